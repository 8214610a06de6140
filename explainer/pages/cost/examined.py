"""What the usual checks say of a batch's softmax, which may have been taken along the wrong axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.core import check_jacobian, softmax
from explainer.core.other_checks import torch_style
from explainer.pages.logits import Floats
from explainer.views.numerals import compact, spelled


@dataclass(frozen=True)
class Finding:
    """What a check says.

    Parameters
    ----------
    name : str
        What is asked.
    holds : bool
        Whether it passes.
    words : str
        What it found.
    """

    name: str
    holds: bool
    words: str


def examine(z: Floats, axis: int, jacobian: Floats) -> tuple[Finding, ...]:
    """Check softmax of `z` along `axis`, meant to be one of each row, and its claimed Jacobian.

    Parameters
    ----------
    z : ndarray of float64, shape (B, n)
    axis : {0, 1}
        1 is what is meant.
    jacobian : ndarray of float64, shape (B, n, B, n)

    Returns
    -------
    tuple of Finding

    Examples
    --------
    >>> from explainer.core.batches import batch_softmax_jacobian
    >>> z = np.array([[0.3, -0.7, 1.1], [0.2, 0.9, -0.4]])
    >>> [finding.holds for finding in examine(z, 0, batch_softmax_jacobian(z, 0))]
    [True, True, True, True, False, False]
    """
    shares, flat = softmax(z, axis=axis), jacobian.reshape(z.size, z.size)

    def own(at: Floats) -> NDArray[np.floating]:
        return softmax(at.reshape(-1, *z.shape), axis=axis + 1).reshape(at.shape)

    def meant(at: Floats) -> NDArray[np.floating]:
        return softmax(at.reshape(-1, *z.shape), axis=2).reshape(at.shape)

    against = check_jacobian(meant, flat, z.ravel(), vectorized=True, atol=1e-9)
    wrong = int((against.verdicts == "differs").sum())
    rows = float(np.abs(shares.sum(axis=1) - 1.0).max())
    ones = float(np.abs(flat.sum(axis=0)).max())
    return (
        Finding("S has the shape of Z", shares.shape == z.shape, f"{shares.shape}"),
        Finding("its Jacobian has shape (B, n, B, n)", jacobian.shape == (*z.shape, *z.shape), f"{jacobian.shape}"),
        Finding(
            "gradcheck: the derivative is that of the code", torch_style(own, lambda _: flat, z.ravel()),
            "compares the code with itself",
        ),
        Finding("an upstream gradient of ones gives 0", ones < 1e-12, f"largest entry {compact(ones)}"),
        Finding("every row of S adds up to 1", rows < 1e-9, f"off by up to {spelled(rows)}"),
        Finding(
            "the derivative is that of softmax of each row", against.ok, f"{wrong} of {flat.size} entries differ"
        ),
    )  # fmt: skip
