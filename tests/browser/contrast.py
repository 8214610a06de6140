"""The contrast of every text on a page, by its pixels."""

import base64
import io

import numpy as np
from PIL import Image

SHARPNESS = 2  # pixels to a CSS pixel: the strokes of small letters are then as dark as their ink
ENOUGH = 4.5  # WCAG 2.2, 1.4.3
MARGIN = 4
ATTEMPTS = 20

_CHANNEL = np.arange(256) / 255
LINEAR = np.where(_CHANNEL <= 0.04045, _CHANNEL / 12.92, ((_CHANNEL + 0.055) / 1.055) ** 2.4)

TEXTS = """within => {
  const found = [];
  const isClipped = (e, box) => { // scrolled out of a box that scrolls by itself
    for (let outer = e.parentElement; outer !== document.body; outer = outer.parentElement) {
      if (getComputedStyle(outer).overflowY === 'visible') continue;
      const { top, bottom, left, right } = outer.getBoundingClientRect();
      if (box.top < top - 1 || box.bottom > bottom + 1 || box.left < left - 1 || box.right > right + 1) return true;
    }
    return false;
  };
  const add = (e, words, box, where) => {
    if (words.trim() && box.width > 2 && box.height > 2 && !isClipped(e, box))
      found.push([words.trim().slice(0, 40), box.left + scrollX, box.top + scrollY, box.width, box.height, where]);
  };
  const shown = (e) => e.closest(within) && e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !e.closest('[data-part=summary], [aria-disabled=true], :disabled, .site-skip, [role=status]');
  for (const e of document.querySelectorAll('.live-body svg text'))
    if (shown(e)) add(e, e.textContent, e.getBoundingClientRect(), e.parentElement.dataset.gid ?? 'picture');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!shown(e) || e.closest('svg, script, style, option, .anchor-link')) continue;
    for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      for (const box of range.getClientRects()) add(e, word[0], box, e.className || e.tagName);
    }
  }
  return found;
}"""

# What has changed is marked for a moment: to wait for its end would take longer than all the rest.
UNMARK = "for (const each of document.querySelectorAll('.live-changed')) each.classList.remove('live-changed')"


def luminance(pixels):
    """What WCAG 2.2 calls the relative luminance of 8-bit pixels."""
    return LINEAR[pixels[..., :3]] @ [0.2126, 0.7152, 0.0722]


def contrast_of(picture):
    """The contrast between what most of a text's box is, and what in it stands out most."""
    light = luminance(picture).ravel()
    ground = np.median(light)
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return float(np.quantile(ratios, 0.995))


def taken(page, session, within):
    """The texts, each with its box, a picture in which nothing has moved meanwhile, and its upper left corner."""
    page.evaluate(UNMARK)
    texts = page.evaluate(TEXTS, within)
    for _ in range(ATTEMPTS):
        left, top = (max(0, min(text[k] for text in texts) - MARGIN) for k in (1, 2))
        right, bottom = (max(text[k] + text[k + 2] for text in texts) + MARGIN for k in (1, 2))
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top, "scale": SHARPNESS}
        options = {"clip": clip, "captureBeyondViewport": True, "optimizeForSpeed": True}
        data = session.send("Page.captureScreenshot", options)["data"]
        before, texts = texts, page.evaluate(TEXTS, within)
        if texts == before:
            return texts, np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))), (left, top)
    raise AssertionError(f"The page moved {ATTEMPTS} times while it was looked at.")


def unreadable(page, session, within="body"):
    """What has too little contrast in what a selector finds; the number of texts that were looked at."""
    texts, picture, (left, top) = taken(page, session, within)
    found = []
    for words, x, y, width, height, where in texts:
        x0, y0, x1, y1 = (round(SHARPNESS * place) for place in (x - left, y - top, x - left + width, y - top + height))
        box = picture[max(y0, 0) : y1, max(x0, 0) : x1]
        if box.size and (ratio := contrast_of(box)) < ENOUGH:
            found.append(f"{words!r} in {where}: {ratio:.1f}")
    return found, len(texts)
