// What can be done with a message: its shortcuts, and changing or taking back what one wrote.

import { el, hidden, icon } from "./dom.js";
import { agreed } from "./elements.js";
import { closePopover, popover } from "./popover.js";
import { escaped, unescaped } from "./text.js";

export function messageMenu(message, state, act) {
  const mine = message.author === state.me.id;
  if (message.only_me || !(mine || state.message_shortcuts.length)) return null;
  const here = { channel: state.open, message: message.ts };
  const panel = el("div", { class: "pop pop-left", hidden: true });
  const button = el("button", { type: "button", class: "icon-button" }, icon("more"), hidden(`More actions for the message of ${message.name}, ${message.time}`));
  const shortcuts = state.message_shortcuts.map((one) => item(() => act({ what: "message_shortcut", ...here, callback_id: one.callback_id }), one.name, el("span", { class: "pop-note" }, "Vera")));
  const own = mine ? [item(() => startEdit(button, message, here, act), "Edit message"), item(() => takeBack(here, state, act), "Delete message")] : [];
  panel.append(el("p", { class: "pop-title" }, "More actions"), ...shortcuts, ...own);
  popover(button, panel);
  return el("div", { class: "message-tools pop-holder" }, button, panel);
}

function item(run, ...words) {
  return el("button", { type: "button", class: "pop-item", on: { click: () => { closePopover(true); run(); } } }, ...words);
}

const plain = (text) => ({ type: "plain_text", text });

async function takeBack(here, state, act) {
  const asked = { title: plain("Delete message"), text: plain("Everybody stops seeing it."), confirm: plain("Delete"), deny: plain("Keep it"), style: "danger" };
  if (await agreed(asked, state.names)) act({ what: "delete", ...here });
}

function startEdit(button, message, here, act) {
  const said = button.closest(".message").querySelector(".message-body > .text");
  if (!said || said.nextElementSibling?.classList.contains("edit")) return;
  const box = el("textarea", { rows: "3", "aria-label": "Edit message", value: unescaped(message.text) });
  const stop = () => { form.remove(); said.hidden = false; button.focus(); };
  const save = () => { stop(); act({ what: "edit", ...here, text: escaped(box.value.trim()) }); };
  const form = el("form", { class: "edit", on: { submit: (event) => { event.preventDefault(); save(); } } }, box, el("div", { class: "actions" }, el("button", { type: "submit", class: "button button-primary" }, "Save"), el("button", { type: "button", class: "button", on: { click: stop } }, "Cancel")));
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });
  said.hidden = true;
  said.after(form);
  box.focus();
}
