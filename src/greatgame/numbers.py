"""Exact numbers: reading them from what people write, rational snapping of floats, printing.

Three kinds of number occur in a game: ``float`` (binary floating point), ``exact``
(:class:`fractions.Fraction`) and ``symbolic`` (SymPy expressions).  A decimal string or a Python
float that a person wrote stands for the decimal they see: ``"0.1"`` and ``0.1`` are both 1/10.
"""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sympy

#: Longest decimal that is read, in digits: Python refuses to print integers of more than 4300.
MAX_DIGITS = 3000

Number = Any  # float | Fraction | sympy.Expr: the three kinds above


def exact(value: object) -> Fraction:
    """Return the exact rational that ``value`` denotes.

    Parameters
    ----------
    value : int, Fraction, Decimal, float, str or SymPy Rational
        A float (of any NumPy precision) means the shortest decimal that prints it, so ``0.1`` is 1/10.
        A string is a decimal (``"0.25"``, ``"1e-3"``) or a ratio (``"3/7"``).

    Raises
    ------
    TypeError
        If ``value`` is not a number (booleans are not numbers).
    ValueError
        If it is NaN or infinite, or a string that does not denote a rational number.

    Examples
    --------
    >>> exact(0.1), exact("3/7"), exact("1e-3")
    (Fraction(1, 10), Fraction(3, 7), Fraction(1, 1000))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool):
        raise TypeError(f"{value!r} is not a number")
    if isinstance(value, Rational):  # int, NumPy integers and SymPy rationals among them
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, Decimal):
        return _from_decimal(value)
    if isinstance(value, Real):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not finite")
        if type(value).__module__ == "numpy":  # float32(0.1) prints as 0.1, and float(float32(0.1)) does not
            return Fraction(str(value))
        return Fraction(repr(float(value)))
    raise TypeError(f"{value!r} is not a number")


def _from_text(text: str) -> Fraction:
    """Read a decimal or a ratio of decimals; no other notation is accepted."""
    above, slash, below = text.partition("/")
    try:
        return _from_decimal(Decimal(above.strip())) / _from_decimal(Decimal(below.strip() if slash else 1))
    except (InvalidOperation, ValueError, ZeroDivisionError):
        text = text if len(text) < 60 else f"{text[:60]}..."
        raise ValueError(f"{text!r} is not a finite decimal or a ratio like '3/7'") from None


def _from_decimal(number: Decimal) -> Fraction:
    """Return a decimal as a fraction; exponents beyond what floats span are refused, not expanded."""
    if not number.is_finite() or not -330 < number.adjusted() < 309:
        raise ValueError(f"{number} is not finite, or is beyond what floats span")
    if len(number.as_tuple().digits) > MAX_DIGITS:
        raise ValueError(f"more than {MAX_DIGITS} digits")
    return Fraction(number)


def expression(value: object) -> sympy.Expr:
    """Return a number or SymPy expression as an expression with exact numbers; text is never parsed.

    Raises
    ------
    TypeError, ValueError
        If ``value`` is neither.

    Examples
    --------
    >>> expression(0.1), expression("1/3")
    (1/10, 1/3)
    """
    import sympy

    if isinstance(value, sympy.Expr):
        exactly = {x: expression(float(x)) for x in value.atoms(sympy.Float)}
        return value.xreplace(exactly)
    number = exact(value)
    return sympy.Rational(number.numerator, number.denominator)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of smallest denominator in ``[low, high]`` (Stern-Brocot descent).

    Examples
    --------
    >>> simplest_between(Fraction(333, 1000), Fraction(334, 1000))
    Fraction(1, 3)
    """
    if low > high:
        raise ValueError(f"empty interval [{low}, {high}]")
    return simplest_ratio(low.numerator, low.denominator, high.numerator, high.denominator)


def simplest_ratio(a: int, b: int, c: int, d: int) -> Fraction:
    """Return the fraction of smallest denominator in ``[a / b, c / d]``; b and d are positive.

    Examples
    --------
    >>> simplest_ratio(333, 1000, 334, 1000)
    Fraction(1, 3)
    """
    if a <= 0 <= c:
        return Fraction(0)
    if c < 0:
        return -simplest_ratio(-c, d, -a, b)
    # Continued-fraction descent: digits shared by both ends, then the smallest inside.
    above, below, above_before, below_before = 1, 0, 0, 1
    while True:
        whole = a // b
        is_low = whole * b == a
        found = is_low or (whole + 1) * d <= c
        digit = whole + 1 if found and not is_low else whole
        above, above_before = digit * above + above_before, above
        below, below_before = digit * below + below_before, below
        if found:
            return Fraction(above, below)
        a, b, c, d = d, c - whole * d, b, a - whole * b


def show(value: Number, digits: int = 4) -> str:
    """Return a short readable form: floats to ``digits`` significant digits, fractions as ``3/7``.

    Examples
    --------
    >>> show(0.123456), show(Fraction(3, 7)), show(Fraction(1, 4)), show(2.0)
    ('0.1235', '3/7', '1/4', '2')
    """
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    return str(value)


def brief(value: Number) -> str:
    """Return a number as text: a fraction in full where it is short, else as a decimal of 8 digits.

    Examples
    --------
    >>> brief(Fraction(3, 7)), brief(Fraction(10**9 + 1, 10**9 + 7))
    ('3/7', '0.99999999')
    """
    return show(float(value) if isinstance(value, Fraction) and value.denominator >= 10**6 else value, 8)
