"""The bug hunt in words: the round, the diagnoses to choose from, and what gave the mistake away."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from explainer.pages.check.hunt_settings import (
    CHOICES,
    NOTHING,
    PLANTED,
    ROUNDS,
    Catalogue,
    HuntSettings,
    diagnosis_of,
)
from explainer.pages.check.numbers import CheckNumbers
from explainer.views.view import State, Wording, hidden

NEXT = "hunt-next"


def diagnosis_gid(name: str) -> str:
    """Return the identifier of a diagnosis.

    Examples
    --------
    >>> diagnosis_gid("scaled")
    'diagnosis-scaled'
    """
    return f"diagnosis-{name}"


class HuntWords(Wording[CheckNumbers[HuntSettings]]):
    """The round, its question and its answer.

    Parameters
    ----------
    catalogue : {"classroom", "wild"}
        Where the hunt's mistakes are from.

    Attributes
    ----------
    state : dict
        ``hunt-round``, ``hunt-meant``, ``hunt-score``, ``diagnosis-{name}``, ``hunt-outcome``,
        ``hunt-reveals``, ``hunt-cited``, ``hunt-instead``, ``hunt-code``, ``hunt-next``,
        ``hunt-record-{k}``, ``hunt-status``.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> hunt = HuntSettings().answer("nothing")
    >>> words = HuntWords()
    >>> words.update(compute(hunt, hunt.subject))
    >>> words.state["hunt-next"]["text"]
    'Next round →'
    """

    title = "What is wrong here?"
    slow = True

    def __init__(self, catalogue: Catalogue = "classroom") -> None:
        super().__init__()
        self._choices = CHOICES[catalogue]
        self.markup = _markup(self._choices)

    def say(self, numbers: CheckNumbers[HuntSettings]) -> State:
        """Tell where the hunter is."""
        hunt = numbers.settings
        subject, asked = hunt.subject, not hunt.answered
        outcome, score = _outcome(hunt), f"{hunt.score} right of {len(hunt.answers)}"
        if len(hunt.answers) == ROUNDS:
            score = f"The hunt is over: {hunt.score} of {ROUNDS} found."
        onward = "Play another hunt" if hunt.is_over else "Next round"
        return {
            "hunt-round": f"Round {hunt.turn + 1} of {ROUNDS}.",
            "hunt-meant": (
                f"The claim is meant to be the Jacobian of {subject.meant}. Look at the matrices, drag the logits, try "
                "other places and steps; then choose."
            ),
            "hunt-outcome": hidden(asked, outcome),
            "hunt-reveals": hidden(asked, subject.reveals),
            "hunt-cited": hidden(asked or not hunt.round.cited, f"{hunt.round.cited}: {hunt.round.told}"),
            "hunt-instead": _instead(hunt),
            "hunt-code": hidden(asked, subject.code),
            NEXT: {"text": f"{onward} →", "aria-label": onward, "aria-disabled": "true" if asked else None},
            "hunt-score": score,
            "hunt-status": f"Round {hunt.turn + 1}." if asked else f"{outcome} {subject.reveals} {score}",
            **{diagnosis_gid(name): _diagnosis(hunt, name) for name in self._choices},
            **{f"hunt-record-{k}": _record(hunt, k) for k in range(ROUNDS)},
        }


def _markup(choices: Mapping[str, str]) -> str:
    return (
        '<p><strong data-gid="hunt-round"></strong> <span data-gid="hunt-meant"></span></p>'
        '<div class="sx-guesses" role="group" aria-label="Diagnoses">'
        + "".join(
            f'<div class="sx-choice" data-gid="{diagnosis_gid(name)}">{escape(title)}</div>'
            for name, title in choices.items()
        )
        + "</div>"
        '<p class="sx-inspector-words" data-gid="hunt-outcome" hidden=""></p>'
        '<p data-gid="hunt-reveals" hidden=""></p><p data-gid="hunt-cited" hidden=""></p>'
        '<p class="sx-note" data-gid="hunt-instead" hidden=""></p>'
        '<pre class="sx-code" tabindex="0" data-gid="hunt-code" hidden=""></pre>'
        f'<div class="sx-buttons"><div class="sx-button sx-next" data-gid="{NEXT}"></div>'
        '<span data-gid="hunt-score"></span></div>'
        '<ol class="sx-record" aria-label="Answers so far">'
        + "".join(f'<li data-gid="hunt-record-{k}" hidden=""></li>' for k in range(ROUNDS))
        + '</ol><p class="sx-status" role="status" data-gid="hunt-status"></p>'
    )


def _outcome(hunt: HuntSettings) -> str:
    truth = hunt.choices[diagnosis_of(hunt.subject)]
    return f"Right: {truth}." if hunt.answered and hunt.found[hunt.turn] else f"Not that. The answer is: {truth}."


def _instead(hunt: HuntSettings) -> dict[str, str | None]:
    """Return what the diagnosis that was wrongly given would have looked like."""
    said = hunt.answers[hunt.turn] if hunt.answered and not hunt.found[hunt.turn] else NOTHING
    if said == NOTHING:
        return hidden(True)
    return hidden(False, f"“{hunt.choices[said]}” would show otherwise. {PLANTED[hunt.catalogue][said].reveals}")


def _diagnosis(hunt: HuntSettings, name: str) -> dict[str, str | None]:
    if not hunt.answered:
        return {"aria-disabled": None, "data-found": None}
    wrong = "wrong" if name == hunt.answers[hunt.turn] else None
    return {"aria-disabled": "true", "data-found": "right" if name == diagnosis_of(hunt.subject) else wrong}


def _record(hunt: HuntSettings, k: int) -> dict[str, str | None]:
    if k >= len(hunt.answers):
        return hidden(True)
    return hidden(False, f"{'✓' if hunt.found[k] else '✗'} {hunt.choices[hunt.answers[k]]}")
