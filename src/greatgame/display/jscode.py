"""JavaScript from SymPy expressions and formulas, over a list of known operations.

Numbers become the nearest double, parameters become ``v[k]``; every operation is written out here, and
anything else raises an error.  Nothing is ever pasted into the code as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sympy
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from greatgame.errors import DependencyError
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula

Places = Mapping[sympy.Symbol, int]

#: Comparisons that take a difference of a rounding for none; ``explorer_engine.js`` defines them.
_RELATIONS = {
    ">": "Engine.gt", ">=": "Engine.ge", "<": "Engine.lt", "<=": "Engine.le",
    "==": "Engine.eq", "!=": "Engine.ne",
}  # fmt: skip
_FUNCTIONS: dict[Any, str] = {
    **{
        kind: _RELATIONS[kind.rel_op] for kind in (sympy.Gt, sympy.Ge, sympy.Lt, sympy.Le, sympy.Eq, sympy.Ne)
    },
    sympy.Max: "Math.max",
    sympy.Min: "Math.min",
    sympy.Abs: "Math.abs",
    sympy.exp: "Math.exp",
    sympy.log: "Math.log",
    sympy.floor: "Math.floor",
    sympy.ceiling: "Math.ceil",
}
_JOINTS: dict[Any, str] = {sympy.Add: "+", sympy.Mul: "*", sympy.And: "&&", sympy.Or: "||"}


def js(expression: Any, places: Places) -> str:
    """Return a JavaScript expression.

    Parameters
    ----------
    expression : sympy expression or Boolean
    places : mapping of symbol to int
        Position of each parameter in the array ``v``.

    Raises
    ------
    DependencyError
        For an operation or symbol that has no translation.

    Examples
    --------
    >>> x, y = sympy.symbols("x y")
    >>> js(sympy.sqrt(x) / 3 + sympy.Max(0, y), {x: 0, y: 1})
    '((0.3333333333333333*Math.sqrt(v[0]))+Math.max(0.0,v[1]))'
    """
    e = sympy.sympify(expression)
    if isinstance(e, BooleanTrue | BooleanFalse):
        return "true" if e else "false"
    if e.is_Symbol and e in places:
        return f"v[{places[e]}]"
    if e.is_Number or e.is_NumberSymbol:
        return _number(e)
    kind = type(e)
    for table, write in ((_JOINTS, _joined), (_FUNCTIONS, _called)):
        if kind in table:
            return write(table[kind], [js(a, places) for a in _ordered(e)])
    if kind is sympy.Pow:
        return _power(e, places)
    if kind is sympy.Not:
        return f"(!{js(e.args[0], places)})"
    if kind is sympy.Piecewise:
        cases = "".join(f"{js(c, places)}?{js(x, places)}:" for x, c in e.args)
        return f"({cases}NaN)"
    raise DependencyError(f"{e} ({kind.__name__}) has no translation to JavaScript")


def _ordered(e: Any) -> list[Any]:
    """Return the arguments in an order that does not change from run to run."""
    return (
        list(e.as_ordered_terms()) if e.is_Add else list(e.as_ordered_factors()) if e.is_Mul else list(e.args)
    )


def _number(e: Any) -> str:
    """Return the nearest double."""
    if not e.is_finite:
        raise DependencyError(f"{e} is no finite number")
    x = int(e.p) / int(e.q) if e.is_Rational else float(e.evalf(30))
    return f"({x!r})" if x < 0 else repr(x)


def _joined(sign: str, parts: list[str]) -> str:
    return f"({sign.join(parts)})"


def _called(name: str, parts: list[str]) -> str:
    return f"{name}({','.join(parts)})"


def _power(e: Any, places: Places) -> str:
    base, exponent = e.args
    if exponent == -1:
        return f"(1/{js(base, places)})"
    if exponent == sympy.Rational(1, 2):
        return f"Math.sqrt({js(base, places)})"
    return f"Math.pow({js(base, places)},{js(exponent, places)})"


def js_formula(formula: Formula, places: Places) -> str:
    """Return a formula as a JavaScript condition.

    Raises
    ------
    DependencyError
        For an operation or symbol that has no translation.
    """
    if isinstance(formula, Compare):
        return f"{_RELATIONS[formula.relation]}({js(formula.expression, places)},0.0)"
    if isinstance(formula, AllOf | AnyOf):
        sign, empty = ("&&", "true") if isinstance(formula, AllOf) else ("||", "false")
        return f"({sign.join(js_formula(p, places) for p in formula.parts) or empty})"
    return js(formula.to_sympy(), places)


def quoted(value: object) -> str:
    """Return plain data as JavaScript that is safe inside a ``<script>`` element."""
    text = json.dumps(value, ensure_ascii=False)
    for mark, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(mark, code)
    return text
