"""The atlas of a model as a table: which sets of equilibria occur, where, and whether that is all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greatgame.display.grid import Grid

if TYPE_CHECKING:
    from greatgame.proof.atlas import Atlas

#: A table lists this many regimes, the largest ones, and counts the others.
MOST = 15

#: A regime's inequalities are listed up to this many; the atlas has them all.
MOST_INEQUALITIES = 6

CAPTION = "Sets of pure equilibria over the whole parameter space"
COLUMNS = ("equilibria", "choices", "share of the space", "where")


def atlas_grid(found: Atlas, most: int = MOST) -> Grid:
    """Return the regimes of an atlas, largest first.

    Parameters
    ----------
    found : Atlas
    most : int
        How many regimes are listed.
    """
    rows = []
    for regime in found.regimes[:most]:
        conditions = [str(f) for f in regime.inequalities]
        more = len(conditions) - MOST_INEQUALITIES
        where = "; ".join(conditions[:MOST_INEQUALITIES]) or "everywhere"
        rows.append(
            [
                regime.name,
                ", ".join(f"{k} = {v}" for k, v in regime.chosen.items()) or "–",
                str(regime.volume),
                where + (f"; and {more} more" if more > 0 else ""),
            ]
        )
    notes = []
    if len(found.regimes) > most:
        notes.append(f"The {most} largest of {len(found.regimes)} regimes.")
    proved = "It is proved that no other set of pure equilibria occurs at generic parameters."
    notes.append(proved if found.complete else f"Not proved complete: {found.reason}.")
    return Grid.of(CAPTION, COLUMNS, rows, notes)
