// Plain text as typed; mrkdwn and rich text as they read. Every word becomes a text node.

import { el } from "./dom.js";

const EMOJI = {
  warning: "⚠️", rotating_light: "🚨", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", wave: "👋",
  lock: "🔒", phone: "☎️", telephone_receiver: "📞", memo: "📝", bell: "🔔", eyes: "👀", red_circle: "🔴",
  large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  information_source: "ℹ️", calendar: "📅", hourglass: "⌛", clipboard: "📋", shield: "🛡️", cat: "🐱", tada: "🎉",
  no_entry: "⛔", sos: "🆘", arrow_right: "➡️", page_facing_up: "📄", envelope: "✉️", speech_balloon: "💬",
};
const MARKUP = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|:([a-z0-9_+-]+):/g;
const STYLES = { 4: "strong", 5: "em", 6: "s" };

export function drawText(object, names) {
  if (!object) return "";
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [object.text];
}

export function mrkdwn(text, names) {
  const lines = text.split("\n");
  if (text.includes("```") || !lines.some((line) => /^(&gt;|>)/.test(line))) return inline(text, names);
  return lines.map((line, index) => {
    const quoted = line.match(/^(?:&gt;|>)\s?(.*)$/);
    const end = index < lines.length - 1 && !quoted ? "\n" : "";
    return quoted ? el("span", { class: "quote-line" }, inline(quoted[1], names)) : [...inline(line, names), end];
  }).flat();
}

function inline(text, names) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(MARKUP)) {
    if (found.index < done || !stands(text, found)) continue;
    nodes.push(unescaped(text.slice(done, found.index)), token(found, names));
    done = found.index + found[0].length;
  }
  nodes.push(unescaped(text.slice(done)));
  return nodes.filter((node) => node !== "");
}

function stands(text, found) {
  if (found[3] !== undefined || found[1] !== undefined) return true;
  if (found[7] !== undefined) return found[7] in EMOJI;
  const before = text[found.index - 1] || " ";
  const after = text[found.index + found[0].length] || " ";
  return !/\w/.test(before) && !/\w/.test(after) && found[0][1] !== " " && found[0].at(-2) !== " ";
}

function token(found, names) {
  if (found[1] !== undefined) return el("pre", {}, unescaped(found[1].replace(/^\n/, "")));
  if (found[2] !== undefined) return el("code", {}, unescaped(found[2]));
  if (found[3] !== undefined) return angle(found[3], names);
  if (found[7] !== undefined) return EMOJI[found[7]];
  const group = [4, 5, 6].find((index) => found[index] !== undefined);
  return el(STYLES[group], {}, inline(found[group], names));
}

function angle(inside, names) {
  const [target, label] = inside.split("|", 2);
  if (target.startsWith("@")) return mention(`@${names[target.slice(1)] || label || target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${names[target.slice(1)] || label || target.slice(1)}`);
  if (target.startsWith("!date^")) return unescaped(label || target);
  if (target.startsWith("!")) return mention(unescaped(label || `@${target.slice(1)}`));
  return link(unescaped(target), unescaped(label || target.replace(/^mailto:/, "")));
}

const mention = (words) => el("span", { class: "mention" }, words);

export function link(url, words) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return words;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function unescaped(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

export function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

export function drawRichText(block, names) {
  return block.elements.map((part) => richPart(part, names));
}

function richPart(part, names) {
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    const items = part.elements.map((item) => el("li", {}, item.elements.map((one) => richOne(one, names))));
    return el(tag, { class: `indent-${Math.min(part.indent || 0, 4)}`, start: part.offset ? part.offset + 1 : null }, items);
  }
  const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type] || "p";
  return el(tag, { class: "rich" }, part.elements.map((one) => richOne(one, names)));
}

function richOne(one, names) {
  const words = {
    text: () => one.text,
    link: () => link(one.url, one.text || one.url),
    user: () => mention(`@${names[one.user_id] || one.user_id}`),
    channel: () => mention(`#${names[one.channel_id] || one.channel_id}`),
    broadcast: () => mention(`@${one.range}`),
    emoji: () => EMOJI[one.name] || `:${one.name}:`,
    date: () => one.fallback || String(one.timestamp),
  }[one.type];
  return styled(words ? words() : "", one.style || {});
}

function styled(node, style) {
  const tags = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };
  return Object.keys(tags).filter((name) => style[name]).reduce((inner, name) => el(tags[name], {}, inner), node);
}

export function wordsOf(object) {
  return object ? object.text : "";
}
