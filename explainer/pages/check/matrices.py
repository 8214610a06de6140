"""The lab's three matrices: what is claimed, what differences give, and what that says of each entry."""

from __future__ import annotations

from typing import Literal

from explainer.pages.check.numbers import AnyNumbers
from explainer.views.matrix import BOTTOM, CELLS_WIDTH, LEFT, Matrix, inputs, outputs
from explainer.views.numerals import MINUS, spelled
from explainer.views.verdicts import VerdictMatrix

_TITLES = {"analytic": "Analytic: the claim", "numeric": "Numeric: by differences"}


class ValueMatrix(Matrix[AnyNumbers]):
    """The claimed Jacobian, or the numeric one, coloured on one scale.

    Parameters
    ----------
    kind : {"analytic", "numeric"}
        Which; also the prefix of the identifiers.
    rows, columns : int
    symbol : str
        What an output is called.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix`, and ``{kind}-scale``.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> settings = LabSettings(claim="diagonal-only")
    >>> view = ValueMatrix("analytic", 3, 3)
    >>> view.update(compute(settings, settings.subject))
    >>> view.artists["analytic-value-0-0"].get_text(), view.artists["analytic-value-0-1"].get_text()
    ('+0.201', '0')
    """

    def __init__(self, kind: Literal["analytic", "numeric"], rows: int, columns: int, symbol: str = "S") -> None:
        super().__init__(
            kind, outputs(rows, symbol), inputs(columns),
            row_title=f"∂ output {symbol}ᵢ", column_title="∂ input zⱼ",
        )  # fmt: skip
        self.title = _TITLES[kind]
        self._kind = kind
        self._scale = self.artists[f"{kind}-scale"] = self.note(LEFT + CELLS_WIDTH / 2, BOTTOM - 23)

    def update(self, numbers: AnyNumbers) -> None:
        """Show the matrix of `numbers`."""
        check, limit = numbers.check, numbers.limit
        self.show(check.analytic if self._kind == "analytic" else check.numeric, limit)
        self._scale.set_text(f"full colour at {MINUS}{spelled(limit)} and +{spelled(limit)}")
        self.select(*numbers.selected)


class ClaimVerdicts(VerdictMatrix[AnyNumbers]):
    """The relative error of each entry, and the verdict on it.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> settings = LabSettings(claim="diagonal-only")
    >>> view = ClaimVerdicts(3, 3)
    >>> view.update(compute(settings, settings.subject))
    >>> view.artists["check-verdict-0-0"].get_text(), view.artists["check-verdict-0-1"].get_text()
    ('✓', '✗')
    """

    title = "Error and verdict"

    def update(self, numbers: AnyNumbers) -> None:
        """Show the errors and verdicts of `numbers`."""
        self.show_verdicts(numbers.check.relative_error, numbers.check.verdicts)
        self.select(*numbers.selected)
