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

/** Name this page's entry in the browser's history: only the same page, loaded again, finds what was kept. @param {AbortSignal} signal */
function nameEntry(signal) {
  const name = history.state?.entry ?? Math.random().toString(36).slice(2);
  const sign = () => history.replaceState({ ...history.state, entry: name }, "");
  sign();
  window.addEventListener("hashchange", sign, { signal }); // a link within the page has made an entry without a name
  return name;
}

/**
 * Keep, for when this page is loaded again, what was set since the kernel last said something: it is in no address.
 * What was kept the last time is set once the kernel speaks.
 * @param {number} place of the page's figure in the document @param {Control[]} controls @param {Element} root @param {AbortSignal} signal
 */
function keepUnanswered(place, controls, root, signal) {
  let known = settingsOf(controls);
  const unanswered = () =>
    settingsOf(controls).map((now, k) => (JSON.stringify(now) === JSON.stringify(known[k]) ? null : now));
  /** @type {(Setting | null)[]} */
  let kept = [];
  let isSetAgain = false; // what is on its way then may be what the kernel died of: it is not kept a second time
  try {
    const key = `controls ${nameEntry(signal)} ${place}`;
    const keep = () => {
      const settings = kept.length > 0 ? kept : unanswered();
      if (!isSetAgain && settings.some((each) => each !== null)) sessionStorage.setItem(key, JSON.stringify(settings));
    };
    kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    sessionStorage.removeItem(key);
    window.addEventListener("pagehide", keep, { signal });
  } catch {} // a browser may refuse this to a page in another site's frame
  const forget = () => {
    known = settingsOf(controls);
  };
  const hear = () => {
    forget();
    isSetAgain = kept.length > 0;
    kept.splice(0).forEach((setting, k) => {
      if (setting === null || controls[k] === undefined) return;
      controls[k].set(setting);
      controls[k].save_changes();
    });
  };
  root.addEventListener("live-message", () => setTimeout(hear), { signal }); // once the controls have been told too
  root.addEventListener("live-go", forget, { signal }); // the address asks for another state, whatever was set before
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
    keepUnanswered(model.get("place"), controls, root, closing.signal);
  }

  observer.observe(el.ownerDocument, { subtree: true, childList: true });
  look();
  return () => {
    observer.disconnect();
    closing.abort();
  };
}

export default { render };
