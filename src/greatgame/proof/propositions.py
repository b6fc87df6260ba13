"""Propositions: what was proved about a model, as numbered text for a paper's appendix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greatgame.model import Model
from greatgame.parameters import decimal
from greatgame.proof.atlas import Atlas, atlas
from greatgame.proof.claims import check
from greatgame.proof.regime import Regime
from greatgame.proof.space import texts
from greatgame.proof.verdict import Verdict

ENVIRONMENT = {"proved": "proposition", "shown": "proposition", "computed": "fact", "refuted": "remark"}


@dataclass(frozen=True)
class Proposition:
    """One numbered result.

    Attributes
    ----------
    number : int
    kind : {"proposition", "fact", "remark"}
    text, formula : str
        In words, and in LaTeX (may be empty).
    proof : str
        How it is known.
    """

    number: int
    kind: str
    text: str
    formula: str
    proof: str

    def latex(self) -> str:
        """Return an environment of this kind, with its proof."""
        body = [rf"\begin{{{self.kind}}}", _escape(self.text)]
        if self.formula:
            body.append(rf"\[ {self.formula} \]")
        body += [rf"\end{{{self.kind}}}", rf"\begin{{proof}} {_escape(self.proof)} \end{{proof}}"]
        return "\n".join(body)

    def markdown(self) -> str:
        """Return a Markdown paragraph."""
        lines = [f"**{self.kind.capitalize()} {self.number}.** {self.text}"]
        if self.formula:
            lines.append(f"$$ {self.formula} $$")
        lines.append(f"*{self.proof}*")
        return "\n\n".join(lines)


@dataclass(frozen=True)
class Propositions:
    """The results about one model, in order."""

    model: str
    items: tuple[Proposition, ...]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Proposition]:
        return iter(self.items)

    def __getitem__(self, position: int) -> Proposition:
        return self.items[position]

    def latex(self) -> str:
        """Return all of them in LaTeX (environments proposition, fact, remark, proof)."""
        return "\n\n".join(p.latex() for p in self.items) + "\n"

    def markdown(self) -> str:
        """Return all of them in Markdown."""
        return "\n\n".join(p.markdown() for p in self.items) + "\n"

    __str__ = markdown


def propositions(
    model: type[Model], *, at: Mapping[str, object] | None = None, time_limit: float = 20.0
) -> Propositions:
    """Return what is proved about a model as numbered propositions.

    Parameters
    ----------
    model : type of Model
    at : mapping, optional
        Parameters and choices to fix for the atlas (the claims fix their own).
    time_limit : float
        Seconds for each enumeration and each claim.

    Returns
    -------
    Propositions
        The classification of regimes, one proposition per regime, and one per decided claim.
        What was only sampled, or not decided, is left out: it is not a proposition.
    """
    found: list[tuple[str, str, str, str]] = []
    chart = atlas(model, at=at, time_limit=time_limit)
    if chart.complete_where_held:
        found.append(_classification(chart))
        found += [_regime(r) for r in chart.regimes]
    found += [_claim(v) for v in check(model, time_limit=time_limit) if v.verdict in ENVIRONMENT]
    items = tuple(Proposition(k, *parts) for k, parts in enumerate(found, start=1))
    return Propositions(model.name(), items)


def _classification(chart: Atlas) -> tuple[str, str, str, str]:
    names = "; ".join(dict.fromkeys(r.name for r in chart.regimes))
    held = "".join(f" with {k} = {decimal(v)}" for k, v in chart.held.items())
    text = (
        f"At generic admissible parameters of {chart.model.__name__}{held}, the set of pure Nash equilibria "
        f"is one of {len({r.pattern for r in chart.regimes})}: {names}. Each occurs."
    )
    proof = (
        "Witnesses are given below; that no other set occurs is unsatisfiability over the real closed field."
    )
    return "proposition", text, "", proof


def _regime(regime: Regime) -> tuple[str, str, str, str]:
    chosen = ", ".join(f"{k} = {v}" for k, v in regime.chosen.items())
    where = f" (with {chosen})" if chosen else ""
    text = f"The regime {regime.name}{where} obtains, at generic parameters, if and only if"
    witness = _point(texts(regime.witness))
    return "proposition", text, regime.latex(), f"It contains the point {witness}."


def _claim(verdict: Verdict) -> tuple[str, str, str, str]:
    source = f" ({verdict.claim}, {verdict.source})" if verdict.claim else ""
    proofs: dict[str, Any] = {
        "proved": "The negation is unsatisfiable over the real closed field.",
        "shown": f"At {_point(verdict.witness)}.",
        "computed": verdict.symbols,
        "refuted": f"It fails at {_point(verdict.counterexample)}."
        if verdict.counterexample
        else "No admissible parameters satisfy it.",
    }
    text = verdict.statement + source
    if verdict.verdict == "refuted":
        text = f"The following is false in general: {text}"
        if verdict.restored:
            text += f". It holds if also {verdict.restored}"
    return ENVIRONMENT[verdict.verdict], text, verdict.latex, proofs[verdict.verdict]


def _point(point: dict[str, str] | None) -> str:
    return ", ".join(f"{k} = {v}" for k, v in (point or {}).items())


def _escape(text: str) -> str:
    """Escape LaTeX's special characters in prose."""
    for character in "&%$#_{}":
        text = text.replace(character, "\\" + character)
    return text.replace("^", r"\^{}").replace("~", r"\~{}")
