"""Verdicts: what became of a statement, with everything needed to believe or to repeat it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from greatgame.proof.formula import Formula
from greatgame.shown import Shown

Outcome = Literal["proved", "refuted", "shown", "computed", "sampled", "undecided", "waiting"]

MEANING = {
    "proved": "holds for all admissible parameters",
    "refuted": "fails, at an exact counterexample or because nothing satisfies it",
    "shown": "holds at an exact witness",
    "computed": "a finite computation on data confirms it",
    "sampled": "not decided; no sample point speaks against it (evidence, not proof)",
    "undecided": "not decided",
    "waiting": "not stated formally on this model; the note says where it is decided, or what it waits for",
}


@dataclass(frozen=True)
class Verdict(Shown):
    """What became of one statement.

    Attributes
    ----------
    verdict : {"proved", "refuted", "shown", "computed", "sampled", "undecided", "waiting"}
        See ``MEANING``.
    statement : str
        In words.
    symbols : str
        In symbols: what was decided, with the conditions it was decided under.
    model, claim, source : str
        Model name, catalogue key and source lines; empty for a bare statement.
    condition : str
        What the statement was restricted to; empty if nothing.
    counterexample : dict of str to str, or None
        Exact parameters where it fails.
    witness : dict of str to str, or None
        Exact parameters where it holds (existential statements).
    restored : str
        A single further inequality under which a refuted statement is proved; empty if none is known.
    points : int
        Sample points behind a ``sampled`` verdict.
    bound : float or None
        99% upper bound on the share of the space where a ``sampled`` statement fails.
    note : str
        Anything a reader must know: a vacuous premise, points where a payoff is undefined, a reason.
    seconds : float
        Time it took.
    reproduce : str
        Python that repeats it.
    """

    verdict: Outcome
    statement: str
    symbols: str = ""
    model: str = ""
    claim: str = ""
    source: str = ""
    condition: str = ""
    counterexample: dict[str, str] | None = None
    witness: dict[str, str] | None = None
    restored: str = ""
    points: int = 0
    bound: float | None = None
    note: str = ""
    seconds: float = 0.0
    reproduce: str = field(default="", repr=False)
    latex: str = field(default="", repr=False)
    restored_formula: Formula | None = field(default=None, repr=False, compare=False)
    smtlib: Callable[[], str] | None = field(default=None, repr=False, compare=False)

    @property
    def holds(self) -> bool | None:
        """True if proved, shown or computed; False if refuted; None if not decided."""
        if self.verdict in ("proved", "shown", "computed"):
            return True
        return False if self.verdict == "refuted" else None

    def to_json(self) -> dict[str, Any]:
        """Return plain data (exact numbers as text)."""
        return {
            "model": self.model,
            "claim": self.claim,
            "verdict": self.verdict,
            "statement": self.statement,
            "symbols": self.symbols,
            "source": self.source,
            "condition": self.condition,
            "counterexample": self.counterexample,
            "witness": self.witness,
            "restored": self.restored,
            "points": self.points,
            "bound": self.bound,
            "note": self.note,
            "seconds": round(self.seconds, 4),
            "reproduce": self.reproduce,
        }

    def __str__(self) -> str:
        head = f"{self.claim}: " if self.claim else ""
        lines = [f"{head}{self.verdict.upper()} ({self.seconds:.2f} s): {self.statement}"]
        for name, point in (("counterexample", self.counterexample), ("witness", self.witness)):
            if point is not None:
                lines.append(f"  {name}: " + ", ".join(f"{k} = {v}" for k, v in point.items()))
        if self.restored:
            lines.append(f"  holds if also {self.restored}")
        if self.bound is not None:
            lines.append(f"  fails on at most {self.bound:.2g} of the space (99%, {self.points} points)")
        if self.note:
            lines.append(f"  {self.note}")
        return "\n".join(lines)
