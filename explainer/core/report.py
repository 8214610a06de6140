"""A check in words, for print and for a notebook."""

from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from explainer.core.verdicts import JacobianCheck

LARGEST = 12  # rows and columns that a person will still read
LOOK = {  # background, sign: colour never stands alone; from Okabe and Ito's colour-blind safe set
    "agrees": ("#cfe8f7", "✓"),
    "differs": ("#f7c9a8", "✗"),
    "cannot resolve": ("#e6e6e6", "?"),
}


def check_text(check: "JacobianCheck") -> str:
    """Return a check as a small report with both matrices.

    Parameters
    ----------
    check : JacobianCheck

    Returns
    -------
    str

    Examples
    --------
    >>> from explainer.core import check_jacobian
    >>> print(check_text(check_jacobian(lambda z: z * z, [[2.0, 0.0], [0.5, 2.0]], [1.0, 1.0], atol=1e-6)))
    Jacobian check (central differences): NOT OK
    3 agree, 1 differs, 0 cannot be resolved
    Worst entry (1, 0): analytic 0.5, numeric 0 (relative error 1).
    analytic
    [[2.  0. ]
     [0.5 2. ]]
    numeric
    [[2. 0.]
     [0. 2.]]
    """
    with np.printoptions(precision=6, suppress=False, threshold=LARGEST**2, edgeitems=3, linewidth=100):
        matrices = f"analytic\n{_tidy(check.analytic)}\nnumeric\n{_tidy(check.numeric)}"
    return "\n".join([*_summary(check), matrices])


def check_html(check: "JacobianCheck") -> str:
    """Return a check as a table of verdicts, one cell an entry, for a notebook: self-contained HTML.

    Parameters
    ----------
    check : JacobianCheck
        Of a batch, the first matrix that holds the worst entry is shown.

    Returns
    -------
    str

    Examples
    --------
    >>> from explainer.core import check_jacobian
    >>> "✓" in check_html(check_jacobian(lambda z: z * z, [[2.0]], [1.0]))
    True
    """
    which = check.worst[:-2]
    verdicts, numeric, analytic = (a[which] for a in (check.verdicts, check.numeric, check.analytic))
    rows, columns = (min(size, LARGEST) for size in verdicts.shape)
    head = "".join(f"<th scope='col'>{j}</th>" for j in range(columns))
    body = ""
    for i in range(rows):
        cells = ""
        for j in range(columns):
            colour, sign = LOOK[verdicts[i, j]]
            title = escape(f"({i}, {j}) {verdicts[i, j]}: analytic {analytic[i, j]:.6g}, numeric {numeric[i, j]:.6g}")
            edge = ";outline:2px solid #000" if (i, j) == check.worst[-2:] else ""
            style = f"background:{colour};color:#000;text-align:right;padding:0.3em 0.6em{edge}"
            cells += f"<td style='{style}' title='{title}'>{numeric[i, j]:.3g}&nbsp;{sign}</td>"
        body += f"<tr><th scope='row'>{i}</th>{cells}</tr>"
    lines = "".join(f"<div>{escape(line)}</div>" for line in _summary(check))
    cut = f"<div>First {rows} × {columns} entries.</div>" if (rows, columns) != verdicts.shape else ""
    legend = ", ".join(f"{sign} {name}" for name, (_, sign) in LOOK.items())
    table = f"<table aria-label='verdicts'><tr><th>{legend}</th>{head}</tr>{body}</table>"
    return f"<div class='jacobian-check'>{lines}{table}{cut}</div>"


def _summary(check: "JacobianCheck") -> list[str]:
    """Return the outcome, the counts, the worst entry and the warnings, a line each."""
    agree, differ, unresolved = (int((check.verdicts == verdict).sum()) for verdict in LOOK)
    at = check.worst
    lines = [
        f"Jacobian check ({check.method} {'step' if check.method == 'complex' else 'differences'}): "
        f"{'ok' if check.ok else 'NOT OK'}",
        f"{agree} agree{'s' * (agree == 1)}, {differ} differ{'s' * (differ == 1)}, {unresolved} cannot be resolved",
        f"Worst entry ({', '.join(map(str, at))}): analytic {check.analytic[at]:.6g}, numeric {check.numeric[at]:.6g} "
        f"(relative error {check.relative_error[at]:.2g}).",
    ]
    return lines + [f"Warning, {w.kind}: {w.reason} {w.remedy}" for w in check.warnings]


def _tidy(matrix: np.ndarray) -> np.ndarray:
    """Round to six significant digits, so that noise in the last ones does not fill the page."""
    with np.errstate(divide="ignore"):
        size = np.where(matrix == 0.0, 1.0, 10.0 ** (5 - np.floor(np.log10(np.abs(matrix)))))
    return np.round(matrix * size) / size
