/**
 * A page without a server: html-manager's widgets, whose comms lead to Python in a worker, and the live picture in the
 * place of the stored one.
 *
 * @typedef {{comm_id: string, target_name: string, data: any}} Content
 * @typedef {{iopub?: {status?: (message: object) => void}}} Callbacks
 */

const settings = JSON.parse(document.getElementById("live-settings")?.textContent ?? "{}");
const here = new URL("./", import.meta.url);
const line = document.getElementById("loading");
const words = document.getElementById("loading_text");
const SLOW_MS = 20_000;
const FAILED = "The pictures stand still: Python could not be started in this browser.";

/** @param {string} text */
function say(text) {
  const isOver = line?.classList.contains("site-failed") ?? false;
  if (words !== null && !isOver && words.textContent !== text) words.textContent = text;
}

/** Say what a reader can do where Python does not start. @param {string} why @param {unknown} problem */
function giveUp(why, problem) {
  if (line === null || line.classList.contains("site-failed")) return;
  console.warn(problem);
  clearTimeout(slow);
  say(`${FAILED} ${why}`);
  line.classList.add("site-failed");
  line.setAttribute("role", "alert");
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = "Try again";
  again.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  line.append(again);
}

/** @param {unknown} problem */
function reason(problem) {
  const text = String(problem);
  if (/memory|allocat|RangeError/i.test(text)) return "It has too little memory left: close other tabs.";
  if (/fetch|network|load|import|\d{3} for /i.test(text)) {
    return navigator.onLine
      ? "A file could not be loaded."
      : "You are offline, and not all files have been loaded before.";
  }
  return "The prose and the pictures can still be read.";
}

const slow = setTimeout(() => say("Still loading Python: the first visit takes the longest …"), SLOW_MS);

// ---- widgets -----------------------------------------------------------------------------------------------

/** Run a script that is stored compressed. @param {string} file @returns {Promise<void>} */
const script = (file) =>
  fetch(new URL(file, here))
    .then(({ ok, body }) => {
      if (!ok || body === null) throw new Error(`could not load ${file}`);
      return new Response(body.pipeThrough(new DecompressionStream("gzip"))).text();
    })
    .then(
      (text) =>
        new Promise((resolve) => {
          const element = document.createElement("script");
          element.src = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          element.onload = () => resolve();
          document.head.append(element);
        }),
    );

/** @param {string[]} names @returns {Promise<any[]>} */
const required = (names) =>
  new Promise((resolve, reject) =>
    /** @type {any} */ (window).requirejs(names, (/** @type {any[]} */ ...found) => resolve(found), reject),
  );

/** The page's end of a comm. */
class PageComm {
  /** @type {((message: object) => void) | undefined} */
  heard;
  /** @type {((message: object) => void) | undefined} */
  closed;

  /** @param {Kernel} kernel @param {string} id @param {string} target */
  constructor(kernel, id, target) {
    this.kernel = kernel;
    this.comm_id = id;
    this.target_name = target;
    kernel.comms.set(id, this);
  }

  /** @param {(message: object) => void} listener */
  on_msg(listener) {
    this.heard = listener;
  }

  /** @param {(message: object) => void} listener */
  on_close(listener) {
    this.closed = listener;
  }

  open() {
    return "";
  }

  /** @param {object} data @param {Callbacks} [callbacks] */
  send(data, callbacks) {
    return this.kernel.send("comm_msg", { comm_id: this.comm_id, data }, callbacks);
  }

  close() {
    this.kernel.comms.delete(this.comm_id);
    return this.kernel.send("comm_close", { comm_id: this.comm_id, data: {} });
  }
}

/** Python's worker, as widgets see it. */
class Kernel {
  /** @type {Map<string, PageComm>} */
  comms = new Map();
  /** @type {Map<number, Callbacks>} what is to be told once a message has been dealt with */
  #pending = new Map();
  #number = 0;

  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
  }

  /** @param {string} type @param {object} content @param {Callbacks} [callbacks] */
  send(type, content, callbacks) {
    this.#number += 1;
    if (callbacks !== undefined) this.#pending.set(this.#number, callbacks);
    this.worker.postMessage({ type, content, number: this.#number });
    return `${this.#number}`;
  }

  /** @param {number} number */
  done(number) {
    const callbacks = this.#pending.get(number);
    this.#pending.delete(number);
    callbacks?.iopub?.status?.({ header: {}, content: { execution_state: "idle" } });
  }
}

/** Put a widget into its cell, out of sight until it can be dragged; then it takes the stored picture's place. @param {any} manager @param {string} cell @param {string} id */
async function display(manager, cell, id) {
  const place = document.querySelector(`[data-cell="${CSS.escape(cell)}"]`);
  if (place === null) return;
  const view = await manager.create_view(await manager.get_model(id));
  const live = document.createElement("div");
  live.className = "site-live";
  place.append(live);
  await manager.display_view(view, live);
  const stored = place.querySelector(".site-stored");
  const ready = () => {
    if (live.querySelector(settings.ready) === null) return;
    watcher.disconnect();
    stored?.remove();
    live.classList.add("site-shown");
    if (document.querySelector(".site-stored") === null) finish();
  };
  const watcher = new MutationObserver(ready);
  watcher.observe(live, { subtree: true, attributes: true, childList: true });
  ready();
}

/** All that was to come is here. */
function finish() {
  clearTimeout(slow);
  line?.remove();
  document.documentElement.dataset.siteLive = "true";
  keep().catch((problem) => console.warn(problem)); // an extra
}

/** Let the browser keep the site, this page too, for a visit without a network. */
async function keep() {
  if (navigator.serviceWorker === undefined) return; // over HTTP there is none
  await navigator.serviceWorker.register(new URL("../sw.js", here));
  const kept = await caches.open(here.pathname.split("/").at(-2) ?? "");
  await kept.add(location.pathname);
}

// ---- the start ---------------------------------------------------------------------------------------------

function begin() {
  const worker = new Worker(new URL("worker.js", here), { type: "module" });
  worker.onerror = (event) => giveUp("A file could not be loaded.", event.message);
  worker.postMessage({ type: "start", ...settings });
  const kernel = new Kernel(worker);
  const managed = script("widgets.js.data").then(async () => {
    const [{ HTMLManager }] = await required(["@jupyter-widgets/html-manager", "@jupyter-widgets/base"]);
    const manager = new HTMLManager({
      loader: (/** @type {string} */ name) => required([name]).then(([found]) => found),
    });
    manager._create_comm = async (/** @type {string} */ target, /** @type {string} */ id) =>
      new PageComm(kernel, id, target);
    return manager;
  });
  managed.catch((problem) => giveUp(reason(problem), problem));
  worker.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const { kind, content } = message;
    if (kind === "loading") say(`Loading Python, ${Math.round(100 * message.share)} % …`);
    else if (kind === "stage") {
      performance.mark(`site ${message.stage}`);
      if (message.stage === "python") say("Preparing the pictures …");
    } else if (kind === "broken") giveUp(reason(message.text), message.text);
    else if (kind === "failed") giveUp("This part of the page did not work.", message.text);
    else
      managed
        .then((manager) => hear(kernel, manager, kind, content, message))
        .catch((problem) => giveUp(reason(problem), problem));
  };
}

/** @param {Kernel} kernel @param {any} manager @param {string} kind @param {Content} content @param {any} message */
function hear(kernel, manager, kind, content, message) {
  if (kind === "comm_open") {
    const comm = new PageComm(kernel, content.comm_id, content.target_name);
    return manager.handle_comm_open(comm, { content, metadata: message.metadata, buffers: [] });
  }
  if (kind === "comm_msg") {
    kernel.comms.get(content.comm_id)?.heard?.({ content, metadata: {}, buffers: [], header: {}, parent_header: {} });
  } else if (kind === "comm_close") kernel.comms.get(content.comm_id)?.closed?.({ content });
  else if (kind === "done") kernel.done(message.number);
  else if (kind === "display") return display(manager, message.cell, message.model);
}

if (typeof WebAssembly === "object" && typeof DecompressionStream === "function") begin();
else giveUp("It is too old: it needs WebAssembly and compressed streams, which browsers have since 2023.", "too old");
