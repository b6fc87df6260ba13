# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 4. The division of labour: security to Russia, the economy to China
#
# Russia keeps security through its own alliance, the CSTO; China concentrates on the economy; the SCO lies
# between. Is that division an equilibrium or a truce? When does China add security, and to which forum does
# Russia take an issue?

# %%
from fractions import Fraction

import matplotlib.pyplot as plt
import sympy
from IPython.display import Math

from greatgame.display.declaration import parameter_grid
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.planes import regime_plane
from greatgame.display.style import colour
from greatgame.models import DivisionOfLabour, ForumChoice
from greatgame.strategies import GrimTrigger, StickAndCarrot

setup()

# %% [markdown]
# ## The game
#
# Each power puts its effort into *security*, the *economy*, or *both* by halves; $s_k$ is the part that
# goes to security. With productivities $\sigma_k$ and $\eta_k$, the sectors add up to
#
# $$Q_S = \sigma_R s_R + \sigma_C s_C, \qquad Q_E = \eta_R (1-s_R) + \eta_C (1-s_C),$$
#
# and are complements in a common order $Y = Q_S^{\alpha} Q_E^{1-\alpha}$. Each power values the order, its
# leverage from its part in each sector, and suffers friction $\chi$ where both work in one:
#
# $$u_k = \omega Y + \lambda_S\,\frac{\sigma_k s_k}{Q_S} + \lambda_E\,\frac{\eta_k (1-s_k)}{Q_E}
#   - \chi\,[\min(s_R, s_C) + \min(1-s_R, 1-s_C)] .$$

# %%
parameter_grid(DivisionOfLabour)

# %% [markdown]
# ## One round
#
# Productivities are measured twice: by total spending and product (the baseline, China $=1$), and by
# presence in the region, where Russia's bases, arms and language count (the point *regional*, a judgement).

# %%
m = DivisionOfLabour()
m.game()

# %%
m.equilibria()

# %% [markdown]
# The payoffs are square roots, hence irrational; equilibria are found in exact arithmetic on a
# strategically equivalent game and certified on the original one. The division is the only equilibrium, at
# both points:

# %%
print(DivisionOfLabour.at("regional").equilibria())

# %% [markdown]
# ## How much friction holds it together
#
# At the division nobody overlaps, so friction is not paid; it is what a leaver would pay. The leaver to
# watch is China, adding security: half of each effort would then overlap. It is deterred if and only if
# friction is at least
#
# $$\chi_0 = 2\,[\,u_C(S,B) - u_C(S,E)\,]_{\chi=0} .$$

# %%
Math(r"\chi_0 = " + sympy.latex(sympy.simplify(DivisionOfLabour.symbolic_point().latent)))

# %%
for name in ("gross", "regional"):
    point = DivisionOfLabour.at(name)
    print(f"{name}: chi_0 = {float(point.latent):+.3f}, friction = {float(point.friction)}")

# %% [markdown]
# Measured by presence in the region, China would not encroach even without friction ($\chi_0 < 0$).
# Measured gross, friction does the work: below 0.129 China would add security. The distance from there to
# the baseline's 0.3 is how latent the tension is. It becomes actual when security pays more: let leverage
# from security, $\lambda_S$, grow.

# %%
ax = regime_plane(
    m,
    "leverage_security",
    "friction",
    names={
        "(security, economy)": "division: Russia security, China economy",
        "(security, both)": "encroachment: China adds security",
        "(security, economy) + (both, both)": "division, or both do both",
    },
)
# %% [markdown]
# Or let Russia's productivity in security fall, at the baseline's leverage. A weak Russia loses first its
# monopoly, then its specialty: below $\sigma_R \approx 0.24$ it leaves security for the economy.

# %%
ax = regime_plane(
    m,
    "security_russia",
    "friction",
    names={
        "(security, economy)": "division: Russia security, China economy",
        "(security, both)": "encroachment: China adds security",
        "(economy, both)": "Russia in the economy, China in both",
        "(both, both)": "both do both",
    },
)
# %% [markdown]
# ## Deterring encroachment
#
# Where the division is no equilibrium of one round, repetition may sustain it. If China adds security,
# Russia can answer by entering the economy, so that both do both: for ever after (*grim trigger*), or for
# one round, after which they return to the division if both have borne it (*stick and carrot*, Abreu 1986).
# Either must be credible: Russia must want to carry it out.

# %%
rows = []
for friction in ("0", "0.05", "0.1", "0.15", "0.2"):
    point = DivisionOfLabour(leverage_security="0.3", friction=friction)
    one_round = " or ".join(f"({', '.join(e.profile)})" for e in point.equilibria().pure)
    repeated = point.repeated(discount=Fraction(1, 2))
    found = [repeated.critical_discount(s).threshold for s in (GrimTrigger(), StickAndCarrot())]
    rows.append((friction, one_round, *("none" if t is None else f"{float(t):.3f}" for t in found)))
heads = ("friction", "one round", "grim trigger from", "stick and carrot from")
Grid.of("Discount factors that sustain the division (leverage from security 0.3)", heads, rows)

# %% [markdown]
# Grim trigger fails however patient the two are: once China does both, Russia still prefers to put
# everything into security, so the threat is empty. Stick and carrot makes it credible, because the way back
# leads through it; but only if friction is large enough for one round of overlap to hurt.
#
# What China gains by encroaching, and what Russia loses:

# %%
fig, ax = plt.subplots(figsize=(6, 3.8))
grid = [Fraction(k, 100) for k in range(51)]
for k, player in enumerate(("Russia", "China")):
    changes = []
    for leverage in grid:
        point = DivisionOfLabour(leverage_security=leverage, friction="0.1")
        game = point.game()
        after, before = (game.payoff(("security", x))[player] for x in ("both", "economy"))
        changes.append(after - before)
    ax.plot(list(map(float, grid)), changes, color=colour(k), ls=("-", "--")[k], label=player)
ax.axhline(0, color="black", lw=1)
ax.set(
    xlabel="$\\lambda_S$: leverage from the whole security sector",
    ylabel="change in payoff (prizes)",
    title="If China adds security (friction 0.1)",
)
_ = ax.legend()
# %% [markdown]
# ## Forum choice
#
# Russia takes an issue to the forum that serves it best. An issue has a stake, a need for legitimacy and a
# need for operations; a forum gives Russia control, legitimacy and operational value. The value of forum
# $F$ is $V_F = c_F\,\text{stake} + l_F\,n_l + o_F\,n_o$, among the forums competent for the issue.

# %%
rows = []
for name in ForumChoice.points:
    point = ForumChoice.at(name)
    game = point.game(exact=True)
    values = {f: game.payoff((f,))["Russia"] for f in game.actions["Russia"]}
    best = point.equilibria().pure[0].profile[0]
    rows.append((name, point.domain, best, ", ".join(f"{f} {float(v):.2f}" for f, v in values.items())))
Grid.of("Issues and forums", ("issue", "domain", "forum", "values"), rows)

# %% [markdown]
# For security issues with little operational content ($n_o = 0.2$) the SCO is the forum where the stake is
# low and the need for consent is high; the CSTO is where Russia would lose most by being outvoted.

# %%
ax = regime_plane(
    ForumChoice(stake="0.3", legitimacy_need="0.8", operational_need="0.2"),
    "stake",
    "legitimacy_need",
    names={"(CSTO)": "CSTO", "(SCO)": "SCO", "(bilateral)": "bilateral"},
)

# %% [markdown]
# The two halves fit together: the division of labour is stable where Russia is productive enough in
# security, and within security Russia keeps to the CSTO what it could not afford to be outvoted on. Neither
# figure says that this is how decisions were made; they say what would have to be true of the parameters
# for the division to end.
