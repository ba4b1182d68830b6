// A place in a form for files: what is attached already, and a button for more.

import { el, hidden, icon } from "./dom.js";
import { flush } from "./drafts.js";
import { named, stateOf, tell } from "./elements.js";

export function drawFileInput(block, element, where, about) {
  const list = el("ul", { class: "file-list" });
  const most = element.max_files || 10;
  const input = el("input", {
    ...named(block, element, about),
    type: "file",
    class: "file-real",
    multiple: most > 1,
    accept: (element.filetypes || []).map((kind) => `.${kind}`).join(",") || null,
    on: { change: () => add(input, block, element, where) },
  });
  drawList(list, block, element, where);
  return el("div", { class: "files" }, list, input, el("p", { class: "hint" }, `At most ${most} ${most === 1 ? "file" : "files"} of 10 MB.`));
}

function drawList(list, block, element, where) {
  const files = stateOf(block, element, where).files || [];
  list.replaceChildren(...files.map((file) => el("li", {}, icon("file"), `${file.name}, ${sizeWords(file.size)}`, el("button", {
    type: "button",
    class: "icon-button",
    on: { click: () => tell(where, block, element, files.filter((one) => one.id !== file.id)).then(where.redraw) },
  }, icon("close"), hidden(`Remove ${file.name}`)))));
}

async function add(input, block, element, where) {
  await flush();
  for (const file of input.files) await where.attach(block, element, file);
  where.redraw();
}

export function sizeWords(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
