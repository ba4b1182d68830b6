// Builds elements; words only ever become text nodes, never markup.

const DRAWINGS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.5 17a1.6 1.6 0 0 1-2.3-2.3L15 7",
  send: "M4 12l16-8-6 16-3-7zM11 13l9-9",
  plus: "M12 5v14M5 12h14",
  clock: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7v5l3.5 2",
  phone: "M7 3h10a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2",
  eye: "M2.5 12S6 5.5 12 5.5 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z",
  warning: "M12 4L2.500 20h19zM12 10v4.500M12 17.500h.01",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-2 4 4M15.500 9h.01",
  info: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 11v5M12 8h.01",
  check: "M5 12.500l4.500 4.500L19 7.500",
  down: "M6 9l6 6 6-6",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  people: "M9 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM3 19c0-3.500 2.500-5 6-5s6 1.500 6 5M16 6a2.500 2.500 0 1 1 0 5M17 14c2.500.300 4 1.800 4 4.500",
};

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function setProp(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}

export const at = (id) => document.getElementById(id);

export function hidden(words) {
  return el("span", { class: "hidden" }, words);
}

let count = 0;
export const newId = (start) => `${start}-${++count}`;

const COLOURS = 8;
export function avatar(id, name, app = false) {
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973, 7);
  const initials = name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();
  const colour = app ? "app" : String(sum % COLOURS);
  return el("span", { class: `avatar avatar-${colour}`, "aria-hidden": "true" }, initials);
}

export function badge(count_, words) {
  if (!count_) return null;
  return el("span", { class: "badge" }, String(count_), hidden(` ${words}`));
}

export function announce(words) {
  at("live").textContent = "";
  setTimeout(() => { at("live").textContent = words; }, 60);
}

let toastTimer = 0;
export function toast(words) {
  at("toast").textContent = words;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { at("toast").textContent = ""; }, 7000);
}
