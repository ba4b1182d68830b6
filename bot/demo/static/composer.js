// Writing: messages, slash commands with completion, files.

import { Completions, grow } from "./completions.js";
import { at, el, hidden, icon } from "./dom.js";
import { sizeWords } from "./files.js";
import { closePopover, popover } from "./popover.js";
import { asBase64 } from "./server.js";
import { escaped } from "./text.js";

export function composer(get, act) {
  const text = at("composer-text");
  at("send-button").append(icon("send"));
  at("attach-label").append(icon("attach"));
  at("plus-button").append(icon("plus"));
  popover(at("plus-button"), at("plus-panel"), (panel) => drawPlus(panel, get(), act));
  const completions = new Completions(text, at("completions"), (typed) => offers(typed, get()));
  const sent = () => { completions.close(); send(get, act); };
  text.addEventListener("input", () => grow(text));
  text.addEventListener("keydown", (event) => completions.key(event, sent));
  at("attach-file").addEventListener("change", drawAttachment);
  at("composer").addEventListener("submit", (event) => { event.preventDefault(); sent(); });
}

function drawPlus(panel, state, act) {
  const item = (name, note, run) => el("button", { type: "button", class: "pop-item", on: { click: () => { closePopover(true); run(); } } }, name, note ? el("span", { class: "pop-note" }, note) : null);
  const shortcuts = state.global_shortcuts.map((one) => item(one.name, "Vera", () => act({ what: "shortcut", callback_id: one.callback_id })));
  const commands = state.commands.map((one) => item(one.name, one.description, () => { at("composer-text").value = `${one.name} `; at("composer-text").focus(); }));
  panel.replaceChildren(el("p", { class: "pop-title" }, "Shortcuts and commands"), ...shortcuts, ...commands);
}

function offers(typed, state) {
  const word = /^\/\S*$/.test(typed) ? typed.toLowerCase().slice(1) : null;
  const found = word === null ? [] : state.commands.filter((one) => one.name.toLowerCase().includes(word));
  return found.map((one) => ({ name: one.name, usage: one.usage_hint, note: one.description, written: `${one.name} ` }));
}

async function send(get, act) {
  const text = at("composer-text");
  const said = text.value.trim();
  const files = [...at("attach-file").files];
  const { open } = get();
  if (!said && !files.length) return;
  text.value = "";
  grow(text);
  const command = said.match(/^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i);
  if (files.length) await sendFiles(open, files, escaped(said), act);
  else if (command) await act({ what: "command", channel: open, name: command[1], text: command[2] || "" });
  else await act({ what: "say", channel: open, text: escaped(said) });
}

async function sendFiles(channel, chosen, text, act) {
  const files = [];
  for (const file of chosen) files.push({ name: file.name, content: await asBase64(file) });
  letGo();
  await act({ what: "upload", channel, files, text });
}

function letGo() {
  at("attach-file").value = "";
  drawAttachment();
}

function drawAttachment() {
  const files = [...at("attach-file").files];
  const remove = () => { letGo(); at("composer-text").focus(); };
  const lines = files.map((file) => el("span", {}, `${file.name}, ${sizeWords(file.size)}`));
  const words = files.length === 1 ? "Remove the file" : "Remove the files";
  at("attachment").hidden = !files.length;
  at("attachment").replaceChildren(...(files.length ? [icon("file"), ...lines, el("button", { type: "button", class: "icon-button", on: { click: remove } }, icon("close"), hidden(words))] : []));
}
