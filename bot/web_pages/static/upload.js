// Sends files in small pieces, so that nothing of them lies unsealed on the server's disk, and goes
// on where it was after the connection was lost.

import { announce, row, sizeInWords } from "./rows.js";

const page = document.getElementById("upload");
const link = page.dataset.link;
const largest = Number(page.dataset.largest);
const pieceSize = Number(page.dataset.piece);
const chosen = document.getElementById("chosen");
const send = document.getElementById("send");
const finished = document.getElementById("finished");
const kept = document.getElementById("kept");
const pauses = [1000, 2000, 4000, 8000];
const patience = 60000;
const lost = "The connection was lost. What has arrived is kept for ten minutes: press Try again to go on.";

const files = new Set();
let sending = false;
let over = false;

// A refusal that no repetition helps, and one that begins the file again.
class Final extends Error {}
class BeginAgain extends Error {}
class Passing extends Error {}

page.hidden = false;
chosen.addEventListener("change", take);
send.addEventListener("click", () => sendAll());
finished.addEventListener("submit", leave);
addEventListener("beforeunload", (event) => sending && event.preventDefault());

function take() {
  for (const file of chosen.files) {
    const one = row(file, { remove: () => drop(one), again: () => { one.waits(); sendAll(); } });
    files.add(one);
    if (file.size > largest) {
      one.fails(`This file has ${sizeInWords(file.size)}. Vera takes files of up to ${page.dataset.limit}.`, false);
    }
  }
  chosen.value = "";
  announce(waiting().length ? `${count(waiting().length)} to send.` : "");
  settle();
}

function drop(one) {
  files.delete(one);
  one.node.remove();
  chosen.focus();
  settle();
}

function waiting() {
  return [...files].filter((one) => one.state === "waiting");
}

function settle() {
  send.disabled = sending || over || waiting().length === 0;
  kept.value = [...files].filter((one) => one.state === "kept").length;
}

async function sendAll() {
  if (sending) return;
  sending = true;
  settle();
  let one;
  while (!over && (one = waiting()[0])) await sendOne(one);
  sending = false;
  settle();
  const failed = [...files].filter((each) => each.state === "failed").length;
  announce(failed ? `${count(failed)} could not be sent.` : "All files are sent. Press “I have finished”, or choose more.");
  goOn();
}

// The button that was pressed is off now: a keyboard goes on from what comes next.
function goOn() {
  if (![document.body, send].includes(document.activeElement)) return;
  const next = [...document.querySelectorAll(".failed button")].find((each) => !each.hidden);
  (next || finished.querySelector("button")).focus();
}

async function sendOne(one) {
  one.begins();
  announce(`Sending ${one.file.name}.`);
  try {
    await wholeFile(one);
    one.keeps();
  } catch (error) {
    one.fails(error.message || lost, !(error instanceof Final));
  }
  settle();
}

async function wholeFile(one) {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      if (one.id === null) await begin(one);
      await pieces(one);
      return;
    } catch (error) {
      if (!(error instanceof BeginAgain)) throw error;
      one.forgets();
      one.says(error.message);
    }
  }
  throw new Passing("Vera could not keep this file just now. Please try again in a minute.");
}

async function begin(one) {
  const body = JSON.stringify({ gate: "no", name: one.file.name, size: one.file.size });
  const answer = await ask("files", { body, headers: { "Content-Type": "application/json" } });
  one.id = answer.file;
  one.next = answer.next;
}

async function pieces(one) {
  const size = one.file.size;
  for (;;) {
    while (one.next < size) {
      const piece = await bytes(one, one.next);
      one.next = (await ask(`pieces?file=${one.id}&offset=${one.next}`, { body: piece })).next;
      one.shows(one.next);
    }
    const answer = await ask(`done?file=${one.id}&length=${size}`, {});
    if (answer.kept) return;
    if (answer.next > size) throw new Final("This file changed while it was sent. Remove it and choose it again.");
    one.next = answer.next;
  }
}

async function bytes(one, from) {
  try {
    return await one.file.slice(from, from + pieceSize).arrayBuffer();
  } catch {
    throw new Final("This file cannot be read any more. Remove it and choose it again.");
  }
}

async function ask(where, options) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await asked(where, options);
    } catch (error) {
      if (error instanceof Final || error instanceof BeginAgain || tries === pauses.length) throw error;
      await new Promise((go) => setTimeout(go, pauses[tries]));
    }
  }
}

async function asked(where, { body, headers = {} }) {
  const answer = await reached(where, body, { ...headers, "X-Vera-Page": "upload" });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok || answer.status === 409) return said;
  if (said.over) over = true;
  if (said.begin) throw new BeginAgain(said.words);
  if (said.over || said.final || answer.status < 500) throw new Final(said.words || "This file was not taken.");
  throw new Passing(said.words || lost);
}

async function reached(where, body, headers) {
  try {
    return await fetch(`${link}/${where}`, { method: "POST", body, headers, signal: AbortSignal.timeout(patience) });
  } catch {
    throw new Passing(lost);
  }
}

function leave(event) {
  if (sending || waiting().length) {
    event.preventDefault();
    announce(sending ? "A file is still being sent. Please wait until it is there."
      : "You have chosen files that were not sent. Send them or remove them first.");
  }
}

function count(many) {
  return many === 1 ? "1 file" : `${many} files`;
}
