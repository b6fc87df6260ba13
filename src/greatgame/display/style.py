"""One look for tables, figures and pages: player colours, best-response marks, CSS, figure settings.

Players are told apart three ways at once, so that neither colour vision nor a colour printer is
needed: by position, by colour, and by the line under a best response (solid, double, dotted, ...).
The colours keep the hue order of Okabe and Ito's palette, darkened until text in them has a contrast
of at least 4.5:1 (WCAG 2.2, level AA) on white and on the tint that marks an equilibrium.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

#: Text colour of player 1, 2, ...; reused in turn beyond six players.
PLAYER_COLOURS = ("#0b5cad", "#a63603", "#00664b", "#8a2c7b", "#6b5300", "#44546a")

#: CSS line under a best response of player 1, 2, ...
PLAYER_LINES = ("solid", "double", "dotted", "dashed", "wavy", "solid")

#: Matplotlib markers of player 1, 2, ... and of equilibria 1, 2, ...
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

INK, MUTED, PAPER, TINT, RULE = "#1b1f24", "#535b66", "#ffffff", "#fff4d6", "#c9ced6"

#: Fill of the star that marks an equilibrium; always drawn with a dark rim.
STAR = "#d9a400"

#: Fill colours of regimes; light enough for dark text, distinct in luminance as well as hue.
REGIME_COLOURS = (
    "#cfe3f5", "#f7c9a8", "#bfe3d3", "#e6cfe3", "#f3e3a1", "#aebfd3", "#e39a86", "#8fc9b0",
    "#c79fc2", "#d4bd5c", "#7fa8cf", "#eef0f2",
)  # fmt: skip


def colour(player: int) -> str:
    """Return the colour of the player at that position."""
    return PLAYER_COLOURS[player % len(PLAYER_COLOURS)]


def line(player: int) -> str:
    """Return the CSS line style that marks the best responses of the player at that position."""
    return PLAYER_LINES[player % len(PLAYER_LINES)]


def luminance(hex_colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    channels = [int(hex_colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two sRGB colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio).

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 6)
    21.0
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _player_css() -> str:
    return "\n".join(
        f".gg .p{k}{{color:{c}}} .gg u.p{k}{{text-decoration-style:{PLAYER_LINES[k]}}}"
        for k, c in enumerate(PLAYER_COLOURS)
    )


#: Style of table fragments; every rule is under ``.gg``, so that a notebook or page keeps its own.
TABLE_CSS = f"""
.gg{{color:{INK};background:{PAPER};overflow-x:auto;max-width:100%;font-size:.95rem}}
.gg table{{border-collapse:collapse;margin:.4em 0;background:{PAPER}}}
.gg caption{{text-align:left;padding:.2em 0;color:{INK};font-weight:600}}
.gg th,.gg td{{padding:.3em .6em;text-align:left;vertical-align:top;border:0}}
.gg th{{font-weight:600}}
.gg .payoffs td{{text-align:center;border:1px solid {RULE};white-space:nowrap}}
.gg .payoffs th{{border:1px solid {RULE}}}
.gg .payoffs thead th{{text-align:center}}
.gg .payoffs .corner{{border:0}}
.gg .payoffs td.nash{{background:{TINT};outline:2.5px solid {INK};outline-offset:-2px}}
.gg .payoffs td.formula{{text-align:left}}
.gg u{{font-weight:700;text-decoration-line:underline;text-decoration-thickness:2px}}
.gg u{{text-underline-offset:.2em;text-decoration-skip-ink:none}}
.gg .note{{color:{MUTED};margin:.3em 0}}
.gg .nashkey{{background:{TINT};border:2px solid {INK};padding:0 .3em}}
.gg .grid thead th{{border-bottom:2px solid {INK};vertical-align:bottom}}
.gg .grid td,.gg .grid tbody th{{border-bottom:1px solid {RULE}}}
.gg .grid td.number{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}
.gg math{{font-size:1.05em}}
{_player_css()}
""".strip()


def figure_settings() -> dict[Any, Any]:
    """Return matplotlib's settings for the common style."""
    from cycler import cycler

    return {
        "figure.figsize": (5.4, 4.2),
        "figure.dpi": 100,
        "figure.constrained_layout.use": True,
        "font.family": "DejaVu Sans",
        "font.size": 11,
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelcolor": INK,
        "axes.edgecolor": MUTED,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=PLAYER_COLOURS),
        "grid.color": "#e5e8ec",
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "legend.frameon": False,
        "legend.fontsize": 10,
        "lines.linewidth": 1.8,
        "svg.hashsalt": "greatgame",
        "svg.fonttype": "path",
    }


def house_style() -> AbstractContextManager[None]:
    """Return a context in which matplotlib draws in the common style."""
    import matplotlib as mpl

    return mpl.rc_context(figure_settings())
