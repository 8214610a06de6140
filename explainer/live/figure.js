/**
 * The front end of LiveFigure: it shows what the kernel painted, sets the attributes that a patch names, turns
 * pointers and keys into events, and keeps the figure's section of the page's address. It knows nothing of what the
 * pictures mean.
 *
 * @typedef {HTMLElement | SVGElement} Shown
 * @typedef {[number, number]} Pair
 * @typedef {{axis: "x" | "y", scale: string, values: Pair, pixels: Pair,
 *            step: number, page: number, digits: number, name: string}} LineHandle
 * @typedef {{axis: "both", values: [Pair, Pair], pixels: [Pair, Pair], region: Pair[],
 *            right: Pair, up: Pair, page: number, digits: number, name: string}} PointHandle
 * @typedef {LineHandle | PointHandle} Handle
 * @typedef {number | Pair} Value where a handle is, along its axis or in the plane
 * @typedef {{places: [string, Value][], presses: string[], beside: unknown}} Unfinished where the hand has handles, what
 *            it pressed, and what whatever stands beside the figure asked to be kept
 * @typedef {{x: number, y: number}} Place in the units of an SVG; of a handle on a line one of them is 0
 * @typedef {{rows: string[][], names: Record<string, string>, title: string, pointing: boolean,
 *            tells?: Record<string, string[]>}} Group
 * @typedef {{name: string, kind: string, title: string, markup: string, painting: number}} Part
 * @typedef {{parts?: Part[], handles?: Record<string, Handle>, choices?: Group[]}} Painted
 * @typedef {Record<string, Record<string, string | null>>} Patch
 * @typedef {{group: Shown, drawn: Shown}} Target an element that a patch addresses, and in it the one that is drawn
 * @typedef {{view?: string, number?: number, lost?: number[], began?: number, took?: number, patch?: Patch,
 *            say?: string, address?: string}} Answer `lost`: which of the view's last numbers never came;
 *            `began`, `took`: milliseconds of the kernel
 * @typedef {{kind: string, message: object, kept: boolean}} Waiting
 * @typedef {Waiting & {number: number, sent: number, begins: number}} Flight
 * @typedef {{send: (message: object) => void, onSilence: () => void, onReturn: (answered: string | null) => void,
 *            isAttended: () => boolean}} Correspondent `onReturn`: something may have been missed before this answer
 * @typedef {{now: () => number, later: (act: () => void, ms: number) => ReturnType<typeof setTimeout>,
 *            cancel: (timer: ReturnType<typeof setTimeout> | undefined) => void}} Clock
 * @typedef {{get: (name: string) => any, send: (content: object) => void,
 *            on: (type: string, listener: (content: any) => void) => void,
 *            off: (type: string, listener: (content: any) => void) => void}} Model
 */

const SVG = "http://www.w3.org/2000/svg";
const SILENCE_MS = 2500; // after an event
const BEAT_MS = 1000; // with the next line under 3 s
const LATE_BEAT_MS = 1900;
const LONGEST_BEAT_MS = 5000;
const SLEPT_MS = 1000; // a timer that is so late was not running
const AWAY_MS = 300_000; // a page that nobody touches lets its kernel be ended for idleness
const FRAME_MS = 1000 / 60; // events come no faster
const MOST_FLYING = 48; // the kernel remembers so many that were lost
const CLOCK_LEAK = 1e-4; // two clocks differ by less
const TRIP_LEAK = 0.01; // a path that has become longer is known in seconds
const CHANGED_MS = 1500; // as long as the animation of .live-changed
const TO_THE_END = 1e6; // steps
const HIT_PX = 26; // a little over the 24 CSS pixels that WCAG 2.2 asks for
const HIT_TOUCH_PX = 40;
const LONGEST_SENT = 4097; // one more than the kernel reads, so that it can say that this is too long
const SILENT =
  "The kernel does not answer: it is busy, has ended or cannot be reached. When it answers, this page goes on by itself.";
const GONE = "The kernel that this page was made by has ended and does not answer.";
const AGAIN = "Start again at this state";
const AGAIN_BY_HAND = "Otherwise run the notebook again, or reload the page.";

// ---- pixels ↔ values -------------------------------------------------------------------------------------

/** @param {LineHandle} handle @param {number} value */
const forward = (handle, value) => (handle.scale === "log" ? Math.log10(value) : value);

/** @param {LineHandle} handle @param {number} position */
const backward = (handle, position) => (handle.scale === "log" ? 10 ** position : position);

/** The place of a value along the handle's axis, in the units of its SVG. @param {LineHandle} handle @param {number} value */
export function toPixel(handle, value) {
  const [low, high] = handle.values.map((v) => forward(handle, v));
  const [from, to] = handle.pixels;
  return from + ((forward(handle, value) - low) / (high - low)) * (to - from);
}

/** The value at a place, within the limits and rounded. @param {LineHandle} handle @param {number} pixel */
export function toValue(handle, pixel) {
  const [low, high] = handle.values.map((v) => forward(handle, v));
  const [from, to] = handle.pixels;
  return settle(handle, low + ((pixel - from) / (to - from)) * (high - low));
}

/** @param {LineHandle} handle @param {number} position */
function settle(handle, position) {
  const rounded = Number(position.toFixed(handle.digits));
  const [low, high] = handle.values;
  return Math.min(Math.max(backward(handle, rounded), low), high);
}

/** Where a handle is in its SVG. @param {Handle} handle @param {Value} value @returns {Place} */
export function placeOf(handle, value) {
  if (handle.axis !== "both") return { x: 0, y: 0, [handle.axis]: toPixel(handle, /** @type {number} */ (value)) };
  const [x, y] = /** @type {Pair} */ (value).map((number, k) => {
    const [[low, high], [from, to]] = [handle.values[k], handle.pixels[k]];
    return from + ((number - low) / (high - low)) * (to - from);
  });
  return { x, y };
}

/** The value of a handle that a pointer takes to a place of its SVG. @param {Handle} handle @param {Place} place @returns {Value} */
export function valueAt(handle, place) {
  if (handle.axis !== "both") return toValue(handle, place[handle.axis]);
  const [x, y] = [place.x, place.y].map((pixel, k) => {
    const [[low, high], [from, to]] = [handle.values[k], handle.pixels[k]];
    return low + ((pixel - from) / (to - from)) * (high - low);
  });
  return settlePoint(handle, nearest(handle.region, [x, y]));
}

/** @param {PointHandle} handle @param {Pair} point @returns {Pair} */
function settlePoint({ values, digits }, point) {
  const [x, y] = point.map((number, k) =>
    Math.min(Math.max(Number(number.toFixed(digits)), values[k][0]), values[k][1]),
  );
  return [x, y];
}

/** The sides of a convex polygon: a corner, the way to the next one, and how far a point is inside of that line. @param {Pair[]} region */
function sidesOf(region) {
  const next = (/** @type {number} */ k) => region[(k + 1) % region.length];
  const area = region.reduce((sum, [x, y], k) => sum + x * next(k)[1] - y * next(k)[0], 0);
  return region.map(([x, y], k) => {
    const [dx, dy] = [next(k)[0] - x, next(k)[1] - y];
    const inside = (/** @type {Pair} */ [px, py]) => Math.sign(area) * (dx * (py - y) - dy * (px - x));
    return { x, y, dx, dy, inside };
  });
}

/** The point of a convex polygon that is nearest to a point. @param {Pair[]} region @param {Pair} point @returns {Pair} */
export function nearest(region, point) {
  const sides = sidesOf(region);
  if (sides.every(({ inside }) => inside(point) >= 0)) return point;
  const [px, py] = point;
  const feet = sides.map(({ x, y, dx, dy }) => {
    const along = Math.min(Math.max((dx * (px - x) + dy * (py - y)) / (dx * dx + dy * dy), 0), 1);
    return /** @type {Pair} */ ([x + along * dx, y + along * dy]);
  });
  const far = (/** @type {Pair} */ [x, y]) => Math.hypot(x - px, y - py);
  return feet.reduce((best, foot) => (far(foot) < far(best) ? foot : best));
}

/** How far one gets from a point of a convex polygon by a step, without leaving it. @param {Pair[]} region @param {Pair} from @param {Pair} step @returns {Pair} */
export function walked(region, from, step) {
  let share = 1;
  for (const { inside } of sidesOf(region)) {
    const left = inside(from);
    const lost = left - inside([from[0] + step[0], from[1] + step[1]]);
    if (lost > 0) share = Math.min(share, Math.max(0, left / lost));
  }
  return [from[0] + share * step[0], from[1] + share * step[1]];
}

/** @type {Record<string, ["right" | "up", number, "step" | "page" | "end"]>} */
const WAYS = {
  ArrowRight: ["right", 1, "step"],
  ArrowLeft: ["right", -1, "step"],
  ArrowUp: ["up", 1, "step"],
  ArrowDown: ["up", -1, "step"],
  PageUp: ["up", 1, "page"],
  PageDown: ["up", -1, "page"],
  Home: ["right", -1, "end"],
  End: ["right", 1, "end"],
};

/**
 * Where a key takes a handle in the plane: never further than there is room in that direction.
 * @param {PointHandle} handle @param {Pair} value @param {{key: string, shiftKey?: boolean}} press
 */
function keyedPoint(handle, value, { key, shiftKey }) {
  if (!Object.hasOwn(WAYS, key)) return null;
  const [direction, sign, stride] = WAYS[key];
  const count = { step: shiftKey ? handle.page : 1, page: handle.page, end: TO_THE_END }[stride];
  const [dx, dy] = handle[direction];
  return settlePoint(handle, walked(handle.region, value, [sign * count * dx, sign * count * dy]));
}

/**
 * Where a key takes a handle; null for a key that is none of ours.
 * @param {Handle} handle @param {Value} at @param {{key: string, shiftKey?: boolean}} press @returns {Value | null}
 */
export function keyed(handle, at, press) {
  if (handle.axis === "both") return keyedPoint(handle, /** @type {Pair} */ (at), press);
  const value = /** @type {number} */ (at);
  const { key, shiftKey } = press;
  const stride = shiftKey ? handle.page : handle.step;
  /** @param {number} change */
  const by = (change) => settle(handle, forward(handle, value) + change);
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return by(stride);
    case "ArrowDown":
    case "ArrowLeft":
      return by(-stride);
    case "PageUp":
      return by(handle.page);
    case "PageDown":
      return by(-handle.page);
    case "Home":
      return handle.values[0];
    case "End":
      return handle.values[1];
    default:
      return null;
  }
}

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The cell an arrow key leads to from `gid`; null at the edge. @param {string[][]} rows @param {string} gid @param {string} key */
export function neighbour(rows, gid, key) {
  const row = rows.findIndex((cells) => cells.includes(gid));
  const column = rows[row].indexOf(gid);
  const [down, right] = MOVES[key] ?? [0, 0];
  const found = rows[row + down]?.[column + right];
  return found === gid ? null : (found ?? null);
}

// ---- how fast: as many events on their way as the path holds ------------------------------------------------

/** What is the least of late: a value that a lower one replaces, and that is forgotten slowly. @param {number} known @param {number} value @param {number} leak */
const least = (known, value, leak) => Math.min(value, known + leak);

/**
 * When the next event may leave, so that it finds at most one before it in the kernel.
 *
 * An answer says when the kernel began with its event, on the kernel's clock, and how long it took. The least
 * difference between that clock and the time of sending is the way there without waiting (LEDBAT, RFC 6817), so the
 * page knows when the kernel will be done with all that has been sent. It sends when little of that is left, which is
 * BBR's pacing (Cardwell et al., ACM Queue 14(5), 2016) and Vegas's aim of a queue of about one (Brakmo and Peterson,
 * IEEE JSAC 13(8), 1995). What is late on the way back (Nagle's delay on a stock server) does not count: it is no
 * queue in the kernel. As in BBR, a limit on what is on its way, a little over what the path holds, bounds what waits
 * in a kernel that stalls.
 */
export class Pace {
  #took = 0; // of one event in the kernel, on average
  #error = 0; // by how much the kernel began earlier or later than expected, on average
  #ahead = Number.POSITIVE_INFINITY; // the least that the kernel's clock at the beginning was ahead of ours at sending
  #trip = Number.POSITIVE_INFINITY; // the least round trip without the kernel's own time
  #free = Number.NEGATIVE_INFINITY; // when what leaves then finds the kernel free
  #learnt = 0;

  /** How many may be on their way. */
  get limit() {
    if (this.#trip === Number.POSITIVE_INFINITY) return 1;
    const held = (this.#trip + this.#took) / Math.max(this.#took, FRAME_MS);
    return Math.min(Math.max(2, Math.ceil(1.25 * held)), MOST_FLYING);
  }

  /** How long the next has to wait; ∞: until something is answered. @param {number} now @param {number} flying */
  wait(now, flying) {
    if (flying === 0) return 0;
    if (flying >= this.limit) return Number.POSITIVE_INFINITY;
    return Math.max(0, Math.floor(this.#free - now - (this.#took / 4 + this.#error))); // timers know no less than 1 ms
  }

  /** An event leaves; return when the kernel is expected to begin with it. @param {number} now */
  leave(now) {
    const begins = Math.max(this.#free, now);
    this.#free = begins + this.#took;
    return begins;
  }

  /**
   * @param {number} now
   * @param {Flight} flight what is answered
   * @param {{began: number, took: number}} times of the kernel
   * @param {Iterable<Flight>} others what is still on its way
   */
  learn(now, flight, { began, took }, others) {
    const passed = now - this.#learnt;
    this.#learnt = now;
    this.#ahead = least(this.#ahead, began - flight.sent, passed * CLOCK_LEAK);
    const begun = began - this.#ahead;
    this.#trip = least(this.#trip, now - flight.sent - took, passed * TRIP_LEAK);
    this.#took = this.#took === 0 ? took : this.#took + (took - this.#took) / 4;
    const missed = Math.min(Math.abs(begun - flight.begins), this.#trip + this.#took);
    this.#error += (missed - this.#error) / 8;
    this.#free = begun + took;
    for (const other of others) other.begins = this.leave(other.sent);
  }

  /** The path may be another one, and a clock may have stood still. */
  forget() {
    this.#ahead = Number.POSITIVE_INFINITY;
    this.#trip = Number.POSITIVE_INFINITY;
    this.#free = Number.NEGATIVE_INFINITY;
  }
}

// ---- events on their way, and silence ----------------------------------------------------------------------

/** @type {Clock} */
const CLOCK = {
  now: () => performance.now(),
  later: (act, ms) => setTimeout(act, ms),
  cancel: (timer) => clearTimeout(timer),
};

/**
 * Sends events and keeps watch over the kernel.
 *
 * Of those that wait, the newest of each kind replaces the one before, unless that one is to be kept. While nothing is
 * on its way, a heartbeat asks whether the kernel is there. After a silence only heartbeats leave, so that a kernel
 * that returns finds no old events. An answer says what was lost on the way before it, and that is sent again, once.
 */
export class Outbox {
  /** @type {Waiting[]} */
  #waiting = [];
  /** @type {Map<number, Flight>} in the order of sending, which is that of the answers */
  #flights = new Map();
  #pace = new Pace();
  #number = 0; // of the last message
  #answered = 0; // the last number that was
  #heard = 0; // when
  /** @type {{number: number, sent: number} | null} the heartbeat that is on its way */
  #beat = null;
  #beatAgain = BEAT_MS; // in a silence: until the next
  #silent = false;
  #closed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} until the next event may leave */
  #leaving;
  /** @type {ReturnType<typeof setTimeout> | undefined} until a heartbeat is due, or an answer late */
  #watching;

  /** @param {Correspondent} page @param {Clock} clock */
  constructor(page, clock = CLOCK) {
    this.page = page;
    this.clock = clock;
  }

  /**
   * @param {string} kind messages of one kind replace each other while they wait
   * @param {object} message
   * @param {boolean} kept whether this one is not to be replaced
   */
  put(kind, message, kept = false) {
    const entry = { kind, message, kept };
    const at = this.#waiting.findLastIndex((other) => other.kind === kind);
    if (at < 0 || this.#waiting[at].kept) this.#waiting.push(entry);
    else if (!this.#waiting.slice(at).some((other) => other.kept)) this.#waiting[at] = entry;
    else {
      this.#waiting.splice(at, 1); // what is kept was before this one, and stays before it
      this.#waiting.push(entry);
    }
    if (this.#silent || this.#closed) this.page.onSilence();
    if (!this.#closed) this.#pump();
  }

  /** Take an answer; return the kind of the event that it answers, null if it answers none that is on its way. @param {Answer} answer */
  acknowledge({ number = 0, lost = [], began, took }) {
    if (this.#closed || number <= this.#answered || number > this.#number) return null;
    const now = this.clock.now();
    const flight = this.#flights.get(number);
    this.#flights.delete(number);
    const older = [...this.#flights.values()].filter((other) => other.number < number);
    for (const { number: passed } of older) this.#flights.delete(passed);
    this.#answered = number;
    this.#heard = now;
    if (this.#beat !== null && this.#beat.number <= number) this.#beat = null;
    const was = this.#silent;
    this.#silent = false;
    if (was) this.#pace.forget();
    else if (flight !== undefined && began !== undefined && took !== undefined) {
      this.#pace.learn(now, flight, { began, took }, this.#flights.values());
    }
    const missing = older.filter((other) => lost.includes(other.number));
    this.#sendAgain(missing);
    if (was || missing.length < older.length) this.page.onReturn(flight?.kind ?? null);
    this.#pump();
    return flight?.kind ?? null;
  }

  get idle() {
    return this.#flights.size === 0 && this.#waiting.length === 0;
  }

  /** The kind of the event that is answered next, if any. */
  get carries() {
    return this.#flights.values().next().value?.kind;
  }

  /** Whether an event of this kind waits or is on its way. @param {string} kind */
  has(kind) {
    return [...this.#waiting, ...this.#flights.values()].some((other) => other.kind === kind);
  }

  /** Ask at once whether the kernel is there. */
  check() {
    if (this.#closed) return;
    this.#heard = this.clock.now();
    this.#ask();
    this.#watch();
  }

  /** What nobody has answered, as it was put. @returns {Waiting[]} */
  get unanswered() {
    return [...this.#flights.values(), ...this.#waiting];
  }

  close() {
    this.#closed = true;
    this.clock.cancel(this.#leaving);
    this.clock.cancel(this.#watching);
  }

  #pump() {
    this.clock.cancel(this.#leaving);
    while (this.#waiting.length > 0 && !this.#silent) {
      const wait = this.#pace.wait(this.clock.now(), this.#flights.size);
      if (wait > 0) {
        if (wait < Number.POSITIVE_INFINITY) this.#leaving = this.clock.later(() => this.#pump(), wait);
        break;
      }
      const first = /** @type {Waiting} */ (this.#waiting.shift());
      const sent = this.clock.now();
      const flight = { ...first, sent, begins: this.#pace.leave(sent), number: this.#number + 1 };
      this.#flights.set(flight.number, flight);
      if (!this.#send(first.message)) {
        this.#flights.delete(flight.number);
        this.#waiting.unshift(first);
        this.#fallSilent();
      }
    }
    this.#watch();
  }

  /** @param {object} message @returns {boolean} whether it has left */
  #send(message) {
    this.#number += 1;
    try {
      this.page.send({ ...message, number: this.#number });
      return true;
    } catch (problem) {
      if (!this.#silent) console.warn(problem); // Lab refuses at once where the kernel is gone
      return false;
    }
  }

  /** What was lost on the way waits again, before all else, unless something newer says it. @param {Flight[]} lost */
  #sendAgain(lost) {
    const newer = [...this.#flights.values(), ...this.#waiting];
    const missing = lost.filter(({ kind, message, kept }, place) => {
      const same = [...lost.slice(place + 1), ...newer].filter((other) => other.kind === kind);
      return same.length === 0 || (kept && same.every((other) => isSame(other.message, message))); // each press counts
    });
    this.#waiting.unshift(...missing.map(({ kind, message, kept }) => ({ kind, message, kept })));
  }

  #ask() {
    this.#beat = { number: this.#number + 1, sent: this.clock.now() };
    this.#send({ event: "beat" });
  }

  #fallSilent() {
    this.#silent = true;
    this.#beatAgain = BEAT_MS;
    this.page.onSilence();
    this.#ask();
  }

  /** See to it that the next thing to be done about silence is done in time. */
  #watch() {
    this.clock.cancel(this.#watching);
    const due = this.#due();
    if (this.#closed || due === null) return;
    this.#watching = this.clock.later(() => this.#look(due), Math.max(0, due - this.clock.now()));
  }

  #due() {
    const beat = this.#beat;
    if (this.#silent && beat !== null) return this.page.isAttended() ? beat.sent + this.#beatAgain : null;
    const dues = [];
    const [first] = this.#flights.values();
    if (first !== undefined) dues.push(Math.max(first.sent, this.#heard) + SILENCE_MS);
    if (beat !== null) dues.push(beat.sent + LATE_BEAT_MS);
    else if (first === undefined && this.page.isAttended()) dues.push(this.#heard + BEAT_MS);
    return dues.length > 0 ? Math.min(...dues) : null;
  }

  /** @param {number} due */
  #look(due) {
    const idle = this.#flights.size === 0;
    if (this.#silent) {
      this.#beatAgain = Math.min(2 * this.#beatAgain, LONGEST_BEAT_MS);
      this.#ask();
    } else if (idle && !this.page.isAttended()) {
      this.#beat = null; // nobody is there to be told
    } else if (this.clock.now() - due > SLEPT_MS) {
      this.check(); // the machine slept: the answer may be here, and not yet read
    } else if (idle && this.#beat === null) this.#ask();
    else this.#fallSilent();
    this.#watch();
  }
}

/** @param {object | Value} a @param {object | Value} b */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// ---- painting --------------------------------------------------------------------------------------------

const COLOURED = ["fill", "stroke", "stop-color"];
const REFERRING = ["href", "clip-path", "fill", "stroke", "filter", "mask", "marker-start", "marker-mid", "marker-end"];

/** @param {Element} group @returns {Shown} */
const drawnIn = (group) => /** @type {Shown} */ (group.querySelector(":not(g, .live-hit, defs, defs *)"));

/** Makes of markup and attributes what one view shows: identifiers that are its own, and the page's colours. */
class Painter {
  #ids = 0;

  /** @param {string} view @param {Record<string, string>} palette */
  constructor(view, palette) {
    this.view = view;
    this.palette = new Map(Object.entries(palette));
  }

  newId() {
    return `${this.view}-${this.#ids++}`;
  }

  /** @param {string} name @param {string} value */
  value(name, value) {
    const colour = COLOURED.includes(name) ? this.palette.get(value) : undefined;
    return colour ?? value.replace(/^(url\()?#live/, `$1#${this.view}-live`);
  }

  /**
   * Make the identifiers within `root` the view's own. Two views of a figure can be on one page, and what is referred
   * to in a view that is not displayed is not there.
   * @param {Element} root
   */
  claim(root) {
    for (const element of root.querySelectorAll("[id]")) element.id = `${this.view}-${element.id}`;
    for (const name of REFERRING) this.#renew(root, `[${name}*="#live"]`, name);
  }

  /** @param {Element} root */
  colour(root) {
    if (this.palette.size > 0) for (const name of COLOURED) this.#renew(root, `[${name}^="#"]`, name);
  }

  /** @param {Element} root @param {string} selector @param {string} name */
  #renew(root, selector, name) {
    for (const element of root.querySelectorAll(selector)) {
      element.setAttribute(name, this.value(name, element.getAttribute(name) ?? ""));
    }
  }

  /** @param {Part} part @param {number} heading */
  part({ name, kind, title, markup }, heading) {
    const section = document.createElement("section");
    section.className = "live-part";
    section.dataset.part = name;
    section.dataset.kind = kind;
    section.setAttribute("aria-label", title);
    const head = document.createElement(`h${heading}`);
    head.className = "live-title";
    head.textContent = title;
    const body = document.createElement("div");
    body.className = "live-body";
    body.innerHTML = markup;
    if (kind === "svg") this.claim(body);
    this.colour(body);
    section.append(head, body);
    return section;
  }
}

/** The elements of a view by identifier. */
class Targets {
  /** @type {Map<string, Target[]>} of words, several may have one identifier */
  #all = new Map();

  /** @param {Element} board @param {Painter} painter */
  constructor(board, painter) {
    this.painter = painter;
    for (const group of /** @type {NodeListOf<Shown>} */ (board.querySelectorAll("[data-gid]"))) {
      const gid = group.dataset.gid ?? "";
      const target = { group, drawn: group.namespaceURI === SVG ? drawnIn(group) : group };
      const known = this.#all.get(gid);
      if (known === undefined) this.#all.set(gid, [target]);
      else known.push(target);
    }
  }

  /** @param {string} gid @returns {Target} the first of this identifier, which must be there */
  get(gid) {
    return /** @type {Target[]} */ (this.#all.get(gid))[0];
  }

  /** @param {string} gid @returns {readonly Target[]} */
  every(gid) {
    return this.#all.get(gid) ?? [];
  }

  /** Values of `aria-labelledby`, which follow whatever is patched. @param {string[]} gids @param {number} twin of the first */
  names(gids, twin) {
    const named = gids.map((gid, index) => this.every(gid)[index === 0 ? twin : 0].group);
    for (const element of named) element.id ||= this.painter.newId();
    return named.map(({ id }) => id).join(" ");
  }

  /** Set what a patch says. @param {Patch} patch */
  apply(patch) {
    for (const gid in patch) {
      const changes = patch[gid];
      for (const target of this.every(gid)) {
        for (const name in changes) this.#set(target, name, changes[name]);
      }
    }
  }

  /** @param {Target} target @param {string} name @param {string | null} value */
  #set(target, name, value) {
    if (name === "text") setText(target.drawn, value ?? "");
    else if (name === "markup") this.#setMarkup(target, value ?? "");
    else {
      const isOfGroup = name === "display" || name === "data-at" || name.startsWith("aria-");
      const element = isOfGroup ? target.group : target.drawn;
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, this.painter.value(name, value));
    }
  }

  /** @param {Target} target @param {string} value */
  #setMarkup(target, value) {
    const hit = target.group.querySelector(".live-hit");
    target.group.innerHTML = value;
    this.painter.claim(target.group);
    this.painter.colour(target.group);
    if (hit !== null) target.group.prepend(hit);
    target.drawn = drawnIn(target.group);
  }
}

/** @param {Element} element @param {string} value */
function setText(element, value) {
  const node = element.firstChild;
  if (node instanceof Text)
    node.data = value; // cheaper than a new node
  else element.textContent = value;
}

/** @param {Event} event @returns {string} the identifier of what the event is about, "" if of nothing */
const gidOf = (event) => gidAt(event.target);

/** @param {EventTarget | null} place */
function gidAt(place) {
  const found = place instanceof Element ? place.closest("[data-gid]") : null;
  return /** @type {Shown | null} */ (found)?.dataset.gid ?? "";
}

/**
 * Scroll the box that an element is in, if it is in one that scrolls, until the element is seen; the page stays.
 * @param {Element} element
 */
function revealWithinPart(element) {
  const part = element.closest(".live-part");
  for (let box = element.parentElement; box !== null && box !== part; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || !/auto|scroll/.test(getComputedStyle(box).overflowY)) continue;
    const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
    const top = outer.top + box.clientTop;
    const below = inner.bottom - (top + box.clientHeight);
    const above = inner.top - top;
    box.scrollTop += above < 0 ? above : Math.max(0, Math.min(below, above));
    return;
  }
}

// ---- handles: sliders with a target large enough for a finger ---------------------------------------------

class Handles {
  /** @type {Map<string, Handle>} */
  #handles = new Map();
  /** @type {Map<string, Value>} where the reader's hand has handles, until the kernel agrees */
  #local = new Map();
  /** @type {{gid: string, pointer: number, value: (e: PointerEvent) => Value} | null} */
  #drag = null;
  /** @type {string | null} the handle that a pressed key moves */
  #keyed = null;
  #sizes = new ResizeObserver(() => this.#placeHits());
  /** @type {Targets} */
  #targets;

  /** @param {HTMLElement} board @param {Targets} targets @param {Outbox} outbox @param {AbortSignal} signal */
  constructor(board, targets, outbox, signal) {
    this.board = board;
    this.outbox = outbox;
    this.#targets = targets;
    signal.addEventListener("abort", () => this.#sizes.disconnect());
    this.#listen(signal);
  }

  /** @param {string} gid */
  has(gid) {
    return this.#handles.has(gid);
  }

  /** Whether the reader's hand is on a handle. */
  get held() {
    return this.#drag !== null || this.#keyed !== null;
  }

  get dragged() {
    return this.#drag !== null;
  }

  /** Take over what has been painted. @param {Targets} targets @param {Record<string, Handle>} handles */
  dress(targets, handles) {
    this.#targets = targets;
    this.#handles = new Map(Object.entries(handles));
    this.#sizes.disconnect();
    for (const [gid, handle] of this.#handles) {
      const { group, drawn } = targets.get(gid);
      group.classList.add("live-handle");
      group.setAttribute("role", "slider");
      group.setAttribute("tabindex", "0");
      group.setAttribute("aria-label", handle.name);
      if (handle.axis === "both") group.setAttribute("aria-roledescription", "2D slider");
      else group.setAttribute("aria-orientation", handle.axis === "x" ? "horizontal" : "vertical");
      group.addEventListener("touchstart", this.#keepTouch, { passive: false });
      if (group.querySelector(".live-hit") === null) {
        const hit = document.createElementNS(SVG, "rect");
        hit.setAttribute("class", "live-hit");
        group.prepend(hit);
      }
      this.#sizes.observe(svgOf(drawn));
    }
    this.#placeHits();
    if (this.#drag !== null && !this.has(this.#drag.gid)) this.#drag = null;
    this.board.classList.toggle("live-dragged", this.#drag !== null);
    if (this.#keyed !== null && !this.has(this.#keyed)) this.#keyed = null;
  }

  /** Keep the handles that a patch moved under the reader's hand, however far the kernel has got. @param {Patch} patch */
  followAll(patch) {
    for (const gid of this.#handles.keys()) if (gid in patch) this.#follow(gid);
  }

  /** Let the kernel's word on where handles are count. */
  letGo() {
    const gids = [...this.#local.keys()];
    this.#local.clear();
    for (const gid of gids) if (this.has(gid)) this.#follow(gid);
  }

  /** Where the reader's hand has handles that the kernel has not answered, or that it still holds. */
  get unanswered() {
    return [...this.#local];
  }

  /** Put handles where the reader's hand had them before the page was loaded again. @param {[string, Value][]} places */
  resume(places) {
    for (const [gid, value] of places) if (this.#canMove(gid)) this.#move(gid, value, true);
  }

  /** One finger drags, and the page stays. Chromium heeds no `touch-action` within an SVG. @param {Event} event */
  #keepTouch = (event) => {
    const fingers = /** @type {TouchEvent} */ (event).touches.length;
    if (fingers === 1 && event.cancelable) event.preventDefault();
  };

  /** @param {string} gid @returns {Handle} */
  #handle(gid) {
    return /** @type {Handle} */ (this.#handles.get(gid));
  }

  /** @param {string} gid @returns {Value} */
  #shown(gid) {
    const { group } = this.#targets.get(gid);
    if (this.#handle(gid).axis !== "both") return Number(group.getAttribute("aria-valuenow"));
    const [x, y] = (group.getAttribute("data-at") ?? "").split(" ").map(Number);
    return [x, y];
  }

  /** Whether `gid` is a handle that knows where it is: it does since the first answer. @param {string} gid */
  #canMove(gid) {
    return this.has(gid) && this.#targets.get(gid).group.hasAttribute("aria-valuenow");
  }

  /** @param {string} gid */
  #valueOf(gid) {
    return this.#local.get(gid) ?? this.#shown(gid);
  }

  /** @param {string} gid @param {Value} value @param {boolean} done */
  #move(gid, value, done) {
    this.#local.set(gid, value);
    this.#follow(gid);
    this.outbox.put(`drag ${gid}`, { event: "drag", target: gid, value, done }, done);
  }

  /** The reader's hand has left the handle: its last value is the one that counts. @param {string} gid */
  #finish(gid) {
    this.board.classList.remove("live-dragged");
    this.#move(gid, this.#valueOf(gid), true);
  }

  /** @param {string} gid */
  #follow(gid) {
    const { group } = this.#targets.get(gid);
    const handle = this.#handle(gid);
    if (!this.#canMove(gid)) return;
    const local = this.#local.get(gid);
    const shown = placeOf(handle, this.#shown(gid));
    const wanted = local === undefined ? shown : placeOf(handle, local);
    const [dx, dy] = [wanted.x - shown.x, wanted.y - shown.y];
    if (dx === 0 && dy === 0) group.removeAttribute("transform");
    else group.setAttribute("transform", `translate(${dx} ${dy})`);
    this.#placeHit(gid);
  }

  #placeHits() {
    const touch = matchMedia("(pointer: coarse)").matches;
    for (const [gid, handle] of this.#handles) {
      const { drawn } = this.#targets.get(gid);
      const svg = svgOf(drawn);
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width || 1;
      const least = (touch ? HIT_TOUCH_PX : HIT_PX) / scale;
      const box = /** @type {SVGGraphicsElement} */ (drawn).getBBox();
      const width = Math.max(least, box.width);
      const height = Math.max(least, box.height);
      const hit = this.#hit(gid);
      hit.setAttribute("width", `${width}`);
      hit.setAttribute("height", `${height}`);
      if (handle.axis === "y") hit.setAttribute("x", `${box.x + box.width / 2 - width / 2}`);
      if (handle.axis === "x") hit.setAttribute("y", `${box.y + box.height / 2 - height / 2}`);
      this.#placeHit(gid);
    }
  }

  /** @param {string} gid */
  #placeHit(gid) {
    if (!this.#canMove(gid)) return;
    const handle = this.#handle(gid);
    const hit = this.#hit(gid);
    const { x, y } = placeOf(handle, this.#shown(gid));
    if (handle.axis !== "y") hit.setAttribute("x", `${x - Number(hit.getAttribute("width")) / 2}`);
    if (handle.axis !== "x") hit.setAttribute("y", `${y - Number(hit.getAttribute("height")) / 2}`);
  }

  /** @param {string} gid @returns {Element} */
  #hit(gid) {
    return /** @type {Element} */ (this.#targets.get(gid).group.querySelector(".live-hit"));
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { board } = this;
    board.addEventListener("pointerdown", (event) => this.#grip(event), { signal });
    board.addEventListener(
      "pointermove",
      (event) => {
        if (this.#drag?.pointer !== event.pointerId) return;
        const { gid, value } = this.#drag;
        const now = value(event);
        if (!isSame(now, this.#valueOf(gid))) this.#move(gid, now, false);
      },
      { signal },
    );
    /** @param {PointerEvent} event */
    const release = (event) => {
      if (this.#drag?.pointer !== event.pointerId) return;
      const { gid } = this.#drag;
      this.#drag = null;
      this.#finish(gid);
    };
    board.addEventListener("pointerup", release, { signal });
    board.addEventListener("pointercancel", release, { signal });
    board.addEventListener("keydown", (event) => this.#press(event), { signal });
    const unkey = () => {
      const gid = this.#keyed;
      this.#keyed = null;
      if (gid !== null) this.#finish(gid);
    };
    board.addEventListener("keyup", unkey, { signal });
    board.addEventListener("focusout", unkey, { signal });
  }

  /** @param {PointerEvent} event */
  #grip(event) {
    const gid = gidOf(event);
    if (!this.#canMove(gid) || event.button !== 0 || this.#drag !== null) return;
    event.preventDefault();
    const { group, drawn } = this.#targets.get(gid);
    const handle = this.#handle(gid);
    this.board.setPointerCapture(event.pointerId); // the board outlives a handle that is painted anew
    group.focus({ preventScroll: true });
    const toUnits = svgOf(drawn).getScreenCTM()?.inverse();
    /** @param {PointerEvent} e */
    const place = (e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(toUnits);
    const [begin, held] = [place(event), placeOf(handle, this.#valueOf(gid))];
    /** @param {PointerEvent} e @returns {Value} */
    const value = (e) => {
      const { x, y } = place(e);
      return valueAt(handle, { x: x - begin.x + held.x, y: y - begin.y + held.y });
    };
    this.#drag = { gid, pointer: event.pointerId, value };
    this.board.classList.add("live-dragged");
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const gid = gidOf(event);
    if (event.ctrlKey || event.altKey || event.metaKey || !this.#canMove(gid)) return;
    const value = keyed(this.#handle(gid), this.#valueOf(gid), event);
    if (value === null) return;
    event.preventDefault();
    this.#keyed = gid;
    this.#move(gid, value, false);
  }
}

/** @param {Element} drawn @returns {SVGSVGElement} */
const svgOf = (drawn) => /** @type {SVGSVGElement} */ (/** @type {SVGElement} */ (drawn).ownerSVGElement);

// ---- choices: one stop of the tab key a group, arrow keys within -------------------------------------------

const PRESS = "press "; // a kind of event: each element that is pressed is one

class Choices {
  /** @type {Map<string, Group>} */
  #groups = new Map();
  #hovered = "";
  #muted = false;
  /** @type {Targets} */
  #targets;

  /** @param {HTMLElement} board @param {Targets} targets @param {Handles} handles @param {Outbox} outbox @param {AbortSignal} signal */
  constructor(board, targets, handles, outbox, signal) {
    this.handles = handles;
    this.outbox = outbox;
    this.#targets = targets;
    this.#listen(board, signal);
  }

  /** Take over what has been painted. @param {Targets} targets @param {Group[]} groups */
  dress(targets, groups) {
    this.#targets = targets;
    this.#groups.clear();
    this.#hovered = "";
    for (const group of groups) {
      for (const [index, gid] of group.rows.flat().entries()) {
        this.#groups.set(gid, group);
        for (const [twin, { group: element }] of targets.every(gid).entries()) {
          element.classList.add("live-choice");
          if (this.handles.has(gid)) continue;
          element.setAttribute("role", "button");
          element.setAttribute("aria-label", [group.title, group.names[gid] ?? gid].filter(Boolean).join(": "));
          element.setAttribute("tabindex", index === 0 && twin === 0 ? "0" : "-1");
          const told = group.tells?.[gid] ?? [];
          if (told.length > 0) element.setAttribute("aria-labelledby", targets.names([gid, ...told], twin));
        }
      }
    }
  }

  /** Press what was pressed before the page was loaded again. @param {string[]} targets */
  resume(targets) {
    for (const target of targets) if (this.#groups.has(target)) this.#choose(target, true);
  }

  /** Do something that moves the focus, which then is no choice. @param {() => void} act */
  quietly(act) {
    this.#muted = true;
    act();
    this.#muted = false;
  }

  /** @param {string} gid */
  #heeds(gid) {
    return this.#groups.get(gid)?.pointing === true;
  }

  /** @param {string | null} target @param {boolean} pinned */
  #choose(target, pinned) {
    this.outbox.put(pinned ? PRESS + target : "choose", { event: "choose", target, pinned }, pinned);
  }

  /** @param {HTMLElement} board @param {AbortSignal} signal */
  #listen(board, signal) {
    board.addEventListener(
      "pointerover",
      (event) => {
        const gid = gidOf(event);
        if (this.handles.dragged || event.pointerType === "touch" || !this.#heeds(gid) || gid === this.#hovered) return;
        this.#hovered = gid;
        this.#choose(gid, false);
      },
      { signal },
    );
    board.addEventListener(
      "pointerout",
      (event) => {
        if (this.handles.dragged || this.#hovered === "" || this.#heeds(gidAt(event.relatedTarget))) return;
        this.#hovered = "";
        this.#choose(null, false);
      },
      { signal },
    );
    board.addEventListener(
      "click",
      (event) => {
        const gid = gidOf(event);
        if (this.#groups.has(gid) && !this.handles.has(gid)) this.#choose(gid, true);
      },
      { signal },
    );
    board.addEventListener(
      "focusin",
      (event) => {
        const gid = gidOf(event);
        if (this.#muted || this.handles.dragged || gid === this.#hovered) return;
        if (this.#heeds(gid)) this.#choose(gid, false);
      },
      { signal },
    );
    board.addEventListener("keydown", (event) => this.#press(event), { signal });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const gid = gidOf(event);
    const group = this.#groups.get(gid);
    if (event.ctrlKey || event.altKey || event.metaKey || group === undefined || this.handles.has(gid)) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#choose(gid, true);
    }
    const next = neighbour(group.rows, gid, event.key);
    if (next === null) return;
    event.preventDefault();
    for (const other of group.rows.flat()) {
      if (!this.handles.has(other))
        this.#targets.get(other).group.setAttribute("tabindex", other === next ? "0" : "-1");
    }
    this.#targets.get(next).group.focus();
  }
}

// ---- the address -------------------------------------------------------------------------------------------

/** The section of a fragment that belongs to the figure at `place`. @param {string} fragment @param {number} place */
export const sectionOf = (fragment, place) => fragment.split(";")[place] ?? "";

/** The fragment with another section at `place`; empty ones at the end go. @param {string} fragment @param {number} place @param {string} section */
export function withSection(fragment, place, section) {
  const sections = fragment.split(";");
  while (sections.length <= place) sections.push("");
  sections[place] = section;
  return sections.join(";").replace(/;+$/, "");
}

/** What older links say in a query, without what is the server's. @param {string} search */
export function queryOf(search) {
  const pairs = search.replace(/^\?/, "").split("&");
  return pairs.filter((pair) => !/^token(=|$)/.test(pair)).join("&");
}

/** One figure's section of the page's address, in a page that lets figures have it (`data-live-address` on the body). */
class Address {
  #asked = false; // whether the query, which the fragment takes the place of, has been told to the kernel
  #known = ""; // what the kernel last said, or is being asked for

  /** @param {number} place @param {(fragment: string) => void} onGo @param {AbortSignal} signal */
  constructor(place, onGo, signal) {
    this.place = place;
    const heed = () => {
      const section = this.#section();
      if (!this.owned || section === this.#known) return;
      this.#known = section;
      onGo(section);
    };
    window.addEventListener("hashchange", heed, { signal });
    window.addEventListener("popstate", heed, { signal });
  }

  get owned() {
    return this.place >= 0 && document.body.hasAttribute("data-live-address");
  }

  #section() {
    return sectionOf(location.hash.slice(1), this.place);
  }

  /** What the page was opened with. */
  first() {
    const section = this.#section();
    this.#known = section;
    if (section !== "" || this.place !== 0) return section;
    const query = queryOf(location.search);
    this.#asked = query !== "";
    return query;
  }

  /** The kernel says where it is: that is no new place to go back from. @param {string} section */
  show(section) {
    this.#write(section, (url) => history.replaceState(history.state, "", url));
  }

  /** The reader asks for another state, and may want to come back. @param {string} section */
  push(section) {
    this.#write(section, (url) => history.pushState(history.state, "", url));
  }

  /** @param {string} section @param {(url: URL) => void} write */
  #write(section, write) {
    if (!this.owned) return;
    const url = new URL(location.href);
    url.hash = withSection(location.hash.slice(1), this.place, section);
    if (this.place === 0 && (url.hash !== "" || this.#asked)) url.search = "";
    this.#known = sectionOf(url.hash.slice(1), this.place); // as an address spells it
    if (url.href === location.href) return;
    try {
      write(url);
    } catch (problem) {
      console.warn(problem); // browsers limit how often a page may do this; the next time catches up
    }
  }
}

// ---- what is not answered when the page is loaded again ----------------------------------------------------

/** Name this page's entry in the browser's history: only the same page, loaded again, finds what was kept. @param {AbortSignal} signal */
function nameEntry(signal) {
  const name = history.state?.entry ?? Math.random().toString(36).slice(2);
  const sign = () => history.replaceState({ ...history.state, entry: name }, "");
  sign();
  window.addEventListener("hashchange", sign, { signal }); // a link within the page has made an entry without a name
  return name;
}

/** @returns {Unfinished} */
const nothing = () => ({ places: [], presses: [], beside: null });

/** @param {Unfinished} unfinished */
const isFinished = ({ places, presses, beside }) => places.length + presses.length === 0 && beside === null;

/**
 * Keep, for when this page is loaded again, what is in no address yet.
 * @param {number} place of the figure in the page
 * @param {() => Unfinished} unanswered
 * @param {AbortSignal} signal
 * @returns {Unfinished} what was kept the last time
 */
function keepUnfinished(place, unanswered, signal) {
  try {
    const key = `live ${nameEntry(signal)} ${place}`;
    const keep = () => {
      const unfinished = unanswered();
      if (!isFinished(unfinished)) sessionStorage.setItem(key, JSON.stringify(unfinished));
    };
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    window.addEventListener("pagehide", keep, { signal });
    if (kept !== null) return { ...nothing(), ...JSON.parse(kept) };
  } catch {} // a browser may refuse this to a page in another site's frame
  return nothing();
}

// ---- links beside the figure -------------------------------------------------------------------------------

const VIEW = "[data-live-view]";
const NOTEBOOK = ".jp-Notebook";
const LINK = 'a[href^="#"][href*="="]:not(.anchor-link, .jp-InternalAnchorLink)'; // Jupyter's links to headings

/** @param {Element} element */
const scopeOf = (element) => element.closest(NOTEBOOK) ?? element.ownerDocument;

/** The view that a link sets: the nearest above it in its notebook, else the first below. @param {HTMLAnchorElement} link */
function takerOf(link) {
  if (leadsSomewhere(link)) return null;
  const scope = scopeOf(link);
  const views = [...scope.querySelectorAll(VIEW)].filter((view) => scopeOf(view) === scope);
  const above = views.filter((view) => view.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
  return above.at(-1) ?? views[0] ?? null;
}

/** Whether a link is an ordinary one, to a place in the document. @param {HTMLAnchorElement} link */
function leadsSomewhere(link) {
  const name = link.hash.slice(1);
  try {
    return document.getElementById(decodeURIComponent(name)) !== null;
  } catch {
    return false; // no place has a name that cannot be decoded
  }
}

/** Links in the prose that set the picture: found, marked, and followed by the view that they belong to. */
class Links {
  #observer = new MutationObserver((records) => {
    if (records.some(({ addedNodes, removedNodes }) => holds(addedNodes, `a, ${VIEW}`) || holds(removedNodes, VIEW))) {
      this.#mark();
    }
  });

  /** @param {HTMLElement} root @param {string} view @param {(fragment: string) => void} onFollow @param {AbortSignal} signal */
  constructor(root, view, onFollow, signal) {
    this.root = root;
    this.note = document.createElement("span"); // axe knows no aria-description
    this.note.id = `${view}-link`;
    this.note.hidden = true;
    this.note.textContent = "sets the picture";
    root.append(this.note);
    document.addEventListener(
      "click",
      (event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        const link = event.target instanceof Element ? event.target.closest(LINK) : null;
        if (!(link instanceof HTMLAnchorElement) || takerOf(link) !== root) return;
        event.preventDefault();
        onFollow(sectionOf(link.hash.slice(1), 0));
      },
      { capture: true, signal },
    );
    this.#observer.observe(document, { childList: true, subtree: true });
    this.#mark();
  }

  #mark() {
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(LINK))) {
      if (takerOf(link) !== this.root) continue;
      link.classList.add("live-link");
      link.setAttribute("aria-describedby", this.note.id);
    }
  }

  /** Leave the links as they were; another view that takes them now sees the root go, and marks them anew. */
  close() {
    this.#observer.disconnect();
    for (const link of document.querySelectorAll(`a[aria-describedby="${this.note.id}"]`)) {
      link.classList.remove("live-link");
      link.removeAttribute("aria-describedby");
    }
  }
}

/** @param {NodeList} nodes @param {string} selector */
function holds(nodes, selector) {
  for (const node of nodes) {
    if (node instanceof Element && (node.matches(selector) || node.querySelector(selector) !== null)) return true;
  }
  return false;
}

// ---- what the reader is told -------------------------------------------------------------------------------

/** A message over the page, until the next event succeeds or the reader closes it. */
class Banner {
  /** @type {"" | "event" | "silence"} */
  about = "";
  #silence = "";

  constructor() {
    this.element = document.createElement("div");
    this.element.className = "live-banner";
    this.element.setAttribute("role", "alert");
    this.element.popover = "manual"; // above everything, wherever the figure is and whatever clips it
    this.element.hidden = true;
    this.text = document.createElement("span");
    this.again = document.createElement("a");
    this.again.className = "live-again";
    this.again.textContent = AGAIN;
    this.again.addEventListener("click", (event) => {
      event.preventDefault(); // to an address that differs in nothing, a link leads nowhere
      location.reload();
    });
    const close = document.createElement("button");
    close.type = "button";
    close.className = "live-close";
    close.setAttribute("aria-label", "Close this message");
    close.addEventListener("click", () => this.hide());
    this.element.append(this.text, close);
  }

  /** @param {string} message */
  say(message) {
    this.#show("event", message);
  }

  /** The kernel is silent or gone: say so, and how to start again. @param {string} message @param {boolean} reload whether the address is the state */
  saySilence(message, reload) {
    const isSaid = this.about === "silence" && !this.element.hidden && message === this.#silence;
    if (isSaid) return; // alerts are read out: once is enough
    this.#silence = message;
    this.#show("silence", `${message} ${reload ? "" : AGAIN_BY_HAND}`);
    if (!reload) return;
    this.again.href = location.href;
    this.text.append(this.again, ".");
  }

  /** @param {"event" | "silence"} about @param {string} message */
  #show(about, message) {
    this.about = about;
    this.text.textContent = message;
    const banners = [...scopeOf(this.element).querySelectorAll(".live-banner:popover-open")];
    const others = banners.filter((each) => each !== this.element && each.checkVisibility());
    this.element.hidden = others.some(({ firstChild }) => firstChild?.textContent?.startsWith(message)); // said already
    if (this.element.hidden) {
      if (this.element.matches(":popover-open")) this.element.hidePopover();
      return;
    }
    if (this.element.isConnected && !this.element.matches(":popover-open")) this.element.showPopover();
  }

  hide() {
    this.about = "";
    if (this.element.hidden) return;
    if (this.element.matches(":popover-open")) this.element.hidePopover();
    this.element.hidden = true;
  }
}

/** Whether a reader sees an attribute: a slider's values are for assistive technology, and for us. @param {string} name */
const isSeen = (name) => !name.startsWith("aria-value") && name !== "data-at";

/** Marks for a moment what a link or a step through the history has changed. */
class Marks {
  /** @type {Set<Element>} */
  #marked = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Iterable<Element>} elements */
  add(elements) {
    for (const element of elements) {
      element.classList.add("live-changed");
      this.#marked.add(element);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), CHANGED_MS);
  }

  clear() {
    clearTimeout(this.#timer);
    for (const element of this.#marked) element.classList.remove("live-changed");
    this.#marked.clear();
  }
}

// ---- the view ----------------------------------------------------------------------------------------------

class View {
  /** @type {Map<string, {section: HTMLElement, painting: number}>} */
  #parts = new Map();
  #closing = new AbortController();
  #banner = new Banner();
  #marks = new Marks();
  #attended = performance.now(); // when the reader last did something
  #gone = false; // whether the kernel's side is closed for good
  #resumes = false; // whether what was done before the page was loaded again is on its way

  /** @param {Model} model @param {HTMLElement} el */
  constructor(model, el) {
    const { signal } = this.#closing;
    this.model = model;
    this.name = `v${Math.random().toString(36).slice(2)}`; // a letter first: `#name` must be a selector
    this.painter = new Painter(this.name, model.get("palette"));
    this.root = document.createElement("div");
    this.root.className = "live";
    this.root.dataset.liveView = this.name;
    this.root.toggleAttribute("data-live-plain", this.painter.palette.size === 0);
    const style = document.createElement("style");
    style.textContent = `[data-live-view="${this.name}"] {\n${model.get("css")}\n}`;
    this.board = document.createElement("div");
    this.board.className = "live-board";
    this.root.append(style, this.#banner.element, this.board);
    el.append(this.root);

    this.outbox = new Outbox({
      send: (message) => model.send({ ...message, view: this.name }),
      onSilence: () => this.#banner.saySilence(this.#gone ? GONE : SILENT, this.address.owned),
      onReturn: (answered) => this.#catchUp(answered),
      isAttended: () => !document.hidden && performance.now() - this.#attended < AWAY_MS,
    });
    this.targets = new Targets(this.board, this.painter);
    this.handles = new Handles(this.board, this.targets, this.outbox, signal);
    this.choices = new Choices(this.board, this.targets, this.handles, this.outbox, signal);
    this.address = new Address(model.get("place"), (fragment) => this.#go(fragment), signal);
    this.unfinished = nothing();
    if (this.address.owned) this.unfinished = keepUnfinished(model.get("place"), () => this.#unanswered(), signal);
    this.links = new Links(this.root, this.name, (fragment) => this.#followLink(fragment), signal);

    model.on("msg:custom", this.#onMessage);
    model.on("change:document", this.#onDocument);
    model.on("comm:close", this.#onClose);
    model.on("comm_live_update", this.#onCheck); // Lab: the kernel restarts, or the socket is closed or open again
    this.#attend(signal);
    this.#build();
    const fragment = this.address.owned ? { fragment: this.address.first().slice(0, LONGEST_SENT) } : {};
    this.outbox.put("hello", { event: "hello", ...fragment });
  }

  close() {
    this.model.off("msg:custom", this.#onMessage);
    this.model.off("change:document", this.#onDocument);
    this.model.off("comm:close", this.#onClose);
    this.model.off("comm_live_update", this.#onCheck);
    this.#closing.abort();
    this.outbox.close();
    this.#marks.clear();
    this.root.remove();
    this.links.close();
  }

  /** @param {Answer} content */
  #onMessage = (content) => this.#receive(content);
  #onDocument = () => this.#build();
  #onCheck = () => this.outbox.check();
  #onClose = () => {
    this.#gone = true;
    this.outbox.close();
    this.#banner.saySilence(GONE, this.address.owned);
  };

  /** Ask for the kernel when the reader comes back, and leave it alone while the reader is away. @param {AbortSignal} signal */
  #attend(signal) {
    const touch = () => {
      const wasAway = performance.now() - this.#attended >= AWAY_MS;
      this.#attended = performance.now();
      if (wasAway) this.outbox.check();
    };
    for (const type of ["pointermove", "pointerdown", "keydown", "wheel", "focus"]) {
      window.addEventListener(type, touch, { capture: true, passive: true, signal });
    }
    const back = () => {
      if (document.hidden) return;
      this.#attended = performance.now();
      this.outbox.check();
    };
    document.addEventListener("visibilitychange", back, { signal });
    window.addEventListener("pageshow", (event) => event.persisted && back(), { signal });
    window.addEventListener("online", back, { signal });
  }

  /** Something may have been missed: ask for all that there is, unless that is what was answered. @param {string | null} answered */
  #catchUp(answered) {
    if (this.#banner.about === "silence") this.#banner.hide();
    if (answered !== "hello" && answered !== "again") this.outbox.put("again", { event: "hello", again: true });
  }

  /** @param {string} fragment */
  #go(fragment) {
    this.unfinished = nothing();
    this.#tellBeside("live-go");
    this.outbox.put("go", { event: "go", fragment: fragment.slice(0, LONGEST_SENT) });
  }

  /** @param {string} fragment */
  #followLink(fragment) {
    this.address.push(fragment);
    this.#go(fragment);
    const { top, bottom } = this.root.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.root.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest" });
  }

  /** What is in no address yet. What was done again already may be what the kernel died of: not a third time. @returns {Unfinished} */
  #unanswered() {
    if (this.#resumes) return nothing();
    const sent = this.outbox.unanswered.map(({ kind }) => kind);
    const asked = sent.lastIndexOf("go"); // the address has that, and what was before it no longer counts
    const places = this.handles.unanswered.filter(([gid]) => asked < sent.lastIndexOf(`drag ${gid}`) || asked < 0);
    const presses = sent.slice(asked + 1).flatMap((kind) => (kind.startsWith(PRESS) ? [kind.slice(PRESS.length)] : []));
    const all = {
      places: [...this.unfinished.places, ...places],
      presses: [...this.unfinished.presses, ...presses],
      beside: this.unfinished.beside,
    };
    if (all.beside === null) this.#tellBeside("live-keep", all);
    return all;
  }

  /** Tell what stands beside the figure, such as controls. @param {string} what @param {unknown} detail @returns {boolean} whether it has taken what it was given */
  #tellBeside(what, detail = null) {
    return !this.root.dispatchEvent(new CustomEvent(what, { bubbles: true, cancelable: true, detail }));
  }

  /** Do what was not answered before the page was loaded again. */
  #resume() {
    const { places, presses, beside } = this.unfinished;
    this.#resumes = !isFinished(this.unfinished) || (this.#resumes && !this.outbox.idle);
    this.unfinished = nothing();
    if (beside !== null && !this.#tellBeside("live-resume", beside)) this.unfinished.beside = beside; // not there yet
    this.handles.resume(places);
    this.choices.resume(presses);
  }

  #build() {
    const { parts = [], handles = {}, choices = [] } = /** @type {Painted} */ (this.model.get("document"));
    const active = document.activeElement;
    const focused = this.root.contains(active) ? gidAt(active) : "";
    const kept = new Map();
    const renewed = [];
    for (const part of parts) {
      let known = this.#parts.get(part.name);
      if (known?.painting !== part.painting) {
        known = { section: this.painter.part(part, this.model.get("heading")), painting: part.painting };
        renewed.push(known.section);
      }
      kept.set(part.name, known);
    }
    this.#parts = kept;
    this.board.replaceChildren(...[...kept.values()].map(({ section }) => section));
    this.targets = new Targets(this.board, this.painter);
    this.handles.dress(this.targets, handles);
    this.choices.dress(this.targets, choices);
    const [target] = this.targets.every(focused);
    if (target) this.choices.quietly(() => target.group.focus({ preventScroll: true }));
    if (this.outbox.carries === "go") this.#marks.add(renewed);
  }

  /** @param {Answer} content */
  #receive(content) {
    const patch = content.patch ?? {};
    const answered = content.view === this.name ? this.outbox.acknowledge(content) : null;
    if (answered === "again") {
      this.#parts.clear(); // what was missed may be more than what has changed since the painting
      this.#build();
    }
    this.targets.apply(patch);
    this.handles.followAll(patch);
    for (const gid in patch) {
      if (patch[gid]["aria-current"]) for (const { group } of this.targets.every(gid)) revealWithinPart(group);
    }
    if (content.address !== undefined && !this.outbox.has("go")) this.address.show(content.address);
    if (answered !== null) {
      this.#banner.hide();
      if (answered === "go") {
        const seen = Object.keys(patch).filter((gid) => Object.keys(patch[gid]).some(isSeen));
        this.#marks.add(seen.flatMap((gid) => this.targets.every(gid).map(({ group }) => group)));
      }
      if (this.outbox.idle && !this.handles.held) this.handles.letGo();
      this.#resume();
      this.root.setAttribute(this.model.get("ready"), "true");
    }
    if (content.say && (content.view ?? this.name) === this.name) this.#banner.say(content.say);
    this.#tellBeside("live-message");
  }
}

/** @param {{model: Model, el: HTMLElement}} place */
function render({ model, el }) {
  const view = new View(model, el);
  return () => view.close();
}

export default { render };
