"""What an experiment has come to, in a progress bar, a table and a sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.snapshot.experiment import Progress
from explainer.views.view import State

_ROUTES: Final = {
    "jacobian": "−y/S through the full J",
    "vjp": "VJP",
    "fused": "fused, S − y",
    "diagonal": "diagonal of J only",
}
BEFORE: Final = "Press Train: ten runs of each gradient, all at once."


class TrainingWords:
    """How far the training is, and how it comes out.

    Attributes
    ----------
    markup : str
    state : dict
        ``training-progress``, ``training-steps``, ``training-accuracy-{route}``, ``training-range-{route}``,
        ``training-loss-{route}``, ``training-verdict``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.experiment import Experiment
    >>> experiment = Experiment([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1], seeds=[0], steps=2)
    >>> view = TrainingWords()
    >>> view.update(experiment.progress)
    >>> view.state["training-steps"]["text"]
    'Step 0 of 2'
    """

    title = "Does it matter? Train on handwritten digits"
    slow = False

    def __init__(self) -> None:
        rows = "".join(
            f'<tr class="{"sx-wrong" if route == "diagonal" else "sx-right"}"><th scope="row">{name}</th>'
            f'<td data-gid="training-accuracy-{route}"></td><td data-gid="training-range-{route}"></td>'
            f'<td data-gid="training-loss-{route}"></td></tr>'
            for route, name in _ROUTES.items()
        )
        self.markup = f"""<div class="sx-words sx-beside"><div>
<p>A softmax layer learns to read 1797 small images, by gradient descent in batches of 128. Nothing differs between
these runs but the way to ∂L/∂z: same seeds, same first weights, same batches. A quarter of the images is held out; the
curves are measured there. The line is the mean over 10 seeds, the band reaches from the least to the greatest.</p>
<p class="sx-progress"><progress data-gid="training-progress" value="0" max="1" aria-label="training"></progress>
<span data-gid="training-steps"></span></p>
<p role="status" aria-live="polite" data-gid="training-verdict"></p></div>
<div class="sx-tables"><table class="sx-table"><caption>On the held-out images, 10 seeds</caption>
<thead><tr><th scope="col">gradient</th><th scope="col">accuracy</th><th scope="col">least to greatest</th>
<th scope="col">loss</th></tr></thead><tbody>{rows}</tbody></table></div></div>"""
        self.state: State = {}

    def update(self, snapshot: Progress) -> None:
        """Tell of what is done so far."""
        done = max(snapshot.done, 0)
        self.state = {
            "training-progress": {"value": f"{done / snapshot.steps:.3f}"},
            "training-steps": {"text": f"Step {done} of {snapshot.steps}"},
            "training-verdict": {"text": verdict(snapshot)},
        }
        for route in _ROUTES:
            ends, losses = snapshot.accuracy[route][:, -1:], snapshot.loss[route][:, -1:]
            told = ("–", "–", "–")
            if ends.size:
                told = (f"{ends.mean():.1%}", f"{ends.min():.1%} – {ends.max():.1%}", f"{losses.mean():.3f}")
            for kind, words in zip(("accuracy", "range", "loss"), told, strict=True):
                self.state[f"training-{kind}-{route}"] = {"text": words}


def verdict(progress: Progress) -> str:
    """Say how an experiment came out, once it is finished.

    Examples
    --------
    >>> from explainer.snapshot.experiment import Experiment
    >>> verdict(Experiment([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1], seeds=[0], steps=2).progress)
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
