"""What a page decides and what surrounds a figure: colours, style sheets, the address, links, fingers, messages."""

import re

import pytest
from matplotlib.figure import Figure
from playwright.sync_api import expect

from explainer.live import Choices, Choose, Go, Handle, LiveFigure, Picture, Words
from tests.live.test_in_chromium import Kernel, hit, knob, middle
from tests.live.wire import Board, Wire

SITE = "http://127.0.0.1:9/page"
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
STYLE = "(element, name) => getComputedStyle(element)[name]"


class Site(Kernel):
    """A page with an address, of which its figures may have the fragment."""

    def __init__(self, page, wire, *, at="", before="", after="", body="data-live-address"):
        self.at, self.before, self.after, self.body = at, before, after, body
        super().__init__(page, wire)

    def open(self):
        head = '<!DOCTYPE html><meta name="viewport" content="width=device-width, initial-scale=1">'
        html = f"{head}<body {self.body} style='margin: 0'>{self.before}<main></main>{self.after}</body>"
        self.page.unroute_all()
        self.page.route(f"{SITE}**", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self.page.goto(SITE + self.at)

    def fragment(self):
        return self.page.evaluate("location.hash")

    def asked(self):
        """Answer what the page has said; return what it said of addresses."""
        said = []
        while messages := self.take():
            said += [(m["event"], m["fragment"]) for m in messages if "fragment" in m]
            self.answer(messages)
        return said


@pytest.fixture
def board():
    """A page in small whose address says where its first handle is: ``z=2.5``."""
    board = Board()

    def react(event):
        board.events.append(event)
        if isinstance(event, Choose):
            return
        value = float(event.fragment.removeprefix("z=") or 1) if isinstance(event, Go) else event.value
        board.set(0, value)
        board.live.address(f"z={value:g}")

    board.react = react
    board.live.place = 0
    return board


@pytest.fixture
def open_site(page, board):
    """Open the board's page and answer its hello."""

    def open_site(**keywords):
        site = Site(page, board.wire, **keywords)
        site.view = site.join()
        site.first = site.asked()
        return site

    return open_site


def test_what_a_view_names_can_be_selected(page, open_site):
    page.add_init_script("Math.random = () => 0.25")  # in base 36: 0.9
    site = open_site()
    names = site.page.locator("svg [id]").evaluate_all("(all) => all.map((e) => e.id)")
    assert names
    assert site.page.evaluate("(names) => names.every((n) => document.querySelector(`#${n}`) !== null)", names)


# ---- colours and style sheets ------------------------------------------------------------------------------


def test_the_page_decides_the_colours_at_painting_and_in_patches(page, board):
    bar, other = board.bars
    bar.set(facecolor="#123456", edgecolor="#abcdef", linewidth=2)
    board.live.palette = {
        "#123456": "var(--first)",
        "#abcdef": "color-mix(in srgb, red, blue)",
        "#00ff00": "rgb(7, 8, 9)",
    }
    board.live.css = "& { --first: rgb(1, 2, 3) }"
    board.show()
    kernel = Kernel(page, board.wire)
    view = kernel.join()
    kernel.settle()
    path = view.locator("[data-gid=bar-0] path")
    assert path.evaluate(STYLE, "fill") == "rgb(1, 2, 3)"
    assert path.evaluate(STYLE, "stroke") == "color(srgb 0.5 0 0.5)"
    other.set_facecolor("#123456")
    bar.set_facecolor("#00ff00")
    bar.set_edgecolor("#00ff01")  # in no palette
    board.live.flush()
    kernel.deliver()
    assert path.evaluate(STYLE, "fill") == "rgb(7, 8, 9)"
    assert path.evaluate(STYLE, "stroke") == "rgb(0, 255, 1)"
    assert view.locator("[data-gid=bar-1] path").evaluate(STYLE, "fill") == "rgb(1, 2, 3)"


def test_the_palette_reaches_markup_and_leaves_references_alone(page):
    axes = Figure(figsize=(2, 2)).add_subplot()
    line = axes.plot([0, 1], [0, 1], "o-", color="#123456")[0]
    live = LiveFigure(palette={"#123456": "rgb(1, 2, 3)", "#ff0000": "rgb(4, 5, 6)"})
    wire = Wire(live)
    live.show({"all": Picture(axes.get_figure(), {"line": line}, title="t")})
    kernel = Kernel(page, wire)
    drawn = kernel.join().locator("[data-gid=line] path").first
    kernel.settle()
    assert drawn.evaluate(STYLE, "stroke") == "rgb(1, 2, 3)"
    line.set_color("#ff0000")
    live.flush()
    kernel.deliver()
    assert drawn.evaluate(STYLE, "stroke") == "rgb(4, 5, 6)"
    marker = page.locator("#view use").first
    assert marker.evaluate("(use) => document.getElementById(use.href.baseVal.slice(1)) !== null")


def test_a_style_sheet_reaches_its_own_view_only(page, board):
    board.live.css = """
      & { container-type: inline-size; border-top: 3px solid; --own: 1 }
      .live-title { color: rgb(1, 2, 3); @media (min-width: 1px) { text-indent: 1px } }
      @media (min-width: 1px) { .live-title { letter-spacing: 2px } }
      @container (max-width: 400px) { .live-title { word-spacing: 3px } }
      @container (min-width: 401px) { .live-title { word-spacing: 4px } }
      @supports (display: grid) { .live-board { display: grid } }
    """
    kernel = Kernel(page, board.wire)
    view = kernel.join()
    kernel.settle()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<h2 class=live-title id=foreign>Another</h2>')")
    wanted = {"color": "rgb(1, 2, 3)", "textIndent": "1px", "letterSpacing": "2px", "wordSpacing": "3px"}
    own, foreign = view.locator(".live-title").first, page.locator("#foreign")
    assert {name: own.evaluate(STYLE, name) for name in wanted} == wanted
    assert all(foreign.evaluate(STYLE, name) != value for name, value in wanted.items())
    assert view.locator(".live-board").evaluate(STYLE, "display") == "grid"
    assert view.locator(".live").evaluate(STYLE, "borderTopWidth") == "3px"


def test_the_page_decides_what_says_ready_and_how_deep_headings_are(page, board):
    board.live.set_trait("ready", "data-page-ready")
    board.live.set_trait("heading", 4)
    kernel = Kernel(page, board.wire)
    view = kernel.join()
    assert view.locator("[data-page-ready]").count() == 0
    kernel.settle()
    assert view.locator(".live").get_attribute("data-page-ready") == "true"
    assert view.get_by_role("heading", level=4).all_text_contents() == ["Logits", "Cells", "Words"]


CONTRAST = """(element) => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const f = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = parts(colour);
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  let ground = element;
  while (ground && parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(light);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


@pytest.mark.parametrize(
    ("body", "scheme", "dark"),
    [
        ("", "light", False),
        ("", "dark", True),
        ('data-jp-theme-light="true"', "dark", False),
        ('data-jp-theme-light="false"', "light", True),
    ],
)
def test_both_themes_can_be_read(page, board, open_site, body, scheme, dark):
    page.emulate_media(color_scheme=scheme)
    site = open_site(body=body, before='<p><a href="#z=2">two</a></p>')
    board.live.say("No.")
    site.deliver()
    for words in (".live-title", "p", ".live-banner"):
        assert site.view.locator(words).first.evaluate(CONTRAST) >= 7
    ink = site.view.locator(".live-title").first.evaluate(STYLE, "color")
    assert (int(re.findall(r"\d+", ink)[0]) > 128) is dark
    assert site.view.locator("[data-part=logits] svg").evaluate(STYLE, "backgroundColor") == "rgb(255, 255, 255)"


def test_forced_colours_keep_words_pictures_and_focus(page, board, open_site):
    page.emulate_media(forced_colors="active")
    board.live.palette = {"#1f77b4": "CanvasText"}
    site = open_site()
    system = page.evaluate("""() => {
      const probe = document.createElement("p");
      document.body.append(probe);
      const colours = ["CanvasText", "Highlight"].map((name) => {
        probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
        return getComputedStyle(probe).color;
      });
      probe.remove();
      return colours;
    }""")
    assert site.view.locator(".live-title").first.evaluate(STYLE, "color") == system[0]
    assert site.view.locator("[data-gid=bar-0] path").evaluate(STYLE, "fill") == system[0]
    knob(site).press("ArrowUp")
    assert knob(site).evaluate(STYLE, "outlineStyle") == "solid"
    assert knob(site).evaluate(STYLE, "outlineColor") == system[1]


def test_forced_colours_leave_a_plain_picture_its_paper_and_ink(page, open_site):
    page.emulate_media(forced_colors="active", color_scheme="dark")
    site = open_site()
    svg = site.view.locator("[data-part=logits] svg")
    assert svg.evaluate(STYLE, "backgroundColor") == "rgb(255, 255, 255)"
    assert svg.locator("text").first.evaluate(STYLE, "fill") == "rgb(0, 0, 0)"


# ---- the address -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "place", "fragment"),
    [
        ("", 0, ""),
        ("#z=2", 0, "z=2"),
        ("#z=2;n=7", 0, "z=2"),
        ("#n=7;z=2", 1, "z=2"),
        ("#n=7", 1, ""),
        ("?z=2", 0, "z=2"),
        ("?token=abc&z=2", 0, "z=2"),
        ("?token=abc", 0, ""),
        ("?z=3#z=2", 0, "z=2"),
        ("?z=2", 1, ""),
    ],
)
def test_hello_says_the_figures_section_of_the_address(board, open_site, at, place, fragment):
    board.live.place = place
    site = open_site(at=at)
    assert site.first == [("hello", fragment)]
    assert board.bars[0].get_height() == (2 if fragment else 1)
    assert site.view.locator("b").text_content() == ("2" if fragment else "1")


@pytest.mark.parametrize(("body", "place"), [("", 0), ("data-live-address", -1)])
def test_an_address_that_is_not_the_figures_is_left_alone(board, open_site, body, place):
    board.live.place = place
    site = open_site(at="?z=3#z=2", body=body)
    knob(site).press("ArrowUp")
    site.settle()
    assert site.page.url == f"{SITE}?z=3#z=2"
    site.page.evaluate("location.hash = 'z=4'")
    assert site.first == site.asked() == []


def test_an_address_that_is_too_long_is_refused_in_words(board, open_site):
    site = open_site(at="#z=" + "1" * 6000)
    ((_, fragment),) = site.first
    assert len(fragment) == 4097
    assert "at most 4096" in site.view.get_by_role("alert").text_content()
    assert board.events == []
    assert knob(site).get_attribute("aria-valuenow") == "1"


def test_what_the_kernel_says_replaces_the_section_and_no_more(board, open_site):
    board.live.place = 1
    site = open_site(at="?theme=dark#n=7")
    before = site.page.evaluate("history.length")
    for _ in range(2):
        knob(site).press("ArrowUp")
        site.settle()
    assert site.page.url == f"{SITE}?theme=dark#n=7;z=1.2"
    assert site.page.evaluate("history.length") == before
    board.live.address("")
    site.deliver()
    assert site.fragment() == "#n=7"
    assert site.asked() == []  # its own writing is no news


def test_a_fragment_takes_the_place_of_an_older_query(open_site):
    site = open_site(at="?token=abc&z=2")
    assert site.page.url == f"{SITE}#z=2"


def test_the_reader_edits_the_address_and_goes_back(board, open_site):
    site = open_site(at="#z=2;n=7")
    site.page.evaluate("location.hash = 'z=3;n=7'")
    assert site.asked() == [("go", "z=3")]
    assert board.events[-1] == Go("z=3", first=False)
    site.page.evaluate("location.hash = 'z=3;n=8'")  # the other figure's
    assert site.asked() == []
    for _ in range(2):
        with site.page.expect_event("framenavigated"):
            site.page.evaluate("history.back()")
        site.page.evaluate(FRAMES)
    assert site.asked()[-1] == ("go", "z=2")
    assert board.bars[0].get_height() == 2
    assert site.fragment() == "#z=2;n=7"


def test_the_other_figures_section_is_no_news_before_the_first_answer_either(page, board):
    site = Site(page, board.wire, at="#z=2;n=7")
    site.join()
    page.evaluate("location.hash = 'z=2;n=8'")
    page.evaluate(FRAMES)
    board.react = lambda event: None  # and no address is ever said
    assert site.asked() == [("hello", "z=2")]


def test_what_an_address_needs_encoded_is_no_news(board, open_site):
    site = open_site()
    board.live.address('z="é 1"')
    site.deliver()
    site.page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert site.asked() == []
    assert site.fragment().startswith("#z=%22")


# ---- links beside the figure -------------------------------------------------------------------------------

LINKS = """
  <h2 id="J-=-diag">J = diag<a class="anchor-link" href="#J-=-diag">¶</a></h2>
  <p><a id="heading" href="#J-=-diag">above</a> <a id="top" href="#top">top</a>
     <a id="out" href="about:blank#z=4">out</a> <a id="link" href="#z=4">four</a></p>
"""


def test_a_link_sets_the_picture_and_back_returns(board, open_site):
    site = open_site(at="?theme=dark#z=2;n=7", after=LINKS)
    loads = site.page.evaluate("performance.now()")
    site.page.locator("#link").click()
    assert site.fragment() == "#z=4;n=7"
    assert site.asked() == [("go", "z=4")]
    assert board.events[-1] == Go("z=4", first=False)
    assert site.page.evaluate("performance.now()") > loads  # the same document
    site.page.evaluate("history.back()")
    site.page.wait_for_function("location.hash === '#z=2;n=7'")
    site.page.evaluate(FRAMES)
    assert site.asked() == [("go", "z=2")]


def test_back_before_the_answer_returns_too(board, open_site):
    site = open_site(at="#z=2", after=LINKS)
    site.page.locator("#link").click()
    site.page.evaluate("history.back()")
    site.page.wait_for_function("location.hash === '#z=2'")
    site.page.evaluate(FRAMES)
    assert site.asked() == [("go", "z=4"), ("go", "z=2")]
    assert board.bars[0].get_height() == 2
    assert site.fragment() == "#z=2"


def test_a_link_in_a_page_whose_address_is_its_own_sets_the_picture(board, open_site):
    site = open_site(after=LINKS, body="")
    site.page.locator("#link").click()
    assert site.asked() == [("go", "z=4")]
    assert site.page.url == SITE
    assert board.bars[0].get_height() == 4


def test_other_links_and_other_clicks_are_the_browsers(board, open_site):
    site = open_site(after=LINKS)
    for name in ("heading", "top", "out"):
        assert site.page.locator(f"#{name}").get_attribute("class") is None
    site.page.locator("#heading").click()
    assert site.fragment() == "#J-=-diag"
    default = """(name) => new Promise((done) => {
      window.addEventListener("click", (event) => {
        done(!event.defaultPrevented);
        event.preventDefault();
      }, { once: true });
      document.querySelector("#link").dispatchEvent(
        new MouseEvent("click", { bubbles: true, cancelable: true, [name]: true }));
    })"""
    site.asked()
    for key in ("ctrlKey", "metaKey", "shiftKey", "altKey"):
        assert site.page.evaluate(default, key)
    assert site.asked() == []
    assert not site.page.evaluate(default, "bubbles")


@pytest.mark.parametrize("marked", ["link", "late"])
def test_links_say_what_they_do(board, open_site, marked):
    site = open_site(after=LINKS)
    page = site.page
    page.evaluate("""document.body.insertAdjacentHTML(
      "beforeend", "<section><p><a id=late href='#z=5'>five</a></p></section>")""")
    link = page.locator(f"#{marked}.live-link")
    expect(link).to_have_accessible_description("sets the picture")
    assert link.evaluate(STYLE, "textDecorationStyle") == "dashed"
    page.evaluate("viewClose()")
    for name in ("link", "late"):
        assert page.locator(f"#{name}").get_attribute("aria-describedby") is None
        assert page.locator(f"#{name}").get_attribute("class") == ""
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a id=later href=#z=5>five</a>')")
    page.evaluate(FRAMES)
    assert page.locator("#later").get_attribute("class") is None
    page.locator("#link").click()
    assert page.url == f"{SITE}#z=4"  # the browser's again
    assert site.take() == []


NOTEBOOKS = """
  <div class="jp-Notebook"><a id="a0" href="#z=2">·</a><main></main><a id="a1" href="#z=2">·</a></div>
  <div class="jp-Notebook"><a id="b0" href="#z=2">·</a></div>
  <a id="c0" href="#z=2">·</a>
"""


def test_the_nearest_figure_above_takes_a_link_and_else_the_first_below(board, open_site):
    site = open_site(before='<a id="a" href="#z=2">·</a>', after='<a id="c" href="#z=2">·</a>')
    site.join("second")
    site.page.evaluate("""document.querySelector("#second").insertAdjacentHTML(
      "beforebegin", "<a id='b' href='#z=2'>·</a>")""")
    site.settle()
    takers = {}
    for name in "abc":
        site.page.locator(f"#{name}.live-link").click()
        (message,) = site.take()
        takers[name] = site.page.locator(f"[data-live-view='{message['view']}']").evaluate(
            "(root) => root.parentElement.id"
        )
        site.answer([message])
    assert takers == {"a": "view", "b": "view", "c": "second"}
    site.page.evaluate("secondClose()")
    expect(site.page.locator("#c")).to_have_accessible_description("sets the picture")
    site.page.locator("#c.live-link").click()
    (message,) = site.take()
    assert message["fragment"] == "z=2"


def test_a_link_belongs_to_the_figures_of_its_notebook(board, open_site):
    site = open_site(before=NOTEBOOKS)
    site.page.locator("#a0").click()
    assert site.asked() == [("go", "z=2")]
    site.page.locator("#a1").click()
    assert site.asked() == [("go", "z=2")]
    for name in ("b0", "c0"):
        link = site.page.locator(f"#{name}")
        assert link.get_attribute("class") is None
        link.click()
        site.page.evaluate(FRAMES)
        assert site.asked() == []


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("above", [True, False])
def test_a_figure_out_of_sight_is_scrolled_to(page, board, open_site, motion, above):
    page.emulate_media(reduced_motion=motion)
    page.set_viewport_size({"width": 400, "height": 500})
    prose = '<p style="height: 3000px"></p><a id="link" href="#z=4">four</a><p style="height: 3000px"></p>'
    site = open_site(**{"after" if above else "before": prose})
    page.locator("#link").scroll_into_view_if_needed()
    page.locator("#link").click()
    page.wait_for_function("""() => {
      const { top, bottom } = document.querySelector(".live").getBoundingClientRect();
      return bottom > 100 && top < innerHeight - 100;
    }""")
    assert site.asked() == [("go", "z=4")]


def test_a_figure_in_sight_stays(page, board, open_site):
    page.set_viewport_size({"width": 400, "height": 500})
    site = open_site(after='<a id="link" href="#z=4">four</a><p style="height: 3000px"></p>')
    page.locator("#link").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator("#link").click()
    site.asked()
    page.evaluate(FRAMES)
    assert page.evaluate("scrollY") == before


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_a_link_has_changed_is_marked_for_a_moment(page, board, open_site, motion):
    page.emulate_media(reduced_motion=motion)
    page.clock.install()
    site = open_site(after=LINKS)
    changed = "changed => changed.map((element) => element.dataset.gid ?? element.dataset.part)"
    marked = page.locator(".live-changed")
    assert marked.count() == 0
    page.locator("#link").click()
    board.title.set_text("Other cells")  # painted anew
    site.asked()
    assert set(marked.evaluate_all(changed)) == {"bar-0", "knob-0", "z", "cells"}
    bar = page.locator("[data-gid=bar-0]")
    assert bar.evaluate(STYLE, "outlineStyle") == "solid"
    assert bar.evaluate(STYLE, "animationName") == ("none" if motion == "reduce" else "live-changed")
    page.clock.run_for(1600)
    assert marked.count() == 0
    knob(site).press("ArrowUp")
    site.settle()
    assert marked.count() == 0


# ---- words and choices -------------------------------------------------------------------------------------


def make(page, parts, **keywords):
    """Open a page with these parts."""
    events = []
    live = LiveFigure(events.append)
    wire = Wire(live)
    live.show(parts, **keywords)
    kernel = Kernel(page, wire)
    kernel.view = kernel.join()
    kernel.settle()
    return live, kernel, events


def test_elements_with_one_identifier_say_the_same(page):
    words = Words('<p><b data-gid="z"/> <i data-gid="z" class="small">1</i></p>', {"z": "2"}, title="t")
    live, kernel, _ = make(page, {"words": words})
    for text in ("2", "3"):
        words.set({"z": {"text": text, "aria-current": "true"}})
        live.flush()
        kernel.deliver()
        for tag in ("b", "i"):
            assert kernel.view.locator(tag).text_content() == text
            assert kernel.view.locator(f"{tag}[aria-current]").count() == 1
    assert kernel.view.locator("i.small").count() == 1


def test_choices_that_are_only_pressed_are_not_told_of_pointing(page):
    words = Words('<p><b data-gid="a">A</b> <b data-gid="b">B</b> <i data-gid="c">C</i></p>', {}, title="t")
    choices = [Choices((("a", "b"),), {"a": "first"}, "One", pointing=False), Choices((("c",),), {})]
    live, kernel, events = make(page, {"words": words}, choices=choices)
    a, b, c = (kernel.view.locator(f"[data-gid={gid}]") for gid in "abc")
    for element in (a, b):
        element.hover()
        element.focus()
        kernel.settle()
    assert events == []
    c.hover()
    kernel.settle()
    a.hover()  # leaves what is pointed at
    kernel.settle()
    assert events == [Choose("c", False), Choose(None, False)]
    a.click()
    kernel.settle()
    kernel.page.keyboard.press("ArrowRight")
    kernel.page.keyboard.press("Enter")
    kernel.settle()
    assert events[2:] == [Choose("a", True), Choose("b", True)]
    button = kernel.view.get_by_role("button", name="One: first")
    words.set({"a": {"aria-pressed": "true"}})
    live.flush()
    kernel.deliver()
    assert button.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("current", [0, 17, 39])
def test_what_becomes_current_is_scrolled_to_in_its_own_box(page, current):
    steps = "".join(f'<li data-gid="s{i}">step {i}</li>' for i in range(40))
    words = Words(
        f'<div><div id="box" style="height: 100px; overflow: auto"><ol>{steps}</ol></div></div>', {}, title="t"
    )
    live, kernel, _ = make(page, {"words": words})
    page.evaluate("document.body.style.height = '5000px'; document.querySelector('#box').scrollTop = 300")
    words.set({f"s{current}": {"aria-current": "step"}})
    live.flush()
    kernel.deliver()
    inner = page.locator(f"[data-gid=s{current}]").bounding_box()
    outer = page.locator("#box").bounding_box()
    assert outer["y"] - 1 <= inner["y"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    assert page.evaluate("scrollY") == 0


# ---- fingers -----------------------------------------------------------------------------------------------


class Fingers:
    """A phone's screen, touched through the browser's own protocol."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
        page.evaluate("""() => {
          window.pointers = [];
          for (const type of ["pointerdown", "pointercancel", "pointerup"]) {
            addEventListener(type, () => pointers.push(type), true);
          }
        }""")

    def touch(self, kind, *points):
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(self, start, dx, dy):
        """One finger goes in small steps, as fingers do."""
        x, y = start
        self.touch("touchStart", (x, y))
        for step in range(1, 13):
            self.touch("touchMove", (x + dx * step / 12, y + dy * step / 12))
        self.touch("touchEnd")


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 400, "height": 600}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def on_phone(phone, board):
    """Open a page that scrolls both ways on a phone, its figure in the middle."""
    room = '<p style="height: 300px; width: 900px"></p>'
    site = Site(phone, board.wire, before=room, after='<p style="height: 3000px"></p>')
    site.view = site.join()
    site.settle()
    phone.evaluate("scrollTo(0, 150)")
    return site, Fingers(phone)


SEEN = "[visualViewport.pageLeft, visualViewport.pageTop, visualViewport.scale]"


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(("dx", "dy"), [(0, 90), (0, -90), (90, 0), (-40, 0), (70, 70)])
def test_a_finger_drags_a_handle_and_the_page_stays(phone, board, dx, dy, again):
    site, fingers = on_phone(phone, board)
    if again:  # painted anew: another element
        board.axes.set_title("New")
        board.live.flush()
        site.deliver()
    before = phone.evaluate(SEEN)
    fingers.swipe(middle(hit(site)), dx, dy)
    site.settle()
    assert phone.evaluate("pointers") == ["pointerdown", "pointerup"]
    assert phone.evaluate(SEEN) == before
    assert board.events[-1].done
    svg = site.view.locator("[data-part=logits] svg").bounding_box()
    moved = -dy * board.picture.figure.bbox.width / svg["width"] * 10 / board.axes.bbox.height
    assert board.events[-1].value == pytest.approx(1 + moved, abs=0.05)


def test_a_picture_without_a_handle_scrolls_the_page(phone, board):
    site, fingers = on_phone(phone, board)
    cell = site.view.locator("[data-gid=cell-0]")
    cell.evaluate("(cell) => cell.scrollIntoView({ block: 'center', inline: 'center' })")
    before = phone.evaluate("visualViewport.pageTop")
    fingers.swipe(middle(cell), 0, -150)
    phone.wait_for_function("(before) => visualViewport.pageTop > before + 50", arg=before)
    assert "pointercancel" in phone.evaluate("pointers")
    assert not any(isinstance(event, Go) or hasattr(event, "value") for event in board.events)


@pytest.mark.parametrize("on_handle", [False, True])
def test_two_fingers_enlarge_the_page_wherever_they_are(phone, board, on_handle):
    site, fingers = on_phone(phone, board)
    assert phone.evaluate("visualViewport.scale") == 1
    x, y = middle(hit(site)) if on_handle else middle(site.view.locator("[data-part=cells] svg"))
    fingers.touch("touchStart", (x + 40, y), (x, y))
    for apart in range(5, 160, 5):
        fingers.touch("touchMove", (x + 40 + apart, y), (x - apart, y))
    fingers.touch("touchEnd")
    phone.wait_for_function("visualViewport.scale > 1.5")


# ---- messages ----------------------------------------------------------------------------------------------

TRAP = "overflow: auto; height: 300px; transform: translate(10px, 20px); contain: layout paint"


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("style", ["", TRAP])
def test_a_message_is_in_sight_wherever_the_reader_is(page, board, open_site, width, style):
    page.set_viewport_size({"width": width, "height": 600})
    filler = '<p style="height: 3000px"></p>'
    site = open_site(before=filler, after=filler)
    page.locator("main").evaluate("(main, style) => { main.style = style }", style)
    board.live.say("`z` is too wild. " * 20)
    site.deliver()
    banner = site.view.get_by_role("alert")
    for place in (0, 3000, 100_000):
        page.evaluate("(place) => { scrollTo(0, place); document.querySelector('main').scrollTop = place }", place)
        box = banner.bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 600
        centre = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        assert banner.evaluate("(banner, { x, y }) => banner.contains(document.elementFromPoint(x, y))", centre)


def test_a_message_can_be_closed_and_comes_again(page, board, open_site):
    site = open_site()
    alert = site.view.get_by_role("alert")
    for _ in range(2):
        board.live.say("No.")
        site.deliver()
        assert alert.text_content() == "No."
        alert.get_by_role("button", name="Close this message").click()
        assert alert.count() == 0


def test_a_message_before_the_figure_is_in_the_page_is_seen_later(page, board):
    kernel = Kernel(page, board.wire)
    view = kernel.join()
    kernel.settle()
    page.evaluate("window.out = document.querySelector('#view'); out.remove()")
    board.live.say("No.")
    kernel.deliver()
    page.evaluate("document.body.append(out)")
    assert view.get_by_role("alert").is_visible()


# ---- logarithmic handles -----------------------------------------------------------------------------------


def test_arrows_move_a_handle_over_very_small_numbers(page):
    axes = Figure(figsize=(4, 3)).add_subplot()
    axes.set(xscale="log", xlim=(1e-16, 1))
    (dot,) = axes.plot([1e-5], [0], "o")
    picture = Picture(axes.get_figure(), {"dot": dot}, title="t")
    handle = Handle(axes, "x", "step", 1e-5, step=1, page=4, digits=3)
    live, kernel, events = make(page, {"all": picture}, handles={"dot": handle})
    slider = kernel.view.get_by_role("slider")
    said = []
    for key in ("ArrowLeft", "PageDown", "ArrowRight", "Home"):
        slider.press(key)
        kernel.settle()
        live.move("dot", events[-1].value)
        live.flush()
        kernel.deliver()
        said.append(slider.get_attribute("aria-valuenow"))
    assert said == ["0.000001", "0.0000000001", "0.000000001", "0.0000000000000001"]
