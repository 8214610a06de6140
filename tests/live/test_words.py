import pytest

from explainer.live import Words


@pytest.fixture
def words():
    return Words('<p>S is <b data-gid="s" class="old">0</b></p>', {"s": {"text": "0.5"}}, title="Value")


def test_only_what_changed_is_told(words):
    assert words.changes() == {"s": {"text": "0.5"}}
    assert words.changes() == {}
    words.set({"s": {"text": "0.5"}})
    assert words.changes() == {}
    words.set({"s": {"text": "0.7", "class": None}})
    assert words.changes() == {"s": {"text": "0.7", "class": None}}


def test_what_was_said_and_taken_back_is_not_told(words):
    words.changes()
    words.set({"s": {"text": "0.7", "class": None}})
    words.set({"s": {"text": "0.5", "class": "old"}})
    assert words.changes() == {}


def test_told_in_the_order_of_the_markup():
    words = Words('<b data-gid="a"></b><b data-gid="b"></b>', {}, title="t")
    words.set({"b": {"text": "1"}, "a": {"text": "2"}})
    assert list(words.changes()) == ["a", "b"]


def test_what_is_not_named_stays(words):
    words.set({"s": {"class": "new"}})
    words.set({"s": {"text": "0.9"}})
    assert words.changes() == {"s": {"text": "0.9", "class": "new"}}


def test_since_painted_is_all_that_differs(words):
    words.set({"s": {"class": None}})
    words.changes()
    assert words.since_painted() == {"s": {"text": "0.5", "class": None}}


def test_painted_anew_all_is_told_again(words):
    words.changes()
    assert words.paint() == words.markup
    assert words.since_painted() == {}
    assert words.changes() == {"s": {"text": "0.5"}}


def test_unknown_elements_are_refused(words):
    with pytest.raises(ValueError, match="nobody"):
        words.set({"nobody": {"text": "x"}})


def test_open_tags_are_refused():
    with pytest.raises(ValueError, match="well-formed"):
        Words("<p>open", {}, title="t")


def test_an_empty_element_does_not_swallow_what_follows():
    assert "/>" not in Words('<b data-gid="s"/> tail', {}, title="t").markup


def test_a_text_alone_is_short_for_the_text(words):
    words.changes()
    words.set({"s": "0.7"})
    assert words.changes() == {"s": {"text": "0.7"}}
    assert Words('<b data-gid="s"></b>', {"s": "1"}, title="t").changes() == {"s": {"text": "1"}}


def test_elements_with_one_identifier_agree_from_the_beginning():
    words = Words('<b data-gid="s">1</b> and <i data-gid="s" class="small">2</i>', {}, title="t")
    assert words.markup == '<b data-gid="s">1</b> and <i data-gid="s" class="small">1</i>'
    assert words.changes() == {}
    words.set({"s": "1"})
    assert words.changes() == {}
    words.set({"s": "2"})
    assert words.changes() == {"s": {"text": "2"}}


def test_what_only_some_of_one_identifier_have_is_set_in_all():
    words = Words('<b data-gid="s" class="big"></b><i data-gid="s" class="small"></i>', {}, title="t")
    words.set({"s": {"class": "big"}})
    assert words.changes() == {"s": {"class": "big"}}
    assert words.since_painted() == {"s": {"class": "big"}}
