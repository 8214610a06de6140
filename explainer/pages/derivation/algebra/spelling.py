"""How fractions, indices and brackets are spelled, in MathML and in LaTeX."""

from __future__ import annotations

from html import escape
from typing import Protocol


class Spelling(Protocol):
    """What `explainer.pages.derivation.algebra.notation` needs of a way to write mathematics; arguments are already spelled."""

    def number(self, text: str, gid: str | None = None) -> str:
        """Spell a number; one that will be replaced carries a gid."""

    def symbol(self, text: str) -> str:
        """Spell a letter."""

    def index(self, base: str, *labels: str) -> str:
        """Spell a letter with an index, or with two."""

    def operator(self, sign: str) -> str:
        """Spell an operator."""

    def negative(self, inner: str) -> str:
        """Put a minus before a term, not between two."""

    def power(self, base: str, exponent: str) -> str:
        """Spell a power."""

    def fraction(self, top: str, bottom: str) -> str:
        """Spell a fraction."""

    def bracket(self, inner: str) -> str:
        """Put round brackets."""

    def log(self, inner: str) -> str:
        """Spell a logarithm."""

    def cases(self, equal: str, unequal: str) -> str:
        """Spell what holds for i = j over what holds for i ≠ j."""

    def diagonal(self) -> str:
        """Spell the matrix with S on its diagonal."""

    def outer(self) -> str:
        """Spell the outer product of S with itself."""

    def vanishing(self, inner: str) -> str:
        """Mark a term that is 0."""


class _MathML:
    """MathML Core, which browsers show and screen readers read without a library."""

    def number(self, text: str, gid: str | None = None) -> str:
        place = "" if gid is None else f' data-gid="{escape(gid)}"'
        return f"<mn{place}>{escape(text)}</mn>"

    def symbol(self, text: str) -> str:
        return f"<mi>{text}</mi>"

    def index(self, base: str, *labels: str) -> str:
        separated = "<mo>\N{INVISIBLE SEPARATOR}</mo>".join(map(self._label, labels))
        return f"<msub><mi>{base}</mi>{self._row(separated)}</msub>"

    def operator(self, sign: str) -> str:
        return f"<mo>{sign}</mo>"

    def negative(self, inner: str) -> str:
        return self._row(f"<mo>−</mo>{inner}")

    def power(self, base: str, exponent: str) -> str:
        return f"<msup>{self._row(base)}{self._row(exponent)}</msup>"

    def fraction(self, top: str, bottom: str) -> str:
        return f'<mfrac displaystyle="true">{self._row(top)}{self._row(bottom)}</mfrac>'

    def bracket(self, inner: str) -> str:
        return self._row(f"<mo>(</mo>{inner}<mo>)</mo>")

    def log(self, inner: str) -> str:
        return self._row(f"<mi>log</mi><mo rspace='0.17em'>\N{FUNCTION APPLICATION}</mo>{inner}")

    def cases(self, equal: str, unequal: str) -> str:
        def row(what: str, sign: str) -> str:
            when = f"<mtext>if\N{NO-BREAK SPACE}</mtext><mi>i</mi><mo>{sign}</mo><mi>j</mi>"
            return f"<mtr><mtd>{self._row(what)}</mtd><mtd>{when}</mtd></mtr>"

        return self._row(f"<mo>{{</mo><mtable>{row(equal, '=')}{row(unequal, '≠')}</mtable>")

    def diagonal(self) -> str:
        return self._row("<mi>diag</mi><mo>\N{FUNCTION APPLICATION}</mo><mo>(</mo><mi>S</mi><mo>)</mo>")

    def outer(self) -> str:
        return self._row("<mi>S</mi><mo>\N{INVISIBLE TIMES}</mo><msup><mi>S</mi><mo>⊤</mo></msup>")

    def vanishing(self, inner: str) -> str:
        return f'<mrow class="vanishes">{inner}</mrow>'

    def _label(self, label: str) -> str:
        return self.number(label) if label.isdigit() else self.symbol(label)

    def _row(self, inner: str) -> str:
        return f"<mrow>{inner}</mrow>"


class _LaTeX:
    """LaTeX that MathJax and KaTeX take too. A place for a live number has no mark here, nor has a vanishing term."""

    def number(self, text: str, gid: str | None = None) -> str:
        return text.replace("−", "-")

    def symbol(self, text: str) -> str:
        return {"Σ": r"\Sigma", "δ": r"\delta"}.get(text, text)

    def index(self, base: str, *labels: str) -> str:
        return f"{self.symbol(base)}_{{{''.join(labels)}}}"

    def operator(self, sign: str) -> str:
        return {
            "−": "-",
            "·": r" \cdot ",
            "\N{INVISIBLE TIMES}": r" \, ",
            "∂": r"\partial ",
            "=": " = ",
            "+": " + ",
        }[sign]

    def negative(self, inner: str) -> str:
        return f"-{inner}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def bracket(self, inner: str) -> str:
        return rf"\left({inner}\right)"

    def log(self, inner: str) -> str:
        return rf"\log {inner}"

    def cases(self, equal: str, unequal: str) -> str:
        return rf"\begin{{cases}} {equal} & i = j \\ {unequal} & i \neq j \end{{cases}}"

    def diagonal(self) -> str:
        return r"\mathrm{diag}(S)"

    def outer(self) -> str:
        return r"S S^{\top}"

    def vanishing(self, inner: str) -> str:
        return inner


MATHML: Spelling = _MathML()
LATEX: Spelling = _LaTeX()
