/**
 * What is measured in the page: from an input event to the change that it brings about, and to the frame after it.
 *
 * `window.bench` is set up before the page's own scripts run. A change is whatever shows the Jacobian anew: an
 * attribute of a watched element, a new image, or a picture drawn on a canvas.
 */

window.bench = (() => {
  const SILENT_MS = 2000;
  const PIXELS = 4; // a frame of a drag: more than a slider's step, so that no movement goes without a change
  const TURN = 20; // frames from one end of a drag to the other
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const posted = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  let onChange = () => {};

  const drawImage = CanvasRenderingContext2D.prototype.drawImage;
  let drawn = 0;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    drawImage.apply(this, given);
    if (this.canvas.isConnected) {
      drawn += 1;
      onChange();
    }
  };

  /** @param {{watch: string, handle: string, ready: string}} page */
  function isReady({ ready }) {
    if (ready === "canvas") return drawn > 0;
    return document.querySelector(ready) !== null;
  }

  function observe({ watch }) {
    if (watch === "canvas") return () => {};
    const observer = new MutationObserver((records) => {
      const shows = watch !== "img" || records.some((r) => [...r.addedNodes].some((e) => e.matches?.("img, :has(img)"))
        || r.target.tagName === "IMG");
      if (shows) onChange();
    });
    const roots = watch === "img" ? [document.body] : document.querySelectorAll(watch);
    if (roots.length === 0) throw new Error(`nothing to watch: ${watch}`);
    for (const root of roots)
      observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    return () => observer.disconnect();
  }

  const bubbling = { bubbles: true, cancelable: true, composed: true };

  function press(handle, key) {
    const code = { ArrowUp: 38, ArrowDown: 40 }[key];
    return handle.dispatchEvent(new KeyboardEvent("keydown", { key, code: key, keyCode: code, which: code, ...bubbling }));
  }

  /** Hold an arrow key: `count` times, each after the last has been answered and a pause. */
  async function keys(page, count, first) {
    const handle = document.querySelector(page.handle);
    handle.focus({ preventScroll: true });
    const stop = observe(page);
    const samples = [];
    await wait(150);
    for (let k = 0; k < count; k += 1) {
      const started = performance.now();
      const changed = new Promise((resolve) => (onChange = () => resolve(performance.now() - started)));
      press(handle, (first + k) % 20 < 10 ? "ArrowUp" : "ArrowDown");
      const change = await Promise.race([changed, wait(SILENT_MS).then(() => null)]);
      onChange = () => {};
      await frame();
      await posted();
      samples.push([change, change === null ? null : performance.now() - started]);
      await wait(40 + 16 * Math.random());
    }
    handle.dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowUp", ...bubbling }));
    stop();
    await wait(150);
    return samples;
  }

  /**
   * Drag to and fro, one movement a frame and each to another value; count the frames before which the picture had
   * changed.
   */
  async function drag(page, seconds) {
    Element.prototype.setPointerCapture = () => {}; // it knows no pointer that only a script has moved
    const handle = document.querySelector(page.handle);
    handle.scrollIntoView({ block: "center" });
    await wait(150);
    const box = handle.getBoundingClientRect();
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const send = (what, by, target = handle) => {
      const [clientX, clientY] = page.across ? [x + by, y] : [x, y + by];
      const held = { clientX, clientY, button: 0, buttons: what === "up" ? 0 : 1, ...bubbling };
      target.dispatchEvent(new PointerEvent(`pointer${what}`, { pointerId: 1, isPrimary: true, pointerType: "mouse", ...held }));
      target.dispatchEvent(new MouseEvent(`mouse${what}`, held));
    };
    const stop = observe(page);
    let changed = false;
    let moves = 0;
    let frames = 0;
    onChange = () => (changed = true);
    send("down", 0);
    const started = performance.now();
    let passed = 0;
    while (passed < 1000 * seconds) {
      await frame();
      passed = performance.now() - started;
      if (changed) frames += 1;
      changed = false;
      const phase = (moves + TURN / 2) % (2 * TURN);
      send("move", PIXELS * (Math.min(phase, 2 * TURN - phase) - TURN / 2));
      moves += 1;
    }
    send("up", 0);
    onChange = () => {};
    stop();
    await wait(300);
    return { moves: (1000 * moves) / passed, changes: (1000 * frames) / passed };
  }

  return { isReady, keys, drag };
})();
