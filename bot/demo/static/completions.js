// What is offered above the box while one types: arrows choose, Tab or Enter takes, Escape closes.

import { announce, el } from "./dom.js";

export class Completions {
  constructor(text, box, find) {
    Object.assign(this, { text, box, find, offered: [], active: -1 });
    text.addEventListener("input", () => this.look());
    text.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== text) this.close(); }, 150));
  }

  look() {
    this.offered = this.find(this.text.value);
    this.active = this.offered.length ? 0 : -1;
    this.box.replaceChildren(...this.offered.map((one, index) => this.draw(one, index)));
    this.box.hidden = !this.offered.length;
    this.mark();
    if (this.offered.length) announce(`${this.offered.length} offered`);
  }

  draw(one, index) {
    const usage = one.usage ? el("span", { class: "usage" }, ` ${one.usage}`) : null;
    const taken = (event) => { event.preventDefault(); this.take(index); };
    return el("div", { role: "option", id: `completion-${index}`, class: "completion", on: { pointerdown: taken } }, el("strong", {}, one.name), usage, el("span", { class: "pop-note" }, one.note));
  }

  mark() {
    [...this.box.children].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) node.scrollIntoView({ block: "nearest" });
    });
    if (this.active >= 0) this.text.setAttribute("aria-activedescendant", `completion-${this.active}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  take(index) {
    this.text.value = this.offered[index].written;
    this.close();
    this.text.focus();
  }

  close() {
    this.offered = [];
    this.active = -1;
    this.box.hidden = true;
    this.mark();
  }

  key(event, send) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.offered.length && step) { this.active = (this.active + step + this.offered.length) % this.offered.length; this.mark(); }
    else if (this.offered.length && event.key === "Escape") this.close();
    else if (this.offered.length && event.key === "Tab" && !event.shiftKey) this.take(this.active);
    else if (event.key === "Enter" && !event.shiftKey) this.enter(send);
    else return;
    event.preventDefault();
  }

  enter(send) {
    const typed = this.text.value.trim().toLowerCase();
    const exact = this.offered.some((one) => one.written.trim().toLowerCase() === typed);
    if (this.offered.length && !exact) this.take(this.active);
    else send();
  }
}

export function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}
