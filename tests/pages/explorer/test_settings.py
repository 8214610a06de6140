"""What a reader may choose, and the link that holds it."""

import dataclasses
import math
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.page.address import read, write
from explainer.pages.explorer.settings import PRESETS, ExplorerSettings
from explainer.pages.window import fitting_window
from tests.pages.explorer.any_settings import all_settings, logits

BEGIN = ExplorerSettings()


@given(all_settings())
def test_a_link_holds_everything_but_the_window(settings):
    again, problems = read(write(settings, BEGIN), BEGIN)
    assert problems == ()
    assert again.replace(window=settings.window) == settings


def test_a_link_is_short_and_counts_from_one():
    settings = ExplorerSettings((3.0, -0.5, -math.inf), selected=(2, 0), step=1e-6, focus="row", method="forward")
    assert write(settings, BEGIN) == "z=3,-0.5,-inf&at=3,1&focus=row&method=forward&h=1e-06"


def test_keys_of_others_are_let_pass():
    assert read("token=abc&z=1,2&voila=%3Cscript%3E", BEGIN) == (ExplorerSettings((1.0, 2.0)), ())
    assert read("", BEGIN) == (BEGIN, ())


@pytest.mark.parametrize(
    "query",
    [
        "z=",
        "z=1",
        "z=" + ",".join("1" * 11),
        "z=nan,1",
        "z=inf,1",
        "z=1e999,1",
        "z=-1e999,1",
        "z=1_000,1",
        "z=0x10,1",
        "z=١,٢",
        "z=-inf,-inf",
        "z=" + "1" * 33 + ",0",
        "z=1,2&z=3,4",
        "z=1,2&labels=a",
        "z=1,2&labels=a&labels=" + "b" * 25,
        "z=1,2&labels=a&labels=%00",
        "z=1,2&labels=a&labels=%0A",
        "z=1,2&labels=a&labels=%ff",
        "z=1,2&at=0,1",
        "z=1,2&at=1,3",
        "z=1,2&at=-1,1",
        "z=1,2&at=1",
        "z=1,2&at=111111111111,1",
        "T=0",
        "T=nan",
        "T=21",
        "T=1&T=2",
        "h=0",
        "h=1",
        "focus=all",
        "method=magic",
        "pin=yes",
        "&".join(["x=1"] * 65),
        "z=" + "1," * 4096,
    ],
)
def test_a_bad_link_is_refused_in_words(query):
    settings, problems = read(query, BEGIN)
    assert problems
    for problem in problems:
        assert re.match(r"(An address|`\w+`) must .*(; got |\.)", problem)
        assert len(problem) < 300
    assert settings in (BEGIN, ExplorerSettings((1.0, 2.0))), "what can be kept is kept"


@given(st.text() | st.text("z=labelsTatfocusmethodh&%,;.-+0123456789einfa", max_size=60))
@example("labels")
@example("z=1,2&labels=&labels=")
def test_any_address_gives_settings(query):
    settings, _ = read(query, BEGIN)
    assert read(write(settings, BEGIN), BEGIN) == (settings, ())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("logits", (1.0,)),
        ("logits", (0.0,) * 11),
        ("logits", (math.nan, 0.0)),
        ("logits", (math.inf, 0.0)),
        ("logits", (-math.inf, -math.inf)),
        ("logits", (2e6, 0.0)),
        ("logits", (-2e6, 0.0)),
        ("logits", ("1", "2")),
        ("logits", (True, False)),
        ("logits", "12"),
        ("logits", 3.0),
        ("logits", (1j, 0.0)),
        ("labels", ("a",)),
        ("labels", "abc"),
        ("labels", ("a", "b", 3)),
        ("labels", ("a", "b", "c" * 25)),
        ("labels", ("a", "b", "\u202e")),
        ("temperature", 0.0),
        ("temperature", -1.0),
        ("temperature", math.inf),
        ("temperature", None),
        ("selected", (0, 3)),
        ("selected", (-1, 0)),
        ("selected", (0.0, 1.0)),
        ("selected", (0,)),
        ("selected", (0, 10)),
        ("focus", "both"),
        ("focus", ["row"]),
        ("method", "backward"),
        ("step", 1e-13),
        ("step", 0.2),
        ("step", math.nan),
        ("window", (-math.inf, math.inf)),
        ("window", 6),
    ],
)
def test_a_bad_value_is_refused_by_name(field, value):
    with pytest.raises(ValueError, match=f"^`{field}` must "):
        BEGIN.replace(**{field: value})


def test_a_pin_is_a_truth_value():
    with pytest.raises(TypeError, match=r"`pinned` must be True or False; got 1\."):
        ExplorerSettings(pinned=1)


def test_values_become_plain_python():
    settings = ExplorerSettings(
        np.array([1, -0.0, 2]).tolist(), labels=["a", "b", "c"], temperature=np.float64(2), step=1e-3
    )
    assert settings.logits == (1.0, 0.0, 2.0)
    assert math.copysign(1, settings.logits[1]) == 1
    assert type(settings.temperature) is float
    assert hash(settings) == hash(dataclasses.replace(settings))


def test_the_window_moves_only_where_a_logit_would_be_outside():
    assert BEGIN.replace(logits=(7.0, 0.0, 0.0)).window == (-10.0, 10.0)
    wide = ExplorerSettings(window=(-100.0, 100.0))
    assert wide.replace(logits=(7.0, 0.0, 0.0)).window == (-100.0, 100.0)
    assert wide.with_logit(2, -math.inf).window == (-100.0, 100.0)
    assert wide.resized(4).window == (-6.0, 6.0)
    assert ExplorerSettings(window=(6.0, -6.0)).window == (-6.0, 6.0)


@pytest.mark.parametrize("n", [10**8, 11, 1, 0, -3, 2.0, True])
def test_a_number_of_classes_is_checked_before_anything_is_built(n):
    with pytest.raises(ValueError, match="number of classes must be from 2 to 10; got"):
        BEGIN.resized(n)


def test_fewer_classes_keep_the_selection_as_near_as_they_can():
    settings = PRESETS["digits"].resized(3)
    assert (settings.selected, settings.labels, settings.n) == ((2, 2), ("0", "1", "2"), 3)
    assert settings.resized(5).labels == ("0", "1", "2", "4", "5")


@given(logits)
def test_a_window_holds_the_finite_logits_and_leaves_room(z):
    low, high = fitting_window(z)
    finite = [v for v in z if v > -math.inf]
    if (low, high) == (-6.0, 6.0):
        assert min(finite) >= -6
        assert max(finite) <= 6
    else:
        assert not (min(finite) >= -6 and max(finite) <= 6)
        assert min(finite) - low >= 1
        assert high - max(finite) >= 1
        assert high - low <= 6 * max(max(finite) - min(finite) + 8, 2.5 * (max(finite) - min(finite)))


@pytest.mark.parametrize(
    ("z", "window"),
    [
        ((2, 1, 0), (-6, 6)),
        ((6, -6), (-6, 6)),
        ((40, 0, 0), (-50, 50)),
        ((1000, 1001, 1002), (996, 1006)),
        ((7, -math.inf), (-10, 10)),
        ((1e6, 1e6 - 1), (999995, 1000004)),
    ],
)
def test_windows_one_would_draw_by_hand(z, window):
    assert fitting_window(z) == window


def test_the_presets_are_those_of_the_course():
    assert list(PRESETS) == [
        "uniform", "a tie of two", "confident", "two-way race", "saturated",
        "huge", "masked", "next word", "digits", "imbalanced",
    ]  # fmt: skip
    assert PRESETS["saturated"].logits == (40, 0, 0)
    assert PRESETS["huge"].logits == (1000, 1001, 1002)
    assert PRESETS["masked"].logits.count(-math.inf) == 1
    assert PRESETS["digits"].labels == tuple("0123456789")
    assert len(set(PRESETS["uniform"].logits)) == 1
    assert sorted(PRESETS["a tie of two"].logits)[-1] == sorted(PRESETS["a tie of two"].logits)[-2]
    for settings in PRESETS.values():
        assert settings.window == fitting_window(settings.logits)


@pytest.mark.parametrize(("focus", "looked_at"), [("entry", (0, 2)), ("row", (0, None)), ("column", (None, 2))])
def test_what_is_looked_at(focus, looked_at):
    settings = ExplorerSettings(selected=(0, 2), focus=focus)
    assert (settings.row, settings.column) == looked_at
