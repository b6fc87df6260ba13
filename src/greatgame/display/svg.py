"""Figures as inline SVG: no window system, no dates, ids that do not collide on a page.

Words stay words (a reader can search and copy them, and a page of many figures stays small); lengths
are rounded to a hundredth of a point.
"""

from __future__ import annotations

import html
import io
import itertools
import math
import re
from typing import TYPE_CHECKING, Any

from greatgame.display.style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Typefaces of words, the first that a reader's machine has: the layout is made for the first.
TYPEFACES = "DejaVu Sans, Verdana, Segoe UI, Roboto, sans-serif"

#: A point this far (in points of type) from a straight line is on it.
_ASIDE = 0.02

_LENGTH = re.compile(r"-?\d+\.\d{3,}")
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
_POLYLINE = re.compile(r"-?[\d.]+ -?[\d.]+(?: ?L ?-?[\d.]+ -?[\d.]+){2,}")
_LETTERS = re.compile(r'(?:<tspan x="[^"]*" y="[^"]*" style="[^"]*">[^<]*</tspan>)+')
_LETTER = re.compile(r'<tspan x="([^"]*)" y="([^"]*)" style="([^"]*)">([^<]*)</tspan>')
_PATHS = re.compile(r'(?:<path d="[^"]*"( clip-path="[^"]*" style="[^"]*")/>)(?:<path d="[^"]*"\1/>)+')


def new_axes(width: float = 5.4, height: float = 4.2) -> Axes:
    """Return the axes of a new figure in the common style (inches); it belongs to no window."""
    from matplotlib.figure import Figure

    with house_style():
        return Figure(figsize=(width, height)).add_subplot()


def svg_file(axes: Axes) -> bytes:
    """Return the figure of some axes as an SVG file whose words are outlines; the same in every run."""
    return _saved(axes, "svg", {"Date": None, "Creator": None})


def pdf_file(axes: Axes) -> bytes:
    """Return the figure of some axes as a PDF file, for LaTeX; the same in every run."""
    return _saved(axes, "pdf", {"CreationDate": None, "Producer": None, "Creator": None})


def _saved(axes: Axes, ending: str, metadata: dict[str, None]) -> bytes:
    figure: Any = axes.get_figure()
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, format=ending, metadata=metadata)
    return buffer.getvalue()


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
    import matplotlib as mpl

    figure: Any = axes.get_figure()
    buffer = io.StringIO()
    with house_style(), mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = _compact(buffer.getvalue())
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'(href="|url\()#', rf"\g<1>#{prefix}-", text)
    head, body = text.split(">", 1)
    head = re.sub(r' (width|height|version|xmlns|xmlns:xlink)="[^"]*"', "", head)
    look = f'role="img" font-family="{TYPEFACES}" stroke-linejoin="round"'
    return f'{head} {look} aria-label="{html.escape(title)}">{body}'.strip()


def _compact(text: str) -> str:
    """Drop from matplotlib's SVG what shows nothing: comments, ids nobody refers to, blanks, digits."""
    text = text[text.index("<svg") :].replace("xlink:href", "href")
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*\n\s*", "", text)
    text = re.sub(r"<defs><style.*?</style></defs>", "", text)
    text = re.sub(r" font-family: 'DejaVu Sans';", "", text)
    text = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", text)
    text = re.sub("<[^>]*>", lambda tag: _LENGTH.sub(_rounded, tag.group()), text)
    text = _LETTERS.sub(_words, text)
    text = re.sub('(?<= d=")[^"]*', lambda path: _POLYLINE.sub(_straightened, path.group()), text)
    text = _PATHS.sub(
        lambda m: f'<path d="{"".join(re.findall(r"""<path d="([^"]*)""", m.group()))}"{m[1]}/>', text
    )
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', text))
    return re.sub(r' id="([^"]*)"', lambda m: m.group() if m[1] in used else "", text)


def _rounded(length: re.Match[str]) -> str:
    return f"{float(length.group()):.2f}".rstrip("0").rstrip(".")


def _straightened(match: re.Match[str]) -> str:
    """Drop the points of a polyline that lie on the way between their neighbours."""
    points = [(float(x), float(y)) for x, y in _POINT.findall(match.group())]
    kept = points[:1]
    for here, after in itertools.pairwise(points[1:]):
        if not _between(kept[-1], here, after):
            kept.append(here)
    return "L".join(f"{x:g} {y:g}" for x, y in [*kept, points[-1]])


def _between(before: tuple[float, float], here: tuple[float, float], after: tuple[float, float]) -> bool:
    """Whether a point is on the straight way from one to the next, to the rounding of the page."""
    (ax, ay), (bx, by), (cx, cy) = before, here, after
    way, gone = (cx - ax, cy - ay), (bx - ax, by - ay)
    length = math.hypot(*way)
    if length == 0:
        return False
    aside = abs(way[0] * gone[1] - way[1] * gone[0]) / length
    along = (way[0] * gone[0] + way[1] * gone[1]) / length
    return aside <= _ASIDE and -_ASIDE <= along <= length + _ASIDE


def _words(letters: re.Match[str]) -> str:
    """Join letters that were placed one by one to runs of one style and line."""
    runs: list[list[str]] = []
    for x, y, style, letter in _LETTER.findall(letters.group().replace("\u00a0", " ")):
        if runs and runs[-1][1:3] == [y, style]:
            runs[-1][3] += letter
        else:
            runs.append([x, y, style, letter])
    return "".join(
        f'<tspan x="{x}" y="{y}" xml:space="preserve" style="{style}">{text}</tspan>'
        for x, y, style, text in runs
    )
