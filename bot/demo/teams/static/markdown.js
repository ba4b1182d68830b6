// The little markdown that Teams reads in a TextBlock, a fact and a message: bold, italics, links
// and lists. Words only ever become text nodes, so that markup which was not meant shows as such.

import { el } from "./shared/dom.js";

const ESCAPED = /\\([\\`*_{}[\]()#+\-.!|<>~&])/g;
const MARKUP = /\[([^[\]]+)\]\(([^()\s]+)\)|(?<![\p{L}\p{N}*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\3(?![\p{L}\p{N}*_])/u;
const ITEM = /^[ \t]*(?:([-*+])|(\d{1,9})[.)])[ \t]+(.*)$/;
const DATE = /\{\{(DATE|TIME)\([^{}()]*\)\}\}/g;
const HELD = 0xe000;

export function markdown(text) {
  const held = withDates(text).replace(ESCAPED, (_, sign) => String.fromCharCode(HELD + sign.charCodeAt(0)));
  const drawn = [];
  let list = null;
  for (const line of held.split("\n")) {
    const item = line.match(ITEM);
    if (!item) { drawn.push({ line: inline(line) }); list = null; continue; }
    const tag = item[1] ? "ul" : "ol";
    if (list?.tag !== tag) { list = { tag, start: item[2], items: [] }; drawn.push(list); }
    list.items.push(el("li", {}, inline(item[3])));
  }
  return drawn.map((one, index) => (one.tag ? el(one.tag, { start: one.start }, one.items) : [one.line, drawn[index + 1]?.line ? el("br") : null]));
}

// A client puts a date in the place of these, in a TextRun too.
export function withDates(text) {
  return text.replace(DATE, (_, kind) => `(${kind.toLowerCase()})`);
}

function inline(text) {
  const found = text.match(MARKUP);
  if (!found) return [plain(text)];
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [plain(before), token(found), ...inline(after)];
}

function token([, label, address, sign, inside]) {
  if (address !== undefined) return link(plain(address), inline(label));
  return el(sign.length === 2 ? "strong" : "em", {}, inline(inside));
}

function link(address, words) {
  if (!/^(https?:|mailto:|tel:)/i.test(address)) return words;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

const plain = (text) => text.replace(/[\ue000-\ue07f]/g, (held) => String.fromCharCode(held.charCodeAt(0) - HELD));

const MENTION = /<at[^>]*>(.*?)<\/at>/g;

// The words of a message, whichever way it was written.
export function messageWords(text, format) {
  const parts = text.split(MENTION);
  return parts.map((part, index) => (index % 2 ? el("span", { class: "mention" }, part) : said(part, format)));
}

function said(text, format) {
  if (format === "plain") return text;
  if (format === "xml") return new DOMParser().parseFromString(text, "text/html").body.textContent;
  return markdown(text);
}
