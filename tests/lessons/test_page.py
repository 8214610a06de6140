import ipywidgets as widgets
import pytest

from explainer.lessons.page import Page, as_asked
from explainer.live import LiveFigure


@pytest.mark.parametrize(
    ("query", "warm", "made"),
    [("", False, [1]), ("", True, [1]), ("7", False, [7]), ("7", True, [1, 7]), ("x", False, [1]), ("x", True, [1])],
)
def test_only_what_is_shown_is_made_unless_a_kernel_is_kept_warm(monkeypatch, query, warm, made):
    """A warm kernel makes the usual page before anybody comes, and keeps it for whoever asks for nothing."""
    makings = []

    def make(number):
        makings.append(number)
        return Page(widgets.HBox(), LiveFigure())

    monkeypatch.setattr("explainer.lessons.page.query_string", lambda: query)
    monkeypatch.setattr("explainer.lessons.page.awaits_visitor", lambda: warm)
    page = as_asked(make, 1, int)
    assert makings == made
    assert ("could not be read" in page.live._said) == (query == "x")
