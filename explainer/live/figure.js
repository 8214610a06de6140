/**
 * The front end of LiveFigure: it shows what the kernel painted, sets the attributes that a patch names, and
 * turns pointers and keys into events. It knows nothing of what the pictures mean.
 *
 * @typedef {{axis: "x"|"y", scale: string, values: [number, number], pixels: [number, number],
 *            step: number, page: number, digits: number, name: string}} Handle
 * @typedef {Object<string, Object<string, string|null>>} Patch
 * @typedef {{group: Element, drawn: Element}} Target
 */

const SVG = "http://www.w3.org/2000/svg";
const SILENCE_MS = 2500;
const HIT_PX = 26; // a little over the 24 CSS pixels that WCAG 2.2 asks for
const HIT_TOUCH_PX = 40;
const SILENT =
  "The kernel does not answer, so what you see may be out of date. If this message stays, reload the page.";

// ---- pixels ↔ values -------------------------------------------------------------------------------------

const forward = (handle, value) => (handle.scale === "log" ? Math.log10(value) : value);
const backward = (handle, value) => (handle.scale === "log" ? 10 ** value : value);

/** The place of a value along the handle's axis, in the units of its SVG. @param {Handle} handle */
export function toPixel(handle, value) {
  const [low, high] = handle.values.map((v) => forward(handle, v));
  const [from, to] = handle.pixels;
  return from + ((forward(handle, value) - low) / (high - low)) * (to - from);
}

/** The value at a place, within the limits and rounded. @param {Handle} handle */
export function toValue(handle, pixel) {
  const [low, high] = handle.values.map((v) => forward(handle, v));
  const [from, to] = handle.pixels;
  return settle(handle, low + ((pixel - from) / (to - from)) * (high - low));
}

function settle(handle, position) {
  const rounded = Number(position.toFixed(handle.digits));
  const [low, high] = handle.values;
  return Math.min(Math.max(backward(handle, rounded), low), high);
}

/** Where a key takes a handle; null for a key that is none of ours. @param {Handle} handle */
export function keyed(handle, value, { key, shiftKey }) {
  const stride = shiftKey ? handle.page : handle.step;
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

/** The cell an arrow key leads to from `gid`; null at the edge. @param {string[][]} rows */
export function neighbour(rows, gid, key) {
  const row = rows.findIndex((cells) => cells.includes(gid));
  const column = rows[row].indexOf(gid);
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const [down, right] = moves[key] ?? [0, 0];
  const found = rows[row + down]?.[column + right];
  return found === gid ? null : (found ?? null);
}

// ---- one event in flight ---------------------------------------------------------------------------------

/** Sends one message at a time; of those that wait, the newest of each kind is kept, in order. */
export class Outbox {
  /**
   * @param {(message: object) => void} send
   * @param {() => void} onSilence called when no answer has come for SILENCE_MS
   */
  constructor(send, onSilence) {
    this.send = send;
    this.onSilence = onSilence;
    this.waiting = new Map();
    this.number = 0;
    this.inFlight = null;
    this.silent = false; // no answer in time: the next event tries again
  }

  /** @param {string} kind messages of one kind replace each other while they wait */
  put(kind, message) {
    this.waiting.set(kind, message);
    if (this.inFlight === null || this.silent) this.#next();
  }

  acknowledge(number) {
    if (number !== this.inFlight) return;
    clearTimeout(this.timer);
    this.inFlight = null;
    this.silent = false;
    this.#next();
  }

  get idle() {
    return this.inFlight === null && this.waiting.size === 0;
  }

  close() {
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  #next() {
    const first = this.waiting.entries().next();
    if (first.done) return;
    const [kind, message] = first.value;
    this.waiting.delete(kind);
    this.inFlight = ++this.number;
    this.silent = false;
    this.timer = setTimeout(() => {
      this.silent = true;
      this.onSilence();
    }, SILENCE_MS);
    this.send({ ...message, number: this.inFlight });
  }
}

// ---- painting --------------------------------------------------------------------------------------------

const drawnIn = (group) => group.querySelector(":not(g, .live-hit, defs, defs *)");

/** The elements that a patch addresses. @returns {Map<string, Target>} */
function indexTargets(root) {
  const targets = new Map();
  for (const group of root.querySelectorAll("[data-gid]")) {
    const drawn = group.namespaceURI === SVG ? drawnIn(group) : group;
    targets.set(group.dataset.gid, { group, drawn });
  }
  return targets;
}

/**
 * Make the identifiers within `root` a view's own. Two views of a figure can be on one page, and what is
 * referred to in a view that is not displayed is not there.
 */
function claimIds(root, view) {
  for (const element of root.querySelectorAll("[id]")) element.id = `${view}-${element.id}`;
  for (const name of ["href", "clip-path", "fill"]) {
    for (const element of root.querySelectorAll(`[${name}*="#live"]`)) {
      element.setAttribute(name, claimed(element.getAttribute(name), view));
    }
  }
}

const claimed = (value, view) => value.replace(/^(url\()?#live/, `$1#${view}-live`);

/** Set what a patch says. @param {Map<string, Target>} targets @param {Patch} patch @param {string} view */
function applyPatch(targets, patch, view) {
  for (const gid in patch) {
    const target = targets.get(gid);
    if (target === undefined) continue;
    const changes = patch[gid];
    for (const name in changes) {
      const value = changes[name];
      if (name === "text") setText(target.drawn, value);
      else if (name === "markup") setMarkup(target, value, view);
      else {
        const element = name === "display" || name.startsWith("aria-") ? target.group : target.drawn;
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, claimed(value, view));
      }
    }
  }
}

function setText(element, value) {
  const node = element.firstChild;
  if (node !== null && node.nodeType === Node.TEXT_NODE) node.data = value; // cheaper than a new node
  else element.textContent = value;
}

function setMarkup(target, value, view) {
  const hit = target.group.querySelector(".live-hit");
  target.group.innerHTML = value;
  claimIds(target.group, view);
  if (hit !== null) target.group.prepend(hit);
  target.drawn = drawnIn(target.group);
}

function makePart({ name, kind, title, markup }, view) {
  const section = document.createElement("section");
  section.className = "live-part";
  section.dataset.part = name;
  section.dataset.kind = kind;
  section.setAttribute("aria-label", title);
  const heading = document.createElement("h3");
  heading.className = "live-title";
  heading.textContent = title;
  const body = document.createElement("div");
  body.className = "live-body";
  body.innerHTML = markup;
  if (kind === "svg") claimIds(body, view);
  section.append(heading, body);
  return section;
}

// ---- the view --------------------------------------------------------------------------------------------

class View {
  constructor(model, el) {
    this.model = model;
    this.name = Math.random().toString(36).slice(2);
    this.closing = new AbortController();
    this.root = document.createElement("div");
    this.root.className = "live";
    this.style = document.createElement("style");
    this.style.textContent = model.get("css");
    this.banner = document.createElement("div");
    this.banner.className = "live-banner";
    this.banner.setAttribute("role", "alert");
    this.banner.hidden = true;
    this.board = document.createElement("div");
    this.board.className = "live-board";
    this.root.append(this.style, this.banner, this.board);
    el.append(this.root);

    /** @type {Map<string, {section: Element, painting: number}>} */
    this.parts = new Map();
    this.local = new Map(); // where the reader's hand has handles, until the kernel agrees
    this.drag = null;
    this.keyed = null; // the handle that a pressed key moves
    this.outbox = new Outbox(
      (message) => this.send(message),
      () => this.say(SILENT),
    );
    this.sizes = new ResizeObserver(() => this.placeHits());

    this.onMessage = (content) => this.receive(content);
    this.onDocument = () => this.build();
    this.onClose = () => this.say(SILENT);
    model.on("msg:custom", this.onMessage);
    model.on("change:document", this.onDocument);
    model.on("comm:close", this.onClose);
    this.listen();
    this.build();
    this.outbox.put("hello", { event: "hello" });
  }

  close() {
    this.model.off("msg:custom", this.onMessage);
    this.model.off("change:document", this.onDocument);
    this.model.off("comm:close", this.onClose);
    this.closing.abort();
    this.sizes.disconnect();
    this.outbox.close();
    this.root.remove();
  }

  send(message) {
    try {
      this.model.send({ ...message, view: this.name });
    } catch (problem) {
      console.warn(problem); // Lab refuses at once where the kernel is gone
      this.say(SILENT);
    }
  }

  say(message) {
    this.banner.textContent = message;
    this.banner.hidden = false;
  }

  // -- model → view

  build() {
    const { parts, handles, choices } = this.model.get("document");
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.gid : undefined;
    const kept = new Map();
    for (const part of parts ?? []) {
      const known = this.parts.get(part.name);
      const same = known?.painting === part.painting;
      kept.set(part.name, same ? known : { section: makePart(part, this.name), painting: part.painting });
    }
    this.parts = kept;
    this.board.replaceChildren(...[...kept.values()].map(({ section }) => section));
    this.targets = indexTargets(this.board);
    this.handles = new Map(Object.entries(handles ?? {}));
    this.choices = choices ?? [];
    this.dressHandles();
    this.dressChoices();
    if (!this.handles.has(this.drag?.gid)) this.drag = null;
    this.board.classList.toggle("live-dragged", this.drag !== null);
    if (!this.handles.has(this.keyed)) this.keyed = null;
    this.building = true; // giving the focus back is no choice
    if (focused !== undefined) this.targets.get(focused)?.group.focus({ preventScroll: true });
    this.building = false;
  }

  receive(content) {
    if (content.patch) {
      applyPatch(this.targets, content.patch, this.name);
      for (const gid of this.handles.keys()) if (gid in content.patch) this.follow(gid);
      this.scrollToCurrent(content.patch);
    }
    if (content.view === this.name) {
      this.banner.hidden = true;
      this.outbox.acknowledge(content.number);
      if (this.outbox.idle && this.drag === null && this.keyed === null) this.letGo();
      this.root.dataset.explainerReady = "true";
    }
    if (content.say && (content.view ?? this.name) === this.name) this.say(content.say);
  }

  /** Where another element has become the current one, scroll the box it is in to its end; the page stays. */
  scrollToCurrent(patch) {
    for (const gid in patch) {
      if (!patch[gid]["aria-current"]) continue;
      this.targets.get(gid)?.group.closest(".live-scroll")?.scrollTo({ top: Number.MAX_SAFE_INTEGER });
    }
  }

  /** Keep a handle under the reader's hand, however far the kernel has got. */
  follow(gid) {
    const { group } = this.targets.get(gid);
    const handle = this.handles.get(gid);
    if (!group.hasAttribute("aria-valuenow")) return; // before the first answer
    const shown = Number(group.getAttribute("aria-valuenow"));
    const ahead = this.local.has(gid) ? toPixel(handle, this.local.get(gid)) - toPixel(handle, shown) : 0;
    if (ahead === 0) group.removeAttribute("transform");
    else group.setAttribute("transform", handle.axis === "x" ? `translate(${ahead} 0)` : `translate(0 ${ahead})`);
    this.placeHit(gid);
  }

  letGo() {
    const gids = [...this.local.keys()];
    this.local.clear();
    for (const gid of gids) if (this.handles.has(gid)) this.follow(gid);
  }

  // -- handles: sliders with a target large enough for a finger

  dressHandles() {
    this.sizes.disconnect();
    for (const [gid, handle] of this.handles) {
      const { group, drawn } = this.targets.get(gid);
      group.classList.add("live-handle");
      const attributes = { role: "slider", tabindex: "0", "aria-label": handle.name };
      attributes["aria-orientation"] = handle.axis === "x" ? "horizontal" : "vertical";
      for (const [name, value] of Object.entries(attributes)) group.setAttribute(name, value);
      if (group.querySelector(".live-hit") === null) {
        const hit = document.createElementNS(SVG, "rect");
        hit.setAttribute("class", "live-hit");
        group.prepend(hit);
      }
      this.sizes.observe(drawn.ownerSVGElement);
    }
    this.placeHits();
  }

  placeHits() {
    const touch = matchMedia("(pointer: coarse)").matches;
    for (const [gid, handle] of this.handles) {
      const { group, drawn } = this.targets.get(gid);
      const svg = drawn.ownerSVGElement;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width || 1;
      const least = (touch ? HIT_TOUCH_PX : HIT_PX) / scale;
      const box = drawn.getBBox();
      const width = Math.max(least, box.width);
      const height = Math.max(least, box.height);
      const hit = group.querySelector(".live-hit");
      hit.setAttribute("width", width);
      hit.setAttribute("height", height);
      const across = handle.axis === "x" ? box.y + box.height / 2 - height / 2 : box.x + box.width / 2 - width / 2;
      hit.setAttribute(handle.axis === "x" ? "y" : "x", across);
      this.placeHit(gid);
    }
  }

  placeHit(gid) {
    const { group } = this.targets.get(gid);
    const handle = this.handles.get(gid);
    if (!group.hasAttribute("aria-valuenow")) return;
    const hit = group.querySelector(".live-hit");
    const size = Number(hit.getAttribute(handle.axis === "x" ? "width" : "height"));
    const along = toPixel(handle, Number(group.getAttribute("aria-valuenow"))) - size / 2;
    hit.setAttribute(handle.axis, along);
  }

  moveHandle(gid, value, done) {
    this.local.set(gid, value);
    this.follow(gid);
    this.outbox.put(`drag ${gid}`, { event: "drag", target: gid, value, done });
  }

  valueOf(gid) {
    return this.local.get(gid) ?? Number(this.targets.get(gid).group.getAttribute("aria-valuenow"));
  }

  // -- choices: one stop of the tab key a group, arrow keys within

  dressChoices() {
    this.chosen = new Map();
    for (const group of this.choices) {
      const gids = group.rows.flat();
      gids.forEach((gid, index) => {
        this.chosen.set(gid, group);
        const element = this.targets.get(gid).group;
        element.classList.add("live-choice");
        if (this.handles.has(gid)) return;
        element.setAttribute("role", "button");
        element.setAttribute("aria-label", [group.title, group.names[gid] ?? gid].filter(Boolean).join(": "));
        element.setAttribute("tabindex", index === 0 ? "0" : "-1");
      });
    }
    this.hovered = null;
  }

  choose(target, pinned) {
    this.outbox.put(pinned ? `pin ${target}` : "choose", { event: "choose", target, pinned });
  }

  rove(from, to, group) {
    for (const gid of group.rows.flat()) {
      if (!this.handles.has(gid)) this.targets.get(gid).group.setAttribute("tabindex", gid === to ? "0" : "-1");
    }
    this.targets.get(to).group.focus();
  }

  // -- pointers and keys → events

  /** Whether `gid` is a handle that knows where it is. */
  canMove(gid) {
    return this.handles.has(gid) && this.targets.get(gid).group.hasAttribute("aria-valuenow");
  }

  /** The reader's hand has left the handle: its last value is the one that counts. */
  finish(gid) {
    this.board.classList.remove("live-dragged");
    this.moveHandle(gid, this.valueOf(gid), true);
  }

  listen() {
    const { signal } = this.closing;
    const on = (type, listener) => this.board.addEventListener(type, listener, { signal });
    const gidOf = (event) => event.target.closest?.("[data-gid]")?.dataset.gid;

    on("pointerdown", (event) => {
      const gid = gidOf(event);
      if (!this.canMove(gid) || event.button !== 0 || this.drag !== null) return;
      event.preventDefault();
      const { group, drawn } = this.targets.get(gid);
      const handle = this.handles.get(gid);
      this.board.setPointerCapture(event.pointerId); // the board outlives a handle that is painted anew
      group.focus({ preventScroll: true });
      const toUnits = drawn.ownerSVGElement.getScreenCTM().inverse();
      const place = (e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(toUnits)[handle.axis];
      const grip = place(event) - toPixel(handle, this.valueOf(gid));
      this.drag = { gid, pointer: event.pointerId, value: (e) => toValue(handle, place(e) - grip) };
      this.board.classList.add("live-dragged");
    });
    on("pointermove", (event) => {
      if (this.drag?.pointer !== event.pointerId) return;
      const value = this.drag.value(event);
      if (value !== this.valueOf(this.drag.gid)) this.moveHandle(this.drag.gid, value, false);
    });
    const release = (event) => {
      if (this.drag?.pointer !== event.pointerId) return;
      const { gid } = this.drag;
      this.drag = null;
      this.finish(gid);
    };
    on("pointerup", release);
    on("pointercancel", release);

    on("pointerover", (event) => {
      const gid = gidOf(event);
      if (this.drag !== null || event.pointerType === "touch" || !this.chosen.has(gid) || gid === this.hovered) return;
      this.hovered = gid;
      this.choose(gid, false);
    });
    on("pointerout", (event) => {
      const next = event.relatedTarget?.closest?.("[data-gid]")?.dataset.gid;
      if (this.drag !== null || this.hovered === null || this.chosen.has(next)) return;
      this.hovered = null;
      this.choose(null, false);
    });
    on("click", (event) => {
      const gid = gidOf(event);
      if (this.chosen.has(gid) && !this.handles.has(gid)) this.choose(gid, true);
    });
    on("focusin", (event) => {
      const gid = gidOf(event);
      if (this.building || this.drag !== null || gid === this.hovered) return;
      if (this.chosen.has(gid)) this.choose(gid, false);
    });

    on("keydown", (event) => {
      const gid = gidOf(event);
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (this.canMove(gid)) {
        const value = keyed(this.handles.get(gid), this.valueOf(gid), event);
        if (value === null) return;
        event.preventDefault();
        this.keyed = gid;
        this.moveHandle(gid, value, false);
        return;
      }
      const group = this.chosen.get(gid);
      if (group === undefined) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        this.choose(gid, true);
      }
      const next = neighbour(group.rows, gid, event.key);
      if (next !== null) {
        event.preventDefault();
        this.rove(gid, next, group);
      }
    });
    const unkey = () => {
      const gid = this.keyed;
      this.keyed = null;
      if (gid !== null) this.finish(gid);
    };
    on("keyup", unkey);
    on("focusout", unkey);
  }
}

function render({ model, el }) {
  const view = new View(model, el);
  return () => view.close();
}

export default { render };
