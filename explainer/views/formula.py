"""Small pieces of MathML, with places for the numbers that change."""

from __future__ import annotations

from explainer.views.numerals import MINUS, signed, spelled


def math(inner: str) -> str:
    """Make a formula that stands in a line of text, with its fractions and sums in full size.

    Examples
    --------
    >>> math(number("total"))
    '<math displaystyle="true"><mn data-gid="total"></mn></math>'
    """
    return f'<math displaystyle="true">{inner}</math>'


def number(gid: str) -> str:
    """Leave a place for a number."""
    return f'<mn data-gid="{gid}"></mn>'


def indexed(symbol: str, index: str) -> str:
    """Write a symbol with an index, which is a letter, a number or a place for one (`number`).

    Examples
    --------
    >>> indexed("S", "k")
    '<msub><mi>S</mi><mi>k</mi></msub>'
    """
    written = index if index.startswith("<") else f"<mn>{index}</mn>" if index.isdigit() else f"<mi>{index}</mi>"
    return f"<msub><mi>{symbol}</mi>{written}</msub>"


def slope(of: str, by: str) -> str:
    """Write ∂of/∂by."""
    return f"<mfrac><mrow><mo>∂</mo>{of}</mrow><mrow><mo>∂</mo>{by}</mrow></mfrac>"


def factor(value: float, digits: int = 3) -> str:
    """Write a number as it stands in a product or after a plus: in brackets where it is negative.

    Examples
    --------
    >>> factor(0.2227), factor(-0.1628), factor(0.0)
    ('0.223', '(−0.163)', '0')
    """
    written = signed(value, digits).removeprefix("+")
    return f"({written})" if written.startswith(MINUS) else written


def result(value: float) -> str:
    """Write what a formula comes to, with its sign.

    Examples
    --------
    >>> result(0.0), result(0.21234)
    ('0', '+0.2123')
    """
    return ("+" if value > 0 else "") + spelled(value, 4)


def plus(terms: list[str]) -> str:
    """Join formulas with plus signs, so that a line may be broken after each.

    Examples
    --------
    >>> plus(["<mi>a</mi>", "<mi>b</mi>"]).count("<math")
    2
    """
    return " ".join(math(term if k == len(terms) - 1 else f"{term}<mo>+</mo>") for k, term in enumerate(terms))
