"""Models: parameterised games declared once, from which every other form is derived.

A subclass of :class:`Model` lists its players, its :mod:`greatgame.parameters`, and writes
``payoffs`` once, as plain arithmetic on ``self.<parameter>``.  When the class is defined the method
is evaluated at every action profile with the parameters as SymPy symbols; floats, exact fractions,
kernels, proof obligations and LaTeX all derive from those expressions.  An instance is a frozen
point of the parameter space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np

from greatgame.checks import switch
from greatgame.declaration import check_declaration, collect, options_of, symbolic_point, with_vectors
from greatgame.errors import DeclarationError, GameError, ParameterError, suggest
from greatgame.evaluation import evaluate
from greatgame.game import NormalForm
from greatgame.parameters import Assumption, Choice, Derived, Parameter, Vector, decimal
from greatgame.shown import Shown
from greatgame.tensor import read_labels

if TYPE_CHECKING:
    import sympy

    from greatgame.equilibria.result import Equilibria

ClaimKind = Literal["X", "A", "N", "I"]
CLAIM_KINDS = {"X": "stated", "A": "attributed to others", "N": "normative", "I": "inferred"}


@dataclass(frozen=True)
class Claim(Shown):
    """A statement of the literature, attached to the model on which it can be tested.

    Parameters
    ----------
    key : str
        Catalogue number, ``"B017"``.
    text : str
        The claim in our words.
    source : str
        Document and lines, ``"S2:55"``.
    kind : {"X", "A", "N", "I"}
        Stated as fact, attributed to others, normative, or inferred from the text.
    test : str
        What to test, on the model's parameters.
    holds : object, optional
        The formal statement, in the vocabulary of :mod:`greatgame.proof`.
    needs : str, optional
        The form of the model that the claim waits for, when this one cannot express it.
    """

    key: str
    text: str
    source: str
    kind: ClaimKind = "X"
    test: str = ""
    holds: Any = field(default=None, repr=False)
    needs: str = ""


def kebab(name: str) -> str:
    """Return the command-line name of a class.

    Examples
    --------
    >>> kebab("CoHegemony")
    'co-hegemony'
    """
    return "".join(f"-{c.lower()}" if c.isupper() and k else c.lower() for k, c in enumerate(name))


class Model:
    """Base class of every parameterised game.

    Class attributes to declare
    ---------------------------
    players : mapping of player to actions, or a method returning one (when it depends on a Choice)
    payoffs : method of the action labels, returning one expression per player
    <name> = Parameter(...) | Choice(...) | Vector(...) | Derived(...)
    assumptions : tuple of Assumption
    claims : tuple of Claim
    points : mapping of a name ("2012") to parameter values
    cooperation, punishment : the profiles that repeated-game strategies aim at
    title, form, covers : a short title, the kind of game, and the catalogue items it models

    Parameters
    ----------
    **values
        Parameter values and choices; the others are at their baseline.

    Raises
    ------
    ParameterError
        For an unknown, missing, malformed or out-of-range value, or a violated assumption.
    """

    players: ClassVar[Any]
    title: ClassVar[str] = ""
    form: ClassVar[str] = ""
    covers: ClassVar[tuple[str, ...]] = ()
    assumptions: ClassVar[tuple[Assumption, ...]] = ()
    claims: ClassVar[tuple[Claim, ...]] = ()
    points: ClassVar[Mapping[str, Mapping[str, object]]] = MappingProxyType({})
    cooperation: ClassVar[tuple[str, ...] | None] = None
    punishment: ClassVar[tuple[str, ...] | None] = None

    # Filled in by __init_subclass__.
    parameters: ClassVar[Mapping[str, Parameter]] = MappingProxyType({})
    choices: ClassVar[Mapping[str, Choice]] = MappingProxyType({})
    derived: ClassVar[Mapping[str, Derived]] = MappingProxyType({})
    symbols: ClassVar[Mapping[str, sympy.Symbol]] = MappingProxyType({})
    _vectors: ClassVar[Mapping[str, Vector]] = MappingProxyType({})
    _symbolic: ClassVar[dict[tuple[str, ...], NormalForm]] = {}

    # Any: a model names its players' actions (russia, china), which this signature allows.
    def payoffs(self, *actions: Any, **named: Any) -> tuple[Any, ...]:
        """Payoff of each player at one action profile: plain arithmetic on ``self.<parameter>``."""
        raise DeclarationError(f"{type(self).__name__} declares no payoffs for {(*actions, *named)}")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        collect(cls)
        if cls.payoffs is not Model.payoffs:
            check_declaration(cls)

    def __init__(self, /, **values: object) -> None:
        cls = type(self)
        if cls.payoffs is Model.payoffs:
            raise DeclarationError(f"{cls.__name__} declares no payoffs: it is a base class")
        known: dict[str, Any] = {**cls.parameters, **cls.choices}
        for name, value in values.items():
            if name not in known:
                raise ParameterError(
                    f"{cls.__name__} has no parameter {name} (= {value!r}){suggest(name, known)}"
                )
        state: dict[str, Any] = {}
        for name, declared in known.items():
            given = values.get(name, declared.default)
            if given is None and name not in values:
                raise ParameterError(f"{cls.__name__} needs a value: {declared.range_text(name)}")
            state[name] = declared.read(name, given)
        self.__dict__.update(with_vectors(cls, state))
        for assumption in cls.assumptions:
            if not assumption.holds(self):
                raise ParameterError(f"{self!r} violates an assumption of {cls.__name__}: {assumption.text}")

    # -- identity ---------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, Fraction]:
        """The exact value of every parameter."""
        return {name: self.__dict__[name] for name in self.parameters}

    @property
    def chosen(self) -> dict[str, str]:
        """The option taken for every choice."""
        return {name: self.__dict__[name] for name in self.choices}

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is a frozen point; use replace({name}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is a frozen point")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.values == other.values and self.chosen == other.chosen

    def __hash__(self) -> int:
        return hash((type(self), tuple(self.values.values()), tuple(self.chosen.values())))

    def _changed(self) -> dict[str, str]:
        """Keywords that re-create this point: what differs from the baseline, as exact text."""
        numbers = {k: decimal(v) for k, v in self.values.items() if v != self.parameters[k].default}
        return numbers | {k: v for k, v in self.chosen.items() if v != self.choices[k].default}

    def __repr__(self) -> str:
        inside = ", ".join(f"{k}={v!r}" for k, v in self._changed().items())
        return f"{type(self).__name__}({inside})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self._changed())

    def replace(self, /, **changes: object) -> Self:
        """Return the point with some values changed."""
        return type(self)(**(self._changed() | changes))

    @classmethod
    def at(cls, point: str, /, **changes: object) -> Self:
        """Return the model at a named point of its parameter space (an era, a scenario).

        Raises
        ------
        ParameterError
            If the model has no such point; the message lists those it has.
        """
        if not isinstance(point, str) or point not in cls.points:
            raise ParameterError(f"{cls.__name__} has no point {point!r}{suggest(point, cls.points)}")
        return cls(**(dict(cls.points[point]) | changes))

    @classmethod
    def name(cls) -> str:
        """Return the command-line name, ``co-hegemony`` for ``CoHegemony``."""
        return kebab(cls.__name__)

    @classmethod
    def sources(cls) -> tuple[str, ...]:
        """Return the keys of the works this model's claims and baselines rest on, in ``references.bib``."""
        from greatgame.references import keys

        texts = [c.source for c in cls.claims]
        texts += [p.source for p in cls.parameters.values()]
        texts += [d.source for d in cls.derived.values()]
        return tuple(k for k in keys() if any(re.search(rf"(?<!\w){k}(?!\w)", t) for t in texts))

    @classmethod
    def cite(cls) -> str:
        """Return the works behind this model as formatted references, one a line."""
        from greatgame.references import cite

        return "\n".join(cite(key) for key in cls.sources())

    # -- games ------------------------------------------------------------------------------

    @classmethod
    def players_at(cls, /, **chosen: str) -> dict[str, tuple[str, ...]]:
        """Return players and their actions under some choices (others at their default)."""
        options = options_of(cls, chosen)
        declared = cls.players
        if callable(declared):
            declared = declared(symbolic_point(cls, options))
        return dict(zip(*read_labels(declared), strict=True))

    @classmethod
    def symbolic(cls, /, **chosen: str) -> NormalForm:
        """Return the game with SymPy expressions for payoffs, under some choices."""
        options = options_of(cls, chosen)
        return cls._symbolic[tuple(options.values())]

    @classmethod
    def symbolic_point(cls, /, **chosen: str) -> Self:
        """Return the model with its parameters as SymPy symbols, under some choices.

        Statements about the model (assumptions, claims, derived quantities) are functions of a
        model; applied to this one they give SymPy expressions and relations.
        """
        point: Self = symbolic_point(cls, options_of(cls, chosen))
        return point

    def game(self, exact: bool = False) -> NormalForm:
        """Return the normal-form game at this point.

        Parameters
        ----------
        exact : bool
            False: floats, each the correctly rounded exact payoff.  True: Fractions.

        Raises
        ------
        GameError
            If a payoff is undefined here, or ``exact`` and a payoff is irrational.
        """
        import sympy

        switch(exact, "exact")
        symbolic = type(self).symbolic(**self.chosen)
        values = {self.symbols[name]: value for name, value in self.values.items()}
        numbers = np.empty(symbolic.payoffs.shape, dtype=object)
        for position, payoff in np.ndenumerate(symbolic.payoffs):
            try:
                number = evaluate(sympy.sympify(payoff), values)
            except ArithmeticError as error:
                where = _cell(symbolic, position)
                raise GameError(f"{self!r}: {where} is not a real number: {error}") from None
            if exact and not isinstance(number, Fraction):
                raise GameError(
                    f"{self!r}: {_cell(symbolic, position)} is irrational, {float(number):.6g}...; there "
                    "is no game of fractions here, use game() for correctly rounded floats"
                )
            numbers[position] = number if exact else float(number)
        if not exact:
            numbers = numbers.astype(float)
        return NormalForm(dict(symbolic.actions), numbers, repr(self))

    def best_game(self) -> NormalForm:
        """Return the exact game where every payoff is rational at this point, else the float game."""
        try:
            return self.game(exact=True)
        except GameError:
            return self.game()

    def equilibria(self, method: str | None = None, **options: Any) -> Equilibria:
        """Return the Nash equilibria at this point, exact wherever the payoffs are rational."""
        return self.best_game().equilibria(method, **options)

    def repeated(self, **options: Any) -> Any:
        """Return the infinitely repeated game, aimed at this model's cooperation and punishment."""
        aims = {"cooperation": self.cooperation, "punishment": self.punishment}
        return self.best_game().repeated(**(aims | options))

    @classmethod
    def critical_discount(cls, strategy: Any, **options: Any) -> Any:
        """Return the critical discount factors of a strategy as formulas in the parameters."""
        from greatgame.repeated.discount import critical_discount_formula

        return critical_discount_formula(cls, strategy, **options)

    @classmethod
    def propositions(cls) -> Any:
        """Return what is proved about the model as numbered propositions (``.latex()``, ``.markdown()``)."""
        from greatgame.proof.propositions import propositions

        return propositions(cls)

    def _point(self) -> dict[sympy.Symbol, sympy.Rational]:
        """Return the substitution of this point's values for the symbols."""
        import sympy

        return {self.symbols[k]: sympy.Rational(v.numerator, v.denominator) for k, v in self.values.items()}

    def explore(self) -> Any:
        """Return this model as an interactive page (sliders, table, equilibria), shown in a notebook."""
        from greatgame.display.explorer import explore

        return explore(self)

    def to_latex(self) -> str:
        """Return the tables of the declaration, and the payoffs at this point, as LaTeX."""
        from greatgame.display.declaration import model_grids

        tables = [grid.latex() for grid in model_grids(self)]
        return "\n\n".join([*tables, self.best_game().to_latex()])

    def _repr_html_(self) -> str:
        from greatgame.display.declaration import model_grids
        from greatgame.display.table import game_html

        tables = "".join(grid.html() for grid in model_grids(self))
        return f"{tables}{game_html(self.best_game())}"

    def evaluate(self, expression: Any) -> Any:
        """Return the exact value at this point of a SymPy expression in the model's symbols.

        Raises
        ------
        ParameterError
            If it is no expression (text is never read as code), or has symbols that are not the model's.
        """
        import sympy

        name = type(self).__name__
        if isinstance(expression, str) or not isinstance(expression, sympy.Basic | int | float | Fraction):
            raise ParameterError(f"{expression!r} is no expression; use {name}.symbols to write one")
        formula = sympy.sympify(expression)
        for symbol in formula.free_symbols - set(self.symbols.values()):
            known = [p.symbol for p in self.parameters.values()]
            raise ParameterError(f"{name} has no symbol {symbol}{suggest(symbol, known)}")
        return formula.xreplace(self._point())


def _rebuild(cls: type[Model], changed: dict[str, str]) -> Model:
    """Re-create a pickled point; pickles of points are the class and exact text."""
    return cls(**changed)


def _cell(game: NormalForm, position: tuple[int, ...]) -> str:
    """Name a payoff by its player and profile."""
    player, *cell = position
    labels = ", ".join(acts[k] for acts, k in zip(game.actions.values(), cell, strict=True))
    return f"{game.players[player]}'s payoff at ({labels})"
