# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 3. India against China: an exchange of vetoes
#
# Russia wanted India inside the organisation as a counterweight to China; China wanted Pakistan. Decisions
# are by consensus, so each leader holds a veto over the other's candidate. India and Pakistan entered
# together, in one package. This notebook asks why a package, when it works, and what India's entry does to
# voting power.

# %%
from fractions import Fraction

import matplotlib.pyplot as plt

import greatgame as gg
from greatgame.display.declaration import parameter_grid
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.planes import regime_plane
from greatgame.display.plots import power_index_bars
from greatgame.display.style import colour
from greatgame.models import AccessionProposal, IndiaAccession
from greatgame.proof import Iff, Outcome

setup()

# %% [markdown]
# ## The game
#
# Each leader values each set of newcomers. India brings Russia weight against the West ($\lambda_1
# h(1-u)$), against terror ($a\tau$) and against China ($\beta_I$), and costs it an open club ($c_0$); it
# costs China dilution $d_I$ against the weight $l_C$. Pakistan brings $l_P$, costs Russia $r_P$ and is
# worth a further $\pi_P$ to China. Both inside bring their quarrel, $c_{IP}$ to each:
#
# $$\begin{aligned}
# u_R(I) &= \lambda_1 h (1-u) + a\tau + \beta_I - c_0, & u_C(I) &= l_C - d_I,\\
# u_R(P) &= l_P - r_P, & u_C(P) &= l_P + \pi_P,\\
# u_k(IP) &= u_k(I) + u_k(P) - c_{IP}. &&
# \end{aligned}$$

# %%
parameter_grid(IndiaAccession)

# %% [markdown]
# ## Separate votes
#
# Under separate votes each leader decides on the other's candidate. At the baseline, the state of 2014,
# both veto: India costs China more than it brings, and Pakistan costs Russia more than it brings.

# %%
separate = IndiaAccession(rule="separate")
separate.game(exact=True)

# %%
separate.equilibria()

# %% [markdown]
# Yet both prefer that both candidates enter, $0.07 > 0$ and $0.05 > 0$: a prisoner's dilemma. Each would
# gain from the exchange, and each alone would rather keep its veto.
#
# ## The package
#
# Put to one vote, the pair enters if nobody vetoes, and a veto on one is a veto on both.

# %%
package = IndiaAccession(rule="package")
package.game(exact=True)

# %%
package.equilibria()

# %% [markdown]
# The package is an equilibrium. Mutual veto stays one as well, since one veto is enough, but only in weakly
# dominated actions: a leader that gains from the pair never loses by approving it. Weak dominance leaves
# the package alone.

# %%
print(package.game(exact=True).dominated(weak=True))

# %% [markdown]
# For which costs does a package make the difference? Under separate votes China's veto on India turns on
# $d_I > l_C$ and Russia's on Pakistan on $r_P > l_P$: these are the borders of the region where both veto.
# Inside it, both gain from the package left of $u_C(IP) = 0$, at $d_I = l_C + l_P + \pi_P - c_{IP} = 0.35$,
# and below $u_R(IP) = 0$, at $r_P = 0.15$ (dashed).

# %%
ax = regime_plane(
    separate,
    "dilution",
    "pakistan_cost",
    names={
        "(veto, veto)": "both veto: nobody enters",
        "(veto, approve)": "India alone enters",
        "(approve, veto)": "Pakistan alone enters",
        "(approve, veto) + (veto, approve)": "one of the two enters, either one",
    },
)
ax.plot([0.35, 0.35, 0.1], [0.05, 0.15, 0.15], color="black", ls="--", lw=1.5)
ax.text(0.225, 0.13, "both gain from the package", ha="center", va="top", fontsize=9.5)
_ = ax.set_title("Separate votes, and what a package rescues\nexact boundaries")
# %% [markdown]
# That the package is an equilibrium exactly where neither leader loses from it holds for all admissible
# parameters:

# %%
at = {"rule": "package"}
pair = ("India", "Pakistan")
verdict = gg.prove(
    IndiaAccession,
    Iff(
        Outcome("approve", "approve"),
        lambda m: (m.russia_value(pair) >= 0) & (m.china_value(pair) >= 0),
        at=at,
    ),
)
verdict.verdict

# %% [markdown]
# ## Through the eras
#
# Hostility and threat come from the panel of eras; everything else is at the baseline. Nobody enters while
# Russia loses from the pair; from 2014 the package passes.

# %%
eras = [int(name) for name in IndiaAccession.points if name.isdigit()]
fig, ax = plt.subplots(figsize=(6, 3.8))
for k, (label, admitted) in enumerate((("Russia: India alone", ("India",)), ("Russia: both", pair))):
    values = [float(IndiaAccession.at(str(era)).russia_value(admitted)) for era in eras]
    ax.plot(eras, values, color=colour(0), ls=("--", "-")[k], marker="os"[k], label=label)
for k, (label, admitted) in enumerate((("China: India alone", ("India",)), ("China: both", pair))):
    values = [float(IndiaAccession.at(str(era)).china_value(admitted)) for era in eras]
    ax.plot(eras, values, color=colour(1), ls=("--", "-")[k], marker="^D"[k], label=label)
ax.axhline(0, color="black", lw=1)
ax.axvspan(2014, 2022, color="#fff4d6", zorder=0)
ax.text(2018, -0.16, "package passes", ha="center")
ax.set(xlabel="era", ylabel="gain from the newcomers (prizes)", title="What each leader gains")
_ = ax.legend(loc="upper left", ncols=2, bbox_to_anchor=(-0.1, -0.18))
# %% [markdown]
# Hostility and terror raise what India is worth to Russia; that is a sign, proved below for all parameters,
# and not a fit to these dates. The dates themselves are no test of the model, since the baselines were
# chosen with them in view.

# %%
from greatgame.proof import NonDecreasing

for parameter in ("hostility", "threat"):
    verdict = gg.prove(IndiaAccession, NonDecreasing(lambda m: m.russia_value(("India",)), parameter))
    print(f"{verdict.verdict}: Russia's gain from India does not fall in {parameter}")

# %% [markdown]
# ## Does India want to come?
#
# India joins if its gain inside exceeds its bilateral projects outside,
#
# $$e\tau + q - f\max(0,\,x_C - x_R - x_I) - c_P \ge v ,$$
#
# where $x$ are shares of the members' capability. How one measures capability decides how much India has to
# fear from a club dominated by China.

# %%
rows = []
for point in ("2014", "product-shares"):
    m = AccessionProposal.at(point)
    gain = m.security * m.threat + m.access - m.fear * m.dominance - m.company - m.bilateral
    measure = {"2014": "defence spending", "product-shares": "product"}[point]
    rows.append(
        (measure, f"{float(m.dominance):.3f}", f"{float(gain):+.3f}", "joins" if gain > 0 else "stays out")
    )
heads = ("shares of", "China beyond Russia and India", "India's net gain", "India")
Grid.of("India's decision", heads, rows)

# %% [markdown]
# ## Voting power
#
# The organisation decides by consensus. Suppose it weighted votes by defence spending instead. The
# Shapley-Shubik index is the chance that a member's vote turns a losing coalition into a winning one, when
# members join in a random order. Under a simple majority China alone decides among the six members of 2014.
# India alone does not change that; India and Pakistan together do.

# %%
clubs = {"six members": [], "with India": ["India"], "with India and Pakistan": ["India", "Pakistan"]}
majority = {name: IndiaAccession.voting_power(new) for name, new in clubs.items()}
large = ("China", "Russia", "India", "Pakistan")
power_index_bars({name: {k: v[k] for k in large if k in v} for name, v in majority.items()})
_ = plt.gca().set_title("Voting power under a majority of defence weights")
# %%
rows = []
for quota in (Fraction(1, 2), Fraction(2, 3)):
    power = [IndiaAccession.voting_power(new, quota=quota)["Russia"] for new in clubs.values()]
    rows.append((f"more than {quota}", *map(str, power)))
Grid.of("Russia's Shapley-Shubik index", ("to pass a motion", *clubs), rows)

# %% [markdown]
# Whether dilution helps Russia depends on the quota. Under a simple majority it gains from nothing to
# $2/15$; under two thirds it had half the power among six, as the partner without whom China cannot pass
# anything, and newcomers take most of it. "Balancing" by enlargement is a statement about decision rules as
# much as about weights.
