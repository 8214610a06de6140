"""Every text can be read: in the light theme, in the dark one, and where a reader forces their own colours."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from explainer.serve.pages import notebooks_folder, read_pages
from tests.browser.driving import open_page

PAGES = [page.stem for page in read_pages(notebooks_folder())]
THEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced light": {"color_scheme": "light", "forced_colors": "active"},
    "forced dark": {"color_scheme": "dark", "forced_colors": "active"},
}
SHARPNESS = 2  # pixels to a CSS pixel: the strokes of small letters are then as dark as their ink
ENOUGH = 4.5  # WCAG 2.2, 1.4.3

TEXTS = """() => {
  const found = [];
  const add = (words, box, where) => {
    if (words.trim() && box.width > 2 && box.height > 2)
      found.push([words.trim().slice(0, 40), box.left + scrollX, box.top + scrollY, box.width, box.height, where]);
  };
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !e.closest('[data-part=summary], [aria-disabled=true], :disabled, .site-skip, [role=status]');
  for (const e of document.querySelectorAll('.live-body svg text'))
    if (shown(e)) add(e.textContent, e.getBoundingClientRect(), e.parentElement.dataset.gid ?? 'picture');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!shown(e) || e.closest('svg, script, style, option, .anchor-link')) continue;
    for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      for (const box of range.getClientRects()) add(word[0], box, e.className || e.tagName);
    }
  }
  return found;
}"""


def luminance(pixels):
    channels = pixels[..., :3] / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast_of(picture):
    """The contrast between what most of a text's box is, and what in it stands out most."""
    light = luminance(picture.astype(float)).ravel()
    ground = np.median(light)
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return float(np.quantile(ratios, 0.995))


def unreadable(page):
    """What on the page has too little contrast."""
    texts = page.evaluate(TEXTS)
    assert len(texts) > 80
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB"))
    found = []
    for words, left, top, width, height, where in texts:
        x0, y0, x1, y1 = (round(SHARPNESS * place) for place in (left, top, left + width, top + height))
        box = picture[max(y0, 0) : y1, max(x0, 0) : x1]
        if box.size and (ratio := contrast_of(box)) < ENOUGH:
            found.append(f"{words!r} in {where}: {ratio:.1f}")
    return found


@pytest.mark.parametrize("stem", PAGES)
def test_every_text_can_be_read(browser, server, stem):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, device_scale_factor=SHARPNESS, reduced_motion="reduce"
    )
    page = context.new_page()
    open_page(page, server.page(stem))
    expect(page.locator("#loading")).to_have_count(0)
    found = {}
    for theme, media in THEMES.items():
        page.emulate_media(**media)
        found[theme] = unreadable(page)
    assert found == {theme: [] for theme in THEMES}
    context.close()


def test_the_measure_can_fail():
    white, grey = np.full((40, 90, 3), 255), np.full((40, 90, 3), 255)
    white[10:20, 10:60] = 0x70
    grey[10:20, 10:60] = 0x90
    assert contrast_of(white) > ENOUGH > contrast_of(grey) > 1
