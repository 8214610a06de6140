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
const SET = ["index", "value"]; // what a reader sets of a control: which option, or a value

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
    Object.fromEntries(SET.map((name) => [name, each.get(name)]).filter(([, value]) => value !== undefined)),
  );

/** The name of this page's entry in the browser's history: only the same page, loaded again, finds what was kept. */
function entry() {
  const name = history.state?.entry ?? Math.random().toString(36).slice(2);
  history.replaceState({ ...history.state, entry: name }, "");
  return name;
}

/**
 * Keep, for when this page is loaded again, what was set since the kernel last said something: it is in no address.
 * What was kept the last time is set once the kernel speaks.
 * @param {number} place of the panel in the page @param {Control[]} controls @param {Element} root @param {AbortSignal} signal
 */
function keepUnanswered(place, controls, root, signal) {
  const key = `controls ${entry()} ${place}`;
  let known = settingsOf(controls);
  const unanswered = () =>
    settingsOf(controls).map((now, k) => (JSON.stringify(now) === JSON.stringify(known[k]) ? null : now));
  /** @type {(Setting | null)[]} */
  let kept = [];
  const keep = () => sessionStorage.setItem(key, JSON.stringify(kept.length > 0 ? kept : unanswered()));
  try {
    kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    sessionStorage.removeItem(key);
    window.addEventListener("pagehide", keep, { signal });
  } catch {} // a browser may refuse its storage to a page in another site's frame
  const hear = () => {
    known = settingsOf(controls);
    kept.splice(0).forEach((setting, k) => {
      if (setting === null || controls[k] === undefined) return;
      controls[k].set(setting);
      controls[k].save_changes();
    });
  };
  root.addEventListener("live-message", () => setTimeout(hear), { signal }); // once the controls have been told too
}

/** @param {{model: Model, el: HTMLElement}} place */
function render({ model, el }) {
  const closing = new AbortController();
  const observer = new MutationObserver(look);
  const controls = Promise.all(
    model.get("controls").map((/** @type {string} */ id) => model.widget_manager.get_model(id)),
  );
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
      const place = [...el.ownerDocument.querySelectorAll(PANEL)].indexOf(panel);
      const root = /** @type {Element} */ (panel.closest(ROOT));
      const isPage = el.ownerDocument.body.hasAttribute("data-live-address"); // of its own: Lab's is another matter
      if (isPage) controls.then((all) => keepUnanswered(place, all, root, closing.signal));
    }
    for (const control of panel.querySelectorAll(CONTROL)) dress(control, model.get("whose"));
  }

  observer.observe(el.ownerDocument, { subtree: true, childList: true });
  look();
  return () => {
    observer.disconnect();
    closing.abort();
  };
}

export default { render };
