// Draws what can be pressed, typed, chosen and ticked. Native controls wherever there is one.

import { at, el, hidden, icon, newId } from "./dom.js";
import { picture } from "./blocks.js";
import { draftOr, flush, typed } from "./drafts.js";
import { drawFileInput } from "./files.js";
import { drawPicker } from "./picker.js";
import { closePopover, popover } from "./popover.js";
import { drawText, wordsOf } from "./text.js";

export function drawElement(block, element, where, about) {
  return (DRAW[element.type] || nothing)(block, element, where, about);
}

const DRAW = {
  button: drawButton,
  overflow: drawOverflow,
  image: (_, element) => picture(element),
  plain_text_input: drawTyped,
  email_text_input: drawTyped,
  url_text_input: drawTyped,
  number_input: drawTyped,
  static_select: drawSelect,
  users_select: drawSelect,
  conversations_select: drawSelect,
  channels_select: drawSelect,
  external_select: drawPicker,
  multi_external_select: drawPicker,
  multi_static_select: drawPicker,
  multi_users_select: drawPicker,
  checkboxes: drawBoxes,
  radio_buttons: drawBoxes,
  datepicker: (...all) => drawMoment("date", "selected_date", ...all),
  timepicker: (...all) => drawMoment("time", "selected_time", ...all),
  datetimepicker: (...all) => drawMoment("datetime-local", "selected_date_time", ...all),
  file_input: drawFileInput,
};

function nothing(_, element) {
  return el("span", { class: "hint" }, `(an element of type ${element.type})`);
}

export function stateOf(block, element, where) {
  return ((where.values || {})[block.block_id] || {})[element.action_id] || {};
}

export function named(block, element, about) {
  const placeholder = wordsOf(element.placeholder);
  return {
    id: about.id || newId("control"),
    "aria-labelledby": about.labelledby,
    "aria-label": about.labelledby ? null : placeholder || element.action_id,
    "aria-describedby": about.describedby,
    "aria-invalid": about.invalid ? "true" : null,
    "aria-required": about.required ? "true" : null,
    data: { key: `${block.block_id}/${element.action_id}`, first: element.focus_on_load ? "yes" : "" },
  };
}

let told = Promise.resolve();
let untold = 0;

// One after another: Vera may draw the form anew after each answer, and the last must stay.
export function tell(where, block, element, value) {
  untold += 1;
  told = told.then(flush).then(() => where.answer(block, element, value, {})).finally(() => { untold -= 1; }).then(() => (untold ? null : where.refresh()));
  return told;
}

// What was just ticked is not known yet, and would be drawn as it was before.
export const isTelling = () => untold > 0;

export async function allTold() {
  await told;
  await flush();
}

function drawButton(block, element, where) {
  const style = element.style ? ` button-${element.style}` : "";
  const button = el("button", {
    type: "button",
    class: `button${style}`,
    "aria-label": element.accessibility_label,
    data: { key: `${block.block_id}/${element.action_id}` },
    on: { click: () => press(button, block, element, where) },
  }, drawText(element.text, where.names), element.url ? hidden(" (opens in a new tab)") : null);
  return button;
}

async function press(button, block, element, where, option = null) {
  if (element.confirm && !(await agreed(element.confirm, where.names))) return;
  if (/^https?:/i.test(element.url || "")) window.open(element.url, "_blank", "noopener,noreferrer");
  button.setAttribute("aria-busy", "true");
  await allTold();
  await where.press(block, element, option);
  button.removeAttribute("aria-busy");
}

export function agreed(confirm, names) {
  const box = at("confirm");
  const danger = confirm.style === "danger" ? " button-danger" : " button-primary";
  return new Promise((done) => {
    const yes = el("button", { type: "button", class: `button${danger}`, on: { click: () => box.close("yes") } }, drawText(confirm.confirm, names));
    const no = el("button", { type: "button", class: "button", on: { click: () => box.close("no") } }, drawText(confirm.deny, names));
    box.replaceChildren(
      el("h2", { id: "confirm-title" }, drawText(confirm.title, names)),
      el("div", { id: "confirm-text", class: "text" }, drawText(confirm.text, names)),
      el("div", { class: "foot" }, no, yes),
    );
    box.returnValue = "no";
    box.addEventListener("close", () => done(box.returnValue === "yes"), { once: true });
    box.showModal();
    no.focus();
  });
}

function drawOverflow(block, element, where) {
  const panel = el("div", { class: "pop", hidden: true });
  const button = el("button", { type: "button", class: "button button-icon", "aria-label": "More choices", data: { key: `${block.block_id}/${element.action_id}` } }, icon("more"));
  panel.append(...element.options.map((option) => el("button", {
    type: "button",
    class: "pop-item",
    on: { click: () => { closePopover(true); press(button, block, element, where, wordsOf(option.text)); } },
  }, drawText(option.text, where.names), option.description ? el("span", { class: "pop-note" }, wordsOf(option.description)) : null)));
  popover(button, panel);
  return el("span", { class: "pop-holder" }, button, panel);
}

function drawTyped(block, element, where, about) {
  const many = element.multiline;
  const kind = { email_text_input: "email", url_text_input: "url", number_input: "text" }[element.type] || "text";
  const most = element.max_length || 3000;
  const counter = el("span", { class: "counter", "aria-hidden": "true" });
  const count = () => { counter.textContent = most && input.value.length > most * 0.8 ? `${most - input.value.length}` : ""; };
  const input = el(many ? "textarea" : "input", {
    ...named(block, element, about),
    type: many ? null : kind,
    inputmode: element.type === "number_input" ? "decimal" : null,
    rows: many ? "4" : null,
    placeholder: wordsOf(element.placeholder) || null,
    autocomplete: "off",
    value: draftOr(where, block, element, stateOf(block, element, where).value || ""),
    on: {
      input: () => { count(); typed(where, block, element, input.value); },
      keydown: (event) => enter(event, block, element, where, input),
    },
  });
  count();
  return el("div", { class: "typed" }, input, counter);
}

async function enter(event, block, element, where, input) {
  if (event.key !== "Enter" || input.tagName === "TEXTAREA") return;
  event.preventDefault();
  if (block.dispatch_action) await tell(where, block, element, input.value);
  else if (where.submit) where.submit();
}

function drawSelect(block, element, where, about) {
  const { options, groups, current } = selectChoices(block, element, where);
  const empty = el("option", { value: "" }, wordsOf(element.placeholder) || "Choose…");
  const drawn = (option) => el("option", { value: option.value }, wordsOf(option.text));
  const note = el("p", { class: "hint" });
  const select = el("select", {
    ...named(block, element, about),
    on: { change: () => { describe(); tell(where, block, element, valueOf(select.value)); } },
  }, empty, options.map(drawn), groups.map((group) => el("optgroup", { label: wordsOf(group.label) }, group.options.map(drawn))));
  const all = [...options, ...groups.flatMap((group) => group.options)];
  const valueOf = (value) => (element.type === "static_select" ? all.find((one) => one.value === value) || null : value || null);
  const describe = () => { note.textContent = wordsOf((all.find((one) => one.value === select.value) || {}).description); };
  select.value = current || "";
  describe();
  return el("div", { class: "select" }, select, icon("down"), note);
}

function selectChoices(block, element, where) {
  const state = stateOf(block, element, where);
  if (element.type === "static_select") {
    return { options: element.options || [], groups: element.option_groups || [], current: state.selected_option?.value };
  }
  const plain = (value, text) => ({ value, text: { text } });
  const rooms = where.rooms.filter((room) => !["im", "mpim"].includes(room.kind));
  const options = element.type === "users_select" ? where.people.map((one) => plain(one.id, one.name)) : rooms.map((room) => plain(room.id, `#${room.name}`));
  return { options, groups: [], current: state.selected_user || state.selected_conversation || state.selected_channel };
}

function drawBoxes(block, element, where, about) {
  const one = element.type === "radio_buttons";
  const state = stateOf(block, element, where);
  const chosen = new Set((one ? [state.selected_option] : state.selected_options || []).filter(Boolean).map((option) => option.value));
  const name = newId("group");
  const boxes = element.options.map((option) => drawBox(option, { one, name, chosen, block, element, where, about, changed }));
  function changed() {
    const ticked = element.options.filter((_, index) => boxes[index].querySelector("input").checked);
    tell(where, block, element, one ? ticked[0] || null : ticked);
  }
  const group = el("div", { class: "boxes" }, boxes);
  if (about.inInput) return group;
  return el("fieldset", { class: "bare", "aria-labelledby": about.labelledby, "aria-label": about.labelledby ? null : "Choices" }, group);
}

function drawBox(option, { one, name, chosen, block, element, where, about, changed }) {
  const noteId = newId("note");
  const input = el("input", {
    type: one ? "radio" : "checkbox",
    name,
    checked: chosen.has(option.value),
    "aria-describedby": [option.description && noteId, about.describedby].filter(Boolean).join(" ") || null,
    "aria-invalid": about.invalid ? "true" : null,
    data: { key: `${block.block_id}/${element.action_id}/${option.value}` },
    on: { change: changed },
  });
  const note = option.description ? el("span", { class: "box-note", id: noteId }, drawText(option.description, where.names)) : null;
  return el("label", { class: "box" }, input, el("span", { class: "box-words" }, el("span", {}, drawText(option.text, where.names)), note));
}

function drawMoment(type, key, block, element, where, about) {
  const stored = stateOf(block, element, where)[key];
  const value = type === "datetime-local" ? localMoment(stored, where.timezone) : stored || "";
  const input = el("input", {
    ...named(block, element, about),
    type,
    class: "moment",
    value,
    on: { change: () => tell(where, block, element, input.value || null) },
  });
  return input;
}

function localMoment(seconds, timezone) {
  if (!seconds) return "";
  const wanted = { timeZone: timezone, dateStyle: "short", timeStyle: "short" };
  return new Intl.DateTimeFormat("sv-SE", wanted).format(new Date(seconds * 1000)).replace(" ", "T");
}
