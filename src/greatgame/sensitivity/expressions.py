"""SymPy expressions as straight-line source, each value with its range and a bound on its rounding error.

Only the node types of payoffs are translated: sums, products, powers, Min, Max, Abs, Piecewise and
relations among them.  Anything else is an error, and no text ever becomes code: names are made here and
numbers come from exact rationals.

**Error bound.**  Every parameter lies in its declared range, so interval arithmetic bounds each
intermediate value over the whole box once, and with it the rounding error of each operation (the standard
model of floating-point arithmetic: Higham 2002, section 2.2): ``|fl(x op y) - (x op y)| <= u |x op y|``.
The bound is a constant of the model, so at run time the sign of a value costs one comparison: beyond the
bound it is certain, within it the point goes to exact arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import sympy
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from greatgame.errors import StudyError

#: Twice the unit roundoff: the factor pays for second-order terms and for rounding in the bounds.
EPS = 2.0**-52
#: The library's power function is within this many times ``EPS``.
POWER_ULPS = 1
_MOST_FACTORS = 8

Range = tuple[float, float]


class Value(NamedTuple):
    """A computed quantity.

    Attributes
    ----------
    name : str
        Its variable.
    low, high, error : float
        Its range over the box, and how far rounding may move it.
    bound : str
        Source of a bound on its error at the point at hand (running error analysis: Higham 2002,
        section 3.3), tighter than the one over the whole box.
    """

    name: str
    low: float
    high: float
    error: float
    bound: str

    @property
    def size(self) -> float:
        """Largest magnitude over the box."""
        return max(abs(self.low), abs(self.high))


class Block:
    """Lines of source that compute expressions one after the other.

    Parameters
    ----------
    names : mapping of symbol to variable name
    ranges : mapping of symbol to (low, high)
    exact : bool
        Whether numbers are written as Fractions, for exact evaluation, instead of floats.
    running : bool
        Whether to add lines that bound each value's error at the point at hand.
    """

    def __init__(
        self,
        names: Mapping[Any, str],
        ranges: Mapping[Any, Range],
        exact: bool = False,
        running: bool = False,
    ) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, Fraction] = {}
        #: Variables of which the sign decided a branch or a relation, with their error bounds.
        self.decisions: dict[str, float] = {}
        self._exact, self._running = exact, running
        self._known: dict[Any, Value] = {
            s: Value(name, *ranges[s], EPS * max(map(abs, ranges[s])), f"{EPS!r} * abs({name})")
            for s, name in names.items()
        }

    def compute(self, expressions: Iterable[Any]) -> list[Value]:
        """Add the lines for these expressions, shared parts once; return their values."""
        given = [sympy.sympify(e) for e in expressions]
        shared, reduced = sympy.cse(given, order="canonical", symbols=_fresh(given))
        for symbol, part in shared:
            self._known[symbol] = self._value(part)
        return [self._value(e) for e in reduced]

    def truth(self, condition: Any) -> str:
        """Return the source of a condition; the signs it depends on join ``decisions``."""
        if isinstance(condition, bool | BooleanTrue | BooleanFalse):
            return "True" if condition else "False"
        if isinstance(condition, And | Or):
            word = " and " if isinstance(condition, And) else " or "
            return "(" + word.join(self.truth(c) for c in condition.args) + ")"
        if isinstance(condition, Not):
            return f"(not {self.truth(condition.args[0])})"
        signs = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "==", "!=": "!="}
        operator = getattr(condition, "rel_op", None)
        if operator not in signs:
            raise _refused(condition)
        gap = self._value(sympy.expand(condition.lhs - condition.rhs))
        self.decisions[gap.name] = gap.error
        return f"({gap.name} {signs[operator]} 0)"

    # -- one node ---------------------------------------------------------------------------

    def _line(self, source: str, low: float, high: float, error: float, bound: str) -> Value:
        """Add a line; in the source of its bound, ``@`` stands for the new variable."""
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {source}")
        if self._running:
            self.lines.append(f"e_{name} = {bound.replace('@', name)}")
        wide = 1e-12 * max(abs(low), abs(high))
        if math.isnan(low) or math.isnan(high) or math.isnan(error):
            low, high, error, wide = -math.inf, math.inf, math.inf, 0.0
        return Value(name, low - wide, high + wide, error, f"e_{name}")

    def _value(self, e: Any) -> Value:
        if e not in self._known:
            self._known[e] = self._translate(e)
        return self._known[e]

    def _translate(self, e: Any) -> Value:
        if e.is_Rational:
            return self._number(Fraction(int(e.p), int(e.q)))
        if e.is_Add:
            return self._sum([self._value(a) for a in e.args])
        if e.is_Mul:
            return self._quotient(e)
        if e.is_Pow:
            return self._power(e.base, e.exp)
        if isinstance(e, sympy.Max | sympy.Min):
            return self._extreme([self._value(a) for a in e.args], ">" if isinstance(e, sympy.Max) else "<")
        if isinstance(e, sympy.Abs):
            x = self._value(e.args[0])
            return self._line(f"abs({x.name})", 0.0, x.size, x.error, x.bound)
        if isinstance(e, sympy.Piecewise):
            return self._branches(e)
        raise _refused(e)

    def _number(self, q: Fraction) -> Value:
        x = float(q)
        if self._exact:
            name = f"q{len(self.constants)}"
            self.constants[name] = q
        else:
            name = f"({x!r})"
        error = 0.0 if Fraction(x) == q else EPS * abs(x)
        return Value(name, x, x, error, repr(error))

    def _sum(self, terms: list[Value]) -> Value:
        error = sum(t.error for t in terms) + (len(terms) - 1) * EPS * sum(t.size for t in terms)
        low, high = sum(t.low for t in terms), sum(t.high for t in terms)
        sizes = " + ".join(f"abs({t.name})" for t in terms)
        bound = f"{' + '.join(t.bound for t in terms)} + {(len(terms) - 1) * EPS!r} * ({sizes})"
        return self._line(" + ".join(t.name for t in terms), low, high, error, bound)

    def _quotient(self, e: Any) -> Value:
        """Write a product with its reciprocal factors gathered below one division."""
        below = [a for a in e.args if a.is_Pow and a.exp.is_Integer and a.exp < 0]
        above = [a for a in e.args if a not in below]
        top = self._product([self._value(a) for a in above]) if above else self._number(Fraction(1))
        if not below:
            return top
        return self._divide(top, self._product([self._power(a.base, -a.exp) for a in below]))

    def _product(self, factors: list[Value]) -> Value:
        value = factors[0]
        for f in factors[1:]:
            corners = [x * y for x in (value.low, value.high) for y in (f.low, f.high)]
            size = value.size * f.size
            error = value.size * f.error + f.size * value.error + value.error * f.error + EPS * size
            if value.name == "(-1.0)":
                value = self._line(f"-{f.name}", min(corners), max(corners), f.error, f.bound)
            else:
                a, b = f"({value.bound})", f"({f.bound})"
                bound = f"abs({value.name}) * {b} + abs({f.name}) * {a} + {a} * {b} + {EPS!r} * abs(@)"
                value = self._line(f"{value.name} * {f.name}", min(corners), max(corners), error, bound)
        return value

    def _divide(self, top: Value, below: Value) -> Value:
        source = f"{top.name} / {below.name}"
        bound = (
            f"({top.bound} + abs(@) * ({below.bound})) / max(abs({below.name}) - ({below.bound}), 0.0) "
            f"+ {EPS!r} * abs(@)"
        )
        least = min(abs(below.low), abs(below.high))
        if below.low <= 0 <= below.high or least <= 2 * below.error:
            return self._line(source, -math.inf, math.inf, math.inf, bound)
        corners = [x / y for x in (top.low, top.high) for y in (below.low, below.high)]
        size = max(map(abs, corners))
        error = (top.error + size * below.error) / (least - below.error) + EPS * size
        return self._line(source, min(corners), max(corners), error, bound)

    def _power(self, base: Any, exponent: Any) -> Value:
        x = self._value(base)
        if exponent.is_Integer and 0 < abs(exponent) <= _MOST_FACTORS:
            whole = self._product([x] * abs(int(exponent)))
            if int(exponent) % 2 == 0:
                whole = whole._replace(low=max(whole.low, 0.0))
            return whole if exponent > 0 else self._divide(self._number(Fraction(1)), whole)
        if self._exact:
            raise StudyError(f"{base}**({exponent}) is irrational")
        if exponent == sympy.Rational(1, 2):
            low = math.sqrt(max(x.low, 0.0))
            high = math.sqrt(max(x.high, 0.0))
            error = min(math.sqrt(x.error), x.error / low if low > 0 else math.inf) + EPS * high
            bound = f"({x.bound}) / @ + {EPS!r} * @"
            return self._line(f"math.sqrt({x.name})", low, high, error if x.low >= 0 else math.inf, bound)
        y = self._value(exponent)
        return self._real_power(x, y)

    def _real_power(self, x: Value, y: Value) -> Value:
        """Write ``x ** y`` for a base that is positive over the box."""
        source = f"{x.name} ** {y.name}"
        slope_here = (
            f"abs({y.name}) * ({x.bound}) / max({x.name} - ({x.bound}), 0.0) "
            f"+ abs(math.log({x.name})) * ({y.bound})"
        )
        bound = f"abs(@) * (1.01 * ({slope_here}) + {POWER_ULPS * EPS!r})"
        if not (x.low > 2 * x.error and math.isfinite(x.high) and math.isfinite(y.size)):
            return self._line(source, -math.inf, math.inf, math.inf, bound)
        corners = [a**b for a in (x.low, x.high) for b in (y.low, y.high)]
        high = max(corners)
        slope = y.size * x.error / (x.low - x.error)
        slope += max(abs(math.log(x.low)), abs(math.log(x.high))) * y.error
        return self._line(source, min(corners), high, high * (1.01 * slope + POWER_ULPS * EPS), bound)

    def _extreme(self, values: list[Value], sign: str) -> Value:
        best = values[0]
        for v in values[1:]:
            pick = max if sign == ">" else min
            low, high = pick(best.low, v.low), pick(best.high, v.high)
            source = f"{best.name} if {best.name} {sign} {v.name} else {v.name}"
            bound = f"max({best.bound}, {v.bound})"
            best = self._line(source, low, high, max(best.error, v.error), bound)
        return best

    def _branches(self, e: Any) -> Value:
        """Write a Piecewise; near the border of its conditions the point is left to exact arithmetic."""
        if e.args[-1].cond != True:  # noqa: E712 - SymPy's own true
            raise StudyError(f"{e} is undefined where no condition holds")
        value = self._value(e.args[-1].expr)
        for branch in reversed(e.args[:-1]):
            test, mine = self.truth(branch.cond), self._value(branch.expr)
            low, high = min(mine.low, value.low), max(mine.high, value.high)
            source = f"{mine.name} if {test} else {value.name}"
            bound = f"max({mine.bound}, {value.bound})"
            value = self._line(source, low, high, max(mine.error, value.error), bound)
        return value


def _fresh(expressions: Iterable[Any]) -> Any:
    """Return an endless supply of symbols that do not occur in the expressions."""
    taken = set().union(*(e.free_symbols for e in expressions)) if expressions else set()
    return (s for s in sympy.numbered_symbols("_shared", cls=sympy.Dummy) if s not in taken)


def _refused(node: Any) -> StudyError:
    return StudyError(
        f"{node} cannot be compiled: payoffs may use sums, products, powers, Min, Max, Abs and Piecewise, "
        f"not {type(node).__name__}"
    )
