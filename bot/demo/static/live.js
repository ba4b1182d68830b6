// Asks again and again what is to be seen. One loop asks for everything, so that an older answer
// never replaces a newer one.

const PAUSE = 1500;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export class Live {
  constructor(ask, draw) {
    Object.assign(this, { ask, draw, state: null, asking: null, stale: true, looked: [] });
  }

  refresh() {
    this.stale = true;
    this.asking?.abort();
    return new Promise((done) => { this.looked.push(done); });
  }

  async watch() {
    for (;;) {
      try {
        await this.look();
      } catch (error) {
        if (error.name !== "AbortError") { this.stale = true; await wait(PAUSE); }
      }
    }
  }

  async look() {
    this.asking = new AbortController();
    const since = this.stale || !this.state ? -1 : this.state.version;
    this.stale = false;
    const seen = await this.ask(since, this.asking.signal);
    if (seen.same || this.stale) return;
    if (!seen.me) throw new Error("no state");
    this.state = seen;
    this.draw(seen);
    if (!this.stale) this.looked.splice(0).forEach((done) => done());
  }
}
