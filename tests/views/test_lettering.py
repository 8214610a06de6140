import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from explainer.views import lettering, theme


@pytest.fixture
def measure():
    figure = Figure(figsize=(4, 1))
    figure.set_dpi(720)  # where no hinting moves the glyphs
    renderer = FigureCanvasAgg(figure).get_renderer()

    def width(words, size):
        text = figure.text(0.5, 0.5, words, size=size, family=theme.FONT, parse_math=False)
        return text.get_window_extent(renderer).width / 10

    return width


@pytest.mark.parametrize("words", ["+0.250", "−8e−18", "≈0", ">0.999", "−999999", "1e−10", "−10⁻³⁰⁴", "✓", "hippo"])
@pytest.mark.parametrize("room", [33.0, 40.0, 60.0])
def test_a_fitting_text_fits(measure, words, room):
    size = lettering.fitting_size(words, room, 12.0)
    assert measure(words, size) <= room
    assert size == 12.0 or measure(words, size + 0.5) > room
    assert lettering.text_width(words, 12.0) == pytest.approx(measure(words, 12.0), rel=0.05)


@pytest.mark.parametrize("words", ["hippopotamus", "W" * 24, "i" * 24, "a b c d e f g h i j", "$x^2$ and more"])
@pytest.mark.parametrize("room", [33.0, 60.0])
def test_a_shortened_text_fits(measure, words, room):
    short = lettering.shortened(words, room, 9.5)
    assert measure(short, 9.5) <= room
    assert short[-1] == "…"
    assert words.startswith(short[:-1])
    assert lettering.shortened("cat", room, 9.5) == "cat"


def test_a_character_that_the_font_lacks_is_taken_as_square():
    assert lettering.text_width("日本", 10.0) == 20.0


def test_a_text_is_written_only_where_it_says_something_else():
    text = Figure().text(0, 0, "")
    lettering.write(text, "+0.196", 35.0, 12.0)
    assert (text.get_text(), text.get_fontsize()) == ("+0.196", 9.0)
    text.stale = False
    lettering.write(text, "+0.196", 35.0, 12.0)
    assert not text.stale
    lettering.write(text, "0", 35.0, 12.0)
    assert text.get_fontsize() == 12.0
