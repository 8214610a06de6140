"""What holds for every picture: nothing overlaps, and a drag only patches."""

import itertools
import math

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from explainer.live import Picture
from explainer.snapshot import compute
from explainer.snapshot.settings import PRESETS, Settings
from explainer.views import CheckMatrix, DependencyArrows, JacobianHeatmap, LogitBars

LABELS = ("cat", "a class with a long name.", "W" * 24, "$x^2$", "", "ill", "dog", "mat", "floor", "moon")
LABELS = tuple(label[:24] for label in LABELS)
NASTY = (-5.99, 5.99, -math.inf, 0.001, -0.004, 3.0, -3.0, 5.0, 4.0, -1.0)
VIEWS = {
    "bars": LogitBars,
    "heatmap": lambda n, labels: JacobianHeatmap(n),
    "checks": lambda n, labels: CheckMatrix(n),
    "arrows": lambda n, labels: DependencyArrows(n, labels=labels),
}


@pytest.fixture(params=VIEWS)
def make(request):
    return VIEWS[request.param]


def settings_of(n):
    z = np.random.default_rng(n).normal(0, 2, n).clip(-6, 6).tolist()
    yield Settings(tuple(z), LABELS[:n], selected=(n - 1, 0))
    yield Settings(NASTY[:n], LABELS[:n], selected=(0, 1), focus="row")
    for far in ((40.0,), (1000.0,), (999999.0, 0.0), (-999999.0, 0.0)):
        z = (*far, *[1.0] * n)[:n]
        yield Settings().fitted(logits=z, labels=LABELS[:n], selected=(1, 1), temperature=0.07)


@pytest.mark.parametrize("n", range(2, 11))
def test_no_text_touches_another_or_leaves_the_picture(make, n):
    view = make(n, LABELS[:n])
    view.figure.set_dpi(720)  # where no hinting moves the glyphs
    renderer = FigureCanvasAgg(view.figure).get_renderer()
    page = view.figure.bbox
    for settings in settings_of(n):
        view.update(compute(settings))
        texts = [text for text in view.figure.findobj(Text) if text.get_visible() and text.get_text()]
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
        for words, box in boxes:
            assert box.x0 >= page.x0 - 5, words
            assert box.x1 <= page.x1 + 5, words
            assert box.y0 >= page.y0 - 5, words
            assert box.y1 <= page.y1 + 5, words
        for (one, a), (other, b) in itertools.combinations(boxes, 2):
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            tall = min(a.y1, b.y1) - max(a.y0, b.y0)
            # Boxes hold room for ascenders and descenders that digits don't use.
            assert wide < 10 or tall < 40, (settings, one, other, wide / 10, tall / 10)


@pytest.mark.parametrize("n", [2, 5, 10])
def test_a_drag_only_patches_and_ends_where_a_fresh_painting_would(make, n):
    start = Settings(tuple([1.0] * n), LABELS[:n])
    view = make(n, start.labels)
    view.update(compute(start))
    picture = Picture(view.figure, view.artists, title=view.title)
    journey = [
        *(start.replace(logits=(z, *start.logits[1:])) for z in (-6.0, -math.inf, 0.0, 6.0)),
        *(start.replace(temperature=t) for t in (0.05, 20.0)),
        *(start.replace(focus=focus, selected=(1, 0)) for focus in ("row", "column", "entry")),
        *(start.replace(method=method, step=1e-12) for method in ("forward", "complex")),
        start.replace(selected=(n - 1, n - 1), logits=(5.0, *start.logits[1:])),
    ]
    for settings in journey:
        view.update(compute(settings))
        assert picture.changes() is not None, settings
    fresh = make(n, start.labels)
    fresh.update(compute(journey[-1]))
    for gid, artist in fresh.artists.items():
        assert picture._encoder.encode(view.artists[gid]) == picture._encoder.encode(artist), gid


@pytest.mark.parametrize("n", [3])
def test_what_did_not_change_is_not_touched(make, n):
    view = make(n, ())
    snapshot = compute(Settings())
    view.update(snapshot)
    picture = Picture(view.figure, view.artists, title=view.title)
    view.update(snapshot)
    view.update(compute(Settings()))
    assert picture.changes() == {}
    assert not any(artist.stale for artist in view.artists.values())


def test_only_the_bars_are_painted_anew_for_a_new_window(make):
    view = make(3, ())
    view.update(compute(Settings()))
    picture = Picture(view.figure, view.artists, title=view.title)
    view.update(compute(PRESETS["saturated"]))
    assert (picture.changes() is None) == isinstance(view, LogitBars)
    picture.paint()
    view.update(compute(PRESETS["saturated"].replace(logits=(39.0, 0.0, 0.0))))
    assert picture.changes() is not None


def test_class_names_are_not_read_as_mathematics(make):
    view = make(4, ("$x^2$", "$", "a$b$c", "\\alpha"))
    view.update(compute(Settings((0.0, 1.0, 2.0, 3.0))))
    assert not [t for t in view.figure.findobj(Text) if "$" in t.get_text() and t.get_parse_math()]


def test_every_artist_is_named_once_and_has_a_title(make):
    view = make(4, ())
    assert len(set(map(id, view.artists.values()))) == len(view.artists)
    assert view.title[0].isupper()
