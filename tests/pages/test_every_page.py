"""What holds for every page there is, found by itself: its pictures, its patches, its address, and what it imports."""

import inspect
import io
import itertools
import re
import subprocess
import sys
import tomllib
import tracemalloc
import xml.etree.ElementTree as ET
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from traitlets import TraitError

import explainer.pages
from explainer.live import Choose, Drag, Go
from explainer.live.events import RefusedAddressError
from explainer.page import Texts, address
from explainer.page.scene import PictureView
from explainer.page.settings import kinds_of
from explainer.pages import FOLDERS
from explainer.views import theme
from explainer.views.matrix import Matrix
from tests.pages.any_settings import any_settings
from tests.pages.declared import declaration
from tests.pages.fuzz import HOSTILE, assert_shows_what_a_fresh_page_would

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")  # the browser's fonts have it

PAGES = Path(explainer.pages.__file__).parent
SEEDS = range(5)
HEAVY = ("matplotlib", "ipywidgets", "anywidget", "IPython", "networkx", "scipy")
GARBAGE = [
    "#", "?", "&&&&", "=", "=====", "%ff%fe", "%", "%zz", ";;", "#" * 5000, "&" * 3000, "a=1&" * 300, "\ud800", "\x00",
]  # fmt: skip


@pytest.fixture(params=FOLDERS)
def folder(request):
    return request.param


@pytest.fixture
def declared(folder):
    return declaration(folder)


def scene_of(declared, settings):
    """The scene of a page as it shows `settings`."""
    numbers = declared.compute(settings)
    scene = declared.scene(settings, numbers)
    for view in scene.views.values():
        view.update(numbers)
    return scene


@pytest.fixture(scope="module", params=list(itertools.product(FOLDERS, SEEDS)), ids=lambda made: f"{made[0]}-{made[1]}")
def scene(request):
    """A scene of each page for each of a few settings."""
    folder, seed = request.param
    declared = declaration(folder)
    return scene_of(declared, any_settings(declared.begin, seed))


def pictures(scene):
    return {name: view for name, view in scene.views.items() if isinstance(view, PictureView)}


def opened(declared, settings, monkeypatch):
    """A running page that shows `settings`, and the messages that it sends from now on."""
    page = declared.run(**{name: getattr(settings, name) for name in kinds_of(type(settings))})
    sent = []
    monkeypatch.setattr(page.live, "send", sent.append)
    return page, sent


# ---- pictures ----------------------------------------------------------------------------------------------


def drawn_texts(figure):
    """The texts that a figure draws, and the box around each, in units from the lower left corner."""
    with patch.object(Text, "draw", autospec=True, side_effect=Text.draw) as draw:
        figure.draw_without_rendering()
    texts = dict.fromkeys(call.args[0] for call in draw.call_args_list)
    visible = [text for text in texts if text.get_visible() and text.get_text().strip()]
    renderer = RendererSVG(*figure.bbox.size, io.StringIO(), image_dpi=figure.dpi)  # no hinting moves its glyphs
    return [text.get_text() for text in visible], [text.get_window_extent(renderer).extents for text in visible]


def misplaced(figure):
    """What touches another text or leaves the picture."""
    words, found = drawn_texts(figure)
    boxes = np.reshape(found, (-1, 4))
    outside = (boxes[:, :2] < -0.5).any(axis=1) | (boxes[:, 2:] > figure.bbox.size + 0.5).any(axis=1)
    overlap = np.minimum(boxes[:, None, 2:], boxes[:, 2:]) - np.maximum(boxes[:, None, :2], boxes[:, :2])
    # Boxes hold room for ascenders and descenders that digits don't use.
    touching = np.triu((overlap[..., 0] >= 1) & (overlap[..., 1] >= 4), k=1)
    return [f"{words[k]} leaves the picture" for k in np.flatnonzero(outside)] + [
        f"{words[a]} touches {words[b]} by {overlap[a, b].round(1).tolist()}" for a, b in np.argwhere(touching)
    ]


@pytest.mark.slow
def test_no_text_touches_another_or_leaves_its_picture(scene):
    assert {name: wrong for name, view in pictures(scene).items() if (wrong := misplaced(view.figure))} == {}


def test_the_most_numbers_are_written_as_large_as_can_be_read(declared):
    kinds = kinds_of(type(declared.begin))
    most = tuple(round(1.5 - 0.37 * k, 2) for k in range(kinds["logits"].most))
    scene = scene_of(declared, declared.begin.replace(logits=most))
    texts = [text for view in pictures(scene).values() for text in view.figure.findobj(Text) if text.get_text().strip()]
    assert len(texts) > 2 * len(most)  # a name and a number for each, and what else there is
    assert {text.get_text(): text.get_fontsize() for text in texts if text.get_fontsize() < theme.SMALL_SIZE} == {}


def test_the_check_of_places_can_fail():
    figure = Figure(figsize=(1, 1), dpi=72)
    figure.text(0.1, 0.5, "one")
    figure.text(0.2, 0.5, "other")
    figure.text(0.9, 0.9, "far out")
    figure.text(0.1, 0.5, "hidden").set_visible(False)
    touching, *rest = sorted(misplaced(figure), reverse=True)
    assert re.fullmatch(r"one touches other by \[.*\]", touching)
    assert rest == ["far out leaves the picture"]


def test_words_of_readers_are_not_read_as_mathematics(scene):
    texts = [text for view in pictures(scene).values() for text in view.figure.findobj(Text)]
    assert [text.get_text() for text in texts if "$" in text.get_text() and text.get_parse_math()] == []


def test_every_artist_is_named_once_and_every_view_has_a_title(scene):
    assert [name for name, view in scene.views.items() if not view.title.strip()] == []
    artists = [artist for view in pictures(scene).values() for artist in view.artists.values()]
    assert len(set(map(id, artists))) == len(artists)


# ---- in words ----------------------------------------------------------------------------------------------


def statuses(view):
    """What a view says in its polite live regions, by identifier."""
    root = ET.fromstring(f"<div>{getattr(view, 'markup', '')}</div>")
    regions = [element for element in root.iter() if element.get("role") == "status"]
    gids = [each.get("data-gid") for region in regions for each in region.iter() if each.get("data-gid")]
    return {gid: view.state[gid] for gid in gids}


def test_every_scene_is_summed_up_for_those_who_do_not_see_it_once_the_hand_rests(scene):
    told = [text for view in scene.views.values() if getattr(view, "slow", False) for text in statuses(view).values()]
    assert any(isinstance(text, str) and 0 < len(text) < 400 for text in told)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_spoken_while_a_handle_is_dragged(declared, seed):
    settings = any_settings(declared.begin, seed)
    scene = scene_of(declared, settings)
    quick = [view for view in scene.views.values() if not getattr(view, "slow", True)]
    before = [statuses(view) for view in quick]
    for handle in (each for each in scene.handle_of.values() if each.name.startswith("logit")):
        moved = handle.change(settings, handle.read(settings) / 2 + 0.25)
        for view in quick:
            view.update(declared.compute(moved))
        assert [statuses(view) for view in quick] == before


def test_every_cell_of_a_matrix_is_called_by_the_number_in_it(scene):
    cells = [gid for view in pictures(scene).values() if isinstance(view, Matrix) for gid in view.artists]
    for cell in (gid for gid in cells if "-cell-" in gid):
        tells = scene.choice_of[cell].tells
        assert cell.replace("-cell-", "-value-") in tells
        assert set(tells) <= set(cells)


# ---- patches -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_drag_of_every_handle_only_patches_and_ends_where_a_fresh_page_would(declared, seed, monkeypatch):
    page, _ = opened(declared, any_settings(declared.begin, seed), monkeypatch)
    document = page.live.document
    for gid in page._scene.handle_of:
        ends = np.transpose(page.live._contents.handles[gid].limits).tolist()
        for value, done in ((ends[0], False), (ends[1], False), (np.mean(ends, axis=0).tolist(), True)):
            page._on_event(Drag(gid, value, done))
            assert page.live.document is document, (gid, value)
    assert_shows_what_a_fresh_page_would(page, declared)


@pytest.mark.slow
def test_everything_that_can_be_chosen_can_be_pointed_at_and_pressed(declared, monkeypatch):
    page, _ = opened(declared, declared.begin, monkeypatch)
    for gid, pinned in itertools.product(list(page._scene.choice_of), (False, True)):
        page._on_event(Choose(gid, pinned))
        page._on_event(Choose(None, False))
        page.change(declared.begin)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_what_did_not_change_is_not_touched(declared, seed, monkeypatch):
    page, sent = opened(declared, any_settings(declared.begin, seed), monkeypatch)
    document = page.live.document
    artists = {gid: artist for view in pictures(page._scene).values() for gid, artist in view.artists.items()}
    for artist in artists.values():
        artist.stale = False  # what is hidden is never drawn, and stays stale
    page.refresh()
    assert [gid for gid, artist in artists.items() if artist.stale] == []
    assert sent == []
    assert page.live.document is document


# ---- its controls --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("huge", [10**8, 1e308])
def test_a_control_that_is_told_of_a_huge_number_costs_nothing(declared, huge, monkeypatch):
    """A hundred bytes that raise a box's own limits and its value with them once took 1.6 GB."""
    page, _ = opened(declared, declared.begin, monkeypatch)
    widgets = [widget for row in page._panel.box.children for widget in row.children if widget.has_trait("max")]
    tracemalloc.start()
    for widget in widgets:
        with suppress(TraitError, OverflowError):  # ipywidgets' own answer, which a kernel logs
            widget.set_state({"max": huge, "min": -huge, "value": huge})
        _, peak = tracemalloc.get_traced_memory()
        assert peak < 50 * 10**6, widget
    tracemalloc.stop()
    assert address.read(address.write(page.settings, declared.begin), declared.begin) == (page.settings, ())


# ---- the address -------------------------------------------------------------------------------------------


def test_settings_written_into_an_address_are_read_back(declared):
    for seed in range(100):
        for begin in (declared.begin, any_settings(declared.begin, seed + 1000)):
            settings = any_settings(begin, seed)
            assert address.read(address.write(settings, begin), begin) == (settings, ()), seed


def keys(settings):
    return {kind.key: kind for kind in kinds_of(type(settings)).values() if kind.key}


def test_what_the_reader_chooses_stands_in_the_address_under_a_key_of_its_own(declared):
    kinds = kinds_of(type(declared.begin))
    assert [name for name, kind in kinds.items() if not kind.key] in ([], ["window"])
    assert len(keys(declared.begin)) == sum(bool(kind.key) for kind in kinds.values())


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_a_hostile_value_is_refused_in_words(declared, hostile):
    for key, kind in keys(declared.begin).items():
        fragment = address.urlencode({key: hostile})
        settings, problems = address.read(fragment, declared.begin)
        printable = hostile.isprintable() and len(hostile) < 1000
        if isinstance(kind, Texts) and printable:
            continue  # anybody may be called so
        assert settings == declared.begin, key
        assert all(told[0] in "`A" and told.endswith(".") and len(told) < 400 for told in problems)
        assert any(f"`{key}`" in told or "An address must" in told for told in problems), (key, problems)


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda text: ascii(text)[:20])
def test_what_is_no_address_is_let_pass_or_refused_in_words(declared, garbage):
    settings, problems = address.read(garbage, declared.begin)
    assert settings == declared.begin
    assert all(told.endswith(".") and len(told) < 400 for told in problems)


def test_a_running_page_tells_of_a_bad_address_and_lives_on(declared, monkeypatch):
    page, _ = opened(declared, declared.begin, monkeypatch)
    (key, *_) = keys(declared.begin)
    with pytest.raises(RefusedAddressError, match=f"`{key}`"):
        page._on_event(Go(f"{key}=%00", first=True))
    assert page.settings == declared.begin
    wanted = any_settings(declared.begin, 0)
    page._on_event(Go(address.write(wanted, declared.begin), first=False))
    assert page.settings == wanted


# ---- the folder --------------------------------------------------------------------------------------------


def loaded_after(statement):
    """Which heavy packages a fresh interpreter has loaded after a statement."""
    program = f"import sys\n{statement}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


def test_settings_and_numbers_need_no_widget_and_no_picture(folder):
    base = f"explainer.pages.{folder}"
    assert loaded_after(f"from {base}.settings import *\nfrom {base}.numbers import *") == []


def test_the_check_of_loaded_packages_can_fail():
    assert {"matplotlib", "ipywidgets"} <= set(loaded_after(f"import explainer.pages.{FOLDERS[0]}.page"))


def test_a_page_is_made_by_a_function_that_its_folder_exports(folder):
    module = sys.modules[f"explainer.pages.{folder}"]
    functions = [name for name in module.__all__ if inspect.isfunction(getattr(module, name))]
    assert folder in functions
    for name in functions:
        assert getattr(explainer.pages, name) is getattr(module, name)
        assert name in explainer.pages.__all__


def test_its_card_shows_parts_that_there_are_in_a_state_that_there_is(folder, declared):
    card = tomllib.loads((PAGES / folder / "card.toml").read_text("utf-8"))
    assert card.keys() <= {"parts", "fragment", "width"}
    settings, problems = address.read(card.get("fragment", ""), declared.begin)
    assert problems == ()
    assert set(card["parts"]) <= scene_of(declared, settings).views.keys()
