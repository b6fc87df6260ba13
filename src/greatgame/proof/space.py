"""The space a proof ranges over: a model's admissible parameters, some of them possibly fixed.

A :class:`Space` holds the symbolic game under one combination of choices, the free symbols with
their ranges, the standing assumptions, and optionally a discount factor.  Points are mappings of
symbols to exact numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import ParameterError, suggest
from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.numbers import exact
from greatgame.parameters import decimal
from greatgame.proof.algebra import Algebra, Atom, UndecidableError, interval
from greatgame.proof.formula import (
    AllOf,
    Compare,
    Formula,
    all_of,
    compare,
    from_sympy,
    nonnegative,
    positive,
)

Point = Mapping[sympy.Symbol, Any]
PROBES = 6
DISCOUNT = sympy.Symbol("delta", positive=True)


class Space:
    """Admissible parameters of a model.

    Parameters
    ----------
    model : type of Model
        The model class.
    at : mapping of str to number or str, optional
        Parameters and choices to fix; other parameters are free, other choices at their default.
    discount : bool
        Whether a discount factor in (0, 1) is a further coordinate.

    Raises
    ------
    ParameterError
        If ``at`` names nothing the model declares, or a value is not admissible.
    """

    def __init__(
        self, model: type[Model], at: Mapping[str, object] | None = None, *, discount: bool = False
    ) -> None:
        at = dict(at or {})
        known = {**model.parameters, **model.choices}
        for name in at:
            if name not in known:
                raise ParameterError(
                    f"{model.__name__} has no parameter or choice {name!r}{suggest(name, known)}"
                )
        self.model = model
        self.chosen = {k: c.read(k, at.get(k, c.default)) for k, c in model.choices.items()}
        self.fixed = {k: p.read(k, at[k]) for k, p in model.parameters.items() if k in at}
        self.substitution = {model.symbols[k]: rational(v) for k, v in self.fixed.items()}
        free = [k for k in model.parameters if k not in self.fixed]
        self.names: dict[sympy.Symbol, str] = {model.symbols[k]: k for k in free}
        self.bounds: dict[sympy.Symbol, tuple[Fraction, Fraction]] = {
            model.symbols[k]: (model.parameters[k].low, model.parameters[k].high) for k in free
        }
        self.open_symbols: frozenset[sympy.Symbol] = frozenset()
        self.discount = model.symbols.get("discount", DISCOUNT)
        if discount and "discount" not in model.parameters:
            if DISCOUNT in model.symbols.values():
                self.discount = sympy.Symbol("delta_t", positive=True)
            self.names[self.discount] = "discount"
            self.bounds[self.discount] = (Fraction(0), Fraction(1))
            self.open_symbols = frozenset({self.discount})
        self.symbols = tuple(self.bounds)
        symbolic = model.symbolic(**self.chosen)
        self.game: NormalForm = symbolic
        self.algebra = Algebra(self.symbols, self._every_name())

    def _every_name(self) -> dict[sympy.Symbol, str]:
        return {s: k for k, s in self.model.symbols.items()} | self.names

    @cached_property
    def payoffs(self) -> NDArray[Any]:
        """Symbolic payoffs with the fixed parameters substituted, player first."""
        cells = np.empty(self.game.payoffs.shape, dtype=object)
        for position, value in np.ndenumerate(self.game.payoffs):
            cells[position] = self.fix(sympy.sympify(rational(value)))
        return cells

    def fix(self, expression: Any) -> Any:
        """Substitute the fixed parameters in a SymPy expression or relation."""
        return expression.xreplace(self.substitution) if self.substitution else expression

    @cached_property
    def point_model(self) -> Any:
        """The model with symbols for its parameters: what statements are applied to."""
        return self.model.symbolic_point(**self.chosen)

    def read(self, function: Callable[[Any], Any]) -> Any:
        """Apply a function of the model to its symbolic point; fixed parameters substituted."""
        return self.fix(sympy.sympify(rational(function(self.point_model))))

    def formula(self, function: Callable[[Any], Any]) -> Formula:
        """Apply a function of the model that returns a relation, a Boolean or a formula."""
        value = function(self.point_model)
        return from_sympy(value).substitute(self.substitution)

    def with_twin(self, symbol: sympy.Symbol) -> tuple[Space, sympy.Symbol]:
        """Return the space with a second value of one coordinate, and the new symbol."""
        twin = sympy.Symbol(f"{symbol}'", **symbol.assumptions0)
        wider = Space(self.model, {**self.fixed, **self.chosen})
        wider.discount = self.discount
        wider.open_symbols = self.open_symbols | ({twin} if symbol in self.open_symbols else set())
        wider.names = {**self.names, twin: f"{self.names[symbol]} raised"}
        wider.bounds = {**self.bounds, twin: self.bounds[symbol]}
        wider.symbols = tuple(wider.bounds)
        wider.algebra = Algebra(wider.symbols, wider._every_name())
        return wider, twin

    def symbol(self, name: str) -> sympy.Symbol:
        """Return the symbol of a free parameter, or of the discount factor.

        Raises
        ------
        ParameterError
            If the name is unknown or the parameter is fixed.
        """
        for symbol, known in self.names.items():
            if known == name:
                return symbol
        raise ParameterError(f"{name!r} is not a free parameter{suggest(name, self.names.values())}")

    @cached_property
    def assumptions(self) -> tuple[Formula, ...]:
        """The standing inequalities of the model."""
        return tuple(self.formula(a.holds) for a in self.model.assumptions)

    @cached_property
    def box(self) -> Formula:
        """Every free symbol in its range; the discount factor strictly inside (0, 1)."""
        parts = []
        for symbol, (low, high) in self.bounds.items():
            build = positive if symbol in self.open_symbols else nonnegative
            # A bound the symbol's own sign assumption implies must not be simplified away.
            parts += [build(symbol - rational(low)), build(rational(high) - symbol)]
        return all_of(parts)

    def tightened(self, formula: Formula) -> dict[sympy.Symbol, tuple[Fraction, Fraction]]:
        """The ranges, narrowed by the bounds that a conjunction itself puts on single symbols."""
        bounds = dict(self.bounds)
        for part in formula.parts if isinstance(formula, AllOf) else (formula,):
            if not isinstance(part, Compare) or part.relation not in (">", ">="):
                continue
            constant, rest = part.expression.as_coeff_Add()
            if not constant.is_Rational:
                continue
            if rest in bounds:
                bounds[rest] = (max(bounds[rest][0], exact(-constant)), bounds[rest][1])
            elif -rest in bounds:
                bounds[-rest] = (bounds[-rest][0], min(bounds[-rest][1], exact(constant)))
        return bounds

    @cached_property
    def admissible(self) -> Formula:
        """The box and the standing assumptions."""
        return all_of((self.box, *self.assumptions))

    def domain(self, atoms: Sequence[Atom], denominators: Sequence[Atom]) -> Formula:
        """Where auxiliary variables and quotients are defined: beyond the box, usually nothing.

        Denominators whose enclosure over the box excludes zero need no condition.
        """
        parts: list[Formula] = []
        for atom in denominators:
            if self.sign_over_box(atom) == 0:
                parts.append(compare(atom.expression, "!="))
        symbols = {s for a in (*atoms, *denominators) for s in a.symbols}
        parts += [d.domain for d in self.algebra.closure(symbols)]
        return all_of(parts)

    def sign_over_box(self, atom: Atom) -> int:
        """Return 1 or -1 if interval arithmetic shows an atom has that sign everywhere, else 0."""
        if atom not in self._fixed_signs:
            self._fixed_signs[atom] = self._sign_over_box(atom)
        return self._fixed_signs[atom]

    def _sign_over_box(self, atom: Atom) -> int:
        if atom.symbols <= self.bounds.keys() and len({atom.quick_sign(p) for p in self._probes}) > 1:
            return 0
        try:
            low, high = interval(atom, self.enclosures(atom))
        except UndecidableError:
            return 0
        return 1 if low > 0 else (-1 if high < 0 else 0)

    @cached_property
    def _fixed_signs(self) -> dict[Atom, int]:
        return {}

    @cached_property
    def _probes(self) -> list[dict[sympy.Symbol, float]]:
        """A few points of the box: an expression that changes sign between them has no fixed one."""
        return [
            {
                symbol: float(low + (high - low) * Fraction((1 + 5 * k + 7 * number) % 13, 13))
                for k, (symbol, (low, high)) in enumerate(self.bounds.items())
            }
            for number in range(PROBES)
        ]

    def enclosures(self, atom: Atom) -> dict[sympy.Symbol, tuple[Fraction, Fraction]]:
        """Ranges of the symbols of an atom; constant roots as tight rational intervals."""
        ranges = dict(self.bounds)
        for definition in self.algebra.closure(atom.symbols):
            base = definition.arguments[0] if definition.kind == "root" else None
            if base is None or not getattr(base, "is_Rational", False):
                raise UndecidableError(f"{definition.meaning} has no constant enclosure")
            ranges[definition.symbol] = root_enclosure(exact(base), definition.degree)
        return ranges

    # -- points -----------------------------------------------------------------------------

    def point(self, values: Mapping[str, object]) -> dict[sympy.Symbol, Fraction]:
        """Turn parameter values by name into a point; parameters not given are at baseline."""
        found = {}
        for symbol, name in self.names.items():
            if name in values:
                found[symbol] = exact(values[name])
            elif name in self.model.parameters:
                found[symbol] = self.model.parameters[name].default
        return found

    def by_name(self, point: Point) -> dict[str, Any]:
        """Turn a point into values by parameter name, the fixed ones included."""
        free = {self.names[s]: v for s, v in point.items() if s in self.names}
        values = {**self.fixed, **free}
        order = dict.fromkeys((*self.model.parameters, *free))
        return {k: values[k] for k in order if k in values}

    def instance(self, point: Point) -> Model:
        """Return the model at a rational point (a discount coordinate is dropped)."""
        values = {k: v for k, v in self.by_name(point).items() if k in self.model.parameters}
        return self.model(**values, **self.chosen)

    def show(self, point: Point) -> dict[str, str]:
        """Return a point as exact text by parameter name."""
        return texts(self.by_name(point))

    def __repr__(self) -> str:
        fixed = ", ".join(f"{k}={decimal(v)}" for k, v in self.fixed.items())
        chosen = ", ".join(f"{k}={v}" for k, v in self.chosen.items())
        inside = "; ".join(t for t in (fixed, chosen) if t)
        return f"<Space of {self.model.__name__}, {len(self.symbols)} free{': ' + inside if inside else ''}>"


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return exact numbers by name as text."""
    return {k: decimal(v) if isinstance(v, Fraction) else str(v) for k, v in values.items()}


def rational(value: Any) -> Any:
    """Turn a Fraction or int into a SymPy number; leave other values alone."""
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return value


def root_enclosure(base: Fraction, degree: int, bits: int = 160) -> tuple[Fraction, Fraction]:
    """Return rationals a distance 2**-bits apart around a real root of a non-negative rational."""
    scaled = base * Fraction(2) ** (bits * degree)
    whole = int(sympy.integer_nthroot(int(scaled), degree)[0])
    step = Fraction(1, 2**bits)
    return whole * step, (whole + 1) * step


def spaces(
    model: type[Model], at: Mapping[str, object] | None = None, *, discount: bool = False
) -> Iterator[Space]:
    """Yield the space of every combination of the choices that ``at`` leaves open."""
    at = dict(at or {})
    Space(model, at)  # reports misspelt names before anything is enumerated
    open_choices = [k for k in model.choices if k not in at]
    for options in itertools.product(*(model.choices[k].among for k in open_choices)):
        yield Space(model, {**at, **dict(zip(open_choices, options, strict=True))}, discount=discount)
