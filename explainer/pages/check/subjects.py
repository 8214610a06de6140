"""What the checking lab checks: a function and the derivative that somebody claims for it.

A `Subject` comes from the catalogue of mistakes, or from a reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import log_softmax, log_softmax_jacobian, softmax, softmax_jacobian
from explainer.core.evaluation import Function
from explainer.core.found_mistakes import KINDS
from explainer.core.mistakes import CATALOGUE, IDENTITIES, Mistake
from explainer.pages.check.reader_function import UnusableError, call, call_function
from explainer.views.labels import sub

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Subject:
    """A function, and the Jacobian that is claimed for it.

    Parameters
    ----------
    name : str
        A stable identifier.
    title : str
        What a reader picks it under.
    f : callable
        R^n → R^m.
    jacobian : callable
        R^n → R^{m×n}.
    meant : str
        Which function it is, in words.
    symbol : str
        What an output is called: S₁, S₂, … for ``"S"``.
    identities : tuple of str
        Which of `explainer.core.mistakes.IDENTITIES` the true derivative obeys everywhere.
    limit : float or None
        The largest size of an entry of the true Jacobian; None where it has none.
    code, reveals : str
        As a student would write it, and what gives it away.
    wrong : bool
        Whether the claim is a mistake.
    guarded : bool
        Whether f is a reader's own: it is called for one point after another, and whatever it does is told.
    outputs : int or None
        m, where it is known and is not n.
    """

    name: str
    title: str
    f: Function
    jacobian: Callable[[Any], Any]
    meant: str = "softmax"
    symbol: str = "S"
    identities: tuple[str, ...] = tuple(IDENTITIES)
    limit: float | None = 0.25
    code: str = ""
    reveals: str = ""
    wrong: bool = False
    guarded: bool = False
    outputs: int | None = None


def own_subject(jacobian: Callable[[Any], Any] | None, f: Function | None) -> Subject:
    """Return a reader's derivative as a subject, its functions guarded.

    Parameters
    ----------
    jacobian : callable or None
        z, shape (n,) → shape (m, n).
    f : callable or None
        z, shape (n,) → shape (m,); by default softmax.

    Returns
    -------
    Subject

    Raises
    ------
    TypeError
        For what cannot be called, and for an `f` without a `jacobian`.

    Examples
    --------
    >>> own_subject(lambda z: np.diag(-1 / z**2), lambda z: 1 / z).f(np.array([2.0, 0.5])).tolist()
    [0.5, 2.0]
    """
    for name, function in (("jacobian", jacobian), ("f", f)):
        if not (function is None or callable(function)):
            msg = f"`{name}` must be a function of z; got {type(function).__name__}. Pass it without calling it."
            raise TypeError(msg)
    if jacobian is None:
        msg = "`jacobian` must be given where `f` is: it is what is checked. Pass `check(jacobian, f=f)`."
        raise TypeError(msg)
    if f is None:
        return Subject("own", "Your Jacobian", softmax, jacobian)
    guarded = partial(call_function, f)
    return Subject(
        "own", "Your function", guarded, jacobian, "your f", symbol="f", identities=(), limit=None, guarded=True
    )


def claim(subject: Subject, z: Floats, outputs: int) -> tuple[Floats, str]:
    """Return what a subject claims its Jacobian at `z` to be, and what is the matter with that.

    Parameters
    ----------
    subject : Subject
    z : ndarray of float64, shape (n,)
    outputs : int
        m.

    Returns
    -------
    matrix : ndarray of float64, shape (m, n)
        NaN where there is no number.
    problem : str
        Empty if there is none. A matrix may be whole although there is one: the caller's z was changed.

    Examples
    --------
    >>> matrix, problem = claim(SUBJECTS["in-place"], np.array([1.0, 2.0]), 2)
    >>> print(problem)
    `jacobian` changed its input: z₁ went from 1 to −1. Work on a copy, z = z.copy(), instead of in place.
    """
    shape = (outputs, z.size)
    nothing = np.full(shape, np.nan)
    try:
        matrix, changed = call("jacobian", subject.jacobian, z)
    except UnusableError as problem:
        return nothing, str(problem)
    if matrix.dtype.kind == "c":
        return nothing, "`jacobian` returned complex numbers. Return real ones."
    if matrix.shape != shape:
        return nothing, (
            f"`jacobian` returned shape {matrix.shape}, and {shape} is needed: a row for each output, a column for "
            "each input."
        )
    bad = ~np.isfinite(matrix)
    if bad.any():
        i, j = (int(k) for k in np.argwhere(bad)[0])
        name = f"∂{subject.symbol}{sub(i)}/∂z{sub(j)}"
        return np.where(bad, np.nan, matrix), (
            f"`jacobian` returned {matrix[i, j]} for {name} (row {i + 1}, column {j + 1}): "
            "that is no number to compare."
        )
    return matrix.astype(np.float64), changed


_LOG: Final = "ℓ = log-softmax"
_LOSS: Final = "the loss L = −ln S₁"
_MEANT: Final = MappingProxyType(
    {
        "scaled": ("softmax(z / 2)", tuple(IDENTITIES), 0.125),
        "log-softmax-transposed": (_LOG, ("rows add up to 0",), 1.0),
        "plus-p": (_LOG, ("rows add up to 0",), 1.0),
        "suspected": (_LOSS, ("rows add up to 0",), 1.0),
        "flattened": ("softmax of each of two rows, (z₁ z₂) and (z₃ z₄)", tuple(IDENTITIES), 0.25),
    }
)


_SYMBOLS: Final = MappingProxyType({_LOG: "ℓ", _LOSS: "L"})


def _catalogued(mistake: Mistake) -> Subject:
    meant, identities, limit = _MEANT.get(mistake.name, ("softmax", tuple(IDENTITIES), 0.25))
    return Subject(
        mistake.name, mistake.title, mistake.f, mistake.jacobian, meant, _SYMBOLS.get(meant, "S"), identities,
        limit, mistake.code, mistake.reveals, mistake.wrong, outputs=1 if meant == _LOSS else None,
    )  # fmt: skip


_RIGHT: Final = (
    Subject(
        "right", "Softmax's own", softmax, softmax_jacobian,
        code="def jacobian(z):\n    s = softmax(z)\n    return np.diag(s) - np.outer(s, s)\n",
        reveals="Nothing is wrong: every entry that can be resolved agrees, and every identity holds.",
    ),
    Subject(
        "right-log", "Log-softmax's own", log_softmax, log_softmax_jacobian, _LOG, "ℓ", ("rows add up to 0",), 1.0,
        code="def jacobian(z):\n    return np.eye(len(z)) - softmax(z)\n",
        reveals="Nothing is wrong. The matrix is not symmetric and its columns do not add up to 0, but log-softmax's "
        "Jacobian is like that: row i is eᵢ − S.",
    ),
    Subject(
        "right-tempered", "Softmax's at temperature 2",
        partial(softmax, temperature=2.0), partial(softmax_jacobian, temperature=2.0), "softmax(z / 2)", limit=0.125,
        code="def jacobian(z):\n    s = softmax(z / 2)\n    return (np.diag(s) - np.outer(s, s)) / 2\n",
        reveals="Nothing is wrong: the factor 1/T of the chain rule is there, so the numbers agree.",
    ),
)  # fmt: skip

SUBJECTS: Final = MappingProxyType({s.name: s for s in (*_RIGHT, *map(_catalogued, CATALOGUE))})
"""Three right ones and the whole catalogue of mistakes, by name."""

WILD: Final = MappingProxyType({name: _catalogued(kind) for name, kind in KINDS.items()})
"""What was found in public projects, by its kind."""
