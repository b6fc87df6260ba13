# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 9. Tournaments and folk-theorem sets
#
# Russia and China meet again and again. Three literatures answer the question how joint order can last:
# tournaments ask which strategy *scores* well, equilibrium theory which one is *credible*, and the folk
# theorem what any strategy at all could *sustain*. This notebook puts the three side by side on one game,
# and they disagree.

# %%
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

import greatgame as gg
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.plots import machine_graph, tournament_matrix
from greatgame.display.style import INK, MUTED, REGIME_COLOURS, colour
from greatgame.models import CoHegemony
from greatgame.strategies import (
    AlwaysCooperate,
    AlwaysDefect,
    ContriteTitForTat,
    GrimTrigger,
    LimitedPunishment,
    StickAndCarrot,
    SuspiciousTitForTat,
    TitForTat,
    strategies,
)

setup()

# %% [markdown]
# ## The game and the strategies
#
# The stage game is co-hegemony (notebook 2) at its baseline. Strategies aim at joint order, (coordinate,
# coordinate), and punish by rivalry. In one round neither holds: Russia coordinates and China rivals.

# %%
m = CoHegemony()
m.game(exact=True)

# %% [markdown]
# A strategy is a finite automaton. These are the catalogue's; some need parameters, or another game.

# %%
result = gg.tournament(m, discount="0.9", arithmetic="exact")
rows = []
for name, cls in strategies().items():
    why_not = result.skipped.get(name, "").removeprefix(name).lstrip(": ").split(";")[0]
    rows.append((name, cls.__doc__.splitlines()[0], why_not or "plays"))
Grid.of(f"{len(rows)} strategies", ("strategy", "what it does", "in this game"), rows)

# %% [markdown]
# ## Play is computed, not simulated
#
# Two automata run into a cycle, so discounted payoffs are a rational function of the discount factor
# $\delta$. One lapse by China in the second round, and tit for tat against itself turns into a vendetta
# without end; *contrite* tit for tat accepts punishment for its own lapse, and order is back two rounds
# later. Last, the payoffs of the vendetta that one mistrustful first move starts:

# %%
game = m.repeated()


def brief(path):
    """Return a path of play in initials: c coordinate, r rival; Russia first."""
    return " ".join(russia[0] + china[0] for russia, china in path)


for strategy in (TitForTat(), ContriteTitForTat()):
    print(f"{strategy!s:20}", brief(game.play(strategy).path_with_slips(8, {1: {"China": "rival"}})))
game.play({"Russia": TitForTat(), "China": SuspiciousTitForTat()}).payoffs

# %% [markdown]
# ## Which of them are equilibria?
#
# Everybody playing the same strategy is a subgame-perfect equilibrium if no single deviation pays in any
# state that any history reaches. Each condition is a polynomial inequality in $\delta$; the sets below are
# exact. *Nash* asks only that no deviation pays from the start, and lets threats be empty. The point
# *dilemma* differs from the baseline in one number: Russia's power is 0.37 instead of 0.28.

# %%
field = {n: strategies()[n]() for n in result.names if n not in ("random", "alternator")}
field["limited-punishment, length 2"] = LimitedPunishment(length=2)


def credible(point, concept):
    """Return the discount factors at which each strategy is an equilibrium, as text."""
    sets = [point.repeated().critical_discount(s, concept) for s in field.values()]
    return [str(s.joint) if s else "none" for s in sets]


dilemma = CoHegemony.at("dilemma")
columns = [credible(p, c) for p in (dilemma, m) for c in ("subgame-perfect", "nash")]
heads = ("strategy", "dilemma: perfect", "dilemma: Nash", "baseline: perfect", "baseline: Nash")
Grid.of("Discount factors at which a strategy is an equilibrium", heads, zip(field, *columns))

# %% [markdown]
# At the baseline **grim trigger is subgame perfect at no discount factor**, although it is a Nash
# equilibrium from $10/21$. Its threat is empty:

# %%
print(m.repeated(discount="0.9").is_subgame_perfect(GrimTrigger()))

# %% [markdown]
# A Russia this weak would rather yield to rivalry, $s - g = 0.17$, than answer it, $p - k_R = 0.13$. That is
# the end of grim trigger, not of joint order. Two strategies in the table punish in a way that Russia
# *wants* to carry out. With contrite tit for tat the cheater coordinates while it is being rivalled, which
# earns the punisher 0.62. With stick and carrot both rival for one round, which Russia bears because only
# then is the way back open.

# %%
for strategy in (ContriteTitForTat(), StickAndCarrot()):
    print(f"{strategy!s:20}", brief(game.play(strategy).path_with_slips(5, {1: {"China": "rival"}})))
    print(" " * 20, game.critical_discount(strategy))
machine_graph(game.machines(StickAndCarrot())[0]).figure

# %% [markdown]
# Along the eras (power from data, hostility a judgement, all else at the baseline) grim trigger is lost
# after 2001. Contrite tit for tat never is.

# %%
rows = []
for era in ("1996", "2001", "2005", "2008", "2012", "2014", "2017", "2022"):
    point = CoHegemony.at(era).repeated()
    found = [
        point.critical_discount(s).threshold for s in (GrimTrigger(), StickAndCarrot(), ContriteTitForTat())
    ]
    rows.append((era, *("none" if t is None else f"{float(t):.3f}" for t in found)))
heads = ("era", "grim trigger", "stick and carrot", "contrite tit for tat")
Grid.of("Joint order is subgame perfect from this discount factor on", heads, rows)

# %% [markdown]
# ## What could any strategy sustain?
#
# No punishment is worse for a player than its minmax payoff $\underline v_i$. So joint order, worth $u_i$,
# cannot survive the best deviation $\hat u_i$ by any strategy unless
#
# $$u_i \ge (1-\delta)\,\hat u_i + \delta\,\underline v_i \iff
#   \delta \ge \frac{\hat u_i - u_i}{\hat u_i - \underline v_i}.$$

# %%
sets = game.payoff_set()
stage, order = m.game(exact=True), ("coordinate", "coordinate")
deviate = {"Russia": ("rival", "coordinate"), "China": ("coordinate", "rival")}
for floor in sets.minmax:
    u, best = (stage.payoff(p)[floor.player] for p in (order, deviate[floor.player]))
    print(f"{floor.player}: minmax {floor.pure}, so at least {(best - u) / (best - floor.pure)}")

# %% [markdown]
# At the baseline the bound is attained. The set of all payoffs of subgame-perfect equilibria (pure actions,
# public randomisation; Abreu, Pearce and Stacchetti 1990, computed after Abreu and Sannikov 2014 and proved
# from both sides) contains joint order at exactly $\delta = 10/21$, and not at $10/21 - 1/1000$:

# %%
u = tuple(stage.payoff(order).values())
for delta in (Fraction(10, 21), Fraction(10, 21) - Fraction(1, 1000)):
    found = game.at(delta).payoff_set().subgame_perfect
    print(
        f"{float(delta):.4f}", "sustained:", found.inner.contains(u), "- possible:", found.outer.contains(u)
    )

# %%
regions = {"feasible": sets.feasible, "individually rational": sets.individually_rational}
for delta in (Fraction(3, 4), Fraction(10, 21), Fraction(2, 5)):
    perfect = game.at(delta).payoff_set().subgame_perfect
    regions[rf"subgame perfect, $\delta = {delta}$"] = perfect.inner
fig, ax = plt.subplots(figsize=(6.6, 5))
for k, (label, region) in enumerate(regions.items()):
    corners = np.array(region.vertices, dtype=float)
    ax.fill(*corners.T, facecolor=REGIME_COLOURS[k], edgecolor=colour(k), lw=1.5, label=label)
ax.plot(*map(float, u), "*", color=INK, ms=13)
ax.annotate("joint order", tuple(map(float, u)), (9, 2), textcoords="offset points")
ax.set(xlabel="payoff of Russia", ylabel="payoff of China", ylim=(-0.05, 1.15))
ax.set_title("What repetition can sustain")
_ = ax.legend(loc="upper right")

# %% [markdown]
# As $\delta$ rises, the set fills the individually rational payoffs, as the folk theorem says it must (here
# its conditions are met, which is checked). Joint order, a corner of the feasible set, enters at $10/21$.
# But so does much else: the theorem sustains joint order and does not select it.

# %%
print("applies:", sets.folk_theorem.applies)
print(sets.folk_theorem)

# %% [markdown]
# ## A tournament
#
# Each strategy meets each, itself included, in both roles, with $\delta = 0.9$ and an error in one move of a
# hundred.

# %%
noisy = gg.tournament(m, discount="0.9", noise="0.01")
ax = tournament_matrix(noisy)

# %%
rows = []
for name, score in noisy.ranking:
    spe = m.repeated().critical_discount(strategies()[name]())
    stable = name in noisy.evolutionarily_stable
    rows.append((name, f"{score:.4f}", "yes" if Fraction(9, 10) in spe else "no", "yes" if stable else "no"))
heads = ("strategy", "score", "subgame perfect at 0.9 (no errors)", "resists every other here")
Grid.of("Score and credibility", heads, rows)

# %% [markdown]
# The winners are the patient and the forgiving, and none of the first three is an equilibrium at any
# discount factor: they score because few in this field exploit them. The score is a fact about the field of
# entrants, and this one is the catalogue's, a judgement of ours. Contrite tit for tat alone is at once high
# in the ranking, credible and stable.
#
# There is a second reason for care. A tournament averages over roles. Russia's gain from power is China's
# loss, and in the average $p$ and $s$ *cancel*, although they decide whose threats are credible:

# %%
few = [AlwaysCooperate, AlwaysDefect, TitForTat, ContriteTitForTat, GrimTrigger, StickAndCarrot]
rows, matrices = [], []
for p in ("0.1", "0.28", "0.5"):
    found = gg.tournament(CoHegemony(power=p), few, "0.9", arithmetic="exact")
    matrices.append(found.matrix.tolist())
    sets = [found.repeated.critical_discount(s).joint for s in (GrimTrigger(), ContriteTitForTat())]
    rows.append((p, found.winner, *(str(x) if x else "none" for x in sets)))
print("the same matrix at each:", matrices[0] == matrices[1] == matrices[2])
heads = ("Russia's power", "winner", "grim trigger perfect", "contrite tit for tat perfect")
Grid.of("Six strategies that do not look at payoffs", heads, rows)

# %% [markdown]
# ## Evolution
#
# Let the shares of strategies in a population grow with their success (replicator dynamics, from equal
# shares). Exploiters feed on the trusting first and then find nobody left to exploit.

# %%
times = np.linspace(0, 3000, 151)
path = noisy.replicator(times=times)
shares = next(iter(path.mixes.values()))
fig, ax = plt.subplots(figsize=(7, 4.2))
for k, i in enumerate(np.argsort(-shares.max(axis=0))):
    if k < 4:
        ax.plot(times, shares[:, i], color=colour(k), ls=("-", "--", ":", "-.")[k], label=noisy.names[i])
    else:
        ax.plot(times, shares[:, i], color=MUTED, lw=0.6)
ax.set(xlabel="time (1 / payoff)", ylabel="share of the population", ylim=(0, 1))
ax.set_title("Replicator dynamics, errors 1%")
_ = ax.legend(loc="upper left", ncols=2)

# %% [markdown]
# A story in three acts. Graduated reciprocation, third in the tournament, leads for a long time and is no
# equilibrium; the alternator, down to five in a hundred million, comes back to exploit it; and contrite tit
# for tat, which cannot be exploited like that, takes over from both.

# %%
trio = ("graduated-reciprocation", "alternator", "contrite-tit-for-tat")
rows = [(name, *(f"{noisy.against(other)[name]:.4f}" for other in trio)) for name in trio]
Grid.of("What they earn against each other", ("", *trio), rows)

# %% [markdown]
# ## What the literature claims, and what follows
#
# Three claims on co-hegemony are about repetition. They are decided over all parameters, not at the
# baseline. *Shown* is the weakest part of a claim in several parts: something asserted to be possible holds
# at an exact point, and the parts about all parameters are proved.

# %%
claims = {c.key: c for c in CoHegemony.claims}
rows = []
for key in ("B007", "B008", "B155"):
    verdict = gg.prove(CoHegemony, claims[key].holds)
    rows.append((key, claims[key].text, claims[key].test, claims[key].source, verdict.verdict))
Grid.of("Claims on repetition", ("claim", "statement", "as a proposition", "source", "verdict"), rows)

# %% [markdown]
# How can joint order last between a strong China and a Russia too weak to fight? Not by the threat of a
# rupture for ever, which is empty; claim B008 gives its threshold where it is not. It can last by a
# *measured* answer: whoever cheats accepts one round of being rivalled, and all is as before. No strategy
# whatever does it below $\delta = 10/21$, and contrite tit for tat does from $24/35$; between the two it
# takes punishments made to measure. A falling $p$ ends joint order by grim trigger long before it ends joint
# order, though at $p = 0.1$ even contrition is not enough. The tournament alone would have pointed to
# strategies that are no equilibrium, and for strategies that do not look at payoffs its scores ignore the
# power on which credibility turns.
