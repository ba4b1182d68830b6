// What pops up in the corner when something comes while one looks elsewhere: never the card itself.

import { at, avatar, el, hidden, icon } from "./shared/dom.js";

const SHOWN_FOR = 9000;
let seen = { me: "", newest: 0 };

export function drawPopups(state, go) {
  const newest = Math.max(0, ...state.toasts.map((one) => Number(one.id)));
  if (seen.me !== state.me.id) {
    // What waited before one came is counted in the list; it does not pop up.
    seen = { me: state.me.id, newest };
    at("popups").replaceChildren();
    return;
  }
  state.toasts.filter((one) => Number(one.id) > seen.newest).forEach((one) => show(one, go));
  seen.newest = Math.max(seen.newest, newest);
  const waiting = new Set(state.toasts.map((one) => one.id));
  [...at("popups").children].filter((node) => !waiting.has(node.dataset.id)).forEach((node) => node.remove());
}

function show(one, go) {
  const where = one.title === one.name ? "" : ` in ${one.title}`;
  const words = el("span", { class: "popup-words" }, el("strong", {}, one.name + where), el("span", {}, one.words));
  const open = el("button", { type: "button", class: "popup-open", on: { click: () => { node.remove(); go(one.chat); } } }, avatar(one.name, one.name, one.name === "Vera"), words);
  const cross = el("button", { type: "button", class: "icon-button", on: { click: () => node.remove() } }, icon("close"), hidden("Close"));
  const node = el("div", { class: "popup", data: { id: one.id } }, open, cross);
  at("popups").append(node);
  leaveLater(node);
}

function leaveLater(node) {
  setTimeout(() => (node.matches(":hover, :focus-within") ? leaveLater(node) : node.remove()), SHOWN_FOR);
}
