"""The views that are text: their markup, and what they say."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from explainer.pages.explorer.inspector import Inspector
from explainer.pages.explorer.invariants import Invariants
from explainer.pages.explorer.numbers import compute
from explainer.pages.explorer.settings import PRESETS, ExplorerSettings
from explainer.pages.explorer.words import NumbersTable, in_short
from explainer.views.summary import Summary

VIEWS = {
    "inspector": lambda n: Inspector(),
    "invariants": lambda n: Invariants(),
    "summary": lambda n: Summary(in_short),
    "table": NumbersTable,
}
FAR = ExplorerSettings((40.0, 0.0, 0.0), selected=(0, 0))


def state(view, settings):
    """What the elements say, texts as attributes too."""
    view.update(compute(settings))
    return {gid: {"text": said} if isinstance(said, str) else said for gid, said in view.state.items()}


def shown(view, settings):
    """What the page reads, with what is hidden left out."""
    filled = state(view, settings)
    root = ET.fromstring(view.markup.replace('hidden=""', ""))

    def read(element):
        own = filled.get(element.get("data-gid"), {})
        if own.get("hidden") is not None:
            return ""
        inner = own.get("text") or element.text or ""
        return inner + "".join(read(child) + (child.tail or "") for child in element)

    return " ".join(read(root).split())


@pytest.mark.parametrize("kind", VIEWS)
@pytest.mark.parametrize("name", PRESETS)
def test_markup_and_state_speak_of_the_same_elements(kind, name):
    settings = PRESETS[name]
    view = VIEWS[kind](settings.n)
    gids = re.findall(r'data-gid="([^"]+)"', view.markup)
    ET.fromstring(view.markup)  # well-formed
    assert set(state(view, settings)) <= set(gids)
    for focus in ("row", "column"):
        assert set(state(view, settings.replace(focus=focus))) <= set(gids)
    for attributes in state(view, settings).values():
        assert all(value is None or isinstance(value, str) for value in attributes.values())


@pytest.mark.parametrize("kind", VIEWS)
def test_a_class_name_is_text_and_never_markup(kind):
    settings = ExplorerSettings((1.0, 0.0), ("<script>", '"&'), selected=(0, 0))
    view = VIEWS[kind](2)
    markup = view.markup
    state(view, settings)
    assert view.markup is markup
    assert "<script>" not in markup


def test_the_two_branches():
    off, on = ExplorerSettings(selected=(0, 1)), ExplorerSettings(selected=(1, 1))
    words = shown(Inspector(), off)
    assert words.startswith("∂S₁/∂z₂ i ≠ j: a probability and another's logit ∂S1∂z2=−S1S2T=−0.6652×0.24471≈−0.1628 ")
    words = shown(Inspector(), on)
    assert words.startswith("∂S₂/∂z₂ i = j: a probability and its own logit ∂S2∂z2=S2(1−S2)T=0.2447×0.75531≈+0.1848 ")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (ExplorerSettings(selected=(0, 1)), "Raising z₂ by 0.01 lowers S₁ by about 0.0016."),
        (ExplorerSettings(selected=(0, 0)), "Raising z₁ by 0.01 raises S₁ by about 0.0022."),
        (ExplorerSettings((2.0, 1.0), ("cat", "dog")), "Raising z₂ (dog) by 0.01 lowers S₁ (cat) by about 0.0020."),
        (FAR, "Raising z₁ by 0.01 raises S₁ by about 8.5×10⁻²⁰."),
        (ExplorerSettings((1.0, -math.inf)), "z₂ is masked: raising −∞ by anything changes nothing."),
        (
            ExplorerSettings((1.0, -math.inf, 0.0), selected=(1, 0)),
            "Raising z₁ by 0.01 leaves S₂ where it is: it is masked.",
        ),
        (
            ExplorerSettings((1.0, -math.inf), selected=(0, 0)),
            "Raising z₁ by 0.01 leaves S₁ where it is: every other class is masked.",
        ),
        (
            ExplorerSettings((1000.0, 0.0)),
            "Raising z₂ by 0.01 leaves S₁ where it is: the derivative is too small for float64.",
        ),
    ],
)
def test_the_sentence(settings, sentence):
    assert state(Inspector(), settings)["inspector-words"] == {"text": sentence}


def test_saturation_hides_nothing():
    found = state(Inspector(), FAR)
    assert found["inspector-output"]["text"] == "(1 − 8.5×10⁻¹⁸)"
    assert found["inspector-rest"]["text"] == "8.497×10⁻¹⁸"
    assert found["inspector-result"]["text"] == "+8.497×10⁻¹⁸"
    assert found["inspector-verdict"] == {"text": "?", "data-verdict": "cannot resolve"}
    assert found["inspector-check"]["text"].endswith("they cannot resolve this entry.")


def test_a_whole_row_or_column_is_read_out():
    row = state(Inspector(), ExplorerSettings(selected=(0, 1), focus="row"))["inspector-line"]
    assert row == {"hidden": None, "text": "Row 1, how S₁ answers to each logit: +0.223, −0.163, −0.060. Sum 0."}
    column = state(Inspector(), ExplorerSettings(selected=(0, 2), focus="column"))["inspector-line"]
    assert column["text"] == "Column 3, what z₃ does to each probability: −0.060, −0.022, +0.082. Sum 0."
    assert state(Inspector(), ExplorerSettings())["inspector-line"]["hidden"] == ""


def test_the_worst_entry_is_named():
    snapshot = compute(ExplorerSettings(method="forward", step=0.1))
    view = Inspector()
    view.update(snapshot)
    i, j = snapshot.check.worst
    words = view.state["inspector-worst"]
    assert words.startswith(f"Worst entry: ∂S{'₁₂₃'[i]}/∂z{'₁₂₃'[j]}, analytic ")
    assert words.endswith(f"{snapshot.check.verdicts[i, j]}.")


def test_a_mask_cannot_be_checked():
    found = state(Inspector(), ExplorerSettings((1.0, -math.inf)))
    assert found["inspector-check"]["text"] == "z₂ is −∞ and cannot be moved: there is no difference to take."


def test_invariants_show_sign_statement_and_residual():
    snapshot = compute(ExplorerSettings((2.0, 1.0, 0.0, -1.0)))
    view = Invariants()
    view.update(snapshot)
    assert len(snapshot.invariants) == 8
    for invariant in snapshot.invariants:
        gid = f"invariant-{invariant.name}"
        assert view.state[gid] == {"data-holds": "true"}
        assert view.state[f"{gid}-sign"] == "✓"
        assert view.state[f"{gid}-statement"] == invariant.statement
    assert view.state["invariant-rank-statement"] == "rank J = 4 − 1 = 3"


def test_the_summary_leads_with_the_leader():
    settings = ExplorerSettings((0.0, 2.0, 1.0), ("cat", "dog", "cow"), selected=(1, 2))
    assert state(Summary(in_short), settings)["summary"]["text"] == (
        "S₂ (dog) leads with 0.665, then S₃ (cow) 0.245, S₁ (cat) 0.0900. ∂S₂/∂z₃ is −0.163. "
        "All 9 entries agree with finite differences."
    )
    words = state(Summary(in_short), PRESETS["uniform"])["summary"]["text"]
    assert words.startswith("All 3 probabilities are 0.333. ")
    words = state(Summary(in_short), FAR)["summary"]["text"]
    assert words.startswith(
        "S₁ leads with almost 1, then S₂ 4.25×10⁻¹⁸, S₃ 4.25×10⁻¹⁸. ∂S₁/∂z₁ is +8e−18. Of 9 entries, "
    )


def test_the_table_holds_every_number():
    snapshot = compute(PRESETS["next word"])
    view = NumbersTable(6)
    view.update(snapshot)
    for i in range(6):
        assert view.state[f"table-class-{i}"] == snapshot.settings.labels[i]
        assert float(view.state[f"table-probability-{i}"]) == pytest.approx(snapshot.probabilities[i], abs=5e-7)
        for j in range(6):
            for kind, numbers in (("jacobian", snapshot.jacobian), ("numeric", snapshot.check.numeric)):
                written = view.state[f"table-{kind}-{i}-{j}"].replace("−", "-")
                assert float(written) == pytest.approx(numbers[i, j], abs=5e-7)
            assert view.state[f"table-verdict-{i}-{j}"].startswith(snapshot.check.verdicts[i, j])


def test_the_tables_have_captions_and_scopes():
    root = ET.fromstring(NumbersTable(3).markup)
    for table in root.iter("table"):
        assert table.find("caption").text
        assert {header.get("scope") for header in table.iter("th")} >= {"col", "row"}
        width = len(table.find("thead/tr"))
        for row in table.findall("tbody/tr"):
            assert len(row) in (width, width - 1)  # a row under a header of several rows has one less


def test_what_would_never_stop_talking_waits():
    assert Summary.slow
    assert NumbersTable.slow
    assert not Inspector.slow
    assert not Invariants.slow
    assert 'aria-live="polite"' in Summary.markup
