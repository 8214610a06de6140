"""Section 6: whether a wrong derivative matters, by training with it."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.page.scene import Scene
from explainer.pages.chain_rule.experiment import STEPS, Progress
from explainer.pages.chain_rule.numbers import TrainingNumbers
from explainer.pages.chain_rule.routes import NAMES, route_rows
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.pages.chain_rule.training_curves import TrainingCurves
from explainer.views.view import State, Wording, scrolling

BEFORE: Final = "Press Train: ten runs of each gradient, all at once."


def scene(settings: ChainRuleSettings) -> Scene[ChainRuleSettings, TrainingNumbers]:
    """Return what the section shows."""
    return Scene(
        {
            "words": TrainingWords(),
            "loss": TrainingCurves("loss", STEPS),
            "accuracy": TrainingCurves("accuracy", STEPS),
        }
    )


class TrainingWords(Wording[TrainingNumbers]):
    """How far the training is, and how it comes out.

    Attributes
    ----------
    state : dict
        ``training-progress``, ``training-steps``, ``training-accuracy-{route}``, ``training-range-{route}``,
        ``training-loss-{route}``, ``training-verdict``.

    Examples
    --------
    >>> view = TrainingWords()
    >>> view.update(TrainingNumbers(ChainRuleSettings(section="training"), Progress.none_yet()))
    >>> view.state["training-steps"]
    'Step 0 of 200'
    """

    title = "Does it matter? Train on handwritten digits"
    slow = True

    def __init__(self) -> None:
        super().__init__()

        def cells(route: str) -> str:
            return "".join(f'<td data-gid="training-{kind}-{route}"></td>' for kind in ("accuracy", "range", "loss"))

        table = f"""<table class="sx-table"><caption>On the held-out images, 10 seeds</caption>
<thead><tr><th scope="col">gradient</th><th scope="col">accuracy</th><th scope="col">least to greatest</th>
<th scope="col">loss</th></tr></thead><tbody>{route_rows(cells)}</tbody></table>"""
        self.markup = f"""<div class="sx-words sx-beside"><div>
<p>A softmax layer learns to read 1797 small images, by gradient descent in batches of 128. Nothing differs between
these runs but the way to ∂L/∂z: same seeds, same first weights, same batches. A quarter of the images is held out; the
curves are measured there. The line is the mean over 10 seeds, the band reaches from the least to the greatest.</p>
<p class="sx-progress"><progress data-gid="training-progress" value="0" max="1" aria-label="training"></progress>
<span data-gid="training-steps"></span></p>
<p role="status" aria-live="polite" data-gid="training-verdict"></p></div>
{scrolling("On the held-out images", table)}</div>"""

    def say(self, numbers: TrainingNumbers) -> State:
        """Tell of what is done so far."""
        progress = numbers.progress
        done = max(progress.done, 0)
        state: State = {
            "training-progress": {"value": f"{done / progress.steps:.3f}"},
            "training-steps": f"Step {done} of {progress.steps}",
            "training-verdict": verdict(progress),
        }
        for route in NAMES:
            ends, losses = progress.accuracy[route][:, -1:], progress.loss[route][:, -1:]
            told = ("–", "–", "–")
            if ends.size:
                told = (f"{ends.mean():.1%}", f"{ends.min():.1%} – {ends.max():.1%}", f"{losses.mean():.3f}")
            state.update(zip((f"training-{kind}-{route}" for kind in ("accuracy", "range", "loss")), told, strict=True))
        return state


def verdict(progress: Progress) -> str:
    """Say how an experiment came out, once it is finished.

    Examples
    --------
    >>> verdict(Progress.none_yet())
    'Press Train: ten runs of each gradient, all at once.'
    """
    if progress.done < 0:
        return BEFORE
    if not progress.finished:
        return ""
    deficits = 100 * progress.deficits
    alike = "the same accuracy on every seed" if progress.alike else "accuracies that differ by rounding"
    behind = int(np.sum(deficits > 0))
    return (
        f"After {progress.steps} steps at rate {progress.rate:g}: the three right gradients reach {alike}. The "
        f"diagonal alone is {deficits.mean():.1f} percentage points less accurate on average, from "
        f"{deficits.min():.1f} to {deficits.max():.1f}, and behind on {behind} of {progress.seeds} seeds."
    )
