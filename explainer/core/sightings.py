"""Wrong derivatives of softmax that were found in public projects: where, what is told, and of which kind.

Several were mended since, and that they were told in public is to their authors' credit. One is a mistake of checking
alone: the derivative beside it is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Sighting:
    """A place where a derivative of softmax was told to be wrong.

    Parameters
    ----------
    repository : str
        Its owner and its name, on GitHub.
    number : int
        Of the issue or pull request.
    told : str
        What is told there.
    kind : str
        A name in `explainer.core.found_mistakes.KINDS`.
    """

    repository: str
    number: int
    told: str
    kind: str

    @property
    def cited(self) -> str:
        """How it is cited."""
        return f"{self.repository} #{self.number}"


SIGHTINGS: Final = (
    Sighting("eriklindernoren/ML-From-Scratch", 71, "Softmax’s gradient is p(1 − p), class by class.", "elementwise"),
    Sighting(
        "deeplearning4j/libnd4j", 440, "The native operation has only output · (1 − output).", "elementwise"
    ),
    Sighting(
        "SebLague/Neural-Network-Experiments", 5,
        "The derivative is the diagonal alone; a gradient check of somebody’s own version failed.", "elementwise",
    ),
    Sighting("RubixML/ML", 438, "A fix that was merged brings p(1 − p).", "elementwise"),
    Sighting("neuroph/neuroph", 37, "The derivative is 1 − output; is a factor missing?", "factor-missing"),
    Sighting("pjreddie/darknet", 96, "The backward pass copies the upstream gradient.", "copied"),
    Sighting("HomericIntelligence/Odyssey", 2134, "The backward pass is S ⊙ g.", "dot-missing"),
    Sighting(
        "mlpack/mlpack", 2364, "Log-softmax’s backward fails a Jacobian test; the correction was closed unmerged.",
        "plus-p",
    ),
    Sighting(
        "mlpack/mlpack", 3469, "Three years later the same backward is mended, and its test with it.", "plus-p"
    ),
    Sighting(
        "wkcn/MobulaOP", 94, "Softmax’s backward, which is right, comes with a note: gradcheck is not suitable for it.",
        "only-summed",
    ),
    Sighting(
        "PrincetonUniversity/PsyNeuLink", 2539,
        "The full Jacobian of a two-dimensional input was taken in the wrong dimensions.", "flattened",
    ),
    Sighting("markroxor/fromscratchtoml", 65, "The gradient is off by a factor of two.", "doubled"),
    Sighting(
        "rasmusbergpalm/DeepLearnToolbox", 113, "Should the output’s delta not have p(1 − p)? It is S − y, and right.",
        "suspected",
    ),
    Sighting("mantasu/cs231n", 10, "Why s − 1, and not s(1 − s)? It is S − y, and right.", "suspected"),
)  # fmt: skip
"""All of them, as they were told."""
