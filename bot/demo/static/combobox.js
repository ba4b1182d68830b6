// A box in which one types to be offered what matches; it takes one choice or several.

import { announce, el, hidden, icon, newId } from "./dom.js";

const words = (one) => (one.draw ? one.draw() : one.title);

export class Combobox {
  // look: the input's own attributes; find(typed): offered, each {value, title, note, draw};
  // changed(chosen): told of every change.
  constructor({ look, chosen, many, find, changed, least = 0, pause = 0 }) {
    Object.assign(this, { chosen, many, find, changed, least, pause, offered: [], active: -1, asked: 0 });
    this.list = el("ul", { class: "picker-list", role: "listbox", id: newId("list"), "aria-label": "What is offered", hidden: true });
    this.chips = el("ul", { class: "chips" });
    this.input = el("input", {
      ...look,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      on: {
        input: () => this.search(),
        focus: () => { if (!this.least) this.search(); },
        keydown: (event) => this.key(event),
        blur: () => setTimeout(() => { if (document.activeElement !== this.input) this.close(); }, 150),
      },
    });
    this.box = el("div", { class: "picker" }, this.chips, this.input, this.list);
    this.drawChips();
  }

  drawChips() {
    this.chips.replaceChildren(...this.chosen.map((one) => el("li", { class: "chip" }, words(one), el("button", {
      type: "button",
      on: { click: () => { this.set(this.chosen.filter((other) => other.value !== one.value)); this.input.focus(); } },
    }, icon("close"), hidden(`Remove ${one.title}`)))));
    this.chips.hidden = !this.chosen.length;
  }

  set(chosen) {
    this.chosen = chosen;
    this.input.value = "";
    this.drawChips();
    this.close();
    this.changed(chosen);
  }

  async search() {
    const typed = this.input.value.trim();
    const asked = ++this.asked;
    if (this.pause) {
      await new Promise((done) => setTimeout(done, this.pause));
      if (asked !== this.asked || document.activeElement !== this.input) return;
    }
    const found = typed.length < this.least ? [] : await this.find(typed);
    if (asked === this.asked && document.activeElement === this.input) this.show(found, typed);
  }

  show(found, typed) {
    this.offered = found.filter((one) => !this.chosen.some((other) => other.value === one.value));
    this.active = this.offered.length ? 0 : -1;
    const none = typed.length < this.least ? `Type at least ${this.least} letters` : "Nobody and nothing found";
    this.list.replaceChildren(...this.offered.map((one, index) => this.drawOffer(one, index)));
    if (!this.offered.length) this.list.append(el("li", { class: "picker-none" }, none));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
    this.list.scrollIntoView({ block: "nearest" });
    announce(this.offered.length ? `${this.offered.length} offered` : none);
  }

  drawOffer(one, index) {
    const note = one.note ? el("span", { class: "pop-note" }, one.note) : null;
    const taken = (event) => { event.preventDefault(); this.take(index); };
    return el("li", { role: "option", id: `${this.list.id}-${index}`, on: { pointerdown: taken } }, words(one), note);
  }

  mark() {
    [...this.list.querySelectorAll("[role=option]")].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) node.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", this.active >= 0 ? `${this.list.id}-${this.active}` : "");
  }

  take(index) {
    const one = this.offered[index];
    if (one) this.set(this.many ? [...this.chosen, one] : [one]);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const open = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !open) this.search();
    else if (step && this.offered.length) { this.active = (this.active + step + this.offered.length) % this.offered.length; this.mark(); }
    else if (event.key === "Enter" && open) this.take(this.active);
    else if (event.key === "Escape" && open) { this.close(); event.stopPropagation(); }
    else if (event.key === "Backspace" && !this.input.value && this.chosen.length) { this.set(this.chosen.slice(0, -1)); return; }
    else return;
    event.preventDefault();
  }
}
