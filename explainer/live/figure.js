/**
 * The front end of LiveFigure: it shows what the kernel painted, sets the attributes that a patch names, turns
 * pointers and keys into events, and keeps the figure's section of the page's address. It knows nothing of what the
 * pictures mean.
 *
 * @typedef {HTMLElement | SVGElement} Shown
 * @typedef {{axis: "x" | "y", scale: string, values: [number, number], pixels: [number, number],
 *            step: number, page: number, digits: number, name: string}} Handle
 * @typedef {{rows: string[][], names: Record<string, string>, title: string, pointing: boolean,
 *            tells?: Record<string, string[]>}} Group
 * @typedef {{name: string, kind: string, title: string, markup: string, painting: number}} Part
 * @typedef {{parts?: Part[], handles?: Record<string, Handle>, choices?: Group[]}} Painted
 * @typedef {Record<string, Record<string, string | null>>} Patch
 * @typedef {{group: Shown, drawn: Shown}} Target an element that a patch addresses, and in it the one that is drawn
 * @typedef {{view?: string, number?: number, patch?: Patch, say?: string, address?: string}} Answer
 * @typedef {{get: (name: string) => any, send: (content: object) => void,
 *            on: (type: string, listener: (content: any) => void) => void,
 *            off: (type: string, listener: (content: any) => void) => void}} Model
 */

const SVG = "http://www.w3.org/2000/svg";
const SILENCE_MS = 2500;
const CHANGED_MS = 1500; // as long as the animation of .live-changed
const HIT_PX = 26; // a little over the 24 CSS pixels that WCAG 2.2 asks for
const HIT_TOUCH_PX = 40;
const LONGEST_SENT = 4097; // one more than the kernel reads, so that it can say that this is too long
const SILENT =
  "The kernel does not answer, so what you see may be out of date. If this message stays, reload the page.";

// ---- pixels ↔ values -------------------------------------------------------------------------------------

/** @param {Handle} handle @param {number} value */
const forward = (handle, value) => (handle.scale === "log" ? Math.log10(value) : value);

/** @param {Handle} handle @param {number} position */
const backward = (handle, position) => (handle.scale === "log" ? 10 ** position : position);

/** The place of a value along the handle's axis, in the units of its SVG. @param {Handle} handle @param {number} value */
export function toPixel(handle, value) {
  const [low, high] = handle.values.map((v) => forward(handle, v));
  const [from, to] = handle.pixels;
  return from + ((forward(handle, value) - low) / (high - low)) * (to - from);
}

/** The value at a place, within the limits and rounded. @param {Handle} handle @param {number} pixel */
export function toValue(handle, pixel) {
  const [low, high] = handle.values.map((v) => forward(handle, v));
  const [from, to] = handle.pixels;
  return settle(handle, low + ((pixel - from) / (to - from)) * (high - low));
}

/** @param {Handle} handle @param {number} position */
function settle(handle, position) {
  const rounded = Number(position.toFixed(handle.digits));
  const [low, high] = handle.values;
  return Math.min(Math.max(backward(handle, rounded), low), high);
}

/**
 * Where a key takes a handle; null for a key that is none of ours.
 * @param {Handle} handle @param {number} value @param {{key: string, shiftKey?: boolean}} press
 */
export function keyed(handle, value, { key, shiftKey }) {
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

// ---- one event in flight ---------------------------------------------------------------------------------

/** Sends one message at a time; of those that wait, the newest of each kind is kept, in order. */
export class Outbox {
  /** @type {Map<string, object>} */
  #waiting = new Map();
  #number = 0;
  /** @type {{kind: string, number: number} | null} */
  #inFlight = null;
  #silent = false; // no answer in time: the next event tries again
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(message: object) => void} send
   * @param {() => void} onSilence called when no answer has come for SILENCE_MS
   */
  constructor(send, onSilence) {
    this.send = send;
    this.onSilence = onSilence;
  }

  /** @param {string} kind messages of one kind replace each other while they wait @param {object} message */
  put(kind, message) {
    this.#waiting.set(kind, message);
    if (this.#inFlight === null || this.#silent) this.#next();
  }

  /** Send the next one; return the kind of the message that is answered, null if it is not the one in flight. @param {unknown} number */
  acknowledge(number) {
    if (this.#inFlight === null || number !== this.#inFlight.number) return null;
    clearTimeout(this.#timer);
    const { kind } = this.#inFlight;
    this.#inFlight = null;
    this.#silent = false;
    this.#next();
    return kind;
  }

  get idle() {
    return this.#inFlight === null && this.#waiting.size === 0;
  }

  /** The kind of the message that is on its way, if any. */
  get carries() {
    return this.#inFlight?.kind;
  }

  close() {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #next() {
    const first = this.#waiting.entries().next();
    if (first.done) return;
    const [kind, message] = first.value;
    this.#waiting.delete(kind);
    this.#inFlight = { kind, number: ++this.#number };
    this.#silent = false;
    this.#timer = setTimeout(() => {
      this.#silent = true;
      this.onSilence();
    }, SILENCE_MS);
    this.send({ ...message, number: this.#number });
  }
}

// ---- painting --------------------------------------------------------------------------------------------

const COLOURED = ["fill", "stroke", "stop-color"];

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
    for (const name of ["href", "clip-path", "fill"]) this.#renew(root, `[${name}*="#live"]`, name);
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
      const element = name === "display" || name.startsWith("aria-") ? target.group : target.drawn;
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
  /** @type {Map<string, number>} where the reader's hand has handles, until the kernel agrees */
  #local = new Map();
  /** @type {{gid: string, pointer: number, value: (e: PointerEvent) => number} | null} */
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
      group.setAttribute("aria-orientation", handle.axis === "x" ? "horizontal" : "vertical");
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

  /** One finger drags, and the page stays. Chromium heeds no `touch-action` within an SVG. @param {Event} event */
  #keepTouch = (event) => {
    const fingers = /** @type {TouchEvent} */ (event).touches.length;
    if (fingers === 1 && event.cancelable) event.preventDefault();
  };

  /** @param {string} gid @returns {Handle} */
  #handle(gid) {
    return /** @type {Handle} */ (this.#handles.get(gid));
  }

  /** @param {string} gid */
  #shown(gid) {
    return Number(this.#targets.get(gid).group.getAttribute("aria-valuenow"));
  }

  /** Whether `gid` is a handle that knows where it is: it does since the first answer. @param {string} gid */
  #canMove(gid) {
    return this.has(gid) && this.#targets.get(gid).group.hasAttribute("aria-valuenow");
  }

  /** @param {string} gid */
  #valueOf(gid) {
    return this.#local.get(gid) ?? this.#shown(gid);
  }

  /** @param {string} gid @param {number} value @param {boolean} done */
  #move(gid, value, done) {
    this.#local.set(gid, value);
    this.#follow(gid);
    this.outbox.put(`drag ${gid}`, { event: "drag", target: gid, value, done });
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
    const ahead = local === undefined ? 0 : toPixel(handle, local) - toPixel(handle, this.#shown(gid));
    if (ahead === 0) group.removeAttribute("transform");
    else group.setAttribute("transform", handle.axis === "x" ? `translate(${ahead} 0)` : `translate(0 ${ahead})`);
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
      const across = handle.axis === "x" ? box.y + box.height / 2 - height / 2 : box.x + box.width / 2 - width / 2;
      hit.setAttribute(handle.axis === "x" ? "y" : "x", `${across}`);
      this.#placeHit(gid);
    }
  }

  /** @param {string} gid */
  #placeHit(gid) {
    if (!this.#canMove(gid)) return;
    const handle = this.#handle(gid);
    const hit = this.#hit(gid);
    const size = Number(hit.getAttribute(handle.axis === "x" ? "width" : "height"));
    hit.setAttribute(handle.axis, `${toPixel(handle, this.#shown(gid)) - size / 2}`);
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
        if (now !== this.#valueOf(gid)) this.#move(gid, now, false);
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
    const place = (e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(toUnits)[handle.axis];
    const grip = place(event) - toPixel(handle, this.#valueOf(gid));
    this.#drag = { gid, pointer: event.pointerId, value: (e) => toValue(handle, place(e) - grip) };
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
    this.outbox.put(pinned ? `pin ${target}` : "choose", { event: "choose", target, pinned });
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
    this.#write(section, (url) => history.pushState(null, "", url));
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
  constructor() {
    this.element = document.createElement("div");
    this.element.className = "live-banner";
    this.element.setAttribute("role", "alert");
    this.element.popover = "manual"; // above everything, wherever the figure is and whatever clips it
    this.element.hidden = true;
    this.text = document.createElement("span");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "live-close";
    close.setAttribute("aria-label", "Close this message");
    close.addEventListener("click", () => this.hide());
    this.element.append(this.text, close);
  }

  /** @param {string} message */
  say(message) {
    this.text.textContent = message;
    this.element.hidden = false;
    if (this.element.isConnected && !this.element.matches(":popover-open")) this.element.showPopover();
  }

  hide() {
    if (this.element.hidden) return;
    if (this.element.matches(":popover-open")) this.element.hidePopover();
    this.element.hidden = true;
  }
}

/** Whether a reader sees an attribute: a slider's values are for assistive technology. @param {string} name */
const isSeen = (name) => !name.startsWith("aria-value");

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

  /** @param {Model} model @param {HTMLElement} el */
  constructor(model, el) {
    const { signal } = this.#closing;
    this.model = model;
    this.name = Math.random().toString(36).slice(2);
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

    this.outbox = new Outbox(
      (message) => this.#send(message),
      () => this.#banner.say(SILENT),
    );
    this.targets = new Targets(this.board, this.painter);
    this.handles = new Handles(this.board, this.targets, this.outbox, signal);
    this.choices = new Choices(this.board, this.targets, this.handles, this.outbox, signal);
    this.address = new Address(model.get("place"), (fragment) => this.#go(fragment), signal);
    this.links = new Links(this.root, this.name, (fragment) => this.#followLink(fragment), signal);

    model.on("msg:custom", this.#onMessage);
    model.on("change:document", this.#onDocument);
    model.on("comm:close", this.#onClose);
    this.#build();
    const fragment = this.address.owned ? { fragment: this.address.first().slice(0, LONGEST_SENT) } : {};
    this.outbox.put("hello", { event: "hello", ...fragment });
  }

  close() {
    this.model.off("msg:custom", this.#onMessage);
    this.model.off("change:document", this.#onDocument);
    this.model.off("comm:close", this.#onClose);
    this.#closing.abort();
    this.outbox.close();
    this.#marks.clear();
    this.root.remove();
    this.links.close();
  }

  /** @param {Answer} content */
  #onMessage = (content) => this.#receive(content);
  #onDocument = () => this.#build();
  #onClose = () => this.#banner.say(SILENT);

  /** @param {object} message */
  #send(message) {
    try {
      this.model.send({ ...message, view: this.name });
    } catch (problem) {
      console.warn(problem); // Lab refuses at once where the kernel is gone
      this.#banner.say(SILENT);
    }
  }

  /** @param {string} fragment */
  #go(fragment) {
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
    this.targets.apply(patch);
    this.handles.followAll(patch);
    for (const gid in patch) {
      if (patch[gid]["aria-current"]) for (const { group } of this.targets.every(gid)) revealWithinPart(group);
    }
    if (content.address !== undefined) this.address.show(content.address);
    if (content.view === this.name) {
      this.#banner.hide();
      const answered = this.outbox.acknowledge(content.number);
      if (answered === "go") {
        const seen = Object.keys(patch).filter((gid) => Object.keys(patch[gid]).some(isSeen));
        this.#marks.add(seen.flatMap((gid) => this.targets.every(gid).map(({ group }) => group)));
      }
      if (this.outbox.idle && !this.handles.held) this.handles.letGo();
      this.root.setAttribute(this.model.get("ready"), "true");
    }
    if (content.say && (content.view ?? this.name) === this.name) this.#banner.say(content.say);
  }
}

/** @param {{model: Model, el: HTMLElement}} place */
function render({ model, el }) {
  const view = new View(model, el);
  return () => view.close();
}

export default { render };
