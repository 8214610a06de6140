"""A page answers whatever is sent to it, and stays itself; ``make fuzz`` sends fifty times as much."""

import pytest

from tests.pages.fuzz import fuzz

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")  # the browser's fonts have it


def test_whatever_is_sent_is_answered_in_words_and_leaves_the_page_itself():
    fuzz(events=20_000, addresses=5_000)
