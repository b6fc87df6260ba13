"""The atlas of a model as a table: which sets of equilibria occur, where, and whether that is all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from greatgame.display.grid import Grid
from greatgame.display.prose import words

if TYPE_CHECKING:
    from greatgame.proof.atlas import Atlas

#: A table lists this many regimes, the largest ones, and counts the others.
MOST = 15

#: A regime's inequalities are listed up to this many; the atlas has them all.
MOST_INEQUALITIES = 6

CAPTION = "Sets of {} over the whole parameter space"


def atlas_grid(found: Atlas, most: int = MOST) -> Grid:
    """Return the regimes of an atlas, largest first.

    Parameters
    ----------
    found : Atlas
    most : int
        How many regimes are listed.
    """
    return record_grid(found.to_json(), most)


def record_grid(record: Mapping[str, Any], most: int = MOST) -> Grid:
    """Return the regimes of an atlas that is given as plain data, largest first.

    Parameters
    ----------
    record : mapping
        As :meth:`~greatgame.proof.atlas.Atlas.to_json` or
        :func:`~greatgame.proof.remembered.remembered_atlas` gives it.
    most : int
        How many regimes are listed.
    """
    regimes = sorted(record["regimes"], key=lambda r: (not r["generic"], -r["volume"]["share"]))
    chosen = any(r["choices"] for r in regimes)
    rows = []
    for regime in regimes[:most]:
        choices = [", ".join(f"{k} = {v}" for k, v in regime["choices"].items())] if chosen else []
        rows.append([regime["name"], *choices, _share(regime), words(_where(regime["inequalities"]))])
    columns = ["equilibria", *(["choices"] if chosen else []), "share of the space", "where"]
    sort = "equilibria" if any(r["mixed"] is not None for r in regimes) else "pure equilibria"
    return Grid.of(CAPTION.format(sort), columns, rows, _notes(record, most, sort))


def _share(regime: Mapping[str, Any]) -> str:
    """Return a share with its bound, or exactly."""
    if not regime["generic"]:
        return "boundary only"
    volume = regime["volume"]
    return volume["exact"] or f"{volume['share']:.4g} ± {volume['error']:.2g}"


def _where(conditions: list[str]) -> str:
    more = len(conditions) - MOST_INEQUALITIES
    listed = "; ".join(conditions[:MOST_INEQUALITIES]) or "everywhere"
    return listed + (f"; and {more} more" if more > 0 else "")


def _notes(record: Mapping[str, Any], most: int, sort: str) -> list[str]:
    """Return whether this is all, and what was left out."""
    count = len(record["regimes"])
    notes = [f"The {most} largest of {count} regimes."] if count > most else []
    proved = f"It is proved that no other set of {sort} occurs at generic parameters."
    notes.append(proved if record["complete"] else f"Not proved complete: {record['reason']}.")
    return notes + [f"{note[0].upper()}{note[1:]}." for note in record["notes"]]
