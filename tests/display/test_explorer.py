"""The explorer page works: what it opens with, links, keyboard, Python, a telephone, a notebook."""

from __future__ import annotations

import html
import html.parser
import json
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy
from typer.testing import CliRunner

import greatgame as gg
from greatgame.cli import app
from greatgame.display.explorer import explore
from greatgame.display.explorer_axes import MOST_REGIMES, telling_axes
from greatgame.display.jscode import js, js_formula, quoted
from greatgame.display.sampling import Sampler, sampled_regions
from greatgame.display.style import INK, REGIME_COLOURS, contrast
from greatgame.errors import DependencyError
from greatgame.model import Model
from greatgame.models import CoHegemony, IndiaAccession, LinkUp, SecurityGoods, TradeBloc
from greatgame.proof.formula import all_of, compare
from greatgame.strategies import GrimTrigger

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH")


def test_translation_is_a_list_of_known_operations() -> None:
    x, y = sympy.symbols("x y")
    places = {x: 0, y: 1}
    assert js(x / y, places) == "(v[0]*(1/v[1]))"
    assert js(sympy.Piecewise((x, x > 0), (-y, True)), places) == (
        "(Engine.gt(v[0],0.0)?v[0]:true?((-1.0)*v[1]):NaN)"
    )
    assert js(sympy.And(x > 0, sympy.Not(y >= x)), places).count("&&") == 1
    assert (
        js_formula(all_of((compare(x, ">"), compare(y, "=="))), places)
        == "(Engine.gt(v[0],0.0)&&Engine.eq(v[1],0.0))"
    )
    for unknown in (sympy.gamma(x), sympy.Symbol("alert(1)"), sympy.oo, sympy.I):
        with pytest.raises(DependencyError):
            js(unknown, places)


def test_data_cannot_leave_its_script() -> None:
    assert "<" not in quoted({"text": "</script><script>alert(1)</script>&"})
    assert json.loads(quoted("</script>")) == "</script>"


class _Page(html.parser.HTMLParser):
    """Collect what a page refers to, and its ids and labels."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [v for k in ("src", "href") if (v := given.get(k))]
        if "id" in given:
            self.ids.append(str(given["id"]))


def test_page_needs_no_network_and_is_deterministic() -> None:
    page = explore(IndiaAccession).page
    assert page == explore(IndiaAccession()).page
    read = _Page()
    read.feed(page)
    assert set(read.links) == {"data:,", "#"}
    assert len(read.ids) == len(set(read.ids))
    assert not re.search(r"https?://|\bimport\(|fetch\(|XMLHttpRequest|\beval\(", page)


def test_notebook_view_holds_the_page(tmp_path: Path) -> None:
    view = explore(CoHegemony(grab=0.3))
    assert view._repr_html_().startswith("<iframe srcdoc=")
    assert view.write(tmp_path / "page.html").read_text(encoding="utf-8") == view.page
    assert "CoHegemony" in repr(view)


@pytest.mark.parametrize("cls", [CoHegemony, IndiaAccession, LinkUp, TradeBloc], ids=lambda c: c.__name__)
def test_map_opens_where_regimes_differ(cls: type[Model]) -> None:
    names = list(cls.parameters)
    across, up = (names[k] for k in telling_axes(cls()))
    regions, _ = sampled_regions(Sampler.of(cls()), across, up, n=31)
    assert 2 <= len(regions) <= 2 * MOST_REGIMES
    assert telling_axes(cls()) == telling_axes(cls())


class Trade(Model):
    """A model without a baseline, of one player, to be found in no catalogue."""

    players = {"seller": ("sell", "keep")}
    price = gg.Parameter(None, low=0, high=1, symbol="p", meaning="price", unit="money", source="judgement")

    def payoffs(self, seller: str) -> tuple[Any, ...]:
        """The price, or a third."""
        return (self.price if seller == "sell" else Fraction(1, 3),)


def test_model_of_one_parameter_without_a_baseline() -> None:
    page = explore(Trade(price="1/3")).page
    assert '"baseline": null, "value": "1/3"' in page
    assert telling_axes(Trade(price="1/3")) == [0, 0]
    assert f'"imports": "from {Trade.__module__} import Trade\\n"' in page


def test_colours_of_the_page_are_readable() -> None:
    css = explore(IndiaAccession).page.split("<style>")[1].split("</style>")[0]
    texts = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", css))
    papers = set(re.findall(r"(?<![-\w])background:(#[0-9a-f]{6})", css))
    assert len(texts) > 6
    assert len(papers) > 2
    assert all(contrast(text, paper) >= 4.5 for text in texts for paper in papers)
    assert all(contrast(INK, colour) >= 4.5 for colour in REGIME_COLOURS)
    borders = re.findall(
        r"(?:input\[type=number\]|select,button|canvas|outline)[^}]*?solid (#[0-9a-f]{6})", css
    )
    assert len(borders) > 3
    assert all(contrast(colour, "#ffffff") >= 3 for colour in borders)


# -- in a browser -----------------------------------------------------------------------------------

#: Functions for the steps of a test, which run in the page once it is ready; what they see comes back.
PROBE = """
<script>
addEventListener("load", async () => {
  const $ = (id) => document.getElementById(id);
  const press = (node, key) =>
    node.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const seen = {};
  try { STEPS } catch (error) { seen.error = String(error); }
  parent.postMessage(seen, "*");
  document.body.dataset.seen = JSON.stringify(seen);
});
</script>
"""

LISTEN = 'addEventListener("message", (e) => { document.body.dataset.seen = JSON.stringify(e.data); });'


def _in_browser(page: str, steps: str, tmp_path: Path, fragment: str = "", width: int = 0) -> dict[str, Any]:
    """Open a page in headless Chromium, in a frame if a width is given, and return what the steps saw."""
    assert CHROMIUM is not None
    text = page.replace("</body>", PROBE.replace("STEPS", steps) + "</body>")
    if width:
        frame = f'<iframe srcdoc="{html.escape(text)}" width="{width}" height="780"></iframe>'
        text = f"<!DOCTYPE html><body>{frame}<script>{LISTEN}</script>"
    where = tmp_path / "page.html"
    where.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
         "--virtual-time-budget=20000", "--dump-dom", f"{where.as_uri()}{fragment}"],
        capture_output=True, text=True, check=True, timeout=90,
    )  # fmt: skip
    match = re.search(r'data-seen="([^"]*)"', run.stdout)
    assert match is not None, run.stderr[-2000:]
    seen: dict[str, Any] = json.loads(html.unescape(match[1]))
    assert "error" not in seen, seen["error"]
    return seen


KEYBOARD = """
  seen.python = $("python").textContent;
  seen.patience = $("patience").innerText;
  seen.equilibria = $("equilibria").innerText;
  const slider = $("slider-grab");
  slider.focus();
  seen.focused = document.activeElement === slider;
  press(slider, "ArrowRight");
  seen.moved = $("number-grab").value;
  seen.link = $("link").getAttribute("href");
  seen.address = location.hash;
  press($("map"), "ArrowUp");
  seen.after = $("link").getAttribute("href");
  $("reset").click();
  seen.reset = $("python").textContent;
  const controls = [...document.querySelectorAll("input,select,button,canvas,a,.scroll[role]")];
  seen.tabbable = controls.every((e) => e.tabIndex >= 0);
  const named = (e) => e.labels && e.labels.length || e.getAttribute("aria-label") || e.textContent.trim();
  seen.named = controls.filter((e) => !named(e)).map((e) => e.id);
"""


@needs_browser
def test_keyboard_and_reset_in_a_browser(tmp_path: Path) -> None:
    seen = _in_browser(explore(CoHegemony).page, KEYBOARD, tmp_path, "#grab=0.3&sharing=tracking")
    assert seen["python"] == (
        'from greatgame.models import CoHegemony\nm = CoHegemony(sharing="tracking", grab="0.3")'
    )
    point = CoHegemony(sharing="tracking", grab="0.3")
    assert "rival\trival" in seen["equilibria"].replace("\n", "\t")
    assert [e.profile for e in point.equilibria().pure] == [("rival", "rival")]
    least = point.repeated(discount="1/2").critical_discount(GrimTrigger()).threshold
    assert f"{float(least):.4g}" in seen["patience"]
    assert seen["focused"]
    assert seen["moved"] == "0.305"
    assert seen["link"] == seen["address"] == "#sharing=tracking&grab=0.305"
    assert seen["after"] != seen["link"]
    assert seen["reset"].endswith("CoHegemony()")
    assert seen["tabbable"]
    assert seen["named"] == []


ROUND_TRIP = """
  const see = () => ({point: $("point").value, link: $("link").getAttribute("href"),
    python: $("python").textContent, table: $("table").innerText,
    equilibria: $("equilibria").innerText, claims: $("claims").innerText});
  seen.points = [see()];
  const type = (id, value) => { $(id).value = value; $(id).dispatchEvent(new Event("change")); };
  type("number-grab", "0.12345678901");
  seen.points.push(see());
  type("number-grab", "7");
  type("choice-sharing", "bargained");
  seen.points.push(see());
  type("point", "3");
  seen.points.push(see());
  $("reset").click();
  seen.points.push(see());
  seen.again = [];
  for (const {link} of seen.points) {
    location.hash = "#power=0.2&grab=0.4";
    await pause(300);
    location.hash = link;
    await pause(300);
    seen.again.push(see());
  }
"""


@needs_browser
def test_links_and_python_lead_back_to_the_very_point(tmp_path: Path) -> None:
    opened = CoHegemony(power="1/3", grab="0.3")
    seen = _in_browser(opened.explore().page, ROUND_TRIP, tmp_path)
    assert seen["again"] == seen["points"]
    assert len({p["link"] for p in seen["points"]}) == 5
    baseline = [CoHegemony.at(name) for name in CoHegemony.points].index(CoHegemony())
    assert [p["point"] for p in seen["points"]] == ["", "", "", "3", str(baseline)]
    script = "\n".join(f"{p['python']}\nprint(repr(m))" for p in seen["points"])
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    named = CoHegemony.at(list(CoHegemony.points)[3])
    expected = [
        opened,
        opened.replace(grab="0.12345678901"),
        opened.replace(grab=CoHegemony.parameters["grab"].high, sharing="bargained"),
        named,
        CoHegemony(),
    ]
    assert run.stdout.splitlines() == [repr(p) for p in expected]


WIDTHS = """
  await pause(4000);
  seen.wide = document.documentElement.scrollWidth;
  seen.window = innerWidth;
  seen.legend = $("legend").children.length;
  seen.link = $("link").getAttribute("href");
  seen.hidden = $("results").hidden;
"""


@needs_browser
@pytest.mark.parametrize("cls", [CoHegemony, SecurityGoods], ids=lambda c: c.__name__)
def test_page_fits_a_telephone_and_works_in_a_frame(cls: type[Model], tmp_path: Path) -> None:
    seen = _in_browser(explore(cls).page, WIDTHS, tmp_path, width=390)
    assert seen["window"] == 390
    assert seen["wide"] <= 390
    assert seen["legend"] > 2
    assert seen["link"] == "#baseline"
    assert not seen["hidden"]


def test_command_writes_the_page(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    arguments = ["explore", "india-accession", "--set", "dilution=0.2", "--out", str(out), "--json"]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {"out": str(out), "model": "india-accession"}
    assert out.read_text(encoding="utf-8") == explore(IndiaAccession(dilution="0.2")).page
