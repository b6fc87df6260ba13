# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 10. What the literature claims, and what follows
#
# The five documents behind this catalogue make some two hundred checkable claims about Russia, China and
# Central Asia. Each has been read as a statement about a model, and each statement is decided over the whole
# parameter space. Which of the claims follow from the premises of the models that carry them, and which do
# not? The whole table is at the end.

# %%
import json
import re
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Math

import greatgame as gg
from greatgame.catalogue import models
from greatgame.data.literature import claim_entries, interactions
from greatgame.data.tables import documents
from greatgame.display.catalogue_views import family, players_network, verdict_grid
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.panel import panel, score_grid
from greatgame.display.style import INK, PAPER, REGIME_COLOURS
from greatgame.models import AlignmentTriangle, DivisionOfLabour
from greatgame.proof import BestResponse, Increasing
from greatgame.proof.verdict import MEANING, Verdict

setup()
CATALOGUE = {name: cls for name, cls in models().items() if family(cls)}  # the literature's

# %% [markdown]
# ## The claims
#
# A claim is *stated* by a document, *attributed* by it to somebody else, *normative*, or *inferred* by us
# from what it says. Some rest on several documents.

# %%
KINDS = {"X": "stated", "A": "attributed", "N": "normative", "I": "inferred"}
entries = claim_entries()
counted = Counter((d, e.kind) for e in entries.values() for d in set(re.findall(r"S\d", e.source)))
rows = [
    (key, document.title, *(counted[key, kind] or "" for kind in KINDS))
    for key, document in documents().items()
]
note = f"{len(entries)} claims; {len(interactions())} interactions; {len(CATALOGUE)} models."
Grid.of("Claims by document", ("", "document", *KINDS.values()), rows, [note])

# %% [markdown]
# ## From a sentence to a proposition
#
# A sentence asserts nothing about parameters until somebody says what it asserts. That step is ours, it is
# written beside every claim, and it can be disputed. For example:

# %%
claim = next(c for c in CATALOGUE["co-hegemony"].claims if c.key == "B041")
print(f"{claim.key} ({claim.source}, {KINDS[claim.kind]}): {claim.text}")
print(f"as a proposition: {claim.test}")
for part in claim.holds:
    verdict = gg.prove(CATALOGUE["co-hegemony"], part)
    print(f"  {verdict.verdict}: {verdict.statement} ({verdict.condition})")

# %% [markdown]
# A verdict is one of seven. *Proved*, *shown* and *computed* say that a statement holds; none says that it is
# true of the world.

# %%
Grid.of("Verdicts", ("verdict", "meaning"), MEANING.items())

# %% [markdown]
# ## Deciding them
#
# To decide everything takes about a minute (`greatgame check` does it, and remembers). Here the forty models
# whose claims are decided fast are decided anew. For the other nine the verdicts are read from the record
# kept beside the tests, which `python tests/models/test_claims.py` decides again. Where both are at hand they
# must agree.

# %%
LONG = (
    "co-hegemony", "alignment-triangle", "division-of-labour", "institutional-depth", "hedging",
    "influence-contest", "security-goods", "water-energy", "afghanistan",
)  # fmt: skip
record = json.loads(Path("../tests/models/verdicts.json").read_text())


def recorded(name):
    """Return the verdicts of the record on a model's claims."""
    return [
        Verdict(record[name][c.key], c.text, model=name, claim=c.key, source=c.source)
        for c in CATALOGUE[name].claims
    ]


verdicts = {n: recorded(n) if n in LONG else gg.check(cls) for n, cls in CATALOGUE.items()}
fresh = [v for name, group in verdicts.items() if name not in LONG for v in group]
assert all(record[v.model][v.claim] == v.verdict for v in fresh)
everything = [v for group in verdicts.values() for v in group]
print(f"{len(everything)} statements: {len(fresh)} decided here, as recorded; the others from the record")

# %%
OUTCOMES = ("proved", "shown", "computed", "refuted", "waiting")
KIND = {key: entry.kind for key, entry in entries.items()}
groups = {d: [v for v in everything if d in v.source] for d in documents()}
groups |= {KINDS[k]: [v for v in everything if KIND[v.claim] == k] for k in KINDS}
fig, ax = plt.subplots(figsize=(7.6, 4.4))
left = np.zeros(len(groups))
for k, outcome in enumerate(OUTCOMES):
    widths = np.array([sum(v.verdict == outcome for v in group) for group in groups.values()])
    hatch = ("", "//", "..", "xx", "")[k]
    colour = (*REGIME_COLOURS[:3], REGIME_COLOURS[6], PAPER)[k]
    ax.barh(
        range(len(groups)), widths, left=left, color=colour, edgecolor=INK, lw=0.6, hatch=hatch, label=outcome
    )
    left += widths
ax.set_yticks(range(len(groups)), [f"{g} ({len(v)})" for g, v in groups.items()])
ax.axhline(len(documents()) - 0.5, color=INK, lw=1)
ax.invert_yaxis()
ax.grid(visible=False, axis="y")
ax.set(
    xlabel="statements (a claim counts once for each model that carries it)",
    title="Verdicts by document and by kind",
)
_ = ax.legend(loc="lower right")

# %%
assert {v.verdict for v in everything} <= set(OUTCOMES)
verdict_grid(list(CATALOGUE.values()), list(verdicts.values()))

# %% [markdown]
# Nearly everything follows. That is less of a compliment to the literature than it looks. The models were
# written to carry these claims; where a sentence names no threshold, the proposition supplies the one that
# makes it precise ("if and only if"); and *shown* says only that something is possible. The weight lies in
# the thresholds and signs themselves, and in the exceptions.
#
# ## What does not follow
#
# Four statements are false as they stand. **B010** says that balancing alone could not be sustained as
# China's weight grew. On the model of power shift it is proved. On the alignment triangle it is refuted: a
# weaker Russia may be the one that hedges, because it has more to fear from China. At the named point
# *fear-of-china* a Russia under pressure from the West and exploited by China earns:

# %%
falling = next(c for c in AlignmentTriangle.claims if c.key == "B010")
verdict = gg.prove(AlignmentTriangle, falling.holds)
print("power shift:", record["power-shift"]["B010"], "- alignment triangle:", verdict.verdict)
for power in ("0.2", "0.3", "0.4"):
    game = AlignmentTriangle.at("fear-of-china", power=power).best_game()
    pay = {a: game.payoff((a, "pressure", "exploit"))["Russia"] for a in game.actions["Russia"]}
    print(f"power {power}:", ", ".join(f"{a} {float(x):+.3f}" for a, x in pay.items()))

# %% [markdown]
# The weak Russia hedges and the stronger one aligns. The nearest true statement: the claim holds where room
# for manoeuvre counts for at least as much as fear, $b \ge \kappa(1 + \xi)$, which is so at the baseline, a
# judgement.

# %%
hedge = BestResponse("Russia", "hedge", {"West": "pressure", "China": "exploit"})
nearest = Increasing(hedge, "power", given=lambda m: m.room >= m.fear)
baseline = AlignmentTriangle()
print(f"{gg.prove(AlignmentTriangle, nearest).verdict}; at the baseline {baseline.room} >= {baseline.fear}")

# %% [markdown]
# **B076**, on the division of labour: by dividing the region the two keep their leading positions. As a
# proposition: if Russia's comparative advantage is in security, the division is worth more to the two
# together than doing the same things.

# %%
claims = {c.key: c for c in DivisionOfLabour.claims}
verdict = gg.prove(DivisionOfLabour, claims["B076"].holds)
point = DivisionOfLabour(**verdict.counterexample)
print(point)
for profile in (("security", "economy"), ("both", "both")):
    print(f"{', '.join(profile)}: together {sum(point.game().payoff(profile).values()):.4f}")
print(f"{verdict.verdict}; proved if also:")
Math(verdict.restored_formula.latex())

# %% [markdown]
# Here Russia is better at both, in security by a hair more than in the economy, and nothing rubs.
# Specialising would leave the economy to the weaker of the two, and half of each effort in both does better.
# It takes friction, or a clear advantage.
#
# **B081**: the anti-terrorist structure keeps Russia relevant in security. As a proposition: with its
# comparative advantage there, Russia never leaves security in equilibrium.

# %%
verdict = gg.prove(DivisionOfLabour, claims["B081"].holds)
print(f"{verdict.verdict}; repaired by a single further inequality: {verdict.restored or 'none found'}")
wrong = DivisionOfLabour.at("regional", friction="0.5")
print(
    f"A counterexample with names: measured by presence, friction 0.5, advantage {float(wrong.advantage):.2f}"
)
wrong.equilibria("pure")

# %% [markdown]
# With friction high enough, each stays out of the other's sector whoever is in it, so the *wrong* division is
# an equilibrium as well. Comparative advantage makes the right one better, not unique.
#
# **B048**: at first neither power wanted to expand the club. At the values judged for 1996 and 2001 this is
# true of India on the model of its accession. With every bundle of newcomers considered it is not:

# %%
closed = next(c for c in CATALOGUE["enlargement"].claims if c.key == "B048")
verdict = gg.prove(CATALOGUE["enlargement"], closed.holds)
print(verdict.verdict, *verdict.note.split("; "), sep="\n  ")

# %% [markdown]
# China, which is judged to want Pakistan inside for its own sake, gains by it in either year. The nearest
# true statement: Russia gained from nobody, and one veto is enough.
#
# ## What waits
#
# Some claims are attached to a model that cannot state them; the note says which model can.

# %%
rows = [
    (c.key, c.text, c.source, name, c.needs)
    for name, cls in CATALOGUE.items()
    for c in cls.claims
    if c.holds is None
]
elsewhere = {v.claim for v in everything if v.holds is not None}
open_claims = [row[0] for row in rows if row[0] not in elsewhere]
note = f"On no other model: {', '.join(open_claims)}." if open_claims else "All are decided elsewhere."
Grid.of("Waiting", ("claim", "statement", "source", "on", "needs"), rows, [note])

# %% [markdown]
# ## The record of events
#
# Dated episodes are read as outcomes of a model at a point: what does it predict, and what happened? The
# points are judgements made knowing what happened, so a hit is a consistency check and no evidence. The
# benchmark predicts that nothing changes.

# %%
compared = panel()
score_grid(compared)

# %%
missed = [c for c in compared if c.verdict != "hit"]
rows = [
    (
        c.episode.model, c.episode.year, c.episode.outcome,
        " or ".join(f"({', '.join(p)})" for p in c.predicted) or "none in pure strategies", c.verdict,
    )
    for c in missed
]  # fmt: skip
Grid.of("Not hit", ("model", "year", "documented", "predicted", "result"), rows)

# %% [markdown]
# The misses are informative. In every era Russia and China coordinated, and in no era is coordination an
# equilibrium of *one* round of co-hegemony. Either the order rests on repetition (notebooks 2 and 9), or the
# baseline of the grab is too high; the game played once does not explain it. Against "nothing changes" the
# models win by 40 to 36 of 49: they hit all 13 changes, which the points were judged to reproduce, and miss
# nine of the 36 episodes in which nothing changed.
#
# ## Who plays whom
#
# The catalogue as a network: whose strategies the literature sets against whose.

# %%
fig, ax = plt.subplots(figsize=(7.4, 7))
_ = players_network(list(CATALOGUE.values()), ax=ax)

# %% [markdown]
# ## The whole table
#
# Every claim with its source lines, and its verdict on each model that carries it.

# %%
rows = []
for key, entry in entries.items():
    mine = [v for v in everything if v.claim == key]
    texts = list(dict.fromkeys(v.statement for v in mine))
    outcome = "; ".join(f"{v.model} {v.verdict}" for v in mine)
    rows.append((key, KINDS[entry.kind], texts[0], entry.source, outcome))
Grid.of("All claims", ("claim", "kind", "statement", "source", "model and verdict"), rows)

# %% [markdown]
# ## What follows
#
# Of the statements that can be decided all but four hold in the models that carry them, and the claims behind
# two of these four hold on another model. That says how far the literature is consistent with its own
# premises, as we have read them. It is no measure of truth: the premises, and most baselines, are judgements.
# What a reader can take away are the conditions: from which discount factor, below which cost, in which
# direction. They are theorems about declared models, each with its source lines, and each can be disputed at
# a named place: the payoffs, the ranges, or the reading of the sentence.
