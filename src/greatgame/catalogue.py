"""The catalogue as seen from the engine: model classes by their command-line names, on demand."""

from __future__ import annotations

from greatgame.discovery import entries, find, snake
from greatgame.errors import ParameterError, suggest
from greatgame.model import Model


def models() -> dict[str, type[Model]]:
    """Return every model class of the catalogue by its command-line name.

    Returns
    -------
    dict of str to type
        In file order; a class without payoffs (a base class of a family) is left out.

    Examples
    --------
    >>> "co-hegemony" in models()
    True
    """
    import greatgame.models as package

    found = (c for c in entries(package, Model) if c.payoffs is not Model.payoffs)
    return {c.name(): c for c in found}


def model(name: str) -> type[Model]:
    """Return the model class of a command-line or class name.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest spelling.
    """
    import greatgame.models as package

    camel = "".join(part[:1].upper() + part[1:] for part in snake(name).split("_"))
    found = find(package, camel, Model)
    if found is None:
        raise ParameterError(f"no model {name!r}{suggest(name, models())}")
    return found
