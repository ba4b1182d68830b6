// A list whose items are drawn once each, and again only when they change.

export class KeptList {
  constructor(list) {
    Object.assign(this, { list, held: new Map() });
  }

  startAgain() {
    this.held.clear();
    this.list.replaceChildren();
  }

  show(items) {
    const had = this.focusIn();
    const wanted = items.map((one) => this.node(one));
    const keep = new Set(wanted);
    [...this.list.children].filter((child) => !keep.has(child)).forEach((child) => child.remove());
    wanted.forEach((child, index) => { if (this.list.children[index] !== child) this.list.insertBefore(child, this.list.children[index] || null); });
    if (had && !this.list.contains(document.activeElement)) this.giveBack(had);
  }

  node({ key, facts, draw }) {
    const signature = JSON.stringify(facts);
    const old = this.held.get(key);
    if (old && old.signature === signature) return old.node;
    const node = draw();
    this.held.set(key, { signature, node });
    return node;
  }

  // A button that vanishes with what it did must not take the keyboard's place with it.
  focusIn() {
    const focused = document.activeElement;
    const key = [...this.held].find(([, one]) => one.node.contains(focused))?.[0];
    return key === undefined ? null : { key, control: focused.dataset.key };
  }

  giveBack({ key, control }) {
    const node = this.held.get(key)?.node;
    const to = node?.isConnected ? node : this.list;
    const same = control && [...to.querySelectorAll("[data-key]")].find((one) => one.dataset.key === control);
    if (!same && to !== this.list) to.tabIndex = -1;
    (same || to).focus();
  }
}
