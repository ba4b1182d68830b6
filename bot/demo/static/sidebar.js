// Channels and direct messages.

import { at, avatar, badge, el, icon } from "./dom.js";

let drawn = "";

export function drawSidebar(state, go, fault) {
  const signature = JSON.stringify([state.conversations, state.open, state.me.id, state.people.map((one) => one.name), state.faults]);
  if (signature === drawn) return;
  drawn = signature;
  const focused = document.activeElement?.dataset?.room;
  const vera = state.conversations.filter((one) => one.vera);
  const rooms = state.conversations.filter((one) => !["im", "mpim"].includes(one.kind));
  const direct = state.conversations.filter((one) => ["im", "mpim"].includes(one.kind) && !one.vera);
  const others = state.people.filter((one) => one.id !== state.me.id && !direct.some((room) => room.name === one.name));
  at("sidebar").replaceChildren(
    group("Apps", vera.map((one) => roomButton(one, state, go))),
    group("Channels", rooms.map((one) => roomButton(one, state, go))),
    group("Direct messages", [...direct.map((one) => roomButton(one, state, go)), ...others.map((one) => personButton(one, go))]),
    fault(),
  );
  if (focused) [...at("sidebar").querySelectorAll("[data-room]")].find((one) => one.dataset.room === focused)?.focus();
}

function group(title, rooms) {
  return el("section", { class: "side-group" }, el("h2", {}, title), el("ul", {}, rooms.map((room) => el("li", {}, room))));
}

function mark(room, state) {
  if (room.vera) return avatar(state.vera, "Vera", true);
  if (room.kind === "private") return el("span", { class: "room-mark", "aria-hidden": "true" }, icon("lock"));
  if (room.kind === "channel") return el("span", { class: "room-mark", "aria-hidden": "true" }, "#");
  return avatar(state.people.find((one) => one.name === room.name)?.id || room.id, room.name);
}

function roomButton(room, state, go) {
  const here = room.id === state.open;
  return el("button", {
    type: "button",
    class: `room${here ? " here" : ""}${room.unread ? " unread" : ""}`,
    "aria-current": here ? "page" : null,
    data: { room: room.id },
    on: { click: () => go.room(room.id) },
  }, mark(room, state), el("span", { class: "room-name" }, room.name), badge(room.unread, "unread"));
}

function personButton(person, go) {
  return el("button", { type: "button", class: "room quiet", data: { room: person.id }, on: { click: () => go.person(person.id) } }, avatar(person.id, person.name), el("span", { class: "room-name" }, person.name));
}
