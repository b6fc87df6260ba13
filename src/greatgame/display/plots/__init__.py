"""Figures in one style; every function draws on the axes it is given (``ax``) and returns them.

====================  ================================================================================
module                figures
====================  ================================================================================
:mod:`.stage`         payoff polygon and best responses of one game
:mod:`.family`        regime map and branches of equilibria along a parameter
:mod:`.bars`          power indices
:mod:`.repeated`      payoff sets, the path of play, tournaments
:mod:`.machine`       machines as graphs
:mod:`.sensitivity`   tornado, spider, heat map, indices and their convergence (imported by itself)
:mod:`.canvas`        what they share: axes, labels, legends
====================  ================================================================================

A figure draws results that are already computed, such as equilibria, regions and branches (those of
sensitivity evaluate their points themselves); :mod:`greatgame.display.planes` and
:mod:`greatgame.display.lines` compute exact maps and branches and draw them.  Players
keep their colours throughout, equilibria are numbered as in the tables (E1, E2, ...), and whatever was
found by sampling says so on the figure.
"""

from greatgame.display.plots.bars import power_index_bars
from greatgame.display.plots.canvas import axis_label
from greatgame.display.plots.family import Branch, Region, bifurcation, regime_map
from greatgame.display.plots.geometry import Point, convex_hull, deepest_point
from greatgame.display.plots.machine import machine_graph
from greatgame.display.plots.repeated import payoff_sets, state_path, tournament_matrix
from greatgame.display.plots.stage import best_response_diagram, payoff_polygon

__all__ = [
    "Branch",
    "Point",
    "Region",
    "axis_label",
    "best_response_diagram",
    "bifurcation",
    "convex_hull",
    "deepest_point",
    "machine_graph",
    "payoff_polygon",
    "payoff_sets",
    "power_index_bars",
    "regime_map",
    "state_path",
    "tournament_matrix",
]
