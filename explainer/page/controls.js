/**
 * What ipywidgets leaves out of its controls: sliders and groups of buttons without a name, pressed buttons that do not
 * say so, and controls of two pages in one notebook that are called the same.
 *
 * @typedef {{get: (name: string) => any}} Model
 */

const ROOT = ".page-root";
const PANEL = ".page-controls";
const CONTROL = ".widget-inline-hbox, .widget-inline-vbox, .widget-toggle-buttons";
const FIELD = "input, select, textarea, [role=slider]";

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

/** @param {{model: Model, el: HTMLElement}} place */
function render({ model, el }) {
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
    }
    for (const control of panel.querySelectorAll(CONTROL)) dress(control, model.get("whose"));
  }

  observer.observe(el.ownerDocument, { subtree: true, childList: true });
  look();
  return () => observer.disconnect();
}

export default { render };
