// Puts the page together: asks what is to be seen, draws it, sends what people do.

import { drawChats, faceOf, isVera } from "./chats.js";
import { compose, drop, editMessage, offerFiles, replyTo, suggest } from "./compose.js";
import { drawDialog, watchDialog } from "./dialog.js";
import { drawPopups } from "./popups.js";
import { drawPosts } from "./posts.js";
import { at } from "./shared/dom.js";
import { drawer } from "./shared/drawer.js";
import { Live } from "./shared/live.js";
import { fetchState, post } from "./shared/server.js";
import { drawTop, faultMenu, tools } from "./shared/tools.js";
import { keepWho, whoActs } from "./shared/who.js";

const PLACE = {
  name: "Teams",
  path: "/room",
  faults: [
    ["Next message: try later (429)", { wish: "fail", operation: "post", how: "429" }],
    ["Next message: server error (502)", { wish: "fail", operation: "post", how: "502" }],
    ["Next message: no answer", { wish: "fail", operation: "post", how: "hang" }],
    ["Next message: the chat blocks Vera", { wish: "fail", operation: "post", how: "ConversationBlockedByUser" }],
    ["Next press: Teams loses the answer and asks again", { wish: "repeat", how: "retry" }],
    ["Next press: it is pressed twice", { wish: "repeat", how: "double" }],
    ["Next five calls fail", { wish: "fail", operation: "*", how: "500", times: 5 }],
  ],
};
let me = whoActs();
let open = "";
let state = null;

const live = new Live((since, signal) => fetchState(PLACE.path, me, open, since, signal), draw);

async function act(wish) {
  const said = await post("/room/act", { as: me, chat: state.open, ...wish });
  await live.refresh();
  return said;
}

const quietly = (wish) => post("/room/act", { as: me, ...wish });
const posts = {
  act,
  suggest,
  press: (message, card, path) => act({ what: "press", message, card, path }),
  replyTo,
  edit: editMessage,
};
const dialogs = {
  press: (dialog, path, inputs) => act({ what: "press", dialog, path, inputs }),
  fill: (dialog, inputs) => quietly({ what: "fill", dialog, inputs }),
  search: async (dialog, input, typed) => (await quietly({ what: "search", dialog, input, typed })).results || [],
  close: (dialog) => act({ what: "close", dialog }),
};

function draw(seen) {
  state = seen;
  if (me !== state.me.id) { me = state.me.id; keepWho(me); }
  if (!state.open) { choose(state.chats.find(isVera) || state.chats[0]); return; }
  drawTop(state, PLACE);
  drawChats(state, { chat: goTo, person: goToPerson }, () => faultMenu(state, PLACE));
  drawHead();
  drawPosts(state, posts);
  drawPopups(state, goTo);
  drawDialog(state.dialog, dialogs);
  readIfSeen();
}

function choose(chat) {
  open = chat.id;
  live.refresh();
}

function drawHead() {
  const chat = state.chats.find((one) => one.id === state.open);
  const person = state.people.find((one) => one.name === chat.name);
  const facts = isVera(chat) ? "Safeguarding and data-protection desk" : person ? person.title : `${chat.members} members`;
  const asks = chat.kind === "channel" ? `Post in ${chat.name}` : `Message ${chat.name}`;
  if (at("room-face").dataset.of !== chat.id) { at("room-face").dataset.of = chat.id; at("room-face").replaceChildren(faceOf(chat, state)); }
  at("room-title").textContent = chat.name;
  at("room-facts").textContent = facts;
  at("composer-label").textContent = asks;
  offerFiles(chat);
  at("composer-text").placeholder = isVera(chat) ? "Type a message" : chat.vera ? `${asks}, or @Vera` : asks;
  document.title = `${chat.name} – ${state.team}`;
}

function readIfSeen() {
  const chat = state.chats.find((one) => one.id === state.open);
  if (chat.unread && document.visibilityState === "visible") quietly({ what: "read", chat: chat.id });
}

function goTo(id) {
  open = id;
  drop();
  closeDrawer();
  live.refresh().then(() => { if (window.innerWidth > 720) at("composer-text").focus(); });
}

async function goToPerson(user) {
  const said = await quietly({ what: "write_to", user });
  if (said.ok) goTo(said.chat);
}

function actAs(id) {
  me = id;
  keepWho(id);
  open = "";
  drop();
  live.refresh();
}

const closeDrawer = drawer();
tools(() => state, actAs, PLACE);
compose(() => state, act);
watchDialog(dialogs);
live.watch();
