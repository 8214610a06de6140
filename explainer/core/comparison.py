"""Compare claimed derivatives with f's values near z, and say so only where these can tell.

First one row of values along each direction: three quotients, and the noise of f. That is enough for nearly all
entries. The rest are those that seem to differ, and those that a longer or shorter step might resolve; for them
steps of all sizes are searched (`explainer.core.step_search`), and no entry is called wrong without it.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.core import check_warnings
from explainer.core.differences import Method, default_step
from explainer.core.evaluation import Function
from explainer.core.noise import Floats
from explainer.core.repetition import is_proven, repetition
from explainer.core.stencil import Row, complex_rows, real_rows
from explainer.core.step_search import Found, search
from explainer.core.verdicts import CheckWarning, JacobianCheck, judge

DEVIATIONS = 4.0
REPEATS = 12
STEP = 2.0**-17


class Comparison:
    """One check in the making: what is known of f near z, and how far each number can be trusted.

    Parameters
    ----------
    f, point, value, vectorized
        The function, z, and f(z) of shape (m,).
    analytic : ndarray, shape (m, c)
        The claimed derivatives along c directions.
    method, steps, explicit
        How to take differences, at which steps (c,), and whether the user chose these.
    rtol, atol : float
    along : ndarray of shape (c, n), or None
        The directions; by default the coordinates.
    weights : ndarray of shape (m,), or None
        To compare derivatives of weights·f instead; `analytic` is then of shape (1, c).
    """

    def __init__(
        self,
        f: Function,
        point: NDArray[np.floating],
        value: NDArray[Any],
        analytic: Floats,
        method: Method,
        steps: Floats,
        explicit: bool,
        tolerance: tuple[float, float],
        vectorized: bool = False,
        *,
        along: Floats | None = None,
        weights: Floats | None = None,
    ) -> None:
        self.f, self.point, self.value, self.vectorized = f, point, value, vectorized
        self.claim, self.method, self.explicit = analytic.T, method, explicit
        self.steps, self.along, self.weights = steps, along, weights
        self.rtol, self.atol = tolerance
        self.warnings: list[CheckWarning] = []
        self.row = self._first_row()
        noise = self.row.round_off(self.row.noise, DEVIATIONS)[0]
        self.truncation = self.row.truncation(method)[0]
        self.numeric: Floats = self.row.quotient[0].copy()
        self.resolution: Floats = noise + self.truncation
        self.noise = noise

    def outcome(self) -> JacobianCheck:
        """Look closer where that is needed, and give the verdicts."""
        same = self._is_a_function()
        needed = self._needed() if same else self._beyond()
        if same and needed.any():
            same = self._is_a_function(REPEATS)
            if same:
                self._look_closer(needed)
        if not same:
            self.resolution[self._beyond()] = np.inf
        self._warn_of_the_point()
        return judge(
            self.claim.T,
            self.numeric.T,
            self.resolution.T,
            self.method,
            self.steps,
            self.rtol,
            self.atol,
            tuple(self.warnings),
            partial(check_warnings.nothing_resolved, explicit=self.explicit),
        )

    def _first_row(self) -> Row:
        if self.method == "complex":
            return complex_rows(
                self.f,
                self.point,
                self.value,
                self.steps,
                self.vectorized,
                along=self.along,
                weights=self.weights,
            )
        for shorter in (1.0, 2.0**-10, 2.0**-20, 2.0**-30):
            try:
                with np.errstate(divide="ignore", invalid="ignore"):  # what comes of it is looked at
                    row = real_rows(
                        self.f,
                        self.point,
                        self.value,
                        (self.steps * shorter)[None],
                        self.method,
                        self.vectorized,
                        along=self.along,
                        weights=self.weights,
                        quick=is_proven(self.f),
                    )
            except ValueError as error:
                if self.explicit or "finite numbers" not in str(error):
                    raise
                failure = error
            else:
                self.steps = self.steps * shorter
                return row
        raise failure

    def _tolerance(self) -> Floats:
        return self.atol + self.rtol * np.maximum(np.abs(self.claim), np.abs(self.numeric))

    def _beyond(self) -> NDArray[np.bool_]:
        """Return where the two are further apart than what is known explains."""
        return np.asarray(np.abs(self.claim - self.numeric) > self.resolution + self._tolerance())

    def _needed(self) -> NDArray[np.bool_]:
        """Return which entries need a closer look: what seems to differ, and what another step may resolve."""
        beyond = self._beyond()
        vague = self.resolution > self._tolerance()
        if not (beyond | vague).any():
            return beyond
        some = vague & (self.truncation > 4.0 * self.noise)
        if not is_proven(self.f) and self.method != "complex":
            some |= vague & (DEVIATIONS * self.row.noise[0] > 30.0 * self.row.floor[0])
        if self.method == "complex":
            some &= self._bent()
        elif self.explicit:
            helpless = vague.all() and not beyond.any()
            some = vague & (self.claim != 0.0) if helpless else some & self._bent()
        stuck = self.row.width[0] == 0.0
        return np.asarray((beyond | some) & ~stuck[:, None])

    def _bent(self) -> NDArray[np.bool_]:
        """Return where the slopes to both sides differ as they may at a kink."""
        return np.asarray(self.row.second[0] > 4.0 * (self.noise + self._tolerance()))

    def _look_closer(self, needed: NDArray[np.bool_]) -> None:
        columns = np.flatnonzero(needed.any(axis=1))
        along = (np.eye(self.point.size) if self.along is None else self.along)[columns]
        steps = self.steps
        if self.method == "complex":
            steps = (
                default_step("central", self.point) if self.along is None else np.array([STEP / np.abs(along).max()])
            )
        found = search(
            self.f,
            self.point,
            self.value,
            self.claim[columns],
            (self.rtol, self.atol),
            steps[columns],
            self.vectorized,
            along=along,
            weights=self.weights,
        )
        for kink in found.kinks:
            if needed[columns[kink.direction], kink.output]:
                self.warnings.append(check_warnings.kink(kink, int(columns[kink.direction]), found))
                break
        if self.method == "complex":
            self._hear_the_witness(found, needed, columns)
        elif self.explicit:
            self._judge_the_step(found, needed, columns)
        else:
            self._take_the_best(found, needed, columns)

    def _hear_the_witness(self, found: Found, needed: NDArray[np.bool_], columns: NDArray[np.intp]) -> None:
        """Trust a complex step only where central differences do not contradict it."""
        apart = np.abs(found.quotient - self.numeric[columns]) > found.resolution + self.resolution[columns]
        contradicted = apart & needed[columns]
        if contradicted.any():
            self.resolution[columns] = np.where(contradicted, np.inf, self.resolution[columns])
            self.warnings.append(check_warnings.NOT_ANALYTIC)

    def _judge_the_step(self, found: Found, needed: NDArray[np.bool_], columns: NDArray[np.intp]) -> None:
        """Keep the user's step; where it is on the wrong scale, say so instead of a verdict."""
        own = self.resolution[columns]
        if self.method == "central":
            own = np.maximum(own, found.first)
        numeric, claim, need = self.numeric[columns], self.claim[columns], needed[columns]
        tolerance = self._tolerance()[columns]
        contradicted = np.abs(found.quotient - numeric) > found.resolution + own
        seems = np.abs(claim - numeric) > own + tolerance
        holds = np.abs(claim - found.quotient) > found.resolution + tolerance
        doubtful = contradicted | (seems & ~holds) | (np.isinf(found.resolution) & seems)
        for kink in found.kinks:
            doubtful[kink.direction, kink.output] = True
        self.resolution[columns] = np.where(need, np.where(doubtful, np.inf, own), self.resolution[columns])
        nothing = bool((self.resolution > self._tolerance()).all() and not self._beyond().any())
        better = need & (doubtful | nothing) & (self.resolution[columns] > tolerance) & (found.resolution <= tolerance)
        if better.any():
            c, m = np.argwhere(better)[0]
            self.warnings.append(
                check_warnings.wrong_step(int(columns[c]), float(self.steps[columns[c]]), float(found.step[c, m]))
            )

    def _take_the_best(self, found: Found, needed: NDArray[np.bool_], columns: NDArray[np.intp]) -> None:
        """Take numbers from the step at which they can be trusted most."""
        numeric, resolution = self.numeric[columns], self.resolution[columns]
        fine = np.abs(self.claim[columns] - numeric) <= resolution + self._tolerance()[columns]
        kept = ~needed[columns] | (fine & (found.resolution < np.inf) & (found.resolution >= resolution))
        self.numeric[columns] = np.where(kept, numeric, found.quotient)
        self.resolution[columns] = np.where(kept, resolution, found.resolution)
        self.steps = self.steps.copy()
        for c, column in enumerate(columns):
            used = found.step[c][~kept[c] & (found.resolution[c] < np.inf)]
            if used.size:
                self.steps[column] = used[0]

    def _is_a_function(self, repeats: int = 0) -> bool:
        """Return whether f gives the same at z each time; if not, warn, and take the spread for noise."""
        if repeats and is_proven(self.f):
            return True
        said, spread = repetition(self.f, self.point, self.value, self.row, self.vectorized, repeats)
        if said is None:
            return True
        self.warnings.append(said)
        with np.errstate(divide="ignore"):
            self.resolution += (10.0 * spread / np.abs(self.row.width[0]))[:, None]
        return False

    def _warn_of_the_point(self) -> None:
        stuck = self.row.width[0] == 0.0
        self.resolution[stuck] = np.inf
        if self.along is None:
            self.warnings += check_warnings.of_the_point(self.point, self.steps, stuck)
        scale = min(1.0, float(np.abs(self.value).max()))
        if np.abs(self.numeric).max() < check_warnings.SMALL * scale:
            self.warnings.append(check_warnings.SATURATED)
