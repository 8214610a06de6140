"""Section 5: claims, examined. What is said of softmax's derivative, each beside an experiment that runs here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from explainer.page.scene import Scene
from explainer.pages.cost.numbers import ClaimsNumbers
from explainer.pages.cost.questions import QUESTIONS
from explainer.pages.cost.settings import CostSettings
from explainer.pages.cost.trained import HELD_OUT, RIGHT_ANSWERS, ROUTES, SEEDS, Data
from explainer.pages.logit_scene import logit_handles
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, table
from explainer.views.labels import sub
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import probability, spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

PROSE: Final = """Seven things that are said of softmax and its derivative, in a few words of their sources: a post of
2026 (“Softmax: can you derive the Jacobian? And should you care?”), a lesson (MLDawn’s “The derivative of softmax
w.r.t. its inputs”) and a course page (“Derivatives of Softmax”). Each stands beside an experiment: drag the logits, and
it runs again. All three teach the derivative itself rightly."""
NAMES: Final = {"jacobian": "the full J", "vjp": "the VJP", "fused": "S − y"}


@dataclass(frozen=True)
class Claim:
    """Something that is said.

    Parameters
    ----------
    name : str
    words, source : str
        In a few words of the source, and which.
    verdict : str
        What is to be said of it.
    experiment : callable
        Numbers of the page → what comes out.
    """

    name: str
    words: str
    source: str
    verdict: str
    experiment: Callable[[ClaimsNumbers], str]


def trained(_: ClaimsNumbers) -> str:
    """Tell how the three ways to the gradient trained.

    Examples
    --------
    >>> trained(None)[-52:]
    'As many right on every seed, whichever of the three.'
    """
    told = []
    named: tuple[tuple[Data, str], ...] = (
        ("balanced", "handwritten digits"),
        ("imbalanced", "with classes thinned to 1:10"),
    )
    for data, words in named:
        means = {np.mean(RIGHT_ANSWERS[data][route]) / HELD_OUT[data] for route in ROUTES}
        told.append(f"{words}, {' or '.join(f'{mean:.1%}' for mean in sorted(means))} by each")
    alike = all(len(set(map(tuple, runs.values()))) == 1 for runs in RIGHT_ANSWERS.values())
    return f"Trained by the full J, by the VJP and by S − y, {SEEDS} seeds each: {'; '.join(told)}." + (
        " As many right on every seed, whichever of the three." if alike else " Not alike on every seed."
    )


def _distribution(numbers: ClaimsNumbers) -> str:
    shares = numbers.probabilities
    told = f"Here all are above 0 and add up to {shares.sum():.3f}. "
    if len(set(numbers.settings.logits)) == 1:
        return told + "All logits are equal: double them and every share stays. Of others the largest would grow."
    before, after = _apart(float(shares.max()), numbers.doubled, probability)
    return (
        f"{told}Double every logit and the ranking stays, while the largest goes from {before} to {after}: both are "
        "distributions, and at most one is calibrated."
    )


def _winner(numbers: ClaimsNumbers) -> str:
    share, logits = float(numbers.probabilities.max()), numbers.settings.logits
    written, half = _apart(share, 0.5, probability)
    most = "half" if written == half else "more than half" if share > 0.5 else "less than half"
    lead, needed = _apart(numbers.lead, numbers.needed, spelled)
    first = [f"S{sub(k)}" for k, z in enumerate(logits) if z == max(logits)]
    told = (
        f"{first[0]} leads by {lead} and has {written}"
        if len(first) == 1
        else f"none leads: {', '.join(first[:-1])} and {first[-1]} have {written} each"
    )
    return (
        f"Here {told}: {most}. Half needs a lead of {needed} against these rivals; ln(n − 1) = "
        f"{math.log(numbers.settings.n - 1):.2f} against as many equal ones."
    )


def _apart(one: float, other: float, write: Callable[[float, int], str]) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart: 3, and 12 at most; with 3 where they are equal."""
    pairs = ((write(one, digits), write(other, digits)) for digits in range(3, 13))
    return next((pair for pair in pairs if pair[0] != pair[1]), (write(one, 3), write(other, 3)))


def _influence(numbers: ClaimsNumbers) -> str:
    return (
        f"Here no ∂Sᵢ/∂zⱼ is 0, the least is {spelled(numbers.least)} in size; and the columns of J add up to 0 "
        f"(at most {spelled(numbers.column_sum, 1)} by rounding)."
    )


def _needed(numbers: ClaimsNumbers) -> str:
    return (
        f"Here, with class 1 the right one, S − y and Jᵀ(−y/S) differ by at most "
        f"{spelled(numbers.disagreement, 1)}: rounding."
    )


def _notation(numbers: ClaimsNumbers) -> str:
    z, share = numbers.settings.logits[0], float(numbers.probabilities[0])
    return (
        f"Here softmax of z₁ = {spelled(z, 3)} alone would be 1, as of any single number; within z it is "
        f"{probability(share)}."
    )


def _shapes(numbers: ClaimsNumbers) -> str:
    n = numbers.settings.n
    return f"Here J is {n} × {n}, one gradient a row. Of the scalar loss L there is a gradient: {n} numbers."


CLAIMS: Final = (
    Claim(
        "accuracy", "“properly using the Jacobian increases accuracy by 5–10 %, especially with imbalanced classes”",
        "the post", "No source is given there, and none was found. Automatic differentiation applies J already; what "
        "trains worse is a wrong derivative, as on page 5.", trained,
    ),
    Claim(
        "probabilities", "“they are NOT probabilities”", "the lesson; “pseudo-probabilities” in the post",
        "They are a distribution. What nobody promises is calibration: that of all cases given 0.7, 70 % are so.",
        _distribution,
    ),
    Claim(
        "winner", "“winner takes most”", "the post", "True beyond a lead, which grows with the number of rivals.",
        _winner,
    ),
    Claim(
        "influence", "“each output is influenced by all others”", "the post",
        "Every input influences every output. Outputs do not influence each other; they are tied by their sum.",
        _influence,
    ),
    Claim(
        "notation", "“softmax(xᵢ)”", "the post’s notation", "Softmax takes the whole vector; it is (softmax(x))ᵢ.",
        _notation,
    ),
    Claim(
        "needed", "“we need this derivative to train a network”", "the lesson",
        "For cross-entropy one needs S − y; for attention and other losses the VJP. Nobody needs J as a matrix, though "
        "both come from it.", _needed,
    ),
    Claim(
        "gradient", "“gradient” should be kept for scalar functions", "the course page",
        "Right, strictly: softmax has a Jacobian, and a loss has a gradient.", _shapes,
    ),
)  # fmt: skip


def scene(settings: CostSettings) -> Scene[CostSettings, ClaimsNumbers]:
    """Return what the section shows."""
    bars = LogitBars(settings.n)
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Claims, examined", PROSE, in_short),
            "bars": bars,
            "claims": ClaimCards(),
            "question": QuestionWords(QUESTIONS["claims"]),
            "seeds": SeedsTable(),
        },
        logit_handles(bars.logits, settings),
        answers(QUESTIONS["claims"], CostSettings),
    )


def in_short(numbers: ClaimsNumbers) -> str:
    """Tell what the logits say of the winner.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> in_short(compute(CostSettings((1.0, 0.0, 0.0), section="claims")))[:44]
    'Here S₁ leads by 1 and has 0.576: more than '
    """
    return _winner(numbers)


class ClaimCards(Wording[ClaimsNumbers]):
    """A card for each claim: its words, the experiment, the verdict.

    Attributes
    ----------
    state : dict
        ``claim-{name}``: what the experiment gives.
    """

    title = "What is said, and what comes out"
    markup = "".join(
        f"""<div class="sx-card"><p><strong>{escape(claim.words)}</strong>
<span class="sx-note">{escape(claim.source)}</span></p><p data-gid="claim-{claim.name}"></p>
<p class="sx-verdict">{escape(claim.verdict)}</p></div>"""
        for claim in CLAIMS
    )

    def say(self, numbers: ClaimsNumbers) -> State:
        """Tell what each experiment gives."""
        return {f"claim-{claim.name}": claim.experiment(numbers) for claim in CLAIMS}


class SeedsTable(Wording[ClaimsNumbers]):
    """How many held-out images each run of the training got right, seed by seed, as recorded."""

    title = "“5–10 %”: every seed, as recorded"
    markup = (
        "".join(
            table(
                f"{data} classes", ("seed", *map(str, range(SEEDS))),
                ((NAMES[route], (f"<td>{right}</td>" for right in RIGHT_ANSWERS[data][route])) for route in ROUTES),
            ).replace("<thead>", f"<caption>{data}: of {HELD_OUT[data]} held-out images, right</caption><thead>")
            for data in ("balanced", "imbalanced")
        )
        + """<p class="sx-note">A softmax layer on scikit-learn’s digits, 200 steps at rate 0.5; thinned: one in ten
of 5 to 9. Same first weights and batches for a seed.</p>"""
    )  # fmt: skip

    def say(self, numbers: ClaimsNumbers) -> State:
        """Tell nothing more: it is recorded."""
        return {}
