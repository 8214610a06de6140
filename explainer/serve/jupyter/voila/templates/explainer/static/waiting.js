/**
 * What a page says while it comes, and when its kernel ends or falls silent before the pictures are there: from then on
 * each figure keeps watch itself. Voilà's page calls the three functions.
 */

const LOOK_MS = 2000;
const PATIENCE_MS = 10_000;
const UNDRAWN = 'script[type="application/vnd.voila.cell-output+json"]';
const WITHOUT_WIDGET = ".lm-Panel.jp-OutputArea-output:not(:has(*))"; // only Jupyter's own words are in it
const ENDED = "The kernel that this page was made by has ended.";
const SILENT =
  "The kernel does not answer: it is busy, has ended or cannot be reached. When it answers, this page goes on by itself.";

let advanced = performance.now(); // when something of the page last came
let isWhole = false; // before that, its kernel may not have been started, and if it dies the server apologises

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Whether cells are to be executed or drawn, or a widget is still to come, and no figure is there to notice. */
const isComing = () =>
  document.querySelector("[data-live-view]") === null &&
  document.querySelector(`#loading, #cells :is(${UNDRAWN}, ${WITHOUT_WIDGET})`) !== null;

/** Whether the server knows of no such kernel any more. */
async function hasEnded() {
  try {
    return (await fetch(document.body.dataset.kernel ?? "")).status === 404;
  } catch {
    return false; // the server cannot be reached, and may come back
  }
}

/** Look whether the reader has to be told, or no longer. */
async function look() {
  const ended = isWhole && isComing() && (await hasEnded());
  const isSilent = isComing() && (ended || performance.now() - advanced >= PATIENCE_MS);
  element("silent").hidden = !isSilent;
  element("silent_text").textContent = isSilent ? (ended ? ENDED : SILENT) : "";
  if (isComing() && !ended) setTimeout(look, LOOK_MS);
}

document.addEventListener("click", ({ target }) => {
  if (target === element("again")) location.reload();
});
setTimeout(look, LOOK_MS);

Object.assign(window, {
  voila_heartbeat: () => {},
  /** @param {number} cell @param {number} count */
  voila_process: (cell, count) => {
    advanced = performance.now();
    element("loading_text").textContent =
      cell > 1 ? `Preparing the page, step ${cell} of ${count} …` : "Starting Python …";
  },
  voila_finish: () => {
    advanced = performance.now();
    isWhole = true;
    element("loading_text").textContent = "Loading the pictures …";
    const watcher = new MutationObserver(check);
    function check() {
      if (document.querySelector(`#cells ${UNDRAWN}`) !== null) return;
      watcher.disconnect();
      element("loading").remove();
    }
    watcher.observe(element("cells"), { childList: true, subtree: true });
    check();
  },
});
