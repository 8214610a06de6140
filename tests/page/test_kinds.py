import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.page import Flag, Indices, Number, Numbers, Pairs, Table, Texts, Whole, Word, Words
from explainer.page.reading import LONGEST_SHOWN, shown

WRITTEN = ["می\u200cرود", "क्\u200dष", "👩\u200d🚀", "10\u00a0%", "a, b"]
RIGHT = [
    (Number(-1.0, 2.0), 2, 2.0, ["2"]),
    (Number(0.05, 20.0), 0.1, 0.1, ["0.1"]),
    (Whole(1, 9999), 7, 7, ["7"]),
    (Whole(0, 10, first=1), 3, 3, ["4"]),
    (Numbers(2, 3, -6.0, 6.0), [1, -0.0], (1.0, 0.0), ["1,0"]),
    (Numbers(2, 3, -6.0, 6.0, masks=True), (1.5, -math.inf), (1.5, -math.inf), ["1.5,-inf"]),
    (Table(1, 2, 2, -2.0, 2.0), [[1, 2], [0, -1]], ((1.0, 2.0), (0.0, -1.0)), ["1,2:0,-1"]),
    (Indices((3, 2)), [2, 0], (2, 0), ["3,1"]),
    (Pairs(4), [(5, 1), (8, 2)], ((5, 1), (8, 2)), ["5,1:8,2"]),
    (Pairs(4), (), (), []),
    (Word(("a", "b")), "b", "b", ["b"]),
    (Words(("a", "b"), 3), ["a", "a"], ("a", "a"), ["a,a"]),
    (Texts(2, 5), ["cat", "d&g="], ("cat", "d&g="), ["cat", "d&g="]),
    *((Texts(2, 9), [text], (text,), [text]) for text in WRITTEN),
    (Flag(), True, True, ["1"]),
]
HUGE = "9" * 5000
WRONG = [
    (Number(-1.0, 2.0), [2.1, math.nan, math.inf, "1", True, None, 10**400, [1.0]], ["x", "", "1e999", "nan", HUGE]),
    (Whole(1, 9), [0, 10, 1.0, True, "1", None], ["1.5", "-1", "", HUGE]),
    (Numbers(2, 3, -6.0, 6.0), [[1], [1] * 4, "12", [1, 7], [1, -math.inf], [1, "2"], 5], ["1,a", "1,2,3,4", "1;2"]),
    (Numbers(2, 3, -6.0, 6.0, masks=True), [[-math.inf] * 2, [1, math.inf]], ["1,inf"]),
    (Table(1, 2, 2, -2.0, 2.0), [[], [[1]], [[1, 3]], [[1, 2]] * 3], ["1:2:3", "1,b"]),
    (Indices((3, 2)), [(3, 0), (0,), (0, 0, 0), (-1, 0), (0.0, 0), (True, 0)], ["0,1", "1", "1,2,3", "a,b"]),
    (Pairs(2), [[(1, 2)] * 3, [(1,)], [(1, 100)]], ["1,2:3,4:5,6", "1,x"]),
    (Word(("a", "b")), ["c", "", None, 1], []),
    (Words(("a", "b"), 2), [["a", "c"], ["a"] * 3, "ab"], ["a,b,a"]),
    (Texts(2, 5), [["a"] * 3, ["abcdef"], ["a\n"], ["a\u2028"], ["\u202eab"], ["a\x00"], [1], "ab"], []),
    (Flag(), [1, 0, None, "1"], ["2", "yes", ""]),
]


@pytest.mark.parametrize(("kind", "given_", "value", "texts"), RIGHT)
def test_what_is_right_is_kept_written_and_read_back(kind, given_, value, texts):
    assert kind.check("x", given_) == value
    assert type(kind.check("x", given_)) is type(value)
    assert list(kind.write(value)) == texts
    if texts:
        assert kind.check("x", kind.read("x", texts)) == value


def named(value):
    """Return a short name for a parameter; that of a huge number would take as long as the test."""
    return type(value).__name__


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values, _ in WRONG for value in values], ids=named)
def test_what_is_wrong_is_refused_by_name(kind, value):
    with pytest.raises((ValueError, TypeError), match="`field`") as refusal:
        kind.check("field", value)
    assert "got" in str(refusal.value)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, _, texts in WRONG for text in texts], ids=named)
def test_what_an_address_says_wrong_is_refused_by_name(kind, text):
    with pytest.raises((ValueError, TypeError), match="`key`") as refusal:
        kind.check("key", kind.read("key", [text]))
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize("kind", [kind for kind, *_ in RIGHT if not isinstance(kind, Texts)])
def test_a_key_counts_once(kind):
    with pytest.raises(ValueError, match="must occur once"):
        kind.read("key", ["1", "1"])


@given(st.floats(-6.0, 6.0))
def test_a_number_is_written_to_the_last_bit(value):
    kind = Number(-6.0, 6.0)
    assert kind.read("x", kind.write(value)) == value


HUGE_VALUES = ["x" * 10**6, 10**6000, list(range(10**6)), b"y" * 10**6, {k: k for k in range(10**5)}]


@pytest.mark.parametrize("value", HUGE_VALUES, ids=named)
def test_an_error_shows_the_beginning_of_what_it_refuses_and_no_more(value):
    assert len(shown(value)) <= LONGEST_SHOWN


def test_none_of_these_tests_is_about_nothing():
    assert {type(kind) for kind, *_ in RIGHT} == {type(kind) for kind, *_ in WRONG}
