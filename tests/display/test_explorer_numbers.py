"""Every number on the explorer page is the library's: in a browser, and read back without one.

The page's generated code is a small language (calls of known functions, four operators, case
distinctions).  ``Script`` reads it, so that the formulas are compared with exact evaluation wherever the
tests run.  Where Chromium (or node) is installed, the page's own engine computes everything that the
page shows, at a thousand random points.
"""

from __future__ import annotations

import functools
import html
import json
import math
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray

import greatgame as gg
from greatgame.catalogue import models
from greatgame.display.explorer import model_code, pointwise_goals
from greatgame.equilibria.verify import max_regret
from greatgame.evaluation import evaluate
from greatgame.model import Model
from greatgame.models import AccessionProposal, CoHegemony, DivisionOfLabour, ForumChoice, IndiaAccession
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula
from greatgame.proof.sampling import truth
from greatgame.proof.statements import Goal
from greatgame.strategies import GrimTrigger

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
NODE = shutil.which("node")
needs_engine = pytest.mark.skipif(not (CHROMIUM or NODE), reason="neither Chromium nor node is installed")

CATALOGUE: list[type[Model]] = list(models().values())
BY_NAME = {cls.__name__: cls for cls in CATALOGUE}
MODELS: list[type[Model]] = [CoHegemony, IndiaAccession, DivisionOfLabour, AccessionProposal, ForumChoice]
#: What a claim says of single points, or why it says nothing.
Goals = list[Goal] | str
POINTS, MIXED, EXACT, FEW = 1000, 500, 25, 3

# -- the page's formulas, read without a browser ----------------------------------------------------

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:e[-+]?\d+)?)|((?:Math|Engine)\.\w+|v|NaN|true|false|null)|"
                   r'("(?:[^"\\]|\\.)*")|(\(v\) =>|&&|\|\||\w+:|[-+*/!?:()\[\]{},;]))')  # fmt: skip


def _differ(a: float, b: float) -> float:
    d = a - b
    return 0.0 if abs(d) <= 1e-12 * max(1.0, abs(a), abs(b)) < math.inf else d


def _over(a: float, b: float) -> float:
    return a / b if b else math.nan if not a else math.copysign(math.inf, a) * math.copysign(1, b)


def _real(function: Callable[..., float]) -> Callable[..., float]:
    def real(*given: float) -> float:
        try:
            return function(*given)
        except (ValueError, OverflowError):
            return math.nan

    return real


CALLS: dict[str, Callable[..., Any]] = {
    "Math.max": max, "Math.min": min, "Math.abs": abs, "Math.floor": math.floor, "Math.ceil": math.ceil,
    **{f"Math.{name}": _real(getattr(math, name)) for name in ("sqrt", "pow", "exp", "log")},
    "Engine.gt": lambda a, b: _differ(a, b) > 0, "Engine.ge": lambda a, b: _differ(a, b) >= 0,
    "Engine.lt": lambda a, b: _differ(a, b) < 0, "Engine.le": lambda a, b: _differ(a, b) <= 0,
    "Engine.eq": lambda a, b: _differ(a, b) == 0, "Engine.ne": lambda a, b: _differ(a, b) != 0,
}  # fmt: skip
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "*": lambda a, b: a * b, "/": _over,
    "&&": lambda a, b: a and b, "||": lambda a, b: a or b,
}  # fmt: skip
CONSTANTS = {"NaN": math.nan, "true": True, "false": False, "null": None}


def _judge(parts: Sequence[tuple[str, bool, bool]]) -> str:
    within = [(kind, holds) for kind, given, holds in parts if given]
    if any(kind == "all" and not holds for kind, holds in within):
        return "fails"
    return "holds" if any(holds for _, holds in within) else "idle"


class Script:
    """What follows ``MODEL.forms =``: its value, with functions of the parameters as Python functions."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            match = TOKEN.match(text, at)
            assert match, text[at : at + 60]
            self.tokens.append(match[match.lastindex or 0])
            at = match.end()
        self.at = 0

    def take(self, wanted: str = "") -> str:
        token = self.tokens[self.at]
        assert not wanted or token == wanted, (token, wanted)
        self.at += 1
        return token

    def many(self, end: str) -> list[Any]:
        """Values up to a closing mark."""
        found = []
        while self.tokens[self.at] != end:
            found.append(self.value())
            if self.tokens[self.at] != end:
                self.take(",")
        self.take(end)
        return found

    def value(self) -> Callable[[Sequence[float]], Any]:
        """A case distinction, or parts joined by one operator."""
        first = self.part()
        sign = self.tokens[self.at]
        if sign == "?":
            self.take()
            yes, _, no = self.value(), self.take(":"), self.value()
            return lambda v: yes(v) if first(v) else no(v)
        if sign not in OPERATORS:
            return first
        parts = [first]
        while self.tokens[self.at] == sign:
            self.take()
            parts.append(self.part())
        return lambda v: functools.reduce(OPERATORS[sign], [p(v) for p in parts])

    def part(self) -> Callable[[Sequence[float]], Any]:
        token = self.take()
        if token in CONSTANTS or token[0] == '"' or token[0].isdigit():
            known = CONSTANTS[token] if token in CONSTANTS else json.loads(token)
            return lambda v: known
        if token == "(v) =>":
            body = self.value()
            return lambda v: body
        if token == "v":
            self.take("[")
            place = int(self.take())
            self.take("]")
            return lambda v: v[place]
        if token == "(":
            inner = self.value()
            self.take(")")
            return inner
        if token in ("!", "-"):
            operand = self.part()
            return (lambda v: not operand(v)) if token == "!" else (lambda v: -operand(v))
        if token == "[":
            items = self.many("]")
            return lambda v: [item(v) for item in items]
        if token == "{":
            return self.fields()
        self.take("(")
        given = self.many(")")
        call = _judge if token == "Engine.judge" else CALLS[token]
        return lambda v: call(*(g(v) for g in given))

    def fields(self) -> Callable[[Sequence[float]], Any]:
        found = {}
        while self.tokens[self.at] != "}":
            name = self.take()
            if name[0] == '"':
                name = json.loads(name)
                self.take(":")
            found[name.rstrip(":")] = self.value()
            if self.tokens[self.at] != "}":
                self.take(",")
        self.take("}")
        return lambda v: {name: item(v) for name, item in found.items()}


@functools.cache
def _read(name: str) -> tuple[str, dict[str, dict[str, Any]], dict[tuple[str, int], Goals]]:
    """Return a model's code, its formulas by structural form, and what each claim in it says of a point."""
    said: dict[tuple[str, int], Goals] = {}

    def remembered(cls: type[Model], claim: gg.Claim, chosen: dict[str, str]) -> Goals:
        goals = pointwise_goals(cls, claim, chosen)
        return said.setdefault(("|".join(chosen.values()), cls.claims.index(claim)), goals)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("greatgame.display.explorer.pointwise_goals", remembered)
        code = model_code(BY_NAME[name]())
    return code, Script(code.split("MODEL.forms = ")[1]).value()(()), said


def _forms(cls: type[Model]) -> dict[str, dict[str, Any]]:
    """Return the page's formulas by structural form."""
    return _read(cls.__name__)[1]


def _holds(formula: Formula, point: dict[Any, Fraction]) -> bool:
    """Evaluate a formula exactly."""
    if isinstance(formula, Compare):
        value = evaluate(sympy.sympify(formula.expression), point)
        return bool({">": value > 0, ">=": value >= 0, "==": value == 0, "!=": value != 0,
                     "<": value < 0, "<=": value <= 0}[formula.relation])  # fmt: skip
    assert isinstance(formula, AllOf | AnyOf)
    parts = (_holds(p, point) for p in formula.parts)
    return all(parts) if isinstance(formula, AllOf) else any(parts)


def _verdicts(point: Model, coded: Sequence[Any]) -> list[str | None]:
    """Return what each claim is worth at a point, exactly; None for those that the page does not read."""
    values = {point.symbols[k]: x for k, x in point.values.items()}
    _, _, said = _read(type(point).__name__)

    def exact(claim: int) -> str:
        goals = said["|".join(point.chosen.values()), claim]
        assert not isinstance(goals, str)
        return _judge([(g.kind, _holds(g.given, values), _holds(g.holds, values)) for g in goals])

    return [exact(k) if callable(code) else None for k, code in enumerate(coded)]


# -- points -----------------------------------------------------------------------------------------


def _drawn(cls: type[Model], chosen: dict[str, str], n: int, seed: int) -> NDArray[np.float64]:
    """Draw admissible points: shape (n, n_parameters), to four decimals."""
    rng = np.random.default_rng(seed)
    low, high = (np.array([float(getattr(p, k)) for p in cls.parameters.values()]) for k in ("low", "high"))
    at = cls.symbolic_point(**chosen)
    rules = [sympy.sympify(a.holds(at)) for a in cls.assumptions]
    allowed = sympy.lambdify(list(cls.symbols.values()), rules, "numpy")
    found = np.empty((0, len(low)))
    while len(found) < n:
        points = np.clip((low + rng.random((n, len(low))) * (high - low)).round(4), low, high)
        met = [np.broadcast_to(rule, n) for rule in allowed(*points.T)]
        found = np.vstack([found, points[np.logical_and.reduce([np.full(n, True), *met])]])
    return found[:n]


def _chosen(cls: type[Model], form: str) -> dict[str, str]:
    return dict(zip(cls.choices, form.split("|"), strict=False))


def _at(cls: type[Model], form: str, values: Sequence[float]) -> Model:
    chosen = _chosen(cls, form)
    return cls(**{k: str(x) for k, x in zip(cls.parameters, values, strict=True)}, **chosen)


@pytest.mark.parametrize("cls", CATALOGUE, ids=lambda c: c.__name__)
def test_formulas_agree_with_exact_evaluation(cls: type[Model]) -> None:
    for key, form in _forms(cls).items():
        chosen = _chosen(cls, key)
        for point in (cls(**chosen), _at(cls, key, _drawn(cls, chosen, 1, seed=3)[0])):
            v = [float(x) for x in point.values.values()]
            game = point.game()
            assert form["players"] == [{"name": p, "actions": list(a)} for p, a in game.actions.items()]
            np.testing.assert_allclose(
                np.ravel(form["payoffs"](v)), game.payoffs.ravel(), rtol=1e-9, atol=1e-9
            )
            exact = [float(getattr(point, name)) for name in cls.derived]
            np.testing.assert_allclose(form["derived"](v), exact, rtol=1e-9, atol=1e-9)
            assert form["allowed"](v) == [True] * len(cls.assumptions)
            assert [code(v) if callable(code) else None for code in form["claims"]] == _verdicts(
                point, form["claims"]
            )


def test_claims_that_are_not_about_one_point_say_why() -> None:
    keys = [claim.key for claim in CoHegemony.claims]
    said = dict(zip(keys, _forms(CoHegemony)["fixed"]["claims"], strict=True))
    assert said["B001"] == "it is about the discount factor"
    assert said["B012"] == "it fixes parameters of its own"
    assert sum(callable(code) for code in said.values()) > len(keys) / 2


def test_a_violated_assumption_is_seen() -> None:
    form = _forms(AccessionProposal)[""]
    point = dict(AccessionProposal().values)
    assert form["allowed"]([float(x) for x in point.values()]) == [True]
    assert form["allowed"]([float(x) for x in (point | {"capability_china": Fraction(9, 10)}).values()]) == [
        False
    ]


# -- the page's engine, in a browser ----------------------------------------------------------------

HARNESS = """
const numbers = (form, profile) => profile.map((a, i) => form.players[i].actions.indexOf(a));
const run = (model, asked) => asked.map(([key, v]) => {
  const form = model.forms[key];
  const game = {shape: form.players.map((p) => p.actions.length), u: form.payoffs(v)};
  const aims = model.aims && [model.aims.cooperation, model.aims.punishment].map((p) => numbers(form, p));
  return {u: game.u, pure: Engine.pureEquilibria(game), regime: Engine.regime(game),
    eqs: Engine.equilibria(game),
    grim: aims && !aims.flat().includes(-1) ? Engine.grim(game, ...aims) : null, derived: form.derived(v),
    allowed: form.allowed(v), claims: form.claims.map((code) => (typeof code === "string" ? null : code(v)))};
});
"""

Asked = list[tuple[str, list[float]]]


def _computed(asked: dict[type[Model], Asked], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Let the page's engine and formulas compute everything at points of several models."""
    engine = files("greatgame.display").joinpath("explorer_engine.js").read_text(encoding="utf-8")
    runs = (
        f"{{{_read(cls.__name__)[0]}\nanswers.{cls.__name__} = run(MODEL, {json.dumps(points)});}}"
        for cls, points in asked.items()
    )
    script = "\n".join([engine, HARNESS, "const answers = {};", *runs])
    if CHROMIUM is None:
        assert NODE is not None
        (folder / "page.js").write_text(f"{script}\nconsole.log(JSON.stringify(answers));", encoding="utf-8")
        text = _run([NODE, str(folder / "page.js")])
    else:
        show = 'document.getElementById("answers").textContent = JSON.stringify(answers);'
        page = (
            f'<!DOCTYPE html><meta charset="utf-8"><pre id="answers"></pre><script>{script}\n{show}</script>'
        )
        (folder / "page.html").write_text(page, encoding="utf-8")
        dumped = _run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--dump-dom", (folder / "page.html").as_uri()]
        )  # fmt: skip
        text = html.unescape(dumped.split('<pre id="answers">')[1].split("</pre>")[0])
    answers: dict[str, list[dict[str, Any]]] = json.loads(text)
    return answers


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def _asked(cls: type[Model], n: int, seed: int) -> Asked:
    """Share n random points among the structural forms."""
    keys = list(_forms(cls))
    found: Asked = []
    for k, key in enumerate(keys):
        chosen = _chosen(cls, key)
        found += [(key, p.tolist()) for p in _drawn(cls, chosen, len(range(k, n, len(keys))), seed + k)]
    return found


class _Reference:
    """NumPy evaluation, independent of the page, of one structural form at many points."""

    def __init__(self, cls: type[Model], key: str, points: NDArray[np.float64]) -> None:
        self.cls, self.key, self.n = cls, key, len(points)
        chosen = _chosen(cls, key)
        self.columns = dict(zip(cls.symbols.values(), points.T, strict=True))
        game, at = cls.symbolic(**chosen), cls.symbolic_point(**chosen)
        self.payoffs = self._values(game.payoffs.ravel().tolist()).reshape(self.n, *game.payoffs.shape)
        self.derived = self._values([getattr(at, name) for name in cls.derived])

    def _values(self, expressions: list[Any]) -> NDArray[np.float64]:
        compiled = sympy.lambdify(list(self.columns), expressions, "numpy", cse=True)
        rows = [np.broadcast_to(x, self.n) for x in compiled(*self.columns.values())]
        return np.array(rows, dtype=float).reshape(len(expressions), self.n).T

    def claims(self, claim: int) -> list[str]:
        goals = _read(self.cls.__name__)[2][self.key, claim]
        assert not isinstance(goals, str)
        parts = [(g.kind, truth(g.given, self.columns), truth(g.holds, self.columns)) for g in goals]
        return [_judge([(kind, given[k], holds[k]) for kind, given, holds in parts]) for k in range(self.n)]


def _pure(payoffs: NDArray[np.float64]) -> list[list[int]]:
    """Return the pure equilibria of a payoff tensor; a difference of a rounding is a tie."""
    slack = 1e-12 * np.abs(payoffs).max()
    best = np.all([u >= u.max(axis=i, keepdims=True) - slack for i, u in enumerate(payoffs)], axis=0)
    return [list(map(int, p)) for p in np.argwhere(best)]


#: Per model the points asked about, and what the page computed there.
Thousand = dict[type[Model], tuple[Asked, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Thousand:
    """Everything the page computes: at a thousand points of some models, at a few of each other one."""
    asked = {cls: _asked(cls, POINTS if cls in MODELS else FEW, seed=11) for cls in CATALOGUE}
    answers = _computed(asked, tmp_path_factory.mktemp("browser"))
    return {cls: (points, answers[cls.__name__]) for cls, points in asked.items()}


@needs_engine
@pytest.mark.parametrize("cls", MODELS, ids=lambda c: c.__name__)
def test_everything_agrees_at_a_thousand_points(cls: type[Model], thousand: Thousand) -> None:
    asked, answers = thousand[cls]
    assert len(answers) == POINTS
    for key in _forms(cls):
        rows = [k for k, (form, _) in enumerate(asked) if form == key]
        mine = [answers[k] for k in rows]
        theirs = _Reference(cls, key, np.array([asked[k][1] for k in rows]))
        shape = theirs.payoffs.shape
        np.testing.assert_allclose(
            np.reshape([a["u"] for a in mine], shape), theirs.payoffs, rtol=1e-9, atol=1e-9
        )
        np.testing.assert_allclose([a["derived"] for a in mine], theirs.derived, rtol=1e-9, atol=1e-9)
        pure = [_pure(u) for u in theirs.payoffs]
        assert [a["pure"] for a in mine] == pure
        places = [[int(np.ravel_multi_index(tuple(p), shape[2:])) for p in eqs] for eqs in pure]
        assert [a["regime"] for a in mine] == [",".join(map(str, eqs)) for eqs in places]
        assert all(all(a["allowed"]) for a in mine)
        for claim, code in enumerate(_forms(cls)[key]["claims"]):
            read = [a["claims"][claim] for a in mine]
            assert read == (theirs.claims(claim) if callable(code) else [None] * len(mine))


@needs_engine
@pytest.mark.parametrize("cls", CATALOGUE, ids=lambda c: c.__name__)
def test_each_model_agrees_with_the_library(cls: type[Model], thousand: Thousand) -> None:
    asked, answers = thousand[cls]
    for (key, values), answer in list(zip(asked, answers, strict=True))[:FEW]:
        point = _at(cls, key, values)
        game = point.game()
        np.testing.assert_allclose(np.ravel(answer["u"]), game.payoffs.ravel(), rtol=1e-9, atol=1e-9)
        acts = list(game.actions.values())
        mine = {tuple(a[k] for a, k in zip(acts, p, strict=True)) for p in answer["pure"]}
        assert mine == {e.profile for e in point.best_game().equilibria("pure")}
        for e in answer["eqs"]["found"]:
            assert max_regret(game, [np.array(m) / sum(m) for m in e["mixes"]]) < 1e-9
        if answer["grim"] is not None:
            _assert_same_patience(point, answer["grim"])


def _assert_same_patience(point: Model, grim: list[float | None]) -> None:
    critical = point.repeated(discount="1/2").critical_discount(GrimTrigger())
    for least, player in zip(grim, point.game().players, strict=True):
        threshold = critical.by_player[player].threshold
        assert (least is None) == (threshold is None)
        if least is not None:
            assert least == pytest.approx(float(threshold), abs=1e-9)


@needs_engine
def test_critical_discount_factors_agree(thousand: Thousand) -> None:
    asked, answers = thousand[CoHegemony]
    for (key, values), answer in list(zip(asked, answers, strict=True))[:: POINTS // EXACT]:
        _assert_same_patience(_at(CoHegemony, key, values), answer["grim"])


@needs_engine
def test_mixed_equilibria_agree(thousand: Thousand) -> None:
    answers = thousand[CoHegemony][1][:MIXED]
    batch = gg.solve_batch(np.array([a["u"] for a in answers]).reshape(-1, 2, 3, 3))
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
    assert compared > 0.9 * MIXED
