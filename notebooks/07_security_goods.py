# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 7. Security as a public good
#
# No single power, it is said, can supply security to the region (S0:97-98), and success takes all members,
# those of Central Asia included (S4:448-451); yet Russia and China spend tens to hundreds of times what the
# others do (S4:793-801). Each statement assumes a different way in which contributions make the good. Who
# contributes under each? When are two needed, when all? Do the small exploit the great?

# %%
import matplotlib.pyplot as plt
from sympy import And

import greatgame as gg
from greatgame.concepts.public_goods import threshold_equilibria
from greatgame.data.derived import spending
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.style import REGIME_COLOURS, colour
from greatgame.models import SecurityGoods
from greatgame.proof import Equilibria, ForAll, Iff, Increasing, Outcome
from greatgame.proof.line import bifurcation

setup()

# %% [markdown]
# ## The game
#
# Each of six members gives its capacity $e_i$, at a cost $k_i = c\,e_i$, or nothing. The good $G$ is worth
# $B_i = b_i + \lambda$ a unit: exposure, and the standing of a body that provides (Russia adds its trouble
# at home). Taking part costs Uzbekistan $\kappa$ more, its autonomy (S4:1781-1785). Three technologies
# (Hirshleifer 1983) say what $G$ is when the members in $A$ give:
#
# $$G = \sum_{i\in A} e_i \;\text{(sum)}, \qquad G = 1\Big[\sum_{i\in A} e_i \ge T\Big]\;\text{(threshold)},
#   \qquad G = 1[A = \text{all}]\;\text{(weakest link)}.$$
#
# Capacities are data: defence spending of 2012 (Uzbekistan's of 2010), in units of the five members with a
# value for that year. Everything else is a judgement, the threshold $T$ above all: no source measures it.

# %%
m = SecurityGoods()
members = list(SecurityGoods.players)
rows = []
for member in members:
    year = 2010 if member == "Uzbekistan" else 2012
    figures = (m.capacity[member], m.benefit(member), m.burden(member))
    rows.append((member, f"{float(spending(member, year)):,.0f}", *(f"{float(v):.4f}" for v in figures)))
heads = ("member", "defence spending, million US$", "capacity e", "worth of the good B", "cost k")
Grid.of("Members, at the baseline", heads, rows)

# %% [markdown]
# ## One's own interest is enough: the sum
#
# If every contribution counts by itself, each member gives if and only if $B_i \ge c$, whatever the others
# do. That is Olson's point: the members with a large stake carry the others. At the baseline $c = 0.2$,
# Russia and China give.

# %%
alone = SecurityGoods.at("climate").equilibria()
print(alone.status)
dict(zip(members, alone[0].profile))

# %% [markdown]
# ## Two are needed: the threshold
#
# With $T = 0.7$, above each single capacity, the game has three equilibria: Russia and China provide,
# nobody does, or the two mix so that each is just pivotal often enough, and gain nothing by it.

# %%
m.equilibria()

# %% [markdown]
# A set of members provides in equilibrium if and only if it reaches $T$, each of its members is *pivotal*,
# and for each the good is worth its cost (Palfrey and Rosenthal 1984). So everything depends on $T$. As it
# moves over its range, the pure equilibria change at 23 exact points, and only there:

# %%
along = bifurcation(m, "threshold")
print(len(along.breakpoints), "breakpoints:", *(f"{float(t):.4f}" for t in along.breakpoints))

# %%
kinds = ["nobody", "China", "Russia", "Russia + small states", "China + small states", "Russia + China"]
kinds.append("Russia + China + small states")
fig, ax = plt.subplots(figsize=(6.6, 3.4))
for interval, branches in along.stretches:
    low, high = float(interval.low), float(interval.high)
    for branch in branches:
        giving = [p for p, (action,) in zip(members, branch.support) if action == "contribute"]
        parts = [p if p in members[:2] else "small states" for p in giving]
        row, fill = kinds.index(" + ".join(dict.fromkeys(parts)) or "nobody"), colour(bool(giving))
        ax.barh(row, high - low, 0.4, low, color=fill, edgecolor=fill, lw=0.5)
ax.axvline(0.7, color="black", lw=1, ls=":")
ax.set_yticks(range(len(kinds)), kinds)
ax.set(xlabel="$T$: capacity from which the good is provided", xlim=(0.1, 1), title="Who provides, exactly")
ax.set_ylim(-0.6, len(kinds) - 0.4)
_ = ax.grid(visible=False, axis="y")
# %% [markdown]
# Three things to see.
#
# *That no single power can supply security is the assumption $T > 0.62$, not a result.* Below China's
# capacity it provides alone; below Russia's, either does, and each would rather it were the other.
#
# *Nobody provides* is an equilibrium exactly where none can do it alone: a problem of coordination is the
# price of a high threshold.
#
# *Small states matter, but at the edges:* near $0.37$ they can lift Russia over the threshold, near $0.63$
# China, and above $0.985$ the two cannot do without them.
#
# One might think that, from $0.622$ to $0.984$, there are just two equilibria, both leaders or nobody. At
# $T = 0.622$ there are five:

# %%
benefits, costs = ({i: f(i) for i in members} for f in (m.benefit, m.burden))
for group in threshold_equilibria(benefits, costs, {i: m.capacity[i] for i in members}, "0.622"):
    print(", ".join(group) or "nobody")

# %% [markdown]
# What "two are needed" has to mean for that: not only is each leader too weak alone, but also together with
# all the small ones. Then it is a theorem, for all capacities, stakes and costs:

# %%
BOTH = ("contribute",) * 2 + ("abstain",) * 4
NOBODY = ("abstain",) * 6
PLAIN = {"technology": "threshold", "training": 0}


def leaders_needed(m):
    """Both leaders are needed, enough, and willing."""
    russia, china = (m.capacity[leader] for leader in members[:2])
    small = sum(m.capacity[state] for state in members[2:])
    enough = And(russia + small < m.threshold, china + small < m.threshold, russia + china >= m.threshold)
    return And(enough, *(m.benefit(i) >= m.burden(i) for i in members[:2]))


exactly_two = Equilibria((BOTH, NOBODY))
verdict = gg.prove(SecurityGoods, ForAll(exactly_two, given=leaders_needed, at=PLAIN))
verdict.verdict

# %% [markdown]
# ## Will they coordinate?
#
# Between the two leaders it is a stag hunt. Providing risk-dominates if the product of what deviations cost
# is the larger there, $(B_R - k_R)(B_C - k_C) > k_R k_C$. That is one inequality on what Monderer and
# Shapley's potential calls the *strain*, the sum of cost over benefit:
#
# $$S = \frac{k_R}{B_R} + \frac{k_C}{B_C} < 1 .$$


# %%
def safer(m):
    """Providing together risk-dominates providing nothing."""
    (b_r, k_r), (b_c, k_c) = ((m.benefit(i), m.burden(i)) for i in members[:2])
    return (b_r - k_r) * (b_c - k_c) > k_r * k_c


verdict = gg.prove(SecurityGoods, Iff(safer, lambda m: m.strained(members[:2]) < 1, at=PLAIN))
print(f"{verdict.verdict}; strain at the baseline: {float(m.strained(members[:2])):.3f}")

# %% [markdown]
# ## Do the small exploit the great?
#
# In the equilibrium in which the two provide, the four others enjoy nearly half of the benefits and pay
# nothing.

# %%
total, paid = sum(benefits.values()), sum(costs[i] for i in members[:2])
fig, ax = plt.subplots(figsize=(5.6, 3.2))
at = range(len(members))
ax.barh([k - 0.2 for k in at], [float(benefits[i] / total) for i in members], 0.38, label="of the benefit")
ax.barh([0.2, 1.2], [float(costs[i] / paid) for i in members[:2]], 0.38, hatch="//", label="of the cost")
ax.set_yticks(at, members)
ax.invert_yaxis()
ax.set(xlabel="part", title="Russia and China provide")
_ = ax.legend(loc="lower right")
# %% [markdown]
# But this free riding hangs by a thread. Let a participant take home training, worth $t$ per unit of the
# leaders' effort (S4:809-815). A state that is not needed joins if and only if $t\,(e_R + e_C)$ covers its
# cost, and for states this small almost nothing does:

# %%
ladder = bifurcation(m, "training")
rows = []
for interval, branches in ladder.stretches:
    support = next(b.support for b in branches if b.support[0] == ("contribute",))
    giving = [p for p, (action,) in zip(members, support) if action == "contribute"]
    rows.append((str(interval.low), f"{float(interval.low):.5f}", ", ".join(giving)))
Grid.of("Who takes part, as training is worth more", ("from t =", "about", "contribute"), rows)

# %%
held = {"training": 0}
for weights in ({}, held):
    print(gg.robustness(m, BOTH, weights=weights, scale="range"))

# %% [markdown]
# In units of each parameter's range: with training free to move the outcome has no margin at all; held at
# zero, it has one. Kyrgyzstan is in the exercises for almost nothing, and Uzbekistan, which pays in
# autonomy and not in arms, fifty times further away than Kazakhstan. That the small take part is no sign
# that they are needed.
#
# ## All are needed: the weakest link
#
# For common definitions, shared data or borders one gap is enough (S4:448-451). All give, or (with $t = 0$)
# nobody does; all is an equilibrium if and only if $k_i \le B_i$ for each, and maximises the potential if
# and only if the strain of all members is at most 1. Every member adds to it.

# %%
goods = ("endorsement", "information", "borders", "trafficking")
fig, ax = plt.subplots(figsize=(6.2, 3.2))
for row, good in enumerate(goods):
    point, left = SecurityGoods.at(good), 0.0
    for k, member in enumerate(members):
        strain = float(point.burden(member) / point.benefit(member))
        label = member if row == 0 else None
        ax.barh(row, strain, 0.6, left, color=REGIME_COLOURS[k], edgecolor="black", lw=0.5, label=label)
        left += strain
ax.axvline(1, color="black", ls="--")
ax.set_yticks(range(len(goods)), goods)
ax.invert_yaxis()
ax.set(xlabel="strain: cost over benefit, summed over members", title="How hard each good is to provide")
_ = ax.legend(loc="upper left", bbox_to_anchor=(-0.1, -0.2), ncols=3)
# %%
for good in goods:
    pure = SecurityGoods.at(good).equilibria().pure
    print(f"{good}: {' or '.join('all' if 'abstain' not in e.profile else 'nobody' for e in pure)}")
print("information fails from kappa =", *bifurcation(SecurityGoods.at("information"), "autonomy").breakpoints)

# %% [markdown]
# The weakest link is not the smallest member. Kyrgyzstan and Tajikistan hardly show in the figure: the
# smaller the capacity for the exposure, the easier they join (B107). It is whoever has most to lose by
# taking part, Uzbekistan at the borders, or least to gain, a China that looks away from trafficking.
#
# ## Ambition
#
# Does a higher threshold make provision harder? For Russia and China together the answer is no.

# %%
both = Outcome(*BOTH)
harder = gg.prove(SecurityGoods, Increasing(~both, "threshold", at=PLAIN))
keener = gg.prove(SecurityGoods, Increasing(both, "stake_russia", at=PLAIN))
print("where they do not provide together, they do at no higher threshold either:", harder.verdict)
print("where they provide together, they do at every higher stake of Russia:", keener.verdict)

# %% [markdown]
# While one of them can do it alone ($T = 0.5$, at the baseline), the other rides free and joint provision
# is no equilibrium. A threshold above both makes each pivotal. A body that takes on only what no member
# could do alone turns free riders into partners; it pays for that with the possibility that nothing is
# done.
#
# ## What the literature claims

# %%
wanted = ("B002", "B101", "B104", "B105", "B106", "B107", "B108", "B118")
rows = [(v.claim, v.statement, v.source, v.verdict) for v in gg.check(SecurityGoods) if v.claim in wanted]
Grid.of("Claims on public goods of security", ("claim", "statement", "source", "verdict"), rows)

# %% [markdown]
# **Answer.** Under the sum, stakes decide; over a threshold, being pivotal does; under the weakest link,
# the member with the worst ratio of cost to benefit. That two powers are needed is an assumption on $T$,
# which nobody has measured; what follows from it is proved: the two provide or nobody does, provision is
# the safer equilibrium exactly where the strain is below 1, and the small states' free riding is optimal
# but has no margin once taking part brings them anything at all.
