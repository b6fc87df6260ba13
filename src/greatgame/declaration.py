"""Declarations: what a model class must state, checked when the class is defined.

The attributes are gathered along the inheritance, ``payoffs`` is evaluated at every profile under
every choice with the parameters as SymPy symbols, and the baseline and the named points are tried.
Whatever is wrong raises a :class:`DeclarationError` that names the class and the profile.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.errors import DeclarationError, GameError, ParameterError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import expression
from greatgame.parameters import Assumption, Choice, Derived, Parameter, Vector
from greatgame.tensor import is_payoff

if TYPE_CHECKING:
    from greatgame.model import Model


def collect(cls: type[Model]) -> None:
    """Gather declared attributes along the inheritance, base classes first."""
    found = _attributes(cls)
    parameters: dict[str, Parameter] = {}
    for name, value in found.items():
        if isinstance(value, Parameter):
            parameters[name] = value
        elif isinstance(value, Vector):
            for scalar, key in value.scalars(name):
                if scalar in parameters or scalar in found:
                    raise DeclarationError(f"{cls.__name__}: two parameters are called {scalar!r}")
                parameters[scalar] = value[key]
    _check_names(cls, parameters, found)
    cls.parameters = MappingProxyType(parameters)
    cls.choices = MappingProxyType({k: v for k, v in found.items() if isinstance(v, Choice)})
    cls.derived = MappingProxyType({k: v for k, v in found.items() if isinstance(v, Derived)})
    cls._vectors = MappingProxyType({k: v for k, v in found.items() if isinstance(v, Vector)})


def _attributes(cls: type[Model]) -> dict[str, Any]:
    """Return the declared attributes, inherited ones first; a subclass may fix or drop one."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Parameter | Choice | Vector | Derived):
                found[name] = value
            else:
                found.pop(name, None)
    return found


def _check_names(cls: type[Model], parameters: Mapping[str, Parameter], found: Mapping[str, Any]) -> None:
    """Check that symbols are distinct and that no name hides one of the base class."""
    symbols: dict[str, str] = {}
    for name, parameter in parameters.items():
        if parameter.symbol in symbols:
            raise DeclarationError(
                f"{cls.__name__}: {name} and {symbols[parameter.symbol]} share the symbol "
                f"{parameter.symbol!r}"
            )
        symbols[parameter.symbol] = name
    base = cls.__mro__[-2]  # Model itself
    for name in {**parameters, **found}:
        if hasattr(base, name) or not name.isidentifier():
            raise DeclarationError(f"{cls.__name__}: {name!r} cannot be the name of a parameter")


def check_declaration(cls: type[Model]) -> None:
    """Evaluate the declaration under every choice, so that a wrong one fails here."""
    cls.symbols = MappingProxyType({k: p.sympy_symbol() for k, p in cls.parameters.items()})
    cls._symbolic = {}
    _check_statements(cls)
    for combination in itertools.product(*(c.among for c in cls.choices.values())):
        options = dict(zip(cls.choices, combination, strict=True))
        cls._symbolic[combination] = _evaluate(cls, options)
        for name in ("cooperation", "punishment"):
            _check_aim(cls, name, cls._symbolic[combination])
        _check_derived(cls, options)
    needed = {name for name, p in cls.parameters.items() if p.default is None}
    for point, values in [("baseline", {}), *cls.points.items()]:
        if needed <= set(values):
            try:
                cls(**values)
            except Exception as error:
                raise DeclarationError(f"{cls.__name__}: point {point!r}: {error}") from error


def _check_statements(cls: type[Model]) -> None:
    """Check that points, assumptions and claims are what they should be."""
    from greatgame.model import Claim

    if not isinstance(cls.points, Mapping) or not all(isinstance(v, Mapping) for v in cls.points.values()):
        raise DeclarationError(f"{cls.__name__}: points must map a name to parameter values")
    for name, kind in (("assumptions", Assumption), ("claims", Claim)):
        listed = getattr(cls, name)
        if not isinstance(listed, Sequence) or not all(isinstance(item, kind) for item in listed):
            raise DeclarationError(f"{cls.__name__}: {name} must be a tuple of {kind.__name__}")
    keys = [claim.key for claim in cls.claims]
    if len(set(keys)) != len(keys):
        raise DeclarationError(f"{cls.__name__}: a claim is listed twice: {sorted(keys)}")


def _check_aim(cls: type[Model], name: str, game: NormalForm) -> None:
    """Check that cooperation or punishment, where declared, is a profile of the game."""
    aim = getattr(cls, name)
    if aim is not None and not callable(cls.players):
        try:
            game.position(aim)
        except GameError as error:
            raise DeclarationError(f"{cls.__name__}.{name}: {error}") from None


def _check_derived(cls: type[Model], options: dict[str, str]) -> None:
    """Check that every derived quantity is a formula in the parameters."""
    point = symbolic_point(cls, options)
    for name in cls.derived:
        try:
            getattr(point, name)
        except Exception as error:
            raise DeclarationError(f"{cls.__name__}.{name} fails: {type(error).__name__}: {error}") from error


def _evaluate(cls: type[Model], options: dict[str, str]) -> NormalForm:
    """Evaluate ``payoffs`` at every profile with the parameters as symbols."""
    point = symbolic_point(cls, options)
    try:
        players = cls.players_at(**options)
        shape = tuple(len(a) for a in players.values())
        game_labels = NormalForm(players, np.zeros((len(players), *shape)))
    except Exception as error:
        raise DeclarationError(f"{cls.__name__}: players: {error}") from error
    declared = set(cls.symbols.values())
    cells = np.empty((len(players), *shape), dtype=object)
    for position, profile in zip(np.ndindex(*shape), game_labels.profiles(), strict=True):
        where = f"{cls.__name__}.payoffs({', '.join(map(repr, profile))})"
        try:
            values = point.payoffs(*profile)
        except Exception as error:
            raise DeclarationError(f"{where} fails: {type(error).__name__}: {error}") from error
        if not isinstance(values, Sequence) or len(values) != len(players):
            raise DeclarationError(
                f"{where} must return {len(players)} payoffs, one for each of {', '.join(players)}; "
                f"got {values!r}"
            )
        for i, value in enumerate(values):
            payoff = _expression(value, where)
            stray = payoff.free_symbols - declared
            if stray:
                raise DeclarationError(f"{where} uses undeclared symbols {sorted(map(str, stray))}")
            cells[(i, *position)] = payoff
    return NormalForm(players, cells, cls.__name__)


def _expression(value: object, where: str) -> Any:
    """Return a payoff as a SymPy expression with exact numbers; text is never parsed."""
    import sympy

    if isinstance(value, sympy.Expr) and not is_payoff(value):
        raise DeclarationError(f"{where}: {value} is not a finite real number")
    try:
        if isinstance(value, str):
            raise TypeError(f"{value!r} is text")
        return expression(value)
    except (TypeError, ValueError) as error:
        raise DeclarationError(f"{where}: {error}") from None


def options_of(cls: type[Model], chosen: Mapping[str, str]) -> dict[str, str]:
    """Complete and validate a set of choices, in declaration order."""
    for name in chosen:
        if name not in cls.choices:
            raise ParameterError(f"{cls.__name__} has no choice {name!r}{suggest(name, cls.choices)}")
    return {name: c.read(name, chosen.get(name, c.default)) for name, c in cls.choices.items()}


def symbolic_point(cls: type[Model], options: Mapping[str, str]) -> Any:
    """Return an instance whose parameters are symbols (it skips validation on purpose)."""
    point = object.__new__(cls)
    point.__dict__.update(with_vectors(cls, {**cls.symbols, **options}))
    return point


def with_vectors(cls: type[Model], state: Mapping[str, Any]) -> dict[str, Any]:
    """Add to scalar values the mappings that ``self.<vector>[key]`` reads."""
    vectors = {
        name: MappingProxyType({key: state[scalar] for scalar, key in vector.scalars(name)})
        for name, vector in cls._vectors.items()
    }
    return {**state, **vectors}
