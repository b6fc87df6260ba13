"""The explorer page: its numbers are the library's, and it works in a browser."""

from __future__ import annotations

import html.parser
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray
from typer.testing import CliRunner

import greatgame as gg
from greatgame.cli import app
from greatgame.display.explorer import explore, model_code
from greatgame.display.jscode import js, js_formula, quoted
from greatgame.errors import DependencyError
from greatgame.model import Model
from greatgame.models import AccessionProposal, CoHegemony, DivisionOfLabour, ForumChoice, IndiaAccession
from greatgame.proof.formula import all_of, compare
from greatgame.strategies import GrimTrigger

NODE = shutil.which("node")
CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH")

MODELS: list[type[Model]] = [CoHegemony, IndiaAccession, DivisionOfLabour, AccessionProposal, ForumChoice]
CORE = MODELS[:3]
POINTS, EXACT = 1000, 4

HARNESS = """
const points = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answer = points.map(([form, v]) => {
  const f = MODEL.forms[form];
  const game = {shape: f.players.map((p) => p.actions.length), u: f.payoffs(v)};
  const numbers = (profile) => profile.map((a, i) => f.players[i].actions.indexOf(a));
  const aims = MODEL.aims && [MODEL.aims.cooperation, MODEL.aims.punishment].map(numbers);
  const grim = aims && !aims.flat().includes(-1) ? Engine.grim(game, ...aims) : null;
  const [pure, eqs, derived] = [Engine.pureEquilibria(game), Engine.equilibria(game), f.derived(v)];
  return {u: game.u, pure, eqs, grim, derived};
});
console.log(JSON.stringify(answer));
"""


def _points(cls: type[Model], n: int, seed: int) -> list[Model]:
    """Draw admissible points: every choice, parameters over their ranges, to four decimals."""
    rng = np.random.default_rng(seed)
    found: list[Model] = []
    while len(found) < n:
        values: dict[str, Any] = {
            k: round(float(p.low) + rng.random() * float(p.high - p.low), 4)
            for k, p in cls.parameters.items()
        }
        values |= {k: str(rng.choice(c.among)) for k, c in cls.choices.items()}
        try:
            found.append(cls(**values))
        except gg.ParameterError:
            continue
    return found


def _computed(cls: type[Model], points: list[Model]) -> list[dict[str, Any]]:
    """Evaluate the page's code at the points, in node."""
    assert NODE is not None
    engine = files("greatgame.display").joinpath("explorer_engine.js").read_text(encoding="utf-8")
    given = [["|".join(p.chosen.values()), [float(v) for v in p.values.values()]] for p in points]
    script = f"{engine}\n{model_code(cls())}\n{HARNESS}"
    run = subprocess.run(
        [NODE, "-e", script], input=json.dumps(given), capture_output=True, text=True, check=True, timeout=120
    )
    answer: list[dict[str, Any]] = json.loads(run.stdout)
    return answer


def _payoffs(cls: type[Model], points: list[Model]) -> list[NDArray[np.float64]]:
    """Evaluate the symbolic payoffs in NumPy, which takes other code than the page's; check a few exactly."""
    compiled = {
        tuple(p.chosen.values()): sympy.lambdify(
            list(cls.symbols.values()), cls.symbolic(**p.chosen).payoffs.ravel().tolist(), modules="numpy"
        )
        for p in points
    }
    shapes = {key: cls.symbolic(**dict(zip(cls.choices, key, strict=True))).payoffs.shape for key in compiled}
    found = []
    for k, point in enumerate(points):
        key = tuple(point.chosen.values())
        values = [float(v) for v in point.values.values()]
        payoffs = np.array([float(x) for x in compiled[key](*values)]).reshape(shapes[key])
        if k < EXACT:
            np.testing.assert_allclose(payoffs, point.game().payoffs, rtol=1e-12, atol=1e-12)
        found.append(payoffs)
    return found


def _pure(payoffs: NDArray[np.float64]) -> list[list[int]]:
    """Return the pure equilibria of a payoff tensor; a difference of a rounding is a tie."""
    slack = 1e-12 * np.abs(payoffs).max()
    best = np.all([u >= u.max(axis=i, keepdims=True) - slack for i, u in enumerate(payoffs)], axis=0)
    return [list(map(int, p)) for p in np.argwhere(best)]


@needs_node
@pytest.mark.parametrize("cls", MODELS, ids=lambda c: c.__name__)
def test_payoffs_and_pure_equilibria_agree_at_random_points(cls: type[Model]) -> None:
    points = _points(cls, POINTS if cls in CORE else POINTS // 5, seed=11)
    answers = _computed(cls, points)
    for k, (point, payoffs) in enumerate(zip(points, _payoffs(cls, points), strict=True)):
        mine = np.array(answers[k]["u"]).reshape(payoffs.shape)
        np.testing.assert_allclose(mine, payoffs, rtol=1e-9, atol=1e-9)
        assert answers[k]["pure"] == _pure(payoffs)
        if k < EXACT:
            assert len(answers[k]["pure"]) == len(point.game().equilibria("pure"))
            for name, value in zip(cls.derived, answers[k]["derived"], strict=True):
                assert value == pytest.approx(float(getattr(point, name)), rel=1e-9, abs=1e-9)


@needs_node
def test_mixed_equilibria_agree_at_random_points() -> None:
    cls = CoHegemony
    points = _points(cls, POINTS // 2, seed=12)
    answers = _computed(cls, points)
    batch = gg.solve_batch(np.stack(_payoffs(cls, points)))
    compared = 0
    for k, answer in enumerate(answers):
        eqs = batch[k]
        if answer["eqs"]["degenerate"] or eqs.status != "complete":
            continue
        compared += 1
        theirs = [np.concatenate([np.array(m, float) for m in e.mix]) for e in eqs]
        assert len(answer["eqs"]["found"]) == len(theirs)
        for e in answer["eqs"]["found"]:
            assert min(np.abs(np.concatenate(e["mixes"]) - other).max() for other in theirs) < 1e-9
    assert compared > 0.9 * len(points)


@needs_node
def test_critical_discount_factors_agree_at_random_points() -> None:
    points = _points(CoHegemony, 60, seed=13)
    for point, answer in zip(points, _computed(CoHegemony, points), strict=True):
        critical = point.repeated(discount="1/2").critical_discount(GrimTrigger())
        for least, player in zip(answer["grim"], ("Russia", "China"), strict=True):
            threshold = critical.by_player[player].threshold
            assert (least is None) == (threshold is None)
            if threshold is not None:
                assert least == pytest.approx(float(threshold), abs=1e-9)


def test_translation_is_a_list_of_known_operations() -> None:
    x, y = sympy.symbols("x y")
    places = {x: 0, y: 1}
    assert js(x / y, places) == "(v[0]*(1/v[1]))"
    assert js(sympy.Piecewise((x, x > 0), (-y, True)), places) == "((v[0]>0.0)?v[0]:true?((-1.0)*v[1]):NaN)"
    assert js(sympy.And(x > 0, sympy.Not(y >= x)), places).count("&&") == 1
    assert js_formula(all_of((compare(x, ">"), compare(y, "=="))), places) == "((v[0]>0)&&(v[1]===0))"
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


# -- in a browser -------------------------------------------------------------------------------

PROBE = """
<script>
addEventListener("load", () => {
  const $ = (id) => document.getElementById(id);
  const seen = {python: $("python").textContent, patience: $("patience").innerText,
    equilibria: $("equilibria").innerText, wide: document.documentElement.scrollWidth, window: innerWidth};
  const slider = $("slider-grab");
  slider.focus();
  seen.focused = document.activeElement === slider;
  slider.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true, cancelable: true}));
  seen.moved = $("number-grab").value;
  seen.link = $("link").getAttribute("href");
  $("map").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowUp", bubbles: true, cancelable: true}));
  seen.after = $("link").getAttribute("href");
  $("reset").click();
  seen.reset = $("python").textContent;
  const controls = [...document.querySelectorAll("input,select,button,canvas,a")];
  seen.tabbable = controls.every((e) => e.tabIndex >= 0);
  parent.postMessage(seen, "*");
  document.body.dataset.seen = JSON.stringify(seen);
});
</script>
"""


def _in_browser(page: str, tmp_path: Path, fragment: str = "") -> dict[str, Any]:
    """Open a page in headless Chromium and return what the probe saw."""
    assert CHROMIUM is not None
    where = tmp_path / "page.html"
    where.write_text(page.replace("</body>", PROBE + "</body>"), encoding="utf-8")
    return _dumped(f"{where.as_uri()}{fragment}", tmp_path)


def _dumped(address: str, tmp_path: Path) -> dict[str, Any]:
    run = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
         "--virtual-time-budget=5000", "--allow-file-access-from-files", "--dump-dom", address],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    match = re.search(r'data-seen="([^"]*)"', run.stdout)
    assert match is not None, run.stderr[-2000:]
    seen: dict[str, Any] = json.loads(html.unescape(match[1]))
    return seen


@needs_browser
def test_permalink_keyboard_and_reset_in_a_browser(tmp_path: Path) -> None:
    seen = _in_browser(explore(CoHegemony).page, tmp_path, "#grab=0.3&sharing=tracking")
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
    assert "grab=0.305" in seen["link"]
    assert seen["after"] != seen["link"]
    assert seen["reset"].endswith("CoHegemony()")
    assert seen["tabbable"]


@needs_browser
def test_page_fits_a_phone(tmp_path: Path) -> None:
    page = explore(CoHegemony).page.replace("</body>", PROBE + "</body>")
    frame = f"""<!DOCTYPE html><body><iframe srcdoc="{html.escape(page)}" width="360" height="780"></iframe>
    <script>
    addEventListener("message", (e) => {{ document.body.dataset.seen = JSON.stringify(e.data); }});
    </script>"""
    (tmp_path / "phone.html").write_text(frame, encoding="utf-8")
    seen = _dumped((tmp_path / "phone.html").as_uri(), tmp_path)
    assert seen["window"] == 360
    assert seen["wide"] <= 360


def test_command_writes_the_page(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    arguments = ["explore", "india-accession", "--set", "dilution=0.2", "--out", str(out), "--json"]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {"out": str(out), "model": "india-accession"}
    assert out.read_text(encoding="utf-8") == explore(IndiaAccession(dilution="0.2")).page
