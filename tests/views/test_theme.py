import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgba

from explainer.views import theme, verdicts


def luminance(color):
    channels = np.array(color[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    """The contrast ratio of the Web Content Accessibility Guidelines 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def colour(request):
    """The colours of a theme, by name."""
    return lambda name: to_rgba(theme.COLOURS[name][request.param == "dark"])


def mixed(colour, name):
    paper, full = np.array(colour("paper")), np.array(colour(name))
    return [paper + share * (full - paper) for share in np.linspace(0, 1, 101)]


def backgrounds():
    return {theme.diverging(x, 1.0) for x in np.linspace(-1, 1, 2001)}


def test_text_is_readable_on_every_background(colour):
    grounds = [*mixed(colour, "positive-cell"), *mixed(colour, "negative-cell")]
    grounds += [colour(name) for name in ("paper", "bar", "differs-cell", "unknown-cell", "warning")]
    assert min(contrast(colour("ink"), ground) for ground in grounds) >= 4.5
    assert contrast(colour("muted"), colour("paper")) >= 4.5


def test_what_can_be_dragged_and_what_is_drawn_stands_out_from_paper(colour):
    for name in ("grip", "positive", "negative"):
        assert contrast(colour(name), colour("paper")) >= 3


def test_every_colour_of_a_picture_is_one_of_the_theme():
    palette = theme.palette()
    drawn = [theme.PAPER, theme.INK, theme.MUTED, theme.HAIRLINE, theme.BAR, theme.GRIP, theme.POSITIVE, theme.NEGATIVE]
    for color in (*drawn, *verdicts.TINTS.values(), *backgrounds()):
        assert "var(--sx-" in palette[to_hex(color)]
    assert palette[to_hex(theme.diverging(0.5, 1.0))] == (
        "color-mix(in srgb, var(--sx-positive-cell, #f2913d) 50.00%, var(--sx-paper, #ffffff))"
    )
    declared = theme.css_variables()
    for name, (light, dark) in theme.COLOURS.items():
        assert f"--sx-{name}: light-dark({light}, {dark});" in declared
        assert declared.count(f"--sx-{name}: ") == 2, "once for both themes, once for forced colours"


def test_contrast_is_that_of_the_guidelines():
    assert contrast(theme.PAPER, theme.PAPER) == 1
    grey = (0x76 / 255,) * 3 + (1.0,)
    assert contrast(grey, theme.PAPER) == pytest.approx(4.54, abs=0.005)  # the well-known #767676


def test_the_scale_is_centred_and_goes_one_way():
    assert theme.diverging(0.0, 0.25) == theme.PAPER
    steps = np.array([theme.diverging(x, 0.25) for x in np.linspace(-0.25, 0.25, 2 * theme.STEPS + 1)])
    assert len(backgrounds()) == 2 * theme.STEPS + 1
    blue, orange = steps[: theme.STEPS + 1], steps[theme.STEPS :]
    assert (np.diff(blue[:, 0]) > 0).all()  # red rises towards paper
    assert (np.diff(orange[:, 2]) < 0).all()  # blue falls away from it
    assert (blue[:-1, 2] > blue[:-1, 0]).all()
    assert (orange[1:, 0] > orange[1:, 2]).all()


def test_the_scale_stays_at_its_ends_and_follows_its_limit():
    assert theme.diverging(9.0, 0.25) is theme.diverging(0.25, 0.25)
    assert theme.diverging(-9.0, 0.25) is theme.diverging(-0.25, 0.25)
    assert theme.diverging(0.05, 0.1) is theme.diverging(0.125, 0.25)


@pytest.mark.parametrize(
    "severe",
    [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ],
    ids=["protanopia", "deuteranopia", "tritanopia"],
)
def test_signs_stay_apart_for_the_colour_blind(severe):
    # The matrices are those of Machado, Oliveira and Fernandes (2009) for full severity, on linear RGB.
    def seen(color):
        channels = np.array(color[:3])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return np.array(severe) @ linear

    pairs = [
        (theme.POSITIVE, theme.NEGATIVE),
        (theme.diverging(1, 1), theme.diverging(-1, 1)),
        (theme.diverging(0.5, 1), theme.diverging(-0.5, 1)),
    ]
    for positive, negative in pairs:
        assert np.linalg.norm(seen(positive) - seen(negative)) > 0.2
