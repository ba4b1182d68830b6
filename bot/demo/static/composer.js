// Writing: messages, slash commands with completion, a file.

import { announce, at, el, hidden, icon } from "./dom.js";
import { sizeWords } from "./files.js";
import { closePopover, popover } from "./popover.js";
import { asBase64 } from "./server.js";

let offered = [];
let active = -1;

export function composer(get, act) {
  const text = at("composer-text");
  at("send-button").append(icon("send"));
  at("attach-label").append(icon("attach"));
  at("plus-button").append(icon("plus"));
  popover(at("plus-button"), at("plus-panel"), (panel) => drawPlus(panel, get(), act));
  text.addEventListener("input", () => { grow(text); complete(get()); });
  text.addEventListener("keydown", (event) => key(event, get, act));
  text.addEventListener("blur", () => setTimeout(close, 150));
  at("attach-file").addEventListener("change", drawAttachment);
  at("composer").addEventListener("submit", (event) => { event.preventDefault(); send(get, act); });
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

function drawPlus(panel, state, act) {
  const item = (name, note, run) => el("button", { type: "button", class: "pop-item", on: { click: () => { closePopover(true); run(); } } }, name, note ? el("span", { class: "pop-note" }, note) : null);
  const shortcuts = state.global_shortcuts.map((one) => item(one.name, "Vera", () => act({ what: "shortcut", callback_id: one.callback_id })));
  const commands = state.commands.map((one) => item(one.name, one.description, () => { at("composer-text").value = `${one.name} `; at("composer-text").focus(); }));
  panel.replaceChildren(el("p", { class: "pop-title" }, "Shortcuts and commands"), ...shortcuts, ...commands);
}

function complete(state) {
  const typed = at("composer-text").value;
  const word = /^\/\S*$/.test(typed) ? typed.toLowerCase() : null;
  offered = word ? state.commands.filter((one) => one.name.toLowerCase().includes(word.slice(1))) : [];
  active = offered.length ? 0 : -1;
  const box = at("completions");
  box.replaceChildren(...offered.map(drawOffer));
  box.hidden = !offered.length;
  mark();
  if (offered.length) announce(`${offered.length} commands`);
}

function drawOffer(command, index) {
  return el("div", { role: "option", id: `completion-${index}`, class: "completion", on: { pointerdown: (event) => { event.preventDefault(); take(index); } } }, el("strong", {}, command.name), command.usage_hint ? el("span", { class: "usage" }, ` ${command.usage_hint}`) : null, el("span", { class: "pop-note" }, command.description));
}

function mark() {
  [...at("completions").children].forEach((node, index) => {
    node.setAttribute("aria-selected", String(index === active));
    if (index === active) node.scrollIntoView({ block: "nearest" });
  });
  const text = at("composer-text");
  if (active >= 0) text.setAttribute("aria-activedescendant", `completion-${active}`);
  else text.removeAttribute("aria-activedescendant");
}

function take(index) {
  at("composer-text").value = `${offered[index].name} `;
  close();
  at("composer-text").focus();
}

function close() {
  offered = [];
  active = -1;
  at("completions").hidden = true;
  mark();
}

function key(event, get, act) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (offered.length && step) { active = (active + step + offered.length) % offered.length; mark(); }
  else if (offered.length && event.key === "Escape") close();
  else if (offered.length && event.key === "Tab" && !event.shiftKey) take(active);
  else if (event.key === "Enter" && !event.shiftKey) {
    const exact = offered.find((one) => one.name === at("composer-text").value.trim());
    if (offered.length && !exact) take(active);
    else send(get, act);
  } else return;
  event.preventDefault();
}

async function send(get, act) {
  const text = at("composer-text");
  const said = text.value.trim();
  const [file] = at("attach-file").files;
  const { open } = get();
  if (!said && !file) return;
  close();
  text.value = "";
  grow(text);
  const command = said.match(/^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i);
  if (file) await sendFile(open, file, said, act);
  else if (command) await act({ what: "command", channel: open, name: command[1], text: command[2] || "" });
  else await act({ what: "say", channel: open, text: said.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") });
}

async function sendFile(channel, file, text, act) {
  const content = await asBase64(file);
  await act({ what: "upload", channel, name: file.name, content, text });
  at("attach-file").value = "";
  drawAttachment();
}

function drawAttachment() {
  const [file] = at("attach-file").files;
  const remove = () => { at("attach-file").value = ""; drawAttachment(); at("composer-text").focus(); };
  at("attachment").hidden = !file;
  at("attachment").replaceChildren(...(file ? [icon("file"), `${file.name}, ${sizeWords(file.size)}`, el("button", { type: "button", class: "icon-button", on: { click: remove } }, icon("close"), hidden("Remove the file"))] : []));
}
