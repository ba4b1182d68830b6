// Draws Block Kit blocks. `where` is the surface: its key, state, errors, and how to act on it.

import { el, hidden, icon, newId } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawRichText, drawText } from "./text.js";

export function drawBlocks(blocks, where) {
  return blocks.map((block) => (DRAW[block.type] || unknown)(block, where));
}

const DRAW = {
  header: (block, where) => el(where.kind === "message" ? "p" : "h3", { class: "block header" }, drawText(block.text, where.names)),
  section: drawSection,
  divider: () => el("hr", { class: "block divider" }),
  context: drawContext,
  actions: (block, where) => el("div", { class: "block actions" }, block.elements.map((one) => drawElement(block, one, where, {}))),
  input: drawInput,
  rich_text: (block, where) => el("div", { class: "block rich-text" }, drawRichText(block, where.names)),
  image: (block, where) => el("figure", { class: "block" }, picture(block), block.title ? el("figcaption", {}, drawText(block.title, where.names)) : null),
  alert: drawAlert,
};

function unknown(block) {
  return el("p", { class: "block context" }, `(a block of type ${block.type})`);
}

function drawSection(block, where) {
  const id = newId("section");
  const text = block.text ? el("div", { class: "text", id }, drawText(block.text, where.names)) : null;
  const fields = (block.fields || []).map((field) => el("div", { class: "text field" }, drawText(field, where.names)));
  const words = el("div", { class: "section-words" }, text, fields.length ? el("div", { class: "fields" }, fields) : null);
  const accessory = block.accessory ? el("div", { class: "accessory" }, drawElement(block, block.accessory, where, { labelledby: text && id })) : null;
  const wide = block.accessory && ["checkboxes", "radio_buttons", "multi_static_select", "multi_external_select"].includes(block.accessory.type);
  return el("div", { class: `block section${wide ? " section-wide" : ""}` }, words, accessory);
}

function drawContext(block, where) {
  const parts = block.elements.map((one) => (one.type === "image" ? picture(one, true) : el("span", { class: "text" }, drawText(one, where.names))));
  return el("div", { class: "block context" }, parts);
}

export function picture(image, small = false) {
  return el("span", { class: small ? "picture picture-small" : "picture", role: "img", "aria-label": image.alt_text }, icon("image"), small ? null : el("span", { "aria-hidden": "true" }, image.alt_text));
}

const LEVELS = { default: "Note", info: "Note", warning: "Warning", error: "Important", success: "Done" };
function drawAlert(block, where) {
  const level = block.level || "default";
  const sign = { warning: "warning", error: "warning", success: "check" }[level] || "info";
  return el("div", { class: `block alert alert-${level}`, role: "note" }, icon(sign), el("div", { class: "text" }, hidden(`${LEVELS[level]}: `), drawText(block.text, where.names)));
}

const GROUPS = new Set(["radio_buttons", "checkboxes"]);
const PICKERS = new Set(["file_input"]);
function drawInput(block, where) {
  const { type } = block.element;
  const ids = { input: newId("input"), label: newId("label"), hint: newId("hint"), error: newId("error") };
  const error = where.errors[block.block_id];
  const described = [block.hint && ids.hint, error && ids.error].filter(Boolean).join(" ");
  const about = { id: ids.input, labelledby: ids.label, describedby: described || null, invalid: Boolean(error), required: !block.optional, inInput: true };
  const label = [drawText(block.label, where.names), block.optional ? el("span", { class: "optional" }, " (optional)") : null];
  const drawn = drawElement(block, block.element, where, about);
  const hint = block.hint ? el("p", { class: "hint", id: ids.hint }, drawText(block.hint, where.names)) : null;
  const wrong = error ? el("p", { class: "error", id: ids.error }, icon("warning"), hidden("Error: "), error) : null;
  const group = GROUPS.has(type) || PICKERS.has(type);
  const kind = `block input${error ? " input-wrong" : ""}`;
  if (group) return el("fieldset", { class: kind, "aria-describedby": described || null }, el("legend", { class: "label", id: ids.label }, label), drawn, hint, wrong);
  return el("div", { class: kind }, el("label", { class: "label", id: ids.label, for: ids.input }, label), drawn, hint, wrong);
}
