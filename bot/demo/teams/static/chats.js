// The rail of apps, and the list of chats, of the team's channels and of people.

import { at, avatar, badge, el, icon } from "./shared/dom.js";

let drawn = "";
let railed = "";

export function drawChats(state, go, fault) {
  drawRail(state, go);
  const signature = JSON.stringify([state.chats, state.open, state.me.id, state.team, state.people.map((one) => one.name), state.faults]);
  if (signature === drawn) return;
  drawn = signature;
  const focused = document.activeElement?.dataset?.room;
  const { vera, chats, channels } = sorted(state);
  const others = state.people.filter((one) => one.id !== state.me.id && !chats.some((chat) => chat.name === one.name));
  const button = (chat) => chatButton(chat, state, go);
  at("sidebar").replaceChildren(
    group("Chats", [...vera, ...chats].map(button)),
    group(state.team, channels.map(button), el("span", { class: "team-face", "aria-hidden": "true" }, state.team[0])),
    group("People", others.map((one) => personButton(one, go))),
    fault(),
  );
  if (focused) [...at("sidebar").querySelectorAll("[data-room]")].find((one) => one.dataset.room === focused)?.focus();
}

// Two people's own chat is personal too, but Vera is not in it.
export const isVera = (chat) => chat.kind === "personal" && chat.vera;

const sorted = ({ chats }) => ({
  vera: chats.filter(isVera),
  chats: chats.filter((one) => one.kind !== "channel" && !isVera(one)),
  channels: chats.filter((one) => one.kind === "channel"),
});

function group(title, buttons, face = null) {
  if (!buttons.length) return null;
  return el("section", { class: "side-group" }, el("h2", {}, face, title), el("ul", {}, buttons.map((one) => el("li", {}, one))));
}

export function faceOf(chat, state) {
  if (isVera(chat)) return avatar(state.vera, "Vera", true);
  if (chat.kind === "channel") return el("span", { class: "team-face", "aria-hidden": "true" }, chat.name[0].toUpperCase());
  const person = state.people.find((one) => one.name === chat.name);
  return avatar(person?.id || chat.id, chat.name);
}

function chatButton(chat, state, go) {
  const here = chat.id === state.open;
  return el("button", {
    type: "button",
    class: `room${here ? " here" : ""}${chat.unread ? " unread" : ""}`,
    "aria-current": here ? "page" : null,
    data: { room: chat.id },
    on: { click: () => go.chat(chat.id) },
  }, chat.kind === "channel" ? null : faceOf(chat, state), el("span", { class: "room-name" }, chat.name), badge(chat.unread, "unread"));
}

function personButton(person, go) {
  return el("button", { type: "button", class: "room quiet", data: { room: person.id }, on: { click: () => go.person(person.id) } }, avatar(person.id, person.name), el("span", { class: "room-name" }, person.name));
}

function drawRail(state, go) {
  const { vera, chats, channels } = sorted(state);
  const open = state.chats.find((one) => one.id === state.open);
  const signature = JSON.stringify([state.chats, state.open]);
  if (signature === railed) return;
  railed = signature;
  const focused = document.activeElement?.dataset?.rail;
  at("rail").replaceChildren(
    railButton("Chat", icon("chat"), [...vera, ...chats], open, go),
    railButton("Teams", icon("people"), channels, open, go),
  );
  if (focused) at("rail").querySelector(`[data-rail="${focused}"]`)?.focus();
}

function railButton(words, face, chats, open, go) {
  const unread = chats.reduce((sum, one) => sum + one.unread, 0);
  const here = chats.includes(open);
  return el("button", { type: "button", class: "rail-button", disabled: !chats.length, "aria-current": here ? "true" : null, data: { rail: words }, on: { click: () => go.chat(chats[0].id) } }, face, el("span", {}, words), badge(unread, "unread"));
}
