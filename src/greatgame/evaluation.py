"""Payoffs at a point: rational wherever they are, to many digits where they are not.

An expression is evaluated over Fractions from its leaves up.  A root of a rational is taken exactly
when it is rational and otherwise carried as a number of ``DIGITS`` decimal digits, far more than a
float keeps, so that the float of the result is correctly rounded.  SymPy would keep the root as an
expression, which for parameters of sixteen digits under a fractional power means integers too large
to write down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

#: Decimal digits of irrational numbers.
DIGITS = 60

#: Roots of higher order than this are irrational unless the number is 0 or 1, as far as we look.
HIGHEST_ROOT = 64

#: Integer powers beyond this are taken to DIGITS digits.
HIGHEST_POWER = 4096

Value = Any  # Fraction, or an mpmath number of DIGITS digits


def evaluate(expression: Any, point: Mapping[Any, Fraction]) -> Value:
    """Return the value of a SymPy expression at a rational point.

    Parameters
    ----------
    expression : SymPy expression
    point : mapping of symbol to Fraction
        A value for every free symbol.

    Returns
    -------
    Fraction or mpmath.mpf
        A Fraction if the value was found to be rational.

    Raises
    ------
    ArithmeticError
        If the expression has no real value there (a division by zero, a root of a negative number).

    Examples
    --------
    >>> import sympy
    >>> x, y = sympy.symbols("x y", positive=True)
    >>> evaluate(sympy.sqrt(x) * sympy.sqrt(y), {x: Fraction(2), y: Fraction(8)})
    Fraction(4, 1)
    >>> float(evaluate(sympy.sqrt(x), {x: Fraction(2)}))
    1.4142135623730951
    """
    import mpmath

    with mpmath.workdps(DIGITS):
        return _value(expression, point)


def _value(e: Any, point: Mapping[Any, Fraction]) -> Value:
    if e.is_Symbol:
        return point[e]
    if e.is_Rational:
        return Fraction(int(e.p), int(e.q))
    if e.is_Add:
        return _fold(lambda a, b: a + b, (_value(a, point) for a in e.args))
    if e.is_Mul:
        return _product(e.args, point)
    if e.is_Pow:
        return _power(_value(e.base, point), _value(e.exp, point))
    name = type(e).__name__
    if name in ("Max", "Min"):
        return _extreme([_value(a, point) for a in e.args], 1 if name == "Max" else -1)
    if name == "Abs":
        inner = _value(e.args[0], point)
        return -inner if inner < 0 else inner
    if name == "Piecewise":
        return next(_value(value, point) for value, condition in e.args if _holds(condition, point))
    return _by_sympy(e, point)


def _real(x: Value) -> Any:
    """Return a value as a multiprecision number."""
    import mpmath

    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _fold(operation: Callable[[Any, Any], Any], values: Iterable[Value]) -> Value:
    """Combine values: rationals among themselves first, exactly, then with the irrational ones."""
    numbers = list(values)
    rational = [x for x in numbers if isinstance(x, Fraction)]
    others = [x for x in numbers if not isinstance(x, Fraction)]
    parts: list[Value] = []
    if rational:
        total = rational[0]
        for x in rational[1:]:
            total = operation(total, x)
        parts.append(total)
    parts += others
    result = parts[0]
    for x in parts[1:]:
        result = operation(_real(result), x)
    return result


def _product(factors: Iterable[Any], point: Mapping[Any, Fraction]) -> Value:
    """Multiply factors; roots of the same order are taken once, of the product of their bases."""
    plain: list[Value] = [Fraction(1)]
    under: defaultdict[int, Fraction] = defaultdict(lambda: Fraction(1))
    for factor in factors:
        if factor.is_Pow:
            base, exponent = _value(factor.base, point), _value(factor.exp, point)
            rational = isinstance(base, Fraction) and isinstance(exponent, Fraction)
            if rational and base > 0 and 1 < exponent.denominator <= HIGHEST_ROOT:
                under[exponent.denominator] *= base**exponent.numerator
            else:
                plain.append(_power(base, exponent))
        else:
            plain.append(_value(factor, point))
    plain += [_power(base, Fraction(1, order)) for order, base in under.items()]
    if any(isinstance(x, Fraction) and x == 0 for x in plain):
        return Fraction(0)
    return _fold(lambda a, b: a * b, plain)


def _power(base: Value, exponent: Value) -> Value:
    """Raise to a power: exactly where the result is rational and of a size worth writing down."""
    import mpmath

    if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= HIGHEST_POWER:
        return base ** int(exponent)  # ZeroDivisionError for 0 to a negative power
    if base < 0:
        raise ArithmeticError(f"a fractional power of the negative number {mpmath.nstr(_real(base), 6)}")
    if base == 0:
        if exponent > 0:
            return Fraction(0)
        raise ZeroDivisionError("zero to a power that is not positive")
    if base == 1:
        return Fraction(1)
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        root = _exact_root(base, exponent.denominator)
        if root is not None and abs(exponent.numerator) <= HIGHEST_POWER:
            return root**exponent.numerator
    return mpmath.power(_real(base), _real(exponent))


def _exact_root(base: Fraction, order: int) -> Fraction | None:
    """Return the root of a positive rational if it is rational, as far as HIGHEST_ROOT goes."""
    import sympy

    if order > HIGHEST_ROOT:
        return None
    above, exact_above = sympy.integer_nthroot(base.numerator, order)
    below, exact_below = sympy.integer_nthroot(base.denominator, order)
    return Fraction(int(above), int(below)) if exact_above and exact_below else None


def _extreme(values: list[Value], sign: int) -> Value:
    """Return the largest (sign 1) or smallest (sign -1) value."""
    best = values[0]
    for x in values[1:]:
        both_rational = isinstance(x, Fraction) and isinstance(best, Fraction)
        ahead = x - best if both_rational else _real(x) - _real(best)
        best = x if sign * ahead > 0 else best
    return best


def _holds(condition: Any, point: Mapping[Any, Fraction]) -> bool:
    """Decide a condition at the point; a tie of irrational numbers is left to SymPy."""
    if condition.is_Relational:
        left, right = (_value(side, point) for side in (condition.lhs, condition.rhs))
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return bool(condition.func(*_rationals(left, right)))
        gap = _real(left) - _real(right)
        if abs(gap) > 10 ** (-DIGITS // 2) * (1 + abs(_real(left))):
            return bool(condition.func(*_rationals(Fraction(1 if gap > 0 else -1), Fraction(0))))
    name = type(condition).__name__
    if name in ("And", "Or"):
        return (all if name == "And" else any)(_holds(part, point) for part in condition.args)
    if name == "Not":
        return not _holds(condition.args[0], point)
    return bool(condition.xreplace(_substitution(point)))


def _rationals(*values: Fraction) -> list[Any]:
    import sympy

    return [sympy.Rational(x.numerator, x.denominator) for x in values]


def _substitution(point: Mapping[Any, Fraction]) -> dict[Any, Any]:
    return {symbol: _rationals(x)[0] for symbol, x in point.items()}


def _by_sympy(e: Any, point: Mapping[Any, Fraction]) -> Value:
    """Evaluate a constant or a function that has no rule here (an exponential, pi)."""
    import mpmath

    number = e.xreplace(_substitution(point)).doit()
    if number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    if not number.is_finite or not number.is_real:
        raise ArithmeticError(f"{number} is not a real number")
    return mpmath.mpf(str(number.evalf(DIGITS)))
