// The list of messages: drawn once each, redrawn only when they change.

import { at, avatar, el, icon } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { sizeWords } from "./files.js";
import { KeptList } from "./kept.js";
import { messageMenu } from "./message_menu.js";
import { mrkdwn } from "./text.js";

let kept = null;
let room = "";

export function drawMessages(state, make, act) {
  const list = at("messages");
  const fresh = room !== `${state.me.id}/${state.open}`;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  if (fresh) startAgain(list, state);
  kept.show(withDays(state.messages).map((one) => ({
    key: one.key,
    facts: [one, state.message_shortcuts],
    draw: () => (one.author ? drawMessage(one, state, make(one), act) : dayLine(one.day)),
  })));
  if (!state.messages.length) list.append(emptyWords(state));
  if (fresh || atEnd) list.scrollTop = list.scrollHeight;
  if (fresh) setTimeout(() => list.setAttribute("aria-live", "polite"), 300);
}

function startAgain(list, state) {
  room = `${state.me.id}/${state.open}`;
  kept ||= new KeptList(list);
  kept.startAgain();
  list.setAttribute("aria-live", "off");
}

function emptyWords(state) {
  const here = state.conversations.find((one) => one.id === state.open);
  if (!here) return el("p", { class: "empty" }, "Choose a channel.");
  const words = here.vera ? "Vera writes to you here. Type / below to see what she can do." : "Nothing has been written here yet.";
  return el("p", { class: "empty" }, words);
}

function withDays(messages) {
  const all = [];
  let day = "";
  let before = null;
  for (const message of messages) {
    if (message.day !== day) { all.push({ day: message.day, key: `day ${message.day}` }); before = null; }
    const near = before && before.author === message.author && message.ts - before.ts < 300 && !message.only_me && !before.only_me;
    all.push({ ...message, key: message.ts, follows: Boolean(near) });
    day = message.day;
    before = message;
  }
  return all;
}

const dayLine = (day) => el("div", { class: "day", role: "separator", "aria-label": day }, el("span", {}, day));

function drawMessage(message, state, where, act) {
  const head = el("p", { class: "message-head" }, el("strong", {}, message.name), message.app ? el("span", { class: "app-mark" }, "App") : null, el("time", {}, message.time));
  const private_ = message.only_me ? el("p", { class: "only-me" }, icon("eye"), "Only visible to you") : null;
  const said = message.blocks.length ? drawBlocks(message.blocks, where) : el("p", { class: "text" }, mrkdwn(message.text, state.names));
  const reply = message.thread_ts && message.thread_ts !== message.ts ? el("p", { class: "thread-mark" }, "Reply in a thread") : null;
  const edited = message.edited ? el("span", { class: "edited" }, "(edited)") : null;
  const body = el("div", { class: "message-body" }, private_, message.follows ? el("p", { class: "hidden" }, `${message.name}, ${message.time}`) : head, reply, said, edited, message.files.map(fileLine));
  const face = message.follows ? el("span", { class: "face-gap", "aria-hidden": "true" }, message.time) : avatar(message.author, message.name, message.app);
  return el("article", { class: `message${message.only_me ? " message-only-me" : ""}${message.follows ? " follows" : ""}`, "aria-label": `${message.name}, ${message.time}`, data: { ts: message.ts } }, face, body, messageMenu(message, state, act));
}

function fileLine(file) {
  const words = file.deleted ? "This file was deleted." : `${file.name}, ${sizeWords(file.size)}`;
  return el("p", { class: "file-line" }, icon("file"), el("span", {}, words));
}
