# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 6. Central Asian hedging: when do small states keep several patrons?
#
# The literature says two things about the states of Central Asia. Weak states *bandwagon*: they give
# autonomy up for the survival of their regimes (S0:88-90). And they *hedge*: they align with whoever may
# dominate and keep some autonomy (S0:91-93), with foreign policies of many vectors (S2:67). When is which
# true, what form does a hedge take, and what ends it?

# %%
import matplotlib.pyplot as plt
import sympy
from IPython.display import Math
from sympy import And

import greatgame as gg
from greatgame.display.grid import Grid
from greatgame.display.notebook import setup
from greatgame.display.planes import regime_plane
from greatgame.display.style import colour
from greatgame.models import BaseRent, Hedging, Reassurance
from greatgame.proof import Decreasing, ForAll, ForSome, Increasing, Outcome
from greatgame.proof.line import bifurcation

setup()

# %% [markdown]
# ## The choice
#
# Patron $k$ (Russia, China, the West) offers security $s_k$, needed to the degree $\nu$, and an economy
# $e_k$; whoever takes Russian security has access $w$ to its labour market. Dependence costs autonomy,
# convexly: $\alpha$ times the sum of the squared parts of the patrons. Several patrons in one sector resent
# each other, at a cost $\mu$. A state without patrons lives on the rent of its resources, $n$.
#
# There are seven alignments. *Russia and China* is the **sectoral hedge**: security from the one, the
# economy from the other.

# %%
offers = Hedging.symbolic()
rows = [(a, str(offers.payoff((a,))["State"])) for a in offers.actions["State"]]
Grid.of("What each alignment is worth to the state", ("alignment", "payoff"), rows)

# %% [markdown]
# Five states, as the texts describe them. Every number is a judgement: no table of the sources measures
# what a patron offers. `greatgame show hedging` prints meaning, unit, range and lines for each.

# %%
names = [k for k in Hedging.parameters if k not in ("need", "friction")]
rows = [(s, *(f"{float(Hedging.at(s).values[k]):g}" for k in names)) for s in Hedging.points]
symbols = [Hedging.parameters[k].symbol for k in names]
Grid.of("Offers to five states (judgements)", ("state", *symbols), rows)

# %% [markdown]
# ## Five states
#
# The best alignment of each, its lead over the next, and by what common fraction of its baseline (of its
# range, where that is 0) every parameter has to change, in the worst direction, before another is best. The
# bracket is proved from below and attained from above.

# %%
rows = []
for state in Hedging.points:
    m = Hedging.at(state)
    payoffs = {a: m.payoffs(a)[0] for a in Hedging.players["State"]}
    best, second = sorted(payoffs, key=payoffs.get, reverse=True)[:2]
    found = gg.robustness(m, (best,))
    lead = f"{float(payoffs[best] - payoffs[second]):.3f}"
    rows.append((state, best, second, lead, f"{float(found.safe):.2%} to {float(found.breaks):.2%}"))
heads = ("state", "best alignment", "next", "lead", "overturned by a change of")
Grid.of("Alignments", heads, rows)

# %% [markdown]
# That the judged offers reproduce the documents is a check of consistency and no evidence. What they show
# is how unequal the cases are: Kyrgyzstan and Tajikistan could be misjudged by a third and would choose the
# same, Kazakhstan by a twentieth and it might not.
#
# ## Dividing everything between two
#
# Let a state take a part $x$ of *all* its dealings from Russia and the rest from China. With
# $B_k = \nu s_k + e_k$ (and $w$ from Russia) it has
#
# $$x B_R + (1-x) B_C - \alpha\,[x^2 + (1-x)^2], \qquad
#   x^* = \tfrac12 + \frac{B_R - B_C}{4\alpha},$$
#
# so it bandwagons if and only if $|B_R - B_C| \ge 2\alpha$. Both claims are true, on either side of that
# line; and an identity says what the second patron is worth:

# %%
m = Hedging.symbolic_point()
gap = sympy.factor(sympy.expand(m.worth - m.divided(1) - 2 * m.autonomy * (1 - m.share) ** 2))
print("difference of the two sides:", gap)
Math(r"U^* - U(x{=}1) = 2\,\alpha\,(1 - x^*)^2")

# %%
fig, ax = plt.subplots(figsize=(5.8, 3.8))
ax.plot([-1, 0, 1], [0.5, 0, 0.5], color="black")
ax.fill_between([-1, 0, 1], [0.5, 0, 0.5], color="#eef0f2")
for state in Hedging.points:
    m = Hedging.at(state)
    at = float(m.offer("Russia") - m.offer("China")), float(m.autonomy)
    ax.plot(*at, "o", color=colour(0))
    side = "right" if state == "Kyrgyzstan" else "left"
    ax.annotate(state, at, xytext=(-7 if side == "right" else 7, 3), textcoords="offset points", ha=side)
for x, words in (-0.75, "all to China"), (0.75, "all to Russia"):
    ax.text(x, 0.08, words, ha="center")
ax.set(xlabel="$B_R - B_C$: how much more Russia offers", ylabel=r"$\alpha$: weight of autonomy")
_ = ax.set(xlim=(-1, 1), ylim=(0, 1), title="Divide everything: bandwagoning (shaded) or both")

# %% [markdown]
# Tajikistan lies in the shaded cone: dividing everything, it would give all to Russia. Yet its best
# alignment above is the sectoral hedge. The next step says why.
#
# ## A division of labour among patrons
#
# Suppose Russia offers more security than China and China the better economy. Which alignments can be best
# at all, for *some* admissible offers? An existence claim is shown by an exact point; "never" is a proof.


# %%
def specialised(m):
    """Russia offers more security than China and China the better economy."""
    return And(m.security["Russia"] > m.security["China"], m.economy["China"] > m.economy["Russia"])


def armed_by_russia(m):
    """They are, and Russia offers more security than the West, too."""
    return And(specialised(m), m.security["Russia"] > m.security["West"])


words, rows = {"shown": "for some state", "refuted": "never"}, []
for alignment in Hedging.players["State"]:
    found = [
        gg.prove(Hedging, ForSome(Outcome(alignment), given=g)) for g in (None, specialised, armed_by_russia)
    ]
    rows.append((alignment, *(words[v.verdict] for v in found)))
heads = ("best alignment", "any offers", "s_R > s_C and e_C > e_R", "and s_R > s_W")
Grid.of("What can be best", heads, rows)

# %% [markdown]
# With specialised patrons nobody bandwagons, however little autonomy weighs: the hedge by sectors takes the
# better offer in each *and* halves dependence. It also beats every division of everything between the two:

# %%
verdict = gg.prove(
    Hedging,
    ForAll(
        lambda m: m.payoffs("Russia and China")[0] > m.worth,
        given=lambda m: And(specialised(m), m.share >= 0, m.share <= 1),
    ),
)
verdict.verdict

# %% [markdown]
# Compare the payoffs above: a state bandwagons with Russia only if Russia has the better *economy*,
# $e_R - e_C \ge \alpha/2$, and with China only if China has the better *arms*,
# $\nu (s_C - s_R) - w \ge \alpha/2$ (B128). Whoever wants to be the only patron has to beat the other on
# its own ground.
#
# ## What ends the hedge
#
# Kazakhstan's regimes over what Russia offers in security and China in the economy:

# %%
ax = regime_plane(
    Hedging(),
    "economy_china",
    "security_russia",
    names={
        "(Russia and China)": "sectoral hedge: Russia and China",
        "(West and China)": "sectoral hedge: West and China",
        "(all three)": "three vectors",
        "(Russia)": "Russia alone",
    },
)
# %% [markdown]
# Moving right, towards better Chinese offers, a state that Russia arms (A and D) keeps those arms. It
# leaves Russia downwards, when Russia's offer of security falls. Is this general? Four statements that one
# might expect, decided for all admissible parameters; for those that fail, a single inequality that
# restores them.

# %%
ARMED, MANY = Outcome("Russia") | Outcome("Russia and China"), Outcome("all three")
statements = {
    "a better Chinese economy ends no supply of arms": Increasing(ARMED, "economy_china"),
    "a Western offer of security can only end it": Decreasing(ARMED, "security_west"),
    "need of security draws states to Russia": Increasing(lambda m: m.share, "need"),
    "the wish for autonomy brings many vectors": Increasing(MANY, "autonomy"),
}
rows = []
for text, statement in statements.items():
    verdict = gg.prove(Hedging, statement)
    rows.append(
        (text, verdict.verdict, verdict.restored if len(verdict.restored) < 30 else "a longer condition")
    )
Grid.of("What moves a state", ("statement", "verdict", "holds if also"), rows)

# %% [markdown]
# The first fails only for a state with Russia alone: there a better Chinese economy can tip everything at
# once. One in the sectoral hedge stays, since what it gets rises as fast as anything else. So the fear that
# dependence on Russia is merely *replaced* by dependence on China (S4:1847-1851) is, in this model, a
# matter of arms and not of loans: $e_C$ does not occur in the condition of B128. And autonomy does not
# always diversify: where it weighs much, a state with resources wants no patron at all. That is
# Turkmenistan:

# %%
ax = regime_plane(
    Hedging.at("Turkmenistan"),
    "autonomy",
    "neutrality",
    names={"(Russia and China)": "sectoral hedge: Russia and China", "(neutral)": "neutrality"},
)
# %% [markdown]
# ## The hedge as a lever
#
# A second patron is worth something even to a state that stays. Tajikistan hosts a Russian base, worth $B$
# to Russia, at a cost $c$; without it they have $o_T$ and $o_R$. The surplus is $S = B - c - o_R - o_T$,
# and by Nash's solution the rent $y^* = (B - o_R + c + o_T)/2$ rises by half of whatever the host's
# alternative gains (B126). But who asks firmly gets $k$ more from a modest partner, and two firm demands
# end the talks: the impasse is an equilibrium if and only if $S \le 2k$ (B136).

# %%
lever = bifurcation(BaseRent(), "outside_host")
fig, ax = plt.subplots(figsize=(5.8, 3.8))
for x, y, branch in lever.curves("Tajikistan"):
    mixed = len(branch.support[0]) > 1
    ax.plot(x, y, color=colour(0), ls="--" if mixed else "-", label="mixed" if mixed else "pure equilibria")
xs = [0, 0.3]
nash = [float(BaseRent(outside_host=str(o)).rent - BaseRent().hosting) for o in xs]
ax.plot(xs, nash, color=colour(1), ls=":", label="agreement by Nash's solution")
ax.set(
    xlabel="$o_T$: what the host has without the base", ylabel="what the host gets (prizes)", xlim=(0, 0.5)
)
ax.set_title("An alternative as a lever")
handles = dict(zip(*ax.get_legend_handles_labels()[::-1]))
_ = ax.legend(handles.values(), handles)
print("breaks at", *lever.breakpoints)

# %% [markdown]
# Up to $o_T = 1/5$ the alternative raises the host's payoff in either pure equilibrium. From there to
# $3/10$ an agreement would still be worth more to both, but nobody yields, and the host falls back on the
# alternative itself: the lever is used at the expense of its own security (S4:3114-3124). At the upper end
# the surplus is gone.
#
# ## Russia's answer
#
# Should Russia punish states that hedge? In the reassurance game it restrains itself or dominates.
# Cooperation is worth $b$ and costs autonomy $a$; a dominated state that stays feels a resentment $d$, from
# memory (S0:148-150), and one that keeps its distance has what a second power offers, $o$, less a penalty
# $m$.

# %%
ax = regime_plane(
    Reassurance(),
    "penalty",
    "memory",
    names={
        "(restrain, cooperate if restrained)": "only restraint keeps the state",
        "(restrain, cooperate if restrained) + (dominate, cooperate) + (dominate, cooperate if dominated)": (
            "restraint or domination: a dominated state stays"
        ),
    },
)
# %% [markdown]
# The border is $d - m = b - a - o$. Above it a dominated state leaves, so Russia has to restrain itself; a
# better second power moves the border down, until $o > b - a$, where even restraint does not keep the
# state. Below it, restraint rests on a threat to leave that the state would not carry out: punishing
# hedgers works only if the penalty outweighs the resentment by enough, $m - d \ge o - (b - a)$.
#
# ## What the literature claims

# %%
claims = [c for model in (Hedging, BaseRent, Reassurance) for c in gg.check(model)]
wanted = ("B124", "B125", "B126", "B127", "B128", "B130", "B136", "B138", "B181")
rows = [(v.model, v.claim, v.statement, v.source, v.verdict) for v in claims if v.claim in wanted]
Grid.of(
    "Claims on hedging",
    ("model", "claim", "statement", "source", "verdict"),
    sorted(rows, key=lambda r: r[1]),
)

# %% [markdown]
# *Shown* means that the claim has a part that asserts existence, and a point shows it; the other parts are
# proved.
#
# **Answer.** Small states hedge by sector because patrons differ: if Russia arms them better and China
# trades better, bandwagoning with either is never best, at any weight of autonomy. A better Chinese economy
# does not end a sectoral hedge; better arms from elsewhere can, and so can a resource rent together with a
# strong wish for autonomy. The hedge pays even unused, as a lever, up to an exact point where it breaks the
# talks it should have improved. Which state is where remains a judgement, and for Kazakhstan a fine one.
