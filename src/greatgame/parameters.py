"""Parameters, choices and derived quantities: the coordinates of a model's parameter space.

A :class:`Parameter` carries everything a reader may ask of a number: its symbol, meaning, unit,
admissible range, baseline and the source of that baseline, and whether the baseline is data or
judgement.  A :class:`Choice` is a structural alternative (a decision rule, an era) out of a few
named ones.  A :class:`Derived` quantity is a named expression of parameters.  All are declared as
attributes of a :class:`greatgame.model.Model`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from greatgame.errors import DeclarationError, ParameterError, suggest
from greatgame.numbers import exact
from greatgame.shown import Shown

if TYPE_CHECKING:
    import sympy

Origin = Literal["data", "judgement", "convention"]
_SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")


def decimal(value: Fraction) -> str:
    """Return the text that denotes a rational exactly: a decimal where it ends, else a ratio.

    Examples
    --------
    >>> decimal(Fraction(3, 10)), decimal(Fraction(1, 3)), decimal(Fraction(-5, 2)), decimal(Fraction(7))
    ('0.3', '1/3', '-2.5', '7')
    """
    below, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while below % prime == 0:
            below, power = below // prime, power + 1
        places = max(places, power)
    if below != 1:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


@dataclass(frozen=True)
class Parameter(Shown):
    """A real parameter of a model.

    Parameters
    ----------
    default : number or numeric str or None
        The baseline, read exactly (``"0.28"`` is 7/25).  None: the user must give a value.
    low, high : number or numeric str
        The admissible range, ends included.
    symbol : str
        The symbol in formulas: a letter or a Greek letter's name, with optional subscripts
        (``"k_R"``, ``"beta_0"``).
    meaning, unit : str
        What is measured and in what unit.
    source : str
        Where the baseline comes from: catalogue lines, a data file, or an argument.
    origin : {"judgement", "data", "convention"}
        Whether the baseline is computed from data, chosen, or a convention of the field.

    Raises
    ------
    DeclarationError
        If a number cannot be read, the range is empty, the baseline lies outside it, the symbol is
        not one, or a text is missing.
    """

    default: Fraction
    low: Fraction = field(kw_only=True)
    high: Fraction = field(kw_only=True)
    symbol: str = field(kw_only=True)
    meaning: str = field(kw_only=True)
    unit: str = field(kw_only=True)
    source: str = field(kw_only=True)
    origin: Origin = field(default="judgement", kw_only=True)

    def __init__(
        self,
        default: object,
        *,
        low: object,
        high: object,
        symbol: str,
        meaning: str,
        unit: str,
        source: str,
        origin: Origin = "judgement",
    ) -> None:
        for name, text in (("meaning", meaning), ("unit", unit), ("source", source)):
            if not isinstance(text, str) or not text.strip():
                raise DeclarationError(f"parameter {symbol!r}: {name} is missing")
        if not isinstance(symbol, str) or not _SYMBOL.fullmatch(symbol):
            raise DeclarationError(f"parameter symbol {symbol!r} is not a letter with subscripts")
        if origin not in ("data", "judgement", "convention"):
            raise DeclarationError(f"parameter {symbol!r}: origin {origin!r} is not known")
        try:
            numbers = [exact(x) if x is not None else None for x in (default, low, high)]
        except (TypeError, ValueError) as error:
            raise DeclarationError(f"parameter {symbol!r}: {error}") from None
        baseline, bottom, top = numbers
        if bottom is None or top is None or bottom >= top:
            raise DeclarationError(f"parameter {symbol!r}: empty range [{low}, {high}]")
        if baseline is not None and not bottom <= baseline <= top:
            raise DeclarationError(
                f"parameter {symbol!r}: baseline {default} is outside its range [{low}, {high}]"
            )
        values = (baseline, bottom, top, symbol, meaning, unit, source, origin)
        for name, value in zip(self.__dataclass_fields__, values, strict=True):
            object.__setattr__(self, name, value)

    def __get__(self, instance: object, owner: type) -> Any:
        """Return the parameter itself on the class; instances hold their value in ``__dict__``."""
        return self

    def read(self, name: str, value: object) -> Fraction:
        """Return ``value`` as an exact number inside the range, or raise a ParameterError."""
        try:
            number = exact(value)
        except (TypeError, ValueError) as error:
            raise ParameterError(f"{name} = {value!r}: {error}; {self.range_text(name)}") from None
        if not self.low <= number <= self.high:
            raise ParameterError(f"{name} = {value} is out of range; {self.range_text(name)}")
        return number

    def range_text(self, name: str) -> str:
        """Say what is valid, for error messages and tables."""
        return f"{name} ({self.symbol}) must be in [{decimal(self.low)}, {decimal(self.high)}] {self.unit}"

    def sympy_symbol(self) -> sympy.Symbol:
        """Return the SymPy symbol, with the sign its range guarantees."""
        import sympy

        sign = {}
        if self.low > 0:
            sign = {"positive": True}
        elif self.low == 0:
            sign = {"nonnegative": True}
        elif self.high < 0:
            sign = {"negative": True}
        return sympy.Symbol(self.symbol, real=True, **sign)


@dataclass(frozen=True)
class Choice(Shown):
    """A structural alternative: one of a few named options, enumerated and never interpolated.

    Parameters
    ----------
    default : str
        The baseline option.
    among : sequence of str
        Every option.
    meaning : str
        What the alternative is about.
    source : str
        Where the options come from.
    """

    default: str
    among: tuple[str, ...] = field(kw_only=True)
    meaning: str = field(kw_only=True)
    source: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "among", tuple(self.among))
        if len(set(self.among)) != len(self.among) or not self.among:
            raise DeclarationError(f"choice options repeat or are missing: {self.among}")
        if self.default not in self.among:
            raise DeclarationError(f"choice default {self.default!r}{suggest(self.default, self.among)}")

    def __get__(self, instance: object, owner: type) -> Any:
        """Return the choice itself on the class; instances hold their option in ``__dict__``."""
        return self

    def read(self, name: str, value: object) -> str:
        """Return ``value`` if it is an option, or raise a ParameterError."""
        if not isinstance(value, str) or value not in self.among:
            raise ParameterError(f"{name} = {value!r} is not an option{suggest(value, self.among)}")
        return value


class Vector(Mapping[str, Parameter]):
    """A parameter for each key (player, sector, domain), declared together.

    In payoffs ``self.cost["Russia"]``; as a keyword ``cost_russia=...``.

    Examples
    --------
    >>> cost = Vector({k: Parameter("0.1", low=0, high=1, symbol=f"k_{k[0]}", meaning="cost of rivalry",
    ...                             unit="prize", source="judgement") for k in ("Russia", "China")})
    >>> [name for name, _ in cost.scalars("cost")]
    ['cost_russia', 'cost_china']
    """

    def __init__(self, entries: Mapping[str, Parameter]) -> None:
        if not entries or not all(isinstance(p, Parameter) for p in entries.values()):
            raise DeclarationError("a Vector needs a Parameter for each key")
        if not all(isinstance(key, str) for key in entries):
            raise DeclarationError(f"the keys of a Vector are names, not {list(entries)}")
        self._entries = dict(entries)

    def __get__(self, instance: object, owner: type) -> Any:
        """Return the vector itself on the class; instances hold a mapping in ``__dict__``."""
        return self

    def __getitem__(self, key: str) -> Parameter:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def scalars(self, name: str) -> list[tuple[str, str]]:
        """Return (keyword, key) for each entry: the scalar parameter's name and its key."""
        return [(name + "_" + re.sub(r"\W+", "_", key.lower()), key) for key in self]


@dataclass(frozen=True)
class Derived(Shown):
    """A named expression of parameters, written once and used in payoffs and claims.

    Parameters
    ----------
    formula : callable
        Given the model (its parameters as symbols or as numbers), returns the expression.
    symbol, meaning, unit, source : str
        As for :class:`Parameter`.
    """

    formula: Callable[[Any], Any] = field(repr=False)
    symbol: str = field(kw_only=True)
    meaning: str = field(kw_only=True)
    unit: str = field(kw_only=True)
    source: str = field(default="", kw_only=True)

    def __get__(self, instance: Any, owner: type) -> Any:
        """Return the declaration on the class, the value (number or expression) on an instance."""
        if instance is None:
            return self
        try:
            value = self.formula(instance)
        except ZeroDivisionError:
            raise ParameterError(f"{self.symbol} ({self.meaning}) is undefined at {instance!r}") from None
        if getattr(value, "is_Rational", False):
            return Fraction(int(value.p), int(value.q))
        return value


@dataclass(frozen=True)
class Assumption(Shown):
    """A standing inequality among parameters; points that violate it are not admissible.

    Parameters
    ----------
    text : str
        The inequality in words.
    holds : callable
        Given the model, returns the inequality (a SymPy relational on symbols, a bool on numbers).
    source : str
        Why it is assumed.
    """

    text: str
    holds: Callable[[Any], Any] = field(repr=False)
    source: str = ""
