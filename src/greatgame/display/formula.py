"""Numbers and formulas for readers: the same thing as plain text, LaTeX and HTML (MathML).

A rational number is written as a decimal when it ends within four places, as a ratio when its
denominator is below 1000, and otherwise as a rounded decimal led by "≈"; floats have four significant
digits.  Formulas are printed by SymPy; in HTML they are presentation MathML, which browsers draw
without any script or network.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from greatgame.numbers import Number, show
from greatgame.parameters import decimal

_PLACES = 4
_DENOMINATOR = 1000
_ENTITIES = {
    "&InvisibleTimes;": "\u2062",
    "&ExponentialE;": "e",
    "<mo>-</mo>": "<mo>−</mo>",
    "<mo><</mo>": "<mo>&lt;</mo>",
    "<mo>></mo>": "<mo>&gt;</mo>",
}
_FORMULA = re.compile(r"\$[^$]+\$")
_SAFE_SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9_{}^ ']*")
_LATEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "≈": r"$\approx$", "≤": r"$\le$", "≥": r"$\ge$", "−": "$-$", "×": r"$\times$",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One table entry in every notation; ``latex``, ``html`` and ``markdown`` are ready to be inserted."""

    text: str
    latex: str
    html: str
    is_number: bool = False
    markdown_text: str = ""

    @property
    def markdown(self) -> str:
        """The entry in Markdown: a formula between dollar signs, or escaped words."""
        if self.markdown_text:
            return self.markdown_text
        return self.latex if _FORMULA.fullmatch(self.latex) else escape_markdown(self.text)


def plain(text: object) -> Cell:
    r"""Return an entry of ordinary words, escaped for each notation.

    Examples
    --------
    >>> plain("R&D <now>").html, plain("R&D 5%").latex
    ('R&amp;D &lt;now&gt;', 'R\\&D 5\\%')
    """
    words = str(text)
    return Cell(words, escape_latex(words), html.escape(words))


def escape_latex(text: str) -> str:
    """Return text in which LaTeX's special characters print as themselves."""
    return text.translate(_LATEX_ESCAPES)


def escape_markdown(text: str) -> str:
    """Return text in which Markdown's special characters stand for themselves."""
    return re.sub(r"([\\`*_{}\[\]<>$|~#])", r"\\\1", text)


def value(x: Number) -> Cell:
    """Return an entry for a number or a SymPy expression."""
    if hasattr(x, "free_symbols") and not x.is_Rational and not x.is_Float:
        return Cell(str(x), f"${formula_latex(x)}$", formula_html(x))
    if hasattr(x, "free_symbols"):
        x = Fraction(int(x.p), int(x.q)) if x.is_Rational else float(x)
    text = number_text(x)
    minus = text.replace("-", "−")
    return Cell(text, f"${_number_latex(text)}$", html.escape(minus), is_number=True)


def number_text(x: Number) -> str:
    """Return a number as a reader wants it (see the module's opening for the rule).

    Examples
    --------
    >>> [number_text(Fraction(x)) for x in ("47/100", "3/7", "-2", "123457/1000003")]
    ['0.47', '3/7', '-2', '≈0.1235']
    >>> number_text(0.1 + 0.2), number_text(-0.0)
    ('0.3', '0')
    """
    if not isinstance(x, Fraction):
        return show(float(x) + 0.0)
    if 10**_PLACES % x.denominator == 0:
        return decimal(x)
    if x.denominator < _DENOMINATOR:
        return str(x)
    return "≈" + show(float(x))


def _number_latex(text: str) -> str:
    """Return the LaTeX (inside mathematics) of what :func:`number_text` wrote."""
    if "/" in text:
        sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
        above, below = size.split("/")
        return rf"{sign}\frac{{{above}}}{{{below}}}"
    return text.replace("≈", r"\approx ")


def formula_latex(expression: Any) -> str:
    """Return a SymPy expression as LaTeX, without dollar signs."""
    import sympy

    return str(sympy.latex(expression))


def formula_html(expression: Any) -> str:
    """Return a SymPy expression as a ``<math>`` element; unusual symbols fall back to escaped text."""
    import sympy

    names = [str(s) for s in sympy.sympify(expression).free_symbols]
    if not all(_SAFE_SYMBOL.fullmatch(name) for name in names):
        return f"<code>{html.escape(str(expression))}</code>"
    return f'<math displaystyle="true">{_mathml(expression)}</math>'


def _mathml(expression: Any) -> str:
    """Print presentation MathML, with characters in place of entities and a true minus sign."""
    from sympy.printing.mathml import MathMLPresentationPrinter

    printer: Any = MathMLPresentationPrinter()
    printer._print_Piecewise = partial(_print_cases, printer)  # SymPy has no presentation of cases
    text = str(printer._print(expression).toxml())
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text


def _print_cases(printer: Any, expression: Any) -> Any:
    """Draw a Piecewise as rows under a brace."""
    rows = []
    for branch, condition in expression.args:
        row = _element(printer, "mtr", _element(printer, "mtd", printer._print(branch)))
        row.appendChild(_element(printer, "mtd", _print_condition(printer, condition)))
        rows.append(row)
    brace = _element(printer, "mo", printer.dom.createTextNode("{"))
    return _element(printer, "mrow", brace, _element(printer, "mtable", *rows))


def _print_condition(printer: Any, condition: Any) -> Any:
    """Print the condition of one case: "if ..." or "otherwise"."""
    always = str(condition) == "True"
    words = _element(printer, "mtext", printer.dom.createTextNode(" otherwise" if always else " if "))
    return words if always else _element(printer, "mrow", words, printer._print(condition))


def _element(printer: Any, tag: str, *children: Any) -> Any:
    """Return a MathML element with these children."""
    element = printer.dom.createElement(tag)
    for child in children:
        element.appendChild(child)
    return element
