// Puts the page together: asks what is to be seen, draws it, sends what people do.

import { at, el } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { drawer } from "./drawer.js";
import { Live } from "./live.js";
import { drawMessages } from "./messages.js";
import { drawModal, redrawModal, watchModal } from "./modal.js";
import { asBase64, fetchState, post } from "./server.js";
import { drawSidebar } from "./sidebar.js";
import { drawTop, faultMenu, tools } from "./tools.js";
import { keepWho, whoActs } from "./who.js";

const PLACE = {
  name: "Slack",
  path: "/page",
  faults: [
    ["Next message: try later (429)", { wish: "fail", method: "chat.postMessage", how: "429" }],
    ["Next message: server error (500)", { wish: "fail", method: "chat.postMessage", how: "500" }],
    ["Next message: no answer", { wish: "fail", method: "chat.postMessage", how: "timeout" }],
    ["Next form does not open", { wish: "fail", method: "views.open", how: "500" }],
    ["Next file: the log-in page", { wish: "fail_file", how: "login_page" }],
    ["Next file: breaks off half way", { wish: "fail_file", how: "cut_short" }],
    ["Next five calls fail", { wish: "fail", method: "*", how: "500", times: 5 }],
  ],
};
let me = whoActs();
let open = "";
let tab = "messages";
let state = null;
let homeDrawn = "";

const live = new Live((since, signal) => fetchState(PLACE.path, me, open, since, signal), draw);
const refresh = () => live.refresh();

async function act(wish) {
  const said = await post("/page/act", { as: me, ...wish });
  await refresh();
  return said;
}

function surface(kind, key, place, stored) {
  const base = (block, element) => ({ ...place, block_id: block.block_id, action_id: element.action_id });
  return {
    kind, key, names: state.names, people: state.people, rooms: state.conversations, timezone: state.clock.timezone,
    values: stored.values, errors: stored.errors || {},
    press: (block, element, option) => act({ what: "press", ...base(block, element), option }),
    answer: (block, element, value, { quietly = false }) => post("/page/act", { as: me, what: "answer", ...base(block, element), value, quietly }),
    refresh,
    options: (block, element, typed) => post("/page/act", { as: me, what: "options", ...base(block, element), typed }),
    attach: async (block, element, file) => post("/page/act", { as: me, what: "attach", ...base(block, element), name: file.name, content: await asBase64(file) }),
    send: () => act({ what: "submit", ...place }),
    close: (everything) => act({ what: "close", ...place, everything }),
    redraw: () => { redrawModal(); homeDrawn = ""; return refresh(); },
  };
}

const viewSurface = (kind) => (view) => surface(kind, view.id, { view: view.id }, view);
const messageSurface = (message) => surface("message", message.ts, { channel: state.open, message: message.ts }, message);

function draw(seen) {
  state = seen;
  if (!me) me = state.me.id;
  if (!state.open) { choose(state.conversations.find((one) => one.kind === "channel") || state.conversations[0]); return; }
  drawTop(state, PLACE);
  drawSidebar(state, { room: goTo, person: goToPerson }, () => faultMenu(state, PLACE));
  drawHead();
  drawMessages(state, messageSurface, act);
  drawHome();
  drawModal(state.views, viewSurface("modal"));
  readIfSeen();
}

function choose(room) {
  open = room ? room.id : "";
  refresh();
}

function drawHead() {
  const room = state.conversations.find((one) => one.id === state.open);
  const sign = room.kind === "channel" ? "#" : "";
  const people = state.people.find((one) => one.name === room.name);
  at("room-title").textContent = `${sign}${room.name}`;
  at("room-facts").textContent = room.vera ? "Safeguarding and data-protection desk" : people ? people.title : `${room.members} members${room.kind === "private" ? ", private" : ""}`;
  at("composer-label").textContent = `Message ${sign}${room.name}`;
  at("composer-text").placeholder = window.innerWidth > 720 ? `Message ${sign}${room.name}, or / for commands` : "Message, or /";
  document.title = `${sign}${room.name} – ${state.team}`;
  at("tabs").hidden = !room.vera;
  const home = room.vera && tab === "home";
  at("home").hidden = !home;
  at("room").hidden = home;
  for (const name of ["home", "messages"]) {
    at(`tab-${name}`).setAttribute("aria-selected", String((name === "home") === home));
    at(`tab-${name}`).tabIndex = (name === "home") === home ? 0 : -1;
  }
}

function drawHome() {
  if (at("home").hidden) return;
  const signature = JSON.stringify([me, state.home && [state.home.hash, state.home.trouble]]);
  if (signature === homeDrawn) return;
  homeDrawn = signature;
  const held = at("home").contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const { home } = state;
  const trouble = home?.trouble ? [el("p", { class: "trouble", role: "alert" }, home.trouble)] : [];
  const drawn = home ? drawBlocks(home.definition.blocks, viewSurface("home")(home)) : [el("p", { class: "empty" }, "Vera has not set up your Home yet.")];
  at("home").replaceChildren(el("div", { class: "home-inner" }, trouble, drawn));
  if (held) ([...at("home").querySelectorAll("[data-key]")].find((one) => one.dataset.key === held) || at("home")).focus();
}

function readIfSeen() {
  const room = state.conversations.find((one) => one.id === state.open);
  const seen = room.unread && (tab === "messages" || !room.vera);
  if (seen && document.visibilityState === "visible") post("/page/act", { as: me, what: "read", channel: state.open });
}

function goTo(id) {
  open = id;
  tab = "messages";
  closeDrawer();
  refresh().then(() => { if (window.innerWidth > 720) at("composer-text").focus(); });
}

async function goToPerson(user) {
  const said = await post("/page/act", { as: me, what: "write_to", user });
  if (said.ok) goTo(said.channel);
}

function actAs(id) {
  me = id;
  keepWho(id);
  open = "";
  tab = "messages";
  homeDrawn = "";
  redrawModal();
  refresh();
}

function showTab(name) {
  tab = name;
  drawHead();
  drawHome();
  at(`tab-${name}`).focus();
  if (name === "home") act({ what: "open_home" });
  else refresh();
}

function tabs() {
  for (const name of ["home", "messages"]) {
    at(`tab-${name}`).addEventListener("click", () => showTab(name));
    at(`tab-${name}`).addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") showTab(name === "home" ? "messages" : "home");
    });
  }
}

const closeDrawer = drawer();
tabs();
tools(() => state, actAs, PLACE);
composer(() => state, act);
watchModal(() => { const top = state.views.at(-1); if (top) viewSurface("modal")(top).close(false); });
live.watch();
