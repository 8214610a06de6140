"""The bug hunt in words: the round, the diagnoses to choose from, and what gave the mistake away."""

from __future__ import annotations

from html import escape

from explainer.snapshot.bug_hunt import DIAGNOSES, NOTHING, ROUNDS, Hunt, diagnosis_of
from explainer.snapshot.check import CheckSnapshot
from explainer.snapshot.check_subject import SUBJECTS
from explainer.views.view import State

_COLUMNS = 2
_NAMES = tuple(DIAGNOSES)
NEXT = "hunt-next"


def diagnosis_gid(name: str) -> str:
    """Return the identifier of a diagnosis.

    Examples
    --------
    >>> diagnosis_gid("scaled")
    'diagnosis-scaled'
    """
    return f"diagnosis-{name}"


DIAGNOSIS_ROWS = tuple(
    tuple(map(diagnosis_gid, _NAMES[start : start + _COLUMNS])) for start in range(0, len(_NAMES), _COLUMNS)
)
"""The diagnoses as they stand in the page."""


class HuntWords:
    """The round, its question and its answer.

    Attributes
    ----------
    title : str
    markup : str
    state : dict
        ``hunt-round``, ``hunt-meant``, ``hunt-score``, ``diagnosis-{name}``, ``hunt-outcome``,
        ``hunt-reveals``, ``hunt-instead``, ``hunt-code``, ``hunt-next``, ``hunt-record-{k}``, ``hunt-status``.
    slow : bool

    Examples
    --------
    >>> words = HuntWords()
    >>> words.tell(Hunt.begin(1).answer("nothing"))
    >>> words.state["hunt-next"]["text"]
    'Next round →'
    """

    title = "What is wrong here?"
    slow = False
    markup = (
        '<p><strong data-gid="hunt-round"></strong> <span data-gid="hunt-meant"></span></p>'
        '<div class="sx-guesses" role="group" aria-label="Diagnoses">'
        + "".join(
            f'<div class="sx-choice" data-gid="{diagnosis_gid(name)}">{escape(title)}</div>'
            for name, title in DIAGNOSES.items()
        )
        + "</div>"
        '<p class="sx-inspector-words" data-gid="hunt-outcome" hidden=""></p>'
        '<p data-gid="hunt-reveals" hidden=""></p><p class="sx-note" data-gid="hunt-instead" hidden=""></p>'
        '<pre class="sx-code" data-gid="hunt-code" hidden=""></pre>'
        f'<div class="sx-buttons"><div class="sx-button sx-next" data-gid="{NEXT}"></div>'
        '<span data-gid="hunt-score"></span></div>'
        '<ol class="sx-record" aria-label="Answers so far">'
        + "".join(f'<li data-gid="hunt-record-{k}" hidden=""></li>' for k in range(ROUNDS))
        + '</ol><p class="sx-status" role="status" data-gid="hunt-status"></p>'
    )

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: CheckSnapshot) -> None:
        """Take no notice: what is told depends on the hunt and not on the numbers."""

    def tell(self, hunt: Hunt) -> None:
        """Tell where the hunter is."""
        subject = hunt.subject
        answered = hunt.answered
        shown = None if answered else ""
        outcome = _outcome(hunt) if answered else ""
        score = f"{hunt.score} right of {len(hunt.answers)}"
        onward = "Play another hunt" if hunt.is_over else "Next round"
        if hunt.is_over:
            score = f"The hunt is over: {hunt.score} of {ROUNDS} found."
        self.state = {
            "hunt-round": {"text": f"Round {hunt.turn + 1} of {ROUNDS}."},
            "hunt-meant": {
                "text": f"The claim is meant to be the Jacobian of {subject.meant}. Look at the matrices, drag the "
                "logits, try other places and steps; then choose."
            },
            "hunt-outcome": {"text": outcome, "hidden": shown},
            "hunt-reveals": {"text": subject.reveals if answered else "", "hidden": shown},
            "hunt-instead": _instead(hunt),
            "hunt-code": {"text": subject.code if answered else "", "hidden": shown},
            NEXT: {"text": f"{onward} →", "aria-label": onward, "aria-disabled": None if answered else "true"},
            "hunt-score": {"text": score},
            "hunt-status": {"text": f"{outcome} {subject.reveals} {score}" if answered else f"Round {hunt.turn + 1}."},
        }
        for name in _NAMES:
            self.state[diagnosis_gid(name)] = {
                "aria-disabled": "true" if answered else None,
                "data-found": _found(hunt, name),
            }
        for k in range(ROUNDS):
            self.state[f"hunt-record-{k}"] = _record(hunt, k)


def _outcome(hunt: Hunt) -> str:
    truth = diagnosis_of(hunt.subject)
    if hunt.found[hunt.turn]:
        return f"Right: {DIAGNOSES[truth]}."
    return f"Not that. The answer is: {DIAGNOSES[truth]}."


def _instead(hunt: Hunt) -> dict[str, str | None]:
    """Return what the diagnosis that was wrongly given would have looked like."""
    if not hunt.answered or hunt.found[hunt.turn]:
        return {"text": "", "hidden": ""}
    said = hunt.answers[hunt.turn]
    if said == NOTHING:
        return {"text": "", "hidden": ""}
    return {"text": f"“{DIAGNOSES[said]}” would show otherwise. {SUBJECTS[said].reveals}", "hidden": None}


def _found(hunt: Hunt, name: str) -> str | None:
    if not hunt.answered:
        return None
    if name == diagnosis_of(hunt.subject):
        return "right"
    return "wrong" if name == hunt.answers[hunt.turn] else None


def _record(hunt: Hunt, k: int) -> dict[str, str | None]:
    if k >= len(hunt.answers):
        return {"text": "", "hidden": ""}
    said = hunt.answers[k]
    return {"text": f"{'✓' if hunt.found[k] else '✗'} {DIAGNOSES[said]}", "hidden": None}
