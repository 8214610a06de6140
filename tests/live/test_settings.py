import itertools
import re

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from explainer.live import Picture
from explainer.live.settings import settings

CANDIDATES = [False, True, 7.5, 3, "red", "tight", "bold", "italic", "serif", "--", "right", "top", "both", "in", "x"]
CANDIDATES += ["round", "o", "path", "cm", "gray", "nearest", "UTC", (3.0, 5.0), (1.0, 2.0, 3.0), [4, 4], "upper left"]


def odd(name, usual):
    """A valid value of a setting that is not the usual one; the usual one if none is found."""
    for value in CANDIDATES:
        try:
            checked = mpl.RcParams({name: value})[name]
        except (ValueError, TypeError, AttributeError, RuntimeError):
            continue
        if str(checked) != str(usual):
            return checked
    return usual


@pytest.fixture
def odd_settings():
    """Every setting that is read when something is made or drawn, set to something odd."""
    usual = dict(dict.items(mpl.rcParams))
    kept = re.compile(r"_internal|backend|interactive|toolbar|keymap|animation|webagg|date\.epoch|text\.(hint|kern)")
    odds = {name: odd(name, value) for name, value in usual.items() if not kept.search(name)}
    changed = {name for name in odds if str(odds[name]) != str(usual[name])}
    assert len(changed) > 0.9 * len(odds)
    assert {"savefig.bbox", "text.usetex", "font.weight", "savefig.facecolor", "path.simplify"} <= changed
    return odds


def make():
    figure = Figure(figsize=(3, 2), layout="constrained")
    axes = figure.add_subplot(title="title", xlabel="x", ylim=(0, 2))
    artists = {
        "bar": axes.bar(["a", "b"], [1.0, -0.5], edgecolor="black").patches[0],
        "line": axes.plot([0, 1], [0, 1], "o--", label="line")[0],
        "dots": axes.scatter([0, 1], [1, 0], c=[0.0, 1.0]),
        "text": axes.text(0, 1, "−1"),
    }
    axes.legend()
    return Picture(figure, artists, title="t")


def states(make):
    """What is painted, patched, painted anew with other ticks, and exported."""
    picture = make()
    yield picture.markup
    picture.artists["bar"].set(height=0.7, hatch=None, facecolor="red")
    picture.artists["line"].set(ydata=[1, 0], marker="s")
    picture.artists["text"].set(text="two\nlines")
    yield str(picture.changes())
    picture.artists["bar"].axes.set_ylim(0, 40)
    picture.paint()
    yield picture.markup
    yield picture.current()


def named_alike(states):
    return [re.sub(r"live\d+-", "", state) for state in states]


def test_no_setting_of_a_reader_leaks_in(odd_settings):
    def make_as_usual():
        with settings():
            return make()

    usual = named_alike(states(make_as_usual))
    before = dict(dict.items(mpl.rcParams))
    try:
        dict.update(mpl.rcParams, odd_settings)
        assert named_alike(states(make_as_usual)) == usual
        assert {name: mpl.rcParams._get(name) for name in odd_settings} == odd_settings
    finally:
        dict.update(mpl.rcParams, before)


@pytest.mark.parametrize("name", ["savefig.bbox", "savefig.facecolor", "text.usetex", "path.simplify_threshold"])
def test_settings_that_are_read_while_drawing_do_not_matter(name, odd_settings):
    usual = named_alike(states(make))
    picture = states(make)
    first = next(picture)
    with mpl.rc_context({name: odd_settings[name]} if name != "text.usetex" else {"text.usetex": True}):
        rest = list(itertools.islice(picture, 3))
    assert named_alike([first, *rest]) == usual


@pytest.mark.parametrize("words", ["क्\u200dष", "\U0001f469\u200d\U0001f680", "שלום", "می\u200cرود", "10\u00a0%, 5"])
def test_glyphs_that_are_not_installed_are_the_browsers_affair(words):  # a warning would be an error here
    figure = Figure(layout="constrained")
    axes = figure.add_subplot(title=words)
    text = axes.text(0, 0, "a")
    picture = Picture(figure, {"text": text}, title="t")
    text.set_text(words)
    assert picture.changes() == {"text": {"text": words}}
    text.set_rotation(30)  # traced
    assert picture.changes().keys() == {"text"}
    assert [element.text for element in picture.draw().iter("text")].count(words) == 2
