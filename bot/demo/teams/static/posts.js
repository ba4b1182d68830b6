// What was written: a chat in bubbles, a channel in posts with their answers beneath.

import { drawBody, drawCardActions } from "./card.js";
import { isVera } from "./chats.js";
import { drawEnclosed } from "./enclosed.js";
import { at, avatar, el, hidden, icon } from "./shared/dom.js";
import { KeptList } from "./shared/kept.js";
import { closePopover, popover } from "./shared/popover.js";
import { messageWords } from "./markdown.js";

const SOON = 5 * 60 * 1000;
let kept = null;
let room = "";

export function drawPosts(state, api) {
  const list = at("messages");
  const chat = state.chats.find((one) => one.id === state.open);
  const fresh = room !== `${state.me.id}/${state.open}`;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  if (fresh) startAgain(list, state);
  const items = chat.kind === "channel" ? withReplies(state.messages, chat, api) : withDays(state.messages);
  kept.show(items.map((one) => ({
    key: one.key,
    facts: [one.message || one.day || one.root, one.follows, one.reply, state.message_actions],
    draw: one.draw || (() => drawMessage(one, state, api)),
  })));
  if (!state.messages.length) list.append(emptyWords(chat, state, api));
  if (fresh || atEnd) list.scrollTop = list.scrollHeight;
  if (fresh) setTimeout(() => list.setAttribute("aria-live", "polite"), 300);
}

function startAgain(list, state) {
  room = `${state.me.id}/${state.open}`;
  kept ||= new KeptList(list);
  kept.startAgain();
  list.setAttribute("aria-live", "off");
  list.classList.toggle("channel", state.chats.some((one) => one.id === state.open && one.kind === "channel"));
}

function emptyWords(chat, state, api) {
  if (!isVera(chat)) return el("p", { class: "empty" }, chat.kind === "channel" ? "Nothing has been posted here yet." : "Nothing has been written here yet.");
  const words = state.commands.map((one) => el("button", { type: "button", class: "button", on: { click: () => api.suggest(one.title) } }, one.title));
  return el("div", { class: "empty empty-vera" }, avatar(state.vera, "Vera", true), el("p", {}, "Vera writes to you here. Type below what you need, or begin with one of these."), el("div", { class: "actions" }, words));
}

const dayOf = (day) => ({ key: `day ${day}`, day, draw: () => el("div", { class: "day", role: "separator", "aria-label": day }, el("span", {}, day)) });

function withDays(messages) {
  const all = [];
  let before = null;
  for (const message of messages) {
    if (message.day !== before?.day) { all.push(dayOf(message.day)); before = null; }
    const near = before && before.author === message.author && message.id - before.id < SOON && !message.only_me && !before.only_me;
    all.push({ key: message.id, message, follows: Boolean(near) });
    before = message;
  }
  return all;
}

function withReplies(messages, chat, api) {
  const all = [];
  const ids = new Set(messages.map((one) => one.id));
  const posts = messages.filter((one) => !ids.has(one.root) || one.root === one.id);
  posts.forEach((post, index) => {
    if (post.day !== posts[index - 1]?.day) all.push(dayOf(post.day));
    all.push({ key: post.id, message: post, reply: "post" });
    const replies = messages.filter((one) => one.root === post.id && one !== post);
    all.push(...replies.map((message) => ({ key: message.id, message, reply: "answer" })));
    if (!post.only_me) all.push({ key: `reply ${post.id}`, root: post.id, draw: () => replyButton(post, api) });
  });
  return all;
}

function replyButton(post, api) {
  const words = hidden(` to the post of ${post.name}, ${post.time}`);
  return el("div", { class: "reply-row" }, el("button", { type: "button", class: "reply", on: { click: () => api.replyTo(post) } }, "Reply", words));
}

function drawMessage({ message, follows, reply }, state, api) {
  const own = message.mine && !reply ? " mine" : "";
  const name = el("strong", { class: own ? "hidden" : null }, message.name);
  const head = el("p", { class: `message-head${follows ? " hidden" : ""}` }, name, message.app ? el("span", { class: "app-mark" }, "App") : null, el("time", {}, message.time), message.edited ? el("span", { class: "edited" }, "Edited") : null);
  const alone = message.only_me ? el("p", { class: "only-me" }, icon("eye"), "Only you can see this") : null;
  const said = message.text ? el("div", { class: "bubble" }, messageWords(message.text, message.text_format)) : null;
  const cards = message.cards.map((card, index) => drawCard(card, cardSurface(message, index, api)));
  const body = el("div", { class: "message-body", role: message.only_me ? "status" : null }, head, alone, said, drawEnclosed(message), cards);
  const face = follows || own ? el("span", { class: "face-gap", "aria-hidden": "true" }) : avatar(message.author, message.name, message.app);
  const kind = `message${own}${follows ? " follows" : ""}${message.only_me ? " message-only-me" : ""}${reply ? ` ${reply}` : ""}`;
  return el("article", { class: kind, "aria-label": `${message.name}, ${message.time}`, data: { id: message.id } }, face, body, menu(message, state, api));
}

function drawCard(card, where) {
  return el("div", { class: "card" }, drawBody(card, where), drawCardActions(card, where));
}

function cardSurface(message, index, api) {
  const values = {};
  return { names: {}, value: (id) => values[id] || "", keep: (id, value) => { values[id] = value; }, search: async () => [], press: (path) => api.press(message.id, index, path) };
}

function menu(message, state, api) {
  const actions = state.message_actions.map((one) => [one.title, () => api.act({ what: "message_action", message: message.id, command_id: one.id }), "Vera"]);
  const own = message.mine ? [["Edit", () => api.edit(message)], ["Delete", () => api.act({ what: "delete", message: message.id })]] : [];
  if (message.only_me || !(actions.length + own.length)) return null;
  const panel = el("div", { class: "pop pop-left", hidden: true });
  const button = el("button", { type: "button", class: "icon-button" }, icon("more"), hidden(`More actions for the message of ${message.name}, ${message.time}`));
  const item = ([words, run, note]) => el("button", { type: "button", class: "pop-item", on: { click: () => { closePopover(true); run(); } } }, words, note ? el("span", { class: "pop-note" }, note) : null);
  panel.append(el("p", { class: "pop-title" }, "More actions"), ...[...actions, ...own].map(item));
  popover(button, panel);
  return el("div", { class: "message-tools pop-holder" }, button, panel);
}
