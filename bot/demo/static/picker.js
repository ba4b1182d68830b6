// A combobox for menus whose options are asked of Vera, and for those that take several.

import { announce, el, hidden, icon, newId } from "./dom.js";
import { named, stateOf, tell } from "./elements.js";
import { drawText, wordsOf } from "./text.js";

export function drawPicker(block, element, where, about) {
  const picker = new Picker(block, element, where, about);
  return picker.box;
}

class Picker {
  constructor(block, element, where, about) {
    Object.assign(this, { block, element, where, options: [], active: -1, asked: 0 });
    this.many = element.type.startsWith("multi_");
    this.users = element.type.includes("users");
    this.external = element.type.includes("external");
    this.chosen = this.first();
    this.list = el("ul", { class: "picker-list", role: "listbox", id: newId("list"), "aria-label": "What is offered", hidden: true });
    this.chips = el("ul", { class: "chips" });
    this.input = el("input", {
      ...named(block, element, about),
      type: "text",
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      placeholder: wordsOf(element.placeholder) || (this.external ? "Type to search" : "Choose…"),
      on: {
        input: () => this.search(),
        focus: () => { if (!this.external || this.least() === 0) this.search(); },
        keydown: (event) => this.key(event),
        blur: () => setTimeout(() => this.close(), 150),
      },
    });
    this.box = el("div", { class: "picker" }, this.chips, this.input, this.list);
    this.drawChips();
  }

  least() { return this.element.min_query_length ?? 3; }

  first() {
    const state = stateOf(this.block, this.element, this.where);
    if (this.users) return (state.selected_users || []).map((id) => this.userOption(id));
    return state.selected_options || (state.selected_option ? [state.selected_option] : []);
  }

  userOption(id) { return { value: id, text: { type: "plain_text", text: this.where.names[id] || id } }; }

  drawChips() {
    this.chips.replaceChildren(...this.chosen.map((option) => el("li", { class: "chip" }, drawText(option.text, this.where.names), el("button", {
      type: "button",
      on: { click: () => { this.set(this.chosen.filter((one) => one.value !== option.value)); this.input.focus(); } },
    }, icon("close"), hidden(`Remove ${wordsOf(option.text)}`)))));
    this.chips.hidden = !this.chosen.length;
  }

  set(chosen) {
    this.chosen = chosen;
    this.input.value = "";
    this.drawChips();
    this.close();
    const values = this.users ? chosen.map((one) => one.value) : chosen;
    tell(this.where, this.block, this.element, this.many ? values : values[0] || null);
  }

  async search() {
    const typed = this.input.value.trim();
    const asked = ++this.asked;
    if (this.external) {
      await new Promise((done) => setTimeout(done, 200));
      if (asked !== this.asked) return;
    }
    const options = this.external ? await this.fromVera(typed) : this.matching(typed);
    if (asked === this.asked && document.activeElement === this.input) this.show(options, typed);
  }

  async fromVera(typed) {
    if (typed.length < this.least()) return [];
    return (await this.where.options(this.block, this.element, typed)).options || [];
  }

  matching(typed) {
    const own = [...(this.element.options || []), ...(this.element.option_groups || []).flatMap((group) => group.options)];
    const all = this.users ? this.where.people.map((one) => this.userOption(one.id)) : own;
    return all.filter((option) => wordsOf(option.text).toLowerCase().includes(typed.toLowerCase()));
  }

  show(options, typed) {
    this.options = options.filter((option) => !this.chosen.some((one) => one.value === option.value));
    this.active = this.options.length ? 0 : -1;
    const short = this.external && typed.length < this.least();
    const none = short ? `Type at least ${this.least()} letters` : "Nobody and nothing found";
    this.list.replaceChildren(...this.options.map((option, index) => this.drawOption(option, index)));
    if (!this.options.length) this.list.append(el("li", { class: "picker-none" }, none));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
    announce(this.options.length ? `${this.options.length} offered` : none);
  }

  drawOption(option, index) {
    const note = option.description ? el("span", { class: "pop-note" }, wordsOf(option.description)) : null;
    return el("li", {
      role: "option",
      id: `${this.list.id}-${index}`,
      on: { pointerdown: (event) => { event.preventDefault(); this.take(index); } },
    }, drawText(option.text, this.where.names), note);
  }

  mark() {
    [...this.list.querySelectorAll("[role=option]")].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) node.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", this.active >= 0 ? `${this.list.id}-${this.active}` : "");
  }

  take(index) {
    const option = this.options[index];
    if (option) this.set(this.many ? [...this.chosen, option] : [option]);
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
    else if (step && this.options.length) { this.active = (this.active + step + this.options.length) % this.options.length; this.mark(); }
    else if (event.key === "Enter") { if (open) this.take(this.active); }
    else if (event.key === "Escape" && open) { this.close(); event.stopPropagation(); }
    else if (event.key === "Backspace" && !this.input.value && this.chosen.length) { this.set(this.chosen.slice(0, -1)); return; }
    else return;
    event.preventDefault();
  }
}
