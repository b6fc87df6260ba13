# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 2. Co-hegemony: when do two leaders share primacy?
#
# Russia and China lead the Shanghai Cooperation Organisation together. Each may **coordinate** on a joint
# order, **rival** the other for primacy, or **defer** to it. The question of this notebook is for which
# parameters joint order is an outcome: in one round, by repetition, and when power shifts from Russia to
# China.

# %%
from fractions import Fraction

import matplotlib.pyplot as plt
import sympy
from IPython.display import Math

import greatgame as gg
from greatgame.display.declaration import parameter_grid
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.planes import regime_plane
from greatgame.display.style import colour
from greatgame.models import CoHegemony
from greatgame.strategies import GrimTrigger

setup()

# %% [markdown]
# ## The game
#
# The prize is the region's order, worth 1. Joint order splits it into shares $s$ and $1-s$ and adds a
# dividend $\beta=\beta_0+\beta_1 h$ to each, larger when the West is more hostile ($h$). Who rivals a
# partner that coordinates takes $g$ from it at a cost $k_0$; open rivalry divides the prize by power, $p$
# to $1-p$, and costs $k_R$ and $k_C$; who defers keeps $d$. A single power provides a part $\varphi$ of the
# dividend, at a cost $c_1$.

# %%
CoHegemony.symbolic()

# %%
parameter_grid(CoHegemony)

# %% [markdown]
# ## One round, at the baseline
#
# The baseline puts Russia's share of power at its 2012 value, $p = 0.28$, and its agreed share at $s =
# 0.42$.

# %%
m = CoHegemony()
m.game(exact=True)

# %%
m.equilibria()

# %% [markdown]
# Russia coordinates and China rivals. Joint order fails because grabbing pays: $g - k_0 = 0.20 > \beta =
# 0.10$. Mutual rivalry fails as well, because a weak Russia would rather yield: $s-g = 0.17 > p-k_R =
# 0.13$. This is the *junior partner*.

# %%
print(m.game(exact=True).explain(("coordinate", "coordinate")))

# %% [markdown]
# ## Which outcome where
#
# Move Russia's power and the size of the grab, and hold the rest. The boundaries are exact: joint order
# needs $g \le \beta + k_0$; above that line Russia yields while $s - g \ge p - k_R$, and withdraws where
# even that is worth less than $d$.

# %%
ax = regime_plane(
    m,
    "power",
    "grab",
    names={
        "(coordinate, coordinate)": "joint order",
        "(rival, rival)": "rivalry",
        "(coordinate, rival)": "Russia as junior partner",
        "(rival, coordinate)": "China as junior partner",
        "(defer, rival)": "Russia as bystander",
    },
)
# %% [markdown]
# ## Every regime there is
#
# The map is one plane through twelve dimensions. The *atlas* enumerates the sets of pure equilibria that
# occur anywhere in the parameter space (with a fixed share), each with a point where it occurs, and proves
# that there are no others. The share of the space is an estimate and depends on the ranges; the list does
# not.

# %%
atlas = gg.atlas(CoHegemony, at={"sharing": "fixed"})
rows = [(r.name, f"{r.volume.share:.2%}" if r.volume.share else "below 0.01%") for r in atlas]
print("proved complete:", atlas.complete)
Grid.of(f"{len(atlas)} regimes", ("pure equilibria", "share of the parameter space"), rows)

# %% [markdown]
# Joint order alone, and no pure equilibrium at all, both occur; so does joint order beside rivalry, the
# stag hunt in which each coordinates only if it trusts the other to. One condition is necessary everywhere.

# %%
from greatgame.proof import Implies, Outcome

verdict = gg.prove(
    CoHegemony,
    Implies(Outcome("coordinate", "coordinate"), lambda m: m.dividend >= m.grab - m.grab_cost),
)
print(verdict.verdict, "for every admissible parameter: joint order needs beta >= g - k_0")

# %% [markdown]
# ## By repetition
#
# In the dilemma, $\beta < g-k_0$, joint order needs a future. Under *grim trigger* both coordinate until
# somebody cheats and rival ever after. With one-round payoffs $u^C$ (joint order), $u^D$ (cheating) and
# $u^P$ (rivalry), nobody cheats if and only if
#
# $$u^C \ge (1-\delta)\,u^D + \delta\,u^P \iff \delta \ge \frac{u^D-u^C}{u^D-u^P}.$$
#
# The threshold is derived from the automaton by checking one-shot deviations in every state; the conditions
# say where the formula holds.

# %%
formula = CoHegemony.critical_discount(GrimTrigger, sharing="fixed")
Math(
    r"\delta_R \ge "
    + sympy.latex(formula["Russia"].formula)
    + r"\qquad \delta_C \ge "
    + sympy.latex(formula["China"].formula)
)

# %%
print(formula["Russia"])

# %% [markdown]
# The conditions matter. The last ones say that rivalry must be an equilibrium of one round, or the threat
# is empty: at the baseline Russia would yield rather than carry it out, so no patience suffices.

# %%
m.repeated(discount=Fraction(9, 10)).critical_discount(GrimTrigger())

# %% [markdown]
# ## When power shifts
#
# Let Russia's power fall. If the agreed share stays where it is, China's threshold rises; if the share
# follows power ($s=p$), neither threshold depends on $p$: both are $(g-k_0-\beta)/(g-k_0+k)$. Below $p -
# k_R = d$ Russia would rather withdraw than rival, and below $p-k_R = s-g$ it would rather yield; from
# there no threat is left.


# %%
def thresholds(sharing, points=121):
    """Critical discount factors along Russia's power; None where no discount factor will do."""
    for k in range(points):
        p = Fraction(1, 10) + Fraction(2, 5) * Fraction(k, points - 1)
        r = CoHegemony(power=p, sharing=sharing).repeated(discount=Fraction(1, 2))
        by_player = r.critical_discount(GrimTrigger()).by_player
        yield p, *(by_player[player].threshold for player in ("Russia", "China"))


fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.9), sharey=True)
for ax, sharing, title in zip(
    axes, ("fixed", "tracking"), ("fixed share, s = 0.42", "share follows power, s = p")
):
    p, *by_player = zip(*thresholds(sharing))
    for k, player in enumerate(("Russia", "China")):
        y = [float("nan") if t is None else float(t) for t in by_player[k]]
        ax.plot(list(map(float, p)), y, color=colour(k), ls=("-", "--")[k], label=player)
    gone = [float(x) for x, *t in zip(p, *by_player) if None in t]
    ax.axvspan(min(gone), max(gone), color="#eef0f2", zorder=0)
    ax.text(min(gone) + 0.01, 0.04, "no threat")
    ax.set(xlabel="$p$: Russia's share of power", title=title, ylim=(0, 1), xlim=(0.1, 0.5))
axes[0].set_ylabel("critical discount factor")
_ = axes[0].legend(loc="lower right")
# %% [markdown]
# Along the eras of the panel (power and hostility from the data tables, all else at the baseline), the same
# in numbers. Hostility raises the dividend and lowers both thresholds; falling power undoes the threat.
# *None* means by grim trigger: other strategies keep joint order in those eras (notebook 9).

# %%
rows = []
for era in ("1996", "2001", "2005", "2008", "2012", "2014", "2017", "2022"):
    row = [era]
    for sharing in ("fixed", "tracking"):
        point = CoHegemony.at(era, sharing=sharing)
        found = point.repeated(discount=Fraction(1, 2)).critical_discount(GrimTrigger()).threshold
        row.append("none" if found is None else f"{float(found):.3f}")
    one_round = ", ".join(point.replace(sharing="fixed").equilibria().pure[0].profile)
    rows.append((*row[:1], f"{float(point.power):.3f}", f"{float(point.hostility):.2f}", one_round, *row[1:]))
heads = ("era", "p", "h", "one round, fixed share", "threshold, fixed share", "threshold, s = p")
Grid.of("Joint order by grim trigger", heads, rows)

# %% [markdown]
# ## What follows
#
# Two statements of the literature, decided for all admissible parameters rather than at a baseline: that
# hostility from outside holds the two together, and that asymmetry strains a division that does not move.

# %%
claims = {c.key: c for c in CoHegemony.claims}
rows = []
for key in ("B009", "B017"):
    verdict = gg.prove(CoHegemony, claims[key].holds)
    rows.append((key, claims[key].text, claims[key].source, verdict.verdict))
Grid.of("Claims on co-hegemony", ("claim", "statement", "source", "verdict"), rows)

# %% [markdown]
# Reproducing the course of events at a chosen baseline would be no evidence: most baselines here are
# judgements. What carries weight are the signs, thresholds and regimes that hold over whole ranges.
# Co-hegemony, in this model, needs a dividend that covers the temptation, or repetition. By the threat of
# rivalry for ever, and with a fixed share, it ends not when Russia is weak, but when a weak Russia would no
# longer fight.
#
# That is a statement about *grim trigger*, not about joint order. A threat that Russia would carry out keeps
# it in every era, with the share fixed: under contrite tit for tat, where the cheater accepts one round of
# rivalry, joint order is subgame perfect from a discount factor between 0.545 and 0.742, by era (notebook
# 9).
