"""Figures as inline SVG: no window system, no dates, ids that do not collide on a page."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

from greatgame.display.style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def new_axes(width: float = 5.4, height: float = 4.2) -> Axes:
    """Return the axes of a new figure in the common style (inches); it belongs to no window."""
    from matplotlib.figure import Figure

    with house_style():
        return Figure(figsize=(width, height)).add_subplot()


def svg(axes: Axes, title: str, prefix: str) -> str:
    """Return the figure of some axes as an inline ``<svg>``; the same figure gives the same text.

    Parameters
    ----------
    axes : matplotlib axes
    title : str
        What a screen reader says.
    prefix : str
        Put before every id, so that several figures can share a page.
    """
    figure: Any = axes.get_figure()
    buffer = io.StringIO()
    with house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'(href="|url\()#', rf"\g<1>#{prefix}-", text)
    head, body = text.split(">", 1)
    head = re.sub(r' (width|height|version|xmlns|xmlns:xlink)="[^"]*"', "", head)
    body = body.replace("xlink:href", "href")
    return f'{head} role="img" aria-label="{html.escape(title)}">{body}'.strip()
