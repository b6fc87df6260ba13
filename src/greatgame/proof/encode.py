"""Formulas as z3 terms.

A sign condition becomes a Boolean combination of sign conditions on its atoms, so that equal factors
are recognised as equal and polynomials stay small.  Irrational constants (roots of primes) are replaced
by rational enclosures 2**-160 wide, in the direction that only weakens (or only strengthens) the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

import sympy
import z3

from greatgame.proof.algebra import Atom
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula
from greatgame.proof.quotients import Monomial
from greatgame.proof.space import Space, root_enclosure

Constants = Literal["outer", "inner", "exact"]
Enclosure = tuple[Fraction, Fraction]


class Encoder:
    """Formulas as z3 terms, in a context of their own so that runs repeat exactly.

    Parameters
    ----------
    space : Space
        What the formulas are about.
    constants : {"outer", "inner", "exact"}
        How irrational constants enter.  "outer": enclosed so that the query is weakened; a proof that
        nothing satisfies it stays one.  "inner": enclosed so that it is strengthened; a point that
        satisfies it stays one.  "exact": defined, which is slow.
    """

    def __init__(self, space: Space, constants: Constants = "outer") -> None:
        self.space = space
        self.constants = constants
        #: Bounds of the variables that stand for products with constants: part of every query.
        self.sides: list[Any] = []
        self._encoded: dict[Formula, Any] = {}
        self._products: dict[tuple[Monomial, Monomial], Any] = {}
        self.context = z3.Context()
        self._reals: dict[sympy.Symbol, Any] = {}
        self._atoms: dict[tuple[Atom, str], Any] = {}

    def real(self, symbol: sympy.Symbol) -> Any:
        """Return the z3 variable of a symbol."""
        if symbol not in self._reals:
            name = f"v{len(self._reals)}_{self.space.names.get(symbol, 'aux')}"
            self._reals[symbol] = z3.Real(name, self.context)
        return self._reals[symbol]

    def encode(self, formula: Formula) -> Any:
        """Return a formula as a z3 Boolean."""
        if formula not in self._encoded:
            self._encoded[formula] = self._encode(formula)
        return self._encoded[formula]

    def _encode(self, formula: Formula) -> Any:
        if isinstance(formula, Compare):
            return self._compare(formula)
        if isinstance(formula, AllOf):
            return self.both([self.encode(p) for p in formula.parts])
        assert isinstance(formula, AnyOf)
        return self.either([self.encode(p) for p in formula.parts])

    def both(self, parts: Sequence[Any]) -> Any:
        """Conjunction in this context."""
        return z3.And(*parts) if len(parts) > 1 else (parts[0] if parts else z3.BoolVal(True, self.context))

    def either(self, parts: Sequence[Any]) -> Any:
        """Disjunction in this context."""
        return z3.Or(*parts) if len(parts) > 1 else (parts[0] if parts else z3.BoolVal(False, self.context))

    def _compare(self, leaf: Compare) -> Any:
        """Encode a sign condition through the signs of its atoms."""
        product = self.space.algebra.product(leaf.expression)
        wanted = {">": (1,), ">=": (1, 0), "==": (0,), "!=": (1, -1), "<": (-1,), "<=": (-1, 0)}[
            leaf.relation
        ]
        if product.sign == 0:
            return z3.BoolVal(0 in wanted, self.context)
        if len(product.odd) == 1 and not product.even and len(wanted) == 2 and 0 in wanted:
            return self._weak(product.odd[0], product.sign * (wanted[0] or wanted[1]))
        vanishing = [self.literal(a, 0) for a in (*product.odd, *product.even) if a not in product.below]
        parts = []
        if 0 in wanted:
            parts += vanishing
        present = [self.either([self.literal(a, 1), self.literal(a, -1)]) for a in product.even]
        signs = [s * product.sign for s in wanted if s]
        if len(signs) == 2:
            odd = [self.either([self.literal(a, 1), self.literal(a, -1)]) for a in product.odd]
            parts.append(self.both([*present, *odd]))
        elif signs:
            parts.append(self.both([*present, self._parity(product.odd, signs[0])]))
        return self.either(parts)

    def _parity(self, atoms: Sequence[Atom], sign: int) -> Any:
        """The product of the signs of some atoms is ``sign``."""
        if not atoms:
            return z3.BoolVal(sign > 0, self.context)
        first, rest = atoms[0], atoms[1:]
        if not rest:
            return self.literal(first, sign)
        return self.either(
            [self.both([self.literal(first, s), self._parity(rest, s * sign)]) for s in (1, -1)]
        )

    def literal(self, atom: Atom, sign: int) -> Any:
        """The condition that an atom has a sign (-1, 0, 1); weakened if constants are irrational."""
        relaxed = self._relaxed(atom)
        if relaxed is None:
            term = self._term(atom, "exact")
            return term > 0 if sign > 0 else (term < 0 if sign < 0 else term == 0)
        low, high = relaxed if self.constants == "outer" else relaxed[::-1]
        if sign:
            return high > 0 if sign > 0 else low < 0
        return z3.And(high >= 0, low <= 0)

    def _weak(self, atom: Atom, sign: int) -> Any:
        """The condition that an atom has a sign or vanishes, as one inequality."""
        relaxed = self._relaxed(atom)
        low, high = relaxed if relaxed is not None else (self._term(atom, "exact"),) * 2
        if self.constants == "inner":
            low, high = high, low
        return high >= 0 if sign > 0 else low <= 0

    def _term(self, atom: Atom, kind: str) -> Any:
        if (atom, kind) not in self._atoms:
            self._atoms[atom, kind] = self._sum([(Fraction(c), m) for c, m in atom.terms])
        return self._atoms[atom, kind]

    def _sum(self, terms: Iterable[tuple[Fraction, Any]]) -> Any:
        parts = []
        for coefficient, monomial in terms:
            factors = [self.real(s) for s, e in monomial for _ in range(e)]
            number = z3.RealVal(str(coefficient), self.context)
            if not factors:
                parts.append(number)
                continue
            product = factors[0]
            for factor in factors[1:]:
                product = product * factor
            parts.append(product if coefficient == 1 else number * product)
        if not parts:
            return z3.RealVal(0, self.context)
        return z3.Sum(*parts) if len(parts) > 1 else parts[0]

    def _relaxed(self, atom: Atom) -> tuple[Any, Any] | None:
        """Return lower and upper terms when constant roots can be enclosed, None if there are none."""
        if self.constants == "exact":
            return None
        constants = {
            d.symbol: root_enclosure(_fraction(d.arguments[0]), d.degree)
            for d in self.space.algebra.closure(atom.symbols)
            if d.kind == "root" and d.arguments[0].is_Rational
        }
        if not constants:
            return None
        if self.constants == "outer":
            return self._linearised(atom, constants)
        if (atom, "low") not in self._atoms:
            low, high = [], []
            for coefficient, monomial in atom.terms:
                a = b = Fraction(coefficient)
                rest = []
                for symbol, exponent in monomial:
                    if symbol not in constants:
                        rest.append((symbol, exponent))
                        continue
                    c, d = (x**exponent for x in constants[symbol])
                    a, b = (a * c, b * d) if a >= 0 else (a * d, b * c)
                if not self._nonnegative(rest) and a != b:
                    return None  # sign of the rest unknown: keep the exact definition instead
                low.append((a, tuple(rest)))
                high.append((b, tuple(rest)))
            self._atoms[atom, "low"], self._atoms[atom, "high"] = self._sum(low), self._sum(high)
        return self._atoms[atom, "low"], self._atoms[atom, "high"]

    def _linearised(self, atom: Atom, constants: Mapping[sympy.Symbol, Enclosure]) -> tuple[Any, Any] | None:
        """Name each product of constants and parameters by a variable that lies between its bounds.

        The same product has the same variable in every atom, so that what cancels between atoms cancels
        exactly.
        """
        if (atom, "outer") not in self._atoms:
            parts = []
            for coefficient, monomial in atom.terms:
                fixed = tuple((s, e) for s, e in monomial if s in constants)
                rest = tuple((s, e) for s, e in monomial if s not in constants)
                if fixed and not self._nonnegative(rest):
                    return None  # sign of the rest unknown: keep the exact definition instead
                term = self._product(fixed, rest, constants) if fixed else self._sum([(Fraction(1), rest)])
                parts.append(z3.RealVal(str(coefficient), self.context) * term)
            self._atoms[atom, "outer"] = z3.Sum(*parts) if len(parts) > 1 else parts[0]
        return (self._atoms[atom, "outer"],) * 2

    def _product(self, fixed: Monomial, rest: Monomial, constants: Mapping[sympy.Symbol, Enclosure]) -> Any:
        """Return the variable that stands for constants times a non-negative monomial."""
        if (fixed, rest) not in self._products:
            low = high = Fraction(1)
            for symbol, exponent in fixed:
                low, high = low * constants[symbol][0] ** exponent, high * constants[symbol][1] ** exponent
            variable = z3.Real(f"w{len(self._products)}", self.context)
            bounds = self._sum([(low, rest)]), self._sum([(high, rest)])
            self.sides += [variable >= bounds[0], variable <= bounds[1]]
            self._products[fixed, rest] = variable
        return self._products[fixed, rest]

    def _nonnegative(self, monomial: Sequence[tuple[sympy.Symbol, int]]) -> bool:
        bounds = self.space.bounds
        return all(e % 2 == 0 or (s in bounds and bounds[s][0] >= 0) for s, e in monomial)

    def needs_definition(self, atom: Atom) -> set[sympy.Symbol]:
        """Auxiliary variables of an atom that appear in its z3 term."""
        if self._relaxed(atom) is None:
            return {s for s in atom.symbols if s in self.space.algebra.definitions}
        roots = {
            d.symbol
            for d in self.space.algebra.closure(atom.symbols)
            if d.kind == "root" and d.arguments[0].is_Rational
        }
        return {s for s in atom.symbols if s in self.space.algebra.definitions} - roots


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))
