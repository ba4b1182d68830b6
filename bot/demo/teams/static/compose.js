// Writing: a message, a post, an answer to one, a change of one's own; with Vera's words offered.

import { isVera } from "./chats.js";
import { sizeWords } from "./enclosed.js";
import { Completions, grow } from "./shared/completions.js";
import { at, el, hidden, icon } from "./shared/dom.js";
import { closePopover, popover } from "./shared/popover.js";

const CALLED = "@Vera";
const MARKED = "<at>Vera</at>";
let about = null;
let picked = [];

export function compose(get, act) {
  const text = at("composer-text");
  at("send-button").append(icon("send"));
  at("plus-button").append(icon("plus"));
  at("attach-label").append(icon("attach"));
  at("attach-files").addEventListener("change", pick);
  popover(at("plus-button"), at("plus-panel"), (panel) => drawPlus(panel, get()));
  const completions = new Completions(text, at("completions"), (typed) => offers(typed, get()));
  const sent = () => { completions.close(); send(get, act); };
  text.addEventListener("input", () => grow(text));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && about && at("completions").hidden) drop();
    else completions.key(event, sent);
  });
  at("composer").addEventListener("submit", (event) => { event.preventDefault(); sent(); });
}

const chatOf = (state) => state.chats.find((one) => one.id === state.open);

// In a channel Vera hears only what begins with her name.
function offers(typed, state) {
  const chat = chatOf(state);
  if (!chat.vera || about?.edit) return [];
  const called = isVera(chat) ? "" : `${CALLED} `;
  const offered = [...(called ? [{ title: CALLED, description: "Call Vera", written: called }] : []), ...state.commands.map((one) => ({ ...one, written: called + one.title }))];
  const plain = typed.trimStart().toLowerCase();
  const begins = (one) => one.written.toLowerCase().startsWith(plain);
  const holds = (one) => !called && !begins(one) && ` ${one.title.toLowerCase()}`.includes(` ${plain}`);
  const fitting = plain ? [...offered.filter(begins), ...offered.filter(holds)] : [];
  return fitting.map((one) => ({ name: one.title, note: one.description, written: one.written }));
}

function drawPlus(panel, state) {
  const chat = chatOf(state);
  const called = isVera(chat) ? "" : `${CALLED} `;
  const take = (one) => { closePopover(true); suggest(called + one.title); };
  const items = chat.vera ? state.commands.map((one) => el("button", { type: "button", class: "pop-item", on: { click: () => take(one) } }, one.title, el("span", { class: "pop-note" }, one.description))) : [];
  panel.replaceChildren(el("p", { class: "pop-title" }, chat.vera ? "What Vera understands" : "Vera is not in this chat"), ...items);
}

async function send(get, act) {
  const text = at("composer-text");
  const said = text.value.trim();
  const chat = chatOf(get());
  if (!said && !picked.length) return;
  const [wish, words] = [about, chat.vera && !isVera(chat) ? said.replaceAll(CALLED, MARKED) : said];
  const files = picked.map(({ name, size }) => ({ name, size }));
  drop();
  text.value = "";
  grow(text);
  if (wish?.edit) await act({ what: "edit", message: wish.edit, text: words });
  else await act({ what: "say", text: words, files, ...(wish ? { message: wish.reply } : {}) });
}

// Only a file's name and size are told: nobody is ever given its bytes, so nobody need have them.
function pick() {
  picked.push(...at("attach-files").files);
  at("attach-files").value = "";
  drawPicked();
}

function drawPicked() {
  const leave = (file) => { picked = picked.filter((one) => one !== file); drawPicked(); at("composer-text").focus(); };
  at("picked").hidden = !picked.length;
  at("picked").replaceChildren(...picked.map((file) => el("li", {}, icon("file"), el("span", {}, `${file.name}, ${sizeWords(file.size)}`), el("button", { type: "button", class: "icon-button", on: { click: () => leave(file) } }, icon("close"), hidden(`Remove ${file.name}`)))));
}

// Vera takes no files in her own chat, and a change of what was written takes none anywhere.
export function offerFiles(chat) {
  at("attach-label").hidden = isVera(chat) || Boolean(about?.edit);
}

export function suggest(words) {
  at("composer-text").value = words;
  grow(at("composer-text"));
  at("composer-text").focus();
}

export function replyTo(post) {
  write({ reply: post.root || post.id }, `Answering the post of ${post.name}, ${post.time}`);
}

export function editMessage(message) {
  at("composer-text").value = message.text.replace(/<at[^>]*>(.*?)<\/at>/g, "@$1");
  write({ edit: message.id }, "Changing what you wrote");
}

function write(wish, words) {
  about = wish;
  if (wish.edit) leaveFiles();
  at("about").replaceChildren(el("span", {}, words), el("button", { type: "button", class: "icon-button", on: { click: () => { drop(); at("composer-text").focus(); } } }, icon("close"), hidden("Leave it")));
  at("about").hidden = false;
  grow(at("composer-text"));
  at("composer-text").focus();
}

// Only the wish goes: what was being changed goes with it, but not an answer in the making.
export function drop() {
  if (about?.edit) { at("composer-text").value = ""; grow(at("composer-text")); }
  about = null;
  leaveFiles();
  at("about").hidden = true;
}

function leaveFiles() {
  picked = [];
  drawPicked();
}
