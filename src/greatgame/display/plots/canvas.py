"""What figures share: axes in the common style, labels of parameters, legends below."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec

from greatgame.display.style import house_style
from greatgame.parameters import Parameter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

P = ParamSpec("P")


def in_style(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Run a drawing function under the settings of :func:`figure_settings`."""

    @functools.wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Axes:
        with house_style():
            return draw(*args, **kwargs)

    return styled


def axes_or_new(ax: Axes | None) -> Axes:
    """Return the given axes, or those of a new figure."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    axes: Axes = plt.subplots()[1]
    return axes


def fitting_axes(ax: Axes | None, rows: float = 12, below: int = 0) -> Axes:
    """Return the given axes, or those of a new figure with room for ``rows`` and legend lines below."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    size = (6.4, max(3.0, 1.4 + 0.3 * rows) + 0.22 * below)
    with house_style():  # the layout, which makes room for the legend, is that of the new figure
        axes: Axes = plt.subplots(figsize=size)[1]
    return axes


def symbol(parameter: Parameter) -> str:
    """Return a parameter's symbol as mathematics."""
    from greatgame.display.formula import formula_latex

    return f"${formula_latex(parameter.sympy_symbol())}$"


def axis_label(parameter: Parameter, width: int = 46) -> str:
    """Return a parameter's symbol and meaning for an axis, folded to lines of ``width`` characters."""
    return f"{symbol(parameter)}: {folded(parameter.meaning, width)}"


def folded(label: str, width: int = 48) -> str:
    """Return words on several lines, so that a label stays within its figure."""
    return "\n    ".join(textwrap.wrap(label, width, break_long_words=False, drop_whitespace=True))


def legend_below(ax: Axes, lines: float = 4.5, columns: int = 2, **options: Any) -> None:
    """Put the legend under the axes and their label, ``lines`` of text down."""
    ax.legend(loc="upper left", bbox_to_anchor=(-0.14, 0), borderaxespad=lines, ncols=columns, **options)
