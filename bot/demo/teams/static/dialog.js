// The dialog over the chat: a card with what is filled in, in a native dialog that keeps the focus
// inside. It is drawn anew only when Vera shows another card.

import { drawBody, drawCardActions } from "./card.js";
import { showErrors } from "./card_inputs.js";
import { announce, at, el, hidden, icon } from "./shared/dom.js";

const PAUSE = 300;
const ALLOWED = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
let drawn = null;

export function drawDialog(dialog, api) {
  const box = at("modal");
  if (!dialog) {
    forget();
    if (box.open) box.close();
    return;
  }
  const card = JSON.stringify([dialog.id, dialog.title, dialog.card, dialog.url]);
  if (drawn?.card !== card) drawCard(box, dialog, api, card);
  drawTrouble(box, dialog);
}

function forget() {
  clearTimeout(drawn?.timer);
  at("modal").removeAttribute("aria-busy");
  drawn = null;
}

function drawCard(box, dialog, api, card) {
  forget();
  drawn = { id: dialog.id, card, values: { ...dialog.values }, wrong: "[{}]", timer: 0, filling: null, busy: false };
  const where = surface(drawn, dialog, api);
  const cross = el("button", { type: "button", class: "icon-button", on: { click: () => leave(api) } }, icon("close"), hidden("Close"));
  const head = el("div", { class: "modal-head" }, el("span", { class: "avatar avatar-app", "aria-hidden": "true" }, "V"), el("h2", { id: "modal-title", tabindex: "-1" }, dialog.title || "Vera"), cross);
  const actions = drawCardActions(dialog.card, where);
  box.replaceChildren(head, dialog.url ? drawPage(dialog) : el("div", { class: "modal-body" }, el("div", { id: "trouble" }), drawBody(dialog.card, where)), ...(actions ? [el("div", { class: "foot" }, actions)] : []));
  measure(box, dialog);
  if (!box.open) box.showModal();
  box.querySelector("h2").focus();
}

// A page may open windows of its own, but may not lead the chat elsewhere.
function drawPage({ title, url }) {
  const frame = el("iframe", { class: "page-frame", title: title || "A page of Vera's", src: url, sandbox: ALLOWED, referrerpolicy: "no-referrer" });
  return el("div", { class: "modal-body page-body" }, el("div", { id: "trouble" }), frame);
}

function measure(box, { height, width }) {
  box.style.width = box.style.minHeight = "";
  for (const [name, value, rule] of [["high", height, "minHeight"], ["wide", width, "width"]]) {
    if (typeof value === "number") box.style[rule] = `${value}px`;
    box.dataset[name] = value || "medium";
  }
}

function surface(held, dialog, api) {
  const send = async () => { held.filling = api.fill(held.id, held.values); await held.filling; };
  return {
    inDialog: true,
    names: dialog.names,
    value: (id) => held.values[id] || "",
    keep: (id, value) => {
      held.values[id] = value;
      clearTimeout(held.timer);
      held.timer = setTimeout(send, PAUSE);
    },
    search: (id, typed) => api.search(held.id, id, typed),
    press: (path) => once(held, () => api.press(held.id, path, held.values)),
  };
}

// One thing at a time, after what was typed last is known.
async function once(held, act) {
  if (held.busy) return;
  held.busy = true;
  at("modal").setAttribute("aria-busy", "true");
  clearTimeout(held.timer);
  await held.filling;
  await act();
  held.busy = false;
  if (drawn === held) at("modal").removeAttribute("aria-busy");
}

function leave(api) {
  const held = drawn;
  if (held) once(held, () => api.close(held.id));
}

// What is wrong is said where it is wrong, and the first of it is gone to.
function drawTrouble(box, dialog) {
  const wrong = JSON.stringify([dialog.errors, dialog.trouble]);
  if (drawn.wrong === wrong) return;
  const more = Object.keys(dialog.errors).length > Object.keys(JSON.parse(drawn.wrong)[0]).length;
  drawn.wrong = wrong;
  showErrors(box, dialog.errors);
  at("trouble").replaceChildren(...(dialog.trouble ? [el("p", { class: "trouble", role: "alert" }, icon("warning"), dialog.trouble)] : []));
  if (!more) return;
  box.querySelector("[aria-invalid=true]")?.focus();
  announce("Something needs to be changed before this can be sent.");
}

export function watchDialog(api) {
  const box = at("modal");
  box.addEventListener("cancel", (event) => { event.preventDefault(); leave(api); });
  box.addEventListener("close", () => leave(api));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); leave(api); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) box.querySelector(".foot .button")?.click();
  });
}
