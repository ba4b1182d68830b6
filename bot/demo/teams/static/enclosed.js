// Files and pictures of a message, by name alone: none is drawn and nothing can be opened.

import { el, icon } from "./shared/dom.js";

export function drawEnclosed({ files, pictures }) {
  const line = (face, words) => el("li", {}, icon(face), el("span", {}, words));
  const lines = files.map((file) => line("file", `${file.name}, ${sizeWords(file.size)}`));
  if (pictures) lines.push(line("image", pictures === 1 ? "A picture" : `${pictures} pictures`));
  return lines.length ? el("ul", { class: "enclosed", "aria-label": "Attached" }, lines) : null;
}

export function sizeWords(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
