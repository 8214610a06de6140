import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from explainer.views import checks, theme


def backgrounds():
    return {theme.diverging(x, 1.0) for x in np.linspace(-1, 1, 2001)}


def test_text_is_readable_on_every_background():
    grounds = backgrounds() | set(checks.TINTS.values()) | {theme.PAPER, theme.BAR}
    assert min(theme.contrast(theme.INK, ground) for ground in grounds) >= 4.5
    assert theme.contrast(theme.MUTED, theme.PAPER) >= 4.5


def test_what_can_be_dragged_and_what_is_drawn_stands_out_from_paper():
    for color in (theme.GRIP, theme.POSITIVE, theme.NEGATIVE):
        assert theme.contrast(color, theme.PAPER) >= 3


def test_contrast_is_that_of_the_guidelines():
    assert theme.contrast(theme.PAPER, theme.PAPER) == 1
    grey = (0x76 / 255,) * 3 + (1.0,)
    assert theme.contrast(grey, theme.PAPER) == pytest.approx(4.54, abs=0.005)  # the well-known #767676


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


@pytest.fixture
def measure():
    figure = theme.figure(100)
    figure.set_dpi(720)  # where no hinting moves the glyphs
    renderer = FigureCanvasAgg(figure).get_renderer()

    def width(words, size):
        text = figure.text(0.5, 0.5, words, size=size, family=theme.FONT, parse_math=False)
        return text.get_window_extent(renderer).width / 10

    return width


@pytest.mark.parametrize("words", ["+0.250", "−8e−18", "≈0", ">0.999", "−999999", "1e−10", "−10⁻³⁰⁴", "✓", "hippo"])
@pytest.mark.parametrize("room", [33.0, 40.0, 60.0])
def test_a_fitting_text_fits(measure, words, room):
    size = theme.fitting_size(words, room, 12.0)
    assert measure(words, size) <= room
    assert size == 12.0 or measure(words, size + 0.5) > room
    assert theme.text_width(words, 12.0) == pytest.approx(measure(words, 12.0), rel=0.05)


@pytest.mark.parametrize("words", ["hippopotamus", "W" * 24, "i" * 24, "a b c d e f g h i j", "$x^2$ and more"])
@pytest.mark.parametrize("room", [33.0, 60.0])
def test_a_shortened_text_fits(measure, words, room):
    short = theme.shortened(words, room, 9.5)
    assert measure(short, 9.5) <= room
    assert short[-1] == "…"
    assert words.startswith(short[:-1])
    assert theme.shortened("cat", room, 9.5) == "cat"


def test_a_character_that_the_font_lacks_is_taken_as_square():
    assert theme.text_width("日本", 10.0) == 20.0
