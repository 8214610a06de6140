"""How numbers, fractions, indices and brackets are spelled in MathML Core.

Browsers show it, and screen readers read it, without a library. Arguments are spelled already.
"""

from __future__ import annotations


def number(text: str) -> str:
    """Spell a number."""
    return f"<mn>{text}</mn>"


def place(gid: str) -> str:
    """Leave a place for a number that changes."""
    return f'<mn data-gid="{gid}"></mn>'


def symbol(text: str) -> str:
    """Spell a letter."""
    return f"<mi>{text}</mi>"


def index(base: str, *labels: str) -> str:
    """Spell a letter with an index, or with two.

    Examples
    --------
    >>> index("S", "1")
    '<msub><mi>S</mi><mrow><mn>1</mn></mrow></msub>'
    """
    separated = "<mo>\N{INVISIBLE SEPARATOR}</mo>".join(
        number(label) if label.isdigit() else symbol(label) for label in labels
    )
    return f"<msub>{symbol(base)}{row(separated)}</msub>"


def operator(sign: str) -> str:
    """Spell an operator."""
    return f"<mo>{sign}</mo>"


def row(inner: str) -> str:
    """Let several elements stand where one is wanted."""
    return f"<mrow>{inner}</mrow>"


def negative(inner: str) -> str:
    """Put a minus before a term, not between two."""
    return row(operator("−") + inner)


def power(base: str, exponent: str) -> str:
    """Spell a power."""
    return f"<msup>{row(base)}{row(exponent)}</msup>"


def fraction(top: str, bottom: str) -> str:
    """Spell a fraction, in full size wherever it stands."""
    return f'<mfrac displaystyle="true">{row(top)}{row(bottom)}</mfrac>'


def bracket(inner: str) -> str:
    """Put round brackets."""
    return row(operator("(") + inner + operator(")"))


def log(inner: str) -> str:
    """Spell a logarithm."""
    return row(f"<mi>log</mi><mo rspace='0.17em'>\N{FUNCTION APPLICATION}</mo>{inner}")


def cases(equal: str, unequal: str) -> str:
    """Spell what holds for i = j over what holds for i ≠ j."""

    def line(what: str, sign: str) -> str:
        when = f"<mtext>if\N{NO-BREAK SPACE}</mtext><mi>i</mi><mo>{sign}</mo><mi>j</mi>"
        return f"<mtr><mtd>{row(what)}</mtd><mtd>{when}</mtd></mtr>"

    return row(f"<mo>{{</mo><mtable>{line(equal, '=')}{line(unequal, '≠')}</mtable>")


def diagonal() -> str:
    """Spell the matrix with S on its diagonal."""
    return row("<mi>diag</mi><mo>\N{FUNCTION APPLICATION}</mo><mo>(</mo><mi>S</mi><mo>)</mo>")


def outer() -> str:
    """Spell the outer product of S with itself."""
    return row("<mi>S</mi><mo>\N{INVISIBLE TIMES}</mo><msup><mi>S</mi><mo>⊤</mo></msup>")


def vanishing(inner: str) -> str:
    """Mark a term that is 0."""
    return f'<mrow class="vanishes">{inner}</mrow>'
