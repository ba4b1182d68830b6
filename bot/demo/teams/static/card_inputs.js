// Draws what a card asks. Native controls wherever there is one; each keeps its value as the words
// that Teams sends of it, and says at itself what is wrong with it.

import { Combobox } from "./shared/combobox.js";
import { el, hidden, icon, newId } from "./shared/dom.js";

const DRAW = {
  "Input.Text": drawTyped,
  "Input.Number": drawTyped,
  "Input.Date": (element, where, about) => drawMoment("date", element, where, about),
  "Input.Time": (element, where, about) => drawMoment("time", element, where, about),
  "Input.Toggle": drawToggle,
  "Input.ChoiceSet": drawChoices,
};

export const isInput = (element) => element.type in DRAW;

export function drawInput(element, where) {
  const ids = { id: newId("input"), label: newId("label"), error: newId("error") };
  const about = { "aria-describedby": ids.error, "aria-required": element.isRequired ? "true" : null };
  const drawn = DRAW[element.type](element, where, { ...about, id: ids.id, data: { key: element.id } });
  const star = element.isRequired ? el("span", { class: "star", "aria-hidden": "true" }, "\u00a0*") : null;
  const label = [element.label || "", star, star && drawn.group ? hidden(" (required)") : null];
  const error = el("p", { class: "error", id: ids.error, data: { errorOf: element.id } });
  if (drawn.group) return el("fieldset", { class: "input", "aria-describedby": ids.error }, el("legend", { class: "label" }, label), drawn.node, error);
  return el("div", { class: "input" }, el("label", { class: "label", for: ids.id }, label), drawn.node, error);
}

// Written at the inputs that are there, so that nothing that is typed has to be drawn again.
export function showErrors(box, errors) {
  for (const place of box.querySelectorAll("[data-error-of]")) {
    const words = errors[place.dataset.errorOf];
    const input = place.closest(".input");
    input.classList.toggle("input-wrong", Boolean(words));
    place.replaceChildren(...(words ? [icon("warning"), hidden("Error: "), words] : []));
    for (const one of input.querySelectorAll("input, textarea, select")) {
      if (words) one.setAttribute("aria-invalid", "true");
      else one.removeAttribute("aria-invalid");
    }
  }
}

function drawTyped(element, where, about) {
  const most = element.maxLength;
  const counter = el("span", { class: "counter", "aria-hidden": "true" });
  const count = () => { counter.textContent = most && input.value.length > most * 0.8 ? `${most - input.value.length}` : ""; };
  const input = el(element.isMultiline ? "textarea" : "input", {
    ...about,
    type: element.isMultiline ? null : { email: "email", tel: "tel", url: "url" }[(element.style || "").toLowerCase()] || "text",
    inputmode: element.type === "Input.Number" ? "decimal" : null,
    rows: element.isMultiline ? "4" : null,
    maxlength: most,
    placeholder: element.placeholder,
    autocomplete: "off",
    value: where.value(element.id),
    on: { input: () => { count(); where.keep(element.id, input.value); } },
  });
  count();
  return { node: el("div", { class: "typed" }, input, counter) };
}

function drawMoment(type, element, where, about) {
  const input = el("input", { ...about, type, class: "moment", min: element.min, max: element.max, value: where.value(element.id), on: { change: () => where.keep(element.id, input.value) } });
  return { node: input };
}

function drawToggle(element, where, about) {
  const [on, off] = [element.valueOn ?? "true", element.valueOff ?? "false"];
  const input = el("input", { ...about, type: "checkbox", checked: where.value(element.id) === on, on: { change: () => where.keep(element.id, input.checked ? on : off) } });
  return { node: el("label", { class: "box" }, input, el("span", {}, element.title || "")) };
}

function drawChoices(element, where, about) {
  if (element.style === "filtered" || element["choices.data"]) return drawPicker(element, where, about);
  const many = element.isMultiSelect;
  return many || element.style === "expanded" ? drawBoxes(element, where, about) : drawSelect(element, where, about);
}

const listed = (value) => value.split(",").filter(Boolean);

function drawBoxes(element, where, { id, data, ...about }) {
  const one = !element.isMultiSelect;
  const chosen = new Set(one ? [where.value(element.id)] : listed(where.value(element.id)));
  const inputs = (element.choices || []).map((choice) => el("input", {
    ...about,
    "aria-required": null,
    type: one ? "radio" : "checkbox",
    name: id,
    value: choice.value,
    checked: chosen.has(choice.value),
    data: { key: `${data.key}/${choice.value}` },
    on: { change: () => where.keep(element.id, inputs.filter((each) => each.checked).map((each) => each.value).join(",")) },
  }));
  const lines = inputs.map((input, index) => el("label", { class: "box" }, input, el("span", {}, element.choices[index].title)));
  return { group: true, node: el("div", { class: "boxes" }, lines) };
}

function drawSelect(element, where, about) {
  const options = (element.choices || []).map((choice) => el("option", { value: choice.value }, choice.title));
  const select = el("select", { ...about, on: { change: () => where.keep(element.id, select.value) } }, el("option", { value: "" }, element.placeholder || "Choose"), options);
  select.value = where.value(element.id);
  return { node: el("div", { class: "select" }, select, icon("down")) };
}

function drawPicker(element, where, about) {
  const own = element.choices || [];
  const searched = element["choices.data"]?.type === "Data.Query";
  const titles = { ...where.names, ...Object.fromEntries(own.map((choice) => [choice.value, choice.title])) };
  const value = where.value(element.id);
  const held = element.isMultiSelect ? listed(value) : [value].filter(Boolean);
  const box = new Combobox({
    look: { ...about, placeholder: element.placeholder },
    chosen: held.map((one) => ({ value: one, title: titles[one] || one })),
    many: element.isMultiSelect,
    pause: searched ? 200 : 0,
    find: async (typed) => unlike([...(searched && typed ? await where.search(element.id, typed) : []), ...own.filter((choice) => has(choice, typed))]),
    changed: (chosen) => where.keep(element.id, chosen.map((one) => one.value).join(",")),
  });
  return { node: box.box };
}

const has = (choice, typed) => choice.title.toLowerCase().includes(typed.toLowerCase());
const unlike = (choices) => [...new Map(choices.map((one) => [one.value, one])).values()];
