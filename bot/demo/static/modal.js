// The stack of modals: the top one is drawn in a native dialog, which keeps the focus inside.

import { announce, at, el, hidden, icon } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { allTold, isTelling } from "./elements.js";
import { wordsOf } from "./text.js";

let drawn = { id: "", signature: "" };
let busy = false;

export function drawModal(views, make) {
  const box = at("modal");
  const top = views.at(-1);
  if (!top) {
    drawn = { id: "", signature: "" };
    if (box.open) box.close();
    return;
  }
  const signature = JSON.stringify([top.id, top.hash, top.errors, top.trouble, views.length]);
  if (signature === drawn.signature || (drawn.id === top.id && isTelling())) return;
  const title = wordsOf(top.definition?.title);
  const sameView = drawn.id === top.id && drawn.title === title;
  const held = sameView ? heldFocus(box) : null;
  const scroll = sameView ? box.querySelector(".modal-body")?.scrollTop : 0;
  drawn = { id: top.id, title, signature };
  box.replaceChildren(...parts(top, views, make(top)));
  box.classList.toggle("stacked", views.length > 1);
  if (!box.open) box.showModal();
  box.querySelector(".modal-body").scrollTop = scroll || 0;
  place(box, top, held);
}

export function redrawModal() {
  drawn.signature = "";
}

function parts(view, views, where) {
  const { definition } = view;
  where.submit = definition.submit ? () => submit(where) : null;
  const back = views.length > 1 ? el("button", { type: "button", class: "icon-button", on: { click: () => where.close(false) } }, icon("back"), hidden("Back")) : null;
  const cross = el("button", { type: "button", class: "icon-button", on: { click: () => where.close(true) } }, icon("close"), hidden("Close"));
  const head = el("div", { class: "modal-head" }, back, el("h2", { id: "modal-title", tabindex: "-1" }, wordsOf(definition.title)), cross);
  const trouble = view.trouble ? el("p", { class: "trouble", role: "alert" }, icon("warning"), view.trouble) : null;
  const body = el("div", { class: "modal-body" }, trouble, drawBlocks(definition.blocks, where));
  const foot = el("div", { class: "foot" }, closing(definition, where), sending(definition, where));
  return [head, body, foot];
}

function closing(definition, where) {
  const words = wordsOf(definition.close) || (definition.submit ? "Cancel" : "Close");
  return el("button", { type: "button", class: "button", on: { click: () => where.close(false) } }, words);
}

function sending(definition, where) {
  if (!definition.submit) return null;
  return el("button", { type: "button", id: "modal-submit", class: "button button-primary", on: { click: () => submit(where) } }, wordsOf(definition.submit));
}

async function submit(where) {
  if (busy) return;
  busy = true;
  at("modal").setAttribute("aria-busy", "true");
  announce("Sending");
  await allTold();
  await where.send();
  at("modal").removeAttribute("aria-busy");
  busy = false;
}

function heldFocus(box) {
  const one = document.activeElement;
  if (!box.contains(one)) return null;
  const typing = one.tagName === "TEXTAREA" || (one.tagName === "INPUT" && one.type === "text");
  return { key: one.dataset.key, id: one.id, range: typing ? [one.selectionStart, one.selectionEnd] : null, text: typing ? one.value : null };
}

function place(box, view, held) {
  const wrong = Object.keys(view.errors).length ? box.querySelector("[aria-invalid=true]") : null;
  const again = held && held.key ? [...box.querySelectorAll("[data-key]")].find((one) => one.dataset.key === held.key) : null;
  const first = box.querySelector("[data-first=yes]") || box.querySelector(".modal-body input, .modal-body textarea, .modal-body select");
  const title = box.querySelector("h2");
  const pressed = held && held.id === "modal-submit" ? at("modal-submit") : null;
  (wrong || again || pressed || (held ? title : first) || title).focus();
  if (!wrong && again && again.role === "combobox" && held.text) {
    again.value = held.text;
    again.dispatchEvent(new Event("input"));
  }
  if (!wrong && again && held.range && again.value === held.text) again.setSelectionRange(...held.range);
  if (wrong) announce("Something needs to be changed before this can be sent.");
}

export function watchModal(closeTop) {
  const box = at("modal");
  box.addEventListener("cancel", (event) => { event.preventDefault(); closeTop(); });
  box.addEventListener("close", () => { if (drawn.id) { redrawModal(); closeTop(); } });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); closeTop(); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) at("modal-submit")?.click();
  });
}
