"""The frame of a report: one HTML document that needs no network, for screens of any width and paper."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from greatgame.display.style import INK, MUTED, PAPER, RULE, TABLE_CSS, TINT

LINK = "#0b5cad"

_CSS = f"""
*{{box-sizing:border-box}}
html{{-webkit-text-size-adjust:100%;scroll-behavior:smooth}}
body{{margin:0 auto;max-width:64rem;padding:0 1.2rem 4rem;background:{PAPER};color:{INK};
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}}
h1{{font-size:1.9rem;line-height:1.2;margin:1.6rem 0 .4rem}}
h2{{font-size:1.45rem;line-height:1.25;margin:3rem 0 .4rem;padding-top:.6rem;border-top:3px solid {INK}}}
h3{{font-size:1.12rem;margin:1.8rem 0 .3rem}}
h4{{font-size:1rem;margin:1.2rem 0 .3rem}}
p{{max-width:46rem;margin:.5em 0}}
li{{max-width:45rem}}
a{{color:{LINK}}}
a:focus-visible,[tabindex]:focus-visible,summary:focus-visible{{outline:3px solid {LINK};outline-offset:2px}}
code{{font-size:.92em;background:#f2f4f6;padding:.05em .25em;overflow-wrap:anywhere}}
pre{{background:#f2f4f6;padding:.6em .8em;overflow-x:auto;line-height:1.4}}
nav ul{{columns:2 18rem;column-gap:3rem;padding-left:1.1rem}}
.lead{{color:{MUTED};margin-top:0}}
.facts{{background:{TINT};border-left:4px solid {INK};padding:.5rem .9rem;max-width:46rem}}
.gg table.prose td{{font-variant-numeric:tabular-nums}}
.figures{{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1.2rem}}
figure{{margin:.6rem 0;min-width:0}}
figure svg{{width:100%;height:auto;max-width:36rem}}
figcaption{{color:{MUTED};font-size:.92rem;max-width:36rem}}
details{{border-bottom:1px solid {RULE};margin:.5rem 0;padding-bottom:.3rem}}
details>summary{{cursor:pointer;padding:.3rem 0}}
details>summary>h3{{display:inline;margin:0}}
.facts p{{margin:.25em 0}}
.skip{{position:absolute;left:-999rem}}
.skip:focus{{left:1rem;top:.5rem;background:{PAPER};padding:.3rem .6rem}}
@media (max-width:46rem){{
body{{padding:0 .8rem 3rem}}
h1{{font-size:1.5rem}}
.gg .grid:not(.prose),.gg .grid:not(.prose) tbody,.gg .grid:not(.prose) caption{{display:block}}
.gg .grid:not(.prose) thead{{display:none}}
.gg .grid:not(.prose) tr{{display:block;border:1px solid {RULE};padding:.35rem .6rem;margin:.5rem 0}}
.gg .grid:not(.prose) td,.gg .grid:not(.prose) tbody th{{display:grid;
grid-template-columns:7.2rem minmax(0,1fr);gap:.5rem;
border:0;padding:.12rem 0;text-align:left;white-space:normal;overflow-wrap:anywhere}}
.gg .grid:not(.prose) [data-label]::before{{content:attr(data-label);color:{MUTED};font-weight:400}}
.gg .grid:not(.prose) [data-label=""]{{display:block;font-size:1.05rem}}
.gg .payoffs th,.gg .payoffs td{{padding:.3em .35em;font-size:.86rem}}
.gg .payoffs td:not(.formula){{white-space:normal}}
.gg .payoffs td>*{{white-space:nowrap}}
}}
@media print{{
html{{font-size:9.5pt}}
body{{max-width:none;padding:0;font-size:1rem}}
h2{{break-before:page}}
#summary h2{{break-before:auto}}
h2,h3,caption{{break-after:avoid}}
tr,figure,.payoffs{{break-inside:avoid}}
.gg,pre{{overflow:visible}}
.gg .grid{{font-size:.82rem}}
.gg .grid th,.gg .grid td{{padding:.2em .4em}}
nav,.skip{{display:none}}
details::details-content{{content-visibility:visible;display:block;height:auto;opacity:1}}
details{{border:0}}
details>summary{{list-style:none}}
.figures{{grid-template-columns:1fr 1fr}}
a{{color:inherit;text-decoration:none}}
*{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
}}
""".strip()


@dataclass(frozen=True)
class Section:
    """A headed part of the page: ``body`` is finished HTML, ``title`` is plain words."""

    anchor: str
    title: str
    body: str


def page(title: str, lead: str, sections: Sequence[Section]) -> str:
    """Return a complete HTML document: title, contents, sections.

    Parameters
    ----------
    title, lead : str
        Plain words; escaped here.
    sections : sequence of Section
        In reading order.
    """
    contents = "".join(f'<li><a href="#{s.anchor}">{html.escape(s.title)}</a></li>' for s in sections)
    body = "\n".join(
        f'<section id="{s.anchor}"><h2>{html.escape(s.title)}</h2>\n{s.body}\n</section>' for s in sections
    )
    return html_document(
        title,
        _CSS,
        f"""<body>
<a class="skip" href="#{sections[0].anchor}">Skip to the summary</a>
<h1>{html.escape(title)}</h1>
<p class="lead">{html.escape(lead)}</p>
<nav aria-label="Contents"><details><summary>Contents</summary><ul>{contents}</ul></details></nav>
<main>
{body}
</main>
</body>""",
    )


def html_document(title: str, css: str, body: str) -> str:
    """Return a self-contained HTML document around a ``<body>`` element.

    Parameters
    ----------
    title : str
        Plain words; escaped here.
    css : str
        Rules of this page, added to those of tables.
    body : str
        The finished element, with its tags.
    """
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<link rel="icon" href="data:,">
<style>
{TABLE_CSS}
{css}
</style>
</head>
{body}
</html>
"""
