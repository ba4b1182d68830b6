// Draws Adaptive Cards 1.5. `where` is the place that a card stands in: what was filled in, and how
// its buttons are pressed, each by its path in the card.

import { drawInput, isInput } from "./card_inputs.js";
import { el, hidden, icon } from "./shared/dom.js";
import { markdown, withDates } from "./markdown.js";

export function drawBody(card, where) {
  return el("div", { class: "card-body" }, drawAll(card.body, "body", where));
}

export function drawCardActions(card, where) {
  return card.actions?.length ? drawActions(card, "", where) : null;
}

const DRAW = {
  TextBlock: drawText,
  RichTextBlock: drawRuns,
  FactSet: drawFacts,
  Container: drawContainer,
  ColumnSet: drawColumns,
  Column: drawContainer,
  Table: drawTable,
  Image: drawImage,
  ImageSet: (element) => el("div", {}, (element.images || []).map(drawImage)),
  ActionSet: drawActions,
};

function drawAll(elements = [], path, where) {
  return elements.map((element, index) => drawElement(element, `${path}/${index}`, where));
}

function drawElement(element, path, where) {
  if (element.isVisible === false) return null;
  if (isInput(element)) return placed(drawInput(element, where), element);
  const draw = DRAW[element.type];
  return placed(draw ? draw(element, path, where) : el("p", { class: "subtle" }, `(an element of type ${element.type})`), element);
}

function placed(node, element) {
  node.classList.add("part", `space-${(element.spacing || "default").toLowerCase()}`);
  if (element.separator) node.classList.add("separated");
  if (element.horizontalAlignment) node.classList.add(`align-${element.horizontalAlignment.toLowerCase()}`);
  return node;
}

function look(of) {
  const named = ["weight", "size", "color"].filter((name) => of[name]).map((name) => `${name}-${of[name].toLowerCase()}`);
  return ["words", ...named, of.isSubtle && "subtle", of.italic && "italic", of.strikethrough && "struck", of.underline && "underlined", of.fontType === "monospace" && "mono"].filter(Boolean).join(" ");
}

function drawText(element, path, where) {
  const heading = element.style === "heading";
  const kept = element.wrap ? "" : " one-line";
  return el("div", { class: look(element) + kept, role: heading ? "heading" : null, "aria-level": heading ? (where.inDialog ? "3" : "2") : null }, markdown(element.text || ""));
}

function drawRuns(element) {
  return el("p", { class: "words" }, (element.inlines || []).map((run) => (typeof run === "string" ? withDates(run) : el("span", { class: look(run) }, withDates(run.text || "")))));
}

function drawFacts(element) {
  return el("dl", { class: "facts" }, (element.facts || []).map((fact) => el("div", {}, el("dt", {}, markdown(fact.title || "")), el("dd", {}, markdown(fact.value || "")))));
}

function drawContainer(element, path, where) {
  const style = element.style && element.style !== "default" ? ` tint tint-${element.style}` : "";
  const alert = where.inDialog && element.style === "attention";
  return el("div", { class: `container${style}`, role: alert ? "alert" : null }, drawAll(element.items, `${path}/items`, where));
}

function drawColumns(element, path, where) {
  return el("div", { class: "columns" }, (element.columns || []).map((column, index) => {
    const drawn = drawElement({ type: "Column", ...column }, `${path}/columns/${index}`, where);
    drawn?.classList.add(column.width === "auto" ? "column-auto" : "column-stretch");
    return drawn;
  }));
}

function drawTable(element, path, where) {
  const headed = element.firstRowAsHeader !== false && element.firstRowAsHeaders !== false;
  const cell = (one, at, first) => el(first && headed ? "th" : "td", {}, drawAll(one.items, `${at}/items`, where));
  return el("table", { class: "table" }, (element.rows || []).map((row, number) => el("tr", {}, (row.cells || []).map((one, index) => cell(one, `${path}/rows/${number}/cells/${index}`, !number)))));
}

function drawImage(element) {
  return el("span", { class: "picture picture-small", role: "img", "aria-label": element.altText || "A picture" }, icon("image"));
}

function drawActions(element, path, where) {
  const start = path ? `${path}/actions` : "actions";
  return el("div", { class: "actions" }, element.actions.map((action, index) => drawAction(action, `${start}/${index}`, where)));
}

const STYLES = { positive: " button-primary", destructive: " button-danger" };
function drawAction(action, path, where) {
  const link = action.type === "Action.OpenUrl";
  const button = el("button", {
    type: "button",
    class: `button${STYLES[action.style] || ""}`,
    "aria-label": action.tooltip,
    disabled: action.isEnabled === false,
    data: { key: path },
    on: { click: () => press(button, action, path, where) },
  }, action.title || "", link ? hidden(" (opens in a new tab)") : null);
  return button;
}

async function press(button, action, path, where) {
  if (button.getAttribute("aria-busy")) return;
  if (action.type === "Action.OpenUrl" && /^https?:/i.test(action.url || "")) window.open(action.url, "_blank", "noopener,noreferrer");
  button.setAttribute("aria-busy", "true");
  await where.press(path, action);
  button.removeAttribute("aria-busy");
}
