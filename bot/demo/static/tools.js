// The demo's own tools: who I am, the clock, phone and e-mail, and making a platform fail.
// `place` says which platform: its name, where it is posted to, and how it can fail.

import { at, avatar, badge, el, icon } from "./dom.js";
import { closePopover, popover } from "./popover.js";
import { post } from "./server.js";

const MOVES = [
  ["+5 minutes", { minutes: 5 }], ["+15 minutes", { minutes: 15 }], ["+1 hour", { minutes: 60 }],
  ["+1 day", { minutes: 1440 }], ["+1 week", { minutes: 10080 }], ["To 22:30", { to: "22:30" }],
  ["To the next school morning", { to: "school morning" }], ["To the next term", { to: "next term" }],
];
let seen = Number(sessionStorage.getItem("tray-seen") || 0);

export function tools(get, actAs, place) {
  popover(at("clock-button"), at("clock-panel"), (panel) => drawMoves(panel, get(), place));
  popover(at("me-button"), at("me-panel"), (panel) => drawPeople(panel, get(), actAs));
  at("tray-button").addEventListener("click", () => showTray(at("tray").hidden, get()));
  at("tray").addEventListener("keydown", (event) => { if (event.key === "Escape") { showTray(false, get()); at("tray-button").focus(); } });
  if (window.innerWidth >= 1280) showTray(true, null);
}

function drawMoves(panel, state, place) {
  const items = MOVES.map(([words, wish]) => el("button", { type: "button", class: "pop-item", disabled: !state.clock.moves || (wish.to === "next term" && !state.clock.to_a_term), on: { click: () => { closePopover(true); moveClock(wish, place); } } }, words));
  const note = state.clock.moves ? state.clock.words : "Here it is as late as everywhere.";
  panel.replaceChildren(el("p", { class: "pop-title" }, "Demo time"), el("p", { class: "pop-words" }, note), ...items);
}

// A term takes a while: everything that falls due on the way is done at its own moment.
function moveClock(wish, place) {
  at("clock-button").setAttribute("aria-busy", "true");
  post(`${place.path}/clock`, wish).finally(() => at("clock-button").removeAttribute("aria-busy"));
}

function drawPeople(panel, state, actAs) {
  panel.replaceChildren(el("p", { class: "pop-title" }, "Act as"), ...state.people.map((one) => el("button", {
    type: "button",
    class: `pop-item person${one.id === state.me.id ? " here" : ""}`,
    "aria-pressed": String(one.id === state.me.id),
    on: { click: () => { closePopover(true); actAs(one.id); } },
  }, avatar(one.id, one.name), el("span", { class: "person-words" }, el("span", {}, one.name), el("span", { class: "pop-note" }, one.title)), badge(one.unread, "unread"))));
}

export function drawTop(state, place) {
  const others = state.people.filter((one) => one.id !== state.me.id).reduce((sum, one) => sum + one.unread, 0);
  keep(at("team"), state.team, [state.team]);
  keep(at("clock-button"), state.clock.words, [icon("clock"), el("span", { class: "hidden" }, "Demo time: "), el("span", { class: "long" }, state.clock.words), el("span", { class: "short" }, state.clock.time)]);
  keep(at("me-button"), [state.me, others], [avatar(state.me.id, state.me.name), el("span", { class: "me-words" }, el("span", { class: "hidden" }, "Acting as "), el("span", {}, state.me.name), el("span", { class: "me-title" }, state.me.title)), badge(others, "unread for others"), icon("down")]);
  drawBeside(state, place);
  drawTray(state);
}

function drawBeside(state, place) {
  at("beside").hidden = !state.beside.length;
  const all = [...state.beside, { name: place.name }].sort((one, other) => one.name.localeCompare(other.name));
  const as = `/?as=${encodeURIComponent(state.me.id)}`;
  keep(at("beside"), [state.beside, as], all.map(({ name, url }) => (url ? el("a", { href: url + as }, name) : el("span", { "aria-current": "page" }, name))));
}

function keep(node, facts, children) {
  const signature = JSON.stringify(facts);
  if (node.dataset.drawn === signature) return;
  node.dataset.drawn = signature;
  node.replaceChildren(...children.filter(Boolean));
}

function showTray(open, state) {
  at("tray").hidden = !open;
  document.body.classList.toggle("with-tray", open);
  at("tray-button").setAttribute("aria-expanded", String(open));
  if (state) drawTray(state);
}

function drawTray(state) {
  const all = state.second_channel;
  if (seen > all.length) seen = 0;
  if (!at("tray").hidden) { seen = all.length; sessionStorage.setItem("tray-seen", String(seen)); }
  keep(at("tray-button"), [all.length - seen], [icon("phone"), el("span", { class: "long" }, "Phone and e-mail"), el("span", { class: "hidden" }, "Phone and e-mail"), badge(all.length - seen, "new")]);
  keep(at("tray"), all, [
    el("div", { class: "tray-head" }, el("h2", {}, "Phone and e-mail"), el("button", { type: "button", class: "icon-button", "aria-label": "Close phone and e-mail", on: { click: () => { showTray(false, state); at("tray-button").focus(); } } }, icon("close"))),
    el("p", { class: "tray-about" }, "What reaches people outside the chat."),
    all.length ? el("ul", { class: "tray-list" }, [...all].reverse().map(drawSent)) : el("p", { class: "empty" }, "No text message or e-mail has gone out."),
  ]);
}

function drawSent(one) {
  const to = one.target ? el("p", { class: "tray-to" }, "To ", el("strong", {}, one.target)) : null;
  return el("li", {}, el("p", { class: "tray-when" }, icon("phone"), one.at), to, one.title ? el("p", { class: "tray-title" }, one.title) : null, el("p", { class: "tray-body" }, one.body));
}

export function faultMenu(state, place) {
  const panel = el("div", { class: "pop pop-up", hidden: true });
  const busy = state.faults.planned.length || state.faults.rate;
  const button = el("button", { type: "button", class: `room fault-button${busy ? " unread" : ""}` }, el("span", { class: "room-mark", "aria-hidden": "true" }, icon("warning")), el("span", { class: "room-name" }, `Make ${place.name} fail`));
  const item = (words, wish, pressed = null) => el("button", { type: "button", class: "pop-item", "aria-pressed": pressed === null ? null : String(pressed), on: { click: () => { closePopover(true); post(`${place.path}/faults`, wish); } } }, words, pressed ? icon("check") : null);
  panel.append(
    el("p", { class: "pop-title" }, `Make ${place.name} fail`),
    ...place.faults.map(([words, wish]) => item(words, wish)),
    item("Every fifth call fails", { wish: "rate", rate: state.faults.rate ? 0 : 0.2 }, Boolean(state.faults.rate)),
    item(`The rate limit of ${place.name}`, { wish: "limit", on: !state.faults.rate_limit }, state.faults.rate_limit),
    item("All well again", { wish: "clear" }),
    ...state.faults.planned.map((words) => el("p", { class: "pop-words" }, `Planned: ${words}`)),
    ...state.faults.errors.slice(-3).map((words) => el("p", { class: "pop-words" }, words)),
  );
  popover(button, panel);
  return el("div", { class: "pop-holder faults" }, button, panel);
}
