"""Find what a catalogue package holds by looking at its files: no registry is kept by hand.

A catalogue package (``greatgame.models``, ``greatgame.strategies``) has one module per entry or
close family, named in snake case after its main class.  An entry is a public subclass of the base
class that is defined in one of these modules.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from greatgame.errors import suggest


def make_callable(package: str, home: str) -> None:
    """Let a package be called as a function of the same name.

    ``greatgame.models()`` lists the catalogue although ``greatgame.models`` is a package: Python
    sets the attribute to the package as soon as one of its modules is imported, so the package
    itself has to answer the call.

    Parameters
    ----------
    package : str
        Name of the imported package.
    home : str
        ``"module:function"``, opened at the first call.
    """

    class CallablePackage(ModuleType):
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            module, _, function = home.partition(":")
            return getattr(importlib.import_module(module), function)(*args, **kwargs)

    sys.modules[package].__class__ = CallablePackage


def snake(name: str) -> str:
    """Return the module name of a class: ``co_hegemony`` for ``CoHegemony`` or ``co-hegemony``.

    Examples
    --------
    >>> snake("CoHegemony"), snake("co-hegemony")
    ('co_hegemony', 'co_hegemony')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def modules(package: ModuleType) -> list[str]:
    """Return the public modules of a catalogue package, sorted, without importing them."""
    return sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))


def entries(package: ModuleType, base: type) -> Iterator[type[Any]]:
    """Iterate over every public subclass of ``base`` defined in the package, file by file."""
    for name in modules(package):
        module = importlib.import_module(f"{package.__name__}.{name}")
        yield from members(module, base)


def members(module: ModuleType, base: type) -> Iterator[type[Any]]:
    """Iterate over the public subclasses of ``base`` that ``module`` itself defines."""
    for name, value in vars(module).items():
        defined_here = isinstance(value, type) and value.__module__.startswith(module.__name__)
        if defined_here and issubclass(value, base) and not name.startswith("_"):
            yield value


def attribute(package: str, name: str, home: str) -> type[Any]:
    """Return the entry that ``package.name`` means; what a catalogue package's ``__getattr__`` calls.

    Parameters
    ----------
    package, name : str
        Name of the imported package, and of the class.
    home : str
        Where the base class is, ``"module:class"``.

    Raises
    ------
    AttributeError
        If there is no such entry.  Names that are not capitalised are no classes: looking for them
        would open every file of the catalogue.
    """
    if name[:1].isupper():
        module, _, base = home.partition(":")
        kind = getattr(importlib.import_module(module), base)
        entry = find(sys.modules[package], name, kind)
        if entry is not None:
            return entry
        known = [entry.__name__ for entry in entries(sys.modules[package], kind)]
        raise AttributeError(f"module {package!r} has no entry {name!r}{suggest(name, known)}")
    raise AttributeError(f"module {package!r} has no attribute {name!r}")


def find(package: ModuleType, name: str, base: type) -> type[Any] | None:
    """Return the entry of that class name, opening its own file first; None if there is none."""
    if snake(name) in modules(package):
        module = importlib.import_module(f"{package.__name__}.{snake(name)}")
        for entry in members(module, base):
            if entry.__name__ == name:
                return entry
    return next((entry for entry in entries(package, base) if entry.__name__ == name), None)
