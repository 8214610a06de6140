/**
 * What ipywidgets leaves out of its controls: sliders and groups of buttons without a name, pressed buttons that do not
 * say so, controls of two pages in one notebook that are called the same, and what was set when no kernel was there.
 *
 * @typedef {{get: (name: string) => any, set: (values: object) => void, save_changes: () => void}} Control
 * @typedef {Pick<Control, "get"> & {widget_manager: {get_model: (id: string) => Promise<Control>}}} Model
 * @typedef {Record<string, unknown>} Setting
 */

const ROOT = ".page-root";
const PANEL = ".page-controls";
const CONTROL = ".widget-inline-hbox, .widget-inline-vbox, .widget-toggle-buttons";
const FIELD = "input, select, textarea, [role=slider]";
const CHOSEN = ["index", "value"]; // what a reader sets of a control: which option, or a value

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value); // the panel is observed
}

/** @param {Element} control @param {string} whose */
function dress(control, whose) {
  const label = control.querySelector(":scope > .widget-label")?.textContent?.trim();
  const name = `${label || control.getAttribute("title") || control.querySelector("[title]")?.getAttribute("title") || ""}${whose}`;
  const buttons = control.querySelectorAll(".widget-toggle-button");
  if (buttons.length > 0) {
    set(control, "role", "group");
    set(control, "aria-label", name);
    for (const button of buttons) set(button, "aria-pressed", `${button.classList.contains("mod-active")}`);
    return;
  }
  const readout = control.querySelector(".widget-readout");
  if (readout !== null) {
    set(readout, "role", "textbox");
    set(readout, "aria-label", `${name}, as a number`);
  }
  for (const field of control.querySelectorAll(FIELD)) {
    const own = field.closest("label")?.textContent?.trim(); // a checkbox stands in its words
    set(field, "aria-label", own ? own + whose : name);
    if (readout !== null) set(field, "aria-valuetext", readout.textContent ?? ""); // not a logarithm, nor a percentage
  }
}

/** @param {Control[]} controls @returns {Setting[]} */
const settingsOf = (controls) =>
  controls.map((each) =>
    Object.fromEntries(CHOSEN.map((name) => [name, each.get(name)]).filter(([, value]) => value !== undefined)),
  );

/**
 * Let the figure keep, for when this page is loaded again, what was set since the kernel last said something.
 * @param {Control[]} controls @param {Element} root @param {AbortSignal} signal
 */
function keepUnanswered(controls, root, signal) {
  let known = settingsOf(controls);
  const forget = () => {
    known = settingsOf(controls);
  };
  /** @param {string} what @param {(event: CustomEvent) => void} act */
  const on = (what, act) => root.addEventListener(what, (event) => act(/** @type {CustomEvent} */ (event)), { signal });

  on("live-message", () => setTimeout(forget)); // once the controls have been told too
  on("live-go", forget); // the address asks for another state, whatever was set before
  on("live-keep", ({ detail }) => {
    const set = settingsOf(controls).map((now, k) => (JSON.stringify(now) === JSON.stringify(known[k]) ? null : now));
    if (set.some((each) => each !== null)) detail.beside = set;
  });
  on("live-resume", (event) => {
    event.preventDefault(); // it is taken
    /** @type {(Setting | null)[]} */
    const kept = event.detail;
    kept.forEach((setting, k) => {
      if (setting === null || controls[k] === undefined) return;
      controls[k].set(setting);
      controls[k].save_changes();
    });
  });
}

/** @param {{model: Model, el: HTMLElement}} place */
function render({ model, el }) {
  const closing = new AbortController();
  const observer = new MutationObserver(look);
  /** @type {Element | null} */
  let panel = null;

  function look() {
    if (panel === null) {
      panel = el.closest(ROOT)?.querySelector(PANEL) ?? null;
      if (panel === null) return; // not in the page yet
      observer.disconnect();
      observer.observe(panel, {
        subtree: true,
        childList: true,
        attributeFilter: ["class", "title", "aria-valuetext"],
      });
      set(panel, "role", "group");
      set(panel, "aria-label", `Controls${model.get("whose")}`);
      const isPage = el.ownerDocument.body.hasAttribute("data-live-address"); // of its own: Lab's is another matter
      if (isPage) watchOver(/** @type {Element} */ (panel.closest(ROOT)));
    }
    for (const control of panel.querySelectorAll(CONTROL)) dress(control, model.get("whose"));
  }

  /** @param {Element} root */
  async function watchOver(root) {
    /** @type {string[]} */
    const ids = model.get("controls");
    const controls = await Promise.all(ids.map((id) => model.widget_manager.get_model(id)));
    keepUnanswered(controls, root, closing.signal);
  }

  observer.observe(el.ownerDocument, { subtree: true, childList: true });
  look();
  return () => {
    observer.disconnect();
    closing.abort();
  };
}

export default { render };
