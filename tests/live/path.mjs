/** A clock that a test turns, and on it a path to a kernel: an Outbox's world, seeded and without wall-clock time. */

import { Outbox } from "../../explainer/live/figure.js";

/** Numbers between 0 and 1, the same for the same seed (Park and Miller). */
export function dice(seed) {
  let state = (seed * 7919 + 1) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export class World {
  time = 0;
  #plans = [];
  #count = 0;

  now = () => this.time;
  later = (act, ms) => {
    const plan = { act, at: this.time + Math.max(0, ms), order: this.#count++ };
    this.#plans.push(plan);
    return plan;
  };
  cancel = (plan) => {
    this.#plans = this.#plans.filter((other) => other !== plan);
  };

  /** Let time pass, with all that happens in it. */
  run(ms) {
    const end = this.time + ms;
    for (;;) {
      const next = this.#plans.reduce(
        (a, b) => (a === null || b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a),
        null,
      );
      if (next === null || next.at > end) break;
      this.cancel(next);
      this.time = Math.max(this.time, next.at);
      next.act();
    }
    this.time = end;
  }

  /** The machine sleeps: time passes, and nothing happens in it. */
  sleep(ms) {
    this.time += ms;
  }
}

/**
 * An Outbox, the way to a kernel and back, and the kernel.
 *
 * `up` and `down` say how long a message is on its way, `took` how long the kernel takes; messages of one direction do
 * not overtake each other. The kernel's clock is another one than the page's.
 */
export class Path {
  /** @param {{up?: () => number, down?: () => number, took?: () => number}} times */
  constructor({ up = () => 1, down = () => 1, took = () => 5 } = {}) {
    this.world = new World();
    this.times = { up, down, took };
    this.attended = true;
    this.cut = false; // what is sent is lost, both ways
    this.refuses = false; // sending throws
    this.stalledUntil = 0;
    this.queue = [];
    this.busy = false;
    this.handled = []; // events, in the order of the kernel's handling
    this.sent = []; // all messages
    this.longest = 0; // the most that the kernel had, with what it was at
    this.silences = [];
    this.returns = [];
    this.answered = [];
    this.heard = 0;
    this.lost = [];
    this.lastUp = 0;
    this.lastDown = 0;
    this.box = new Outbox(
      {
        send: (message) => this.#send(message),
        onSilence: () => this.silences.push(this.world.time),
        onReturn: (kind) => this.returns.push(kind),
        isAttended: () => this.attended,
      },
      this.world,
    );
  }

  get events() {
    return this.sent.filter(({ event }) => event !== "beat");
  }

  get beats() {
    return this.sent.filter(({ event }) => event === "beat");
  }

  values() {
    return this.handled.map(({ value }) => value);
  }

  /** The page says hello, and is answered. */
  open() {
    this.box.put("hello", { value: "hello" });
    this.world.run(2000 + 2 * this.times.took());
    this.handled = [];
    this.sent = [];
    this.longest = 0;
    this.silences = [];
    return this;
  }

  /** Drag for so many frames, then let go; `meanwhile` may do something at each. */
  drag(frames, meanwhile = () => {}) {
    for (let k = 1; k <= frames; k++) {
      this.box.put("drag", { value: k, at: this.world.time, done: k === frames }, k === frames);
      meanwhile(k);
      this.world.run(1000 / 60);
    }
  }

  #send(message) {
    if (this.refuses) throw new Error("refused");
    this.sent.push({ ...message, left: this.world.time });
    if (this.cut) return;
    this.lastUp = Math.max(this.lastUp, this.world.time + this.times.up());
    this.world.later(() => {
      if (this.cut) return;
      this.queue.push(message);
      this.longest = Math.max(this.longest, this.queue.length + (this.busy ? 1 : 0));
      this.#work();
    }, this.lastUp - this.world.time);
  }

  #work() {
    if (this.busy || this.queue.length === 0) return;
    if (this.world.time < this.stalledUntil) {
      this.world.later(() => this.#work(), this.stalledUntil - this.world.time);
      return;
    }
    this.busy = true;
    const message = this.queue.shift();
    const isBeat = message.event === "beat";
    const took = isBeat ? 0.1 : this.times.took();
    const began = this.world.time + 1e6; // a clock of its own
    this.world.later(() => {
      if (!isBeat) this.handled.push({ ...message, when: this.world.time });
      while (++this.heard < message.number) this.lost.push(this.heard);
      const answer = { number: message.number, lost: [...this.lost] };
      this.#reply(isBeat ? answer : { ...answer, began, took });
      this.busy = false;
      this.#work();
    }, took + 0.5); // what the kernel does beside
  }

  #reply(answer) {
    if (this.cut) return;
    this.lastDown = Math.max(this.lastDown, this.world.time + this.times.down());
    this.world.later(() => {
      if (!this.cut) this.answered.push(this.box.acknowledge(answer));
    }, this.lastDown - this.world.time);
  }
}
