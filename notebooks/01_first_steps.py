# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 1. First steps
#
# A game in *normal form* lists players, their actions, and a payoff for each player at each profile of
# actions. A *Nash equilibrium* is a profile of (possibly mixed) strategies $x^*$ from which nobody gains by
# deviating alone:
#
# $$u_i(x_i, x_{-i}^*) \le u_i(x^*) \quad\text{for every player } i \text{ and every strategy } x_i .$$
#
# The largest gain that any deviation offers is the profile's *regret*; an equilibrium has regret 0. This
# notebook solves one game of numbers, then declares a whole *family* of games and asks questions about all
# its members at once, which is what greatgame is for.

# %%
from greatgame import Model, NormalForm, Parameter, prove
from greatgame.display.declaration import parameter_grid
from greatgame.display.notebook import setup
from greatgame.display.planes import regime_plane
from greatgame.display.plots import best_response_diagram

setup()

# %% [markdown]
# ## One game
#
# Two powers can each go for a joint project (*stag*), which pays only if both do, or for a safe one
# (*hare*). Payoffs are an array with the player first: one table for Row, one for Column. Underlined
# payoffs are best responses; where both are underlined, the profile is an equilibrium.

# %%
hunt = NormalForm(
    {"Row": ("stag", "hare"), "Column": ("stag", "hare")},
    [[[4, 0], [3, 3]], [[4, 3], [0, 3]]],
)
hunt

# %% [markdown]
# Every equilibrium, with its certificate. The payoffs are whole numbers, so the arithmetic is exact and a
# regret of 0 is a proof. *Index* is the degree of the equilibrium as a fixed point: the indices of a
# generic game sum to $+1$, so a missing equilibrium would show.

# %%
eqs = hunt.equilibria()
eqs

# %% [markdown]
# The status line says what the list is: here all equilibria, and all isolated. Drawn as best-response
# curves, the equilibria are the crossings.

# %%
ax = best_response_diagram(hunt, eqs)
# %% [markdown]
# Which one? The joint project pays both more; but *hare* is the better reply to a partner of whom nothing
# is known. Harsanyi and Selten's risk dominance makes that precise: it compares the products of what a
# deviation would cost at either equilibrium, $(4-3)(4-3) < (3-0)(3-0)$.

# %%
eqs.select("payoff-dominant").profile, eqs.select("risk-dominant").profile

# %% [markdown]
# ## Degenerate games are not an exception
#
# In the entry game below the second player is indifferent when the first stays out, so there is a whole
# continuum of equilibria. It is reported as a component with its corners, not as a few points of it.

# %%
entry = NormalForm(
    {"Entrant": ("out", "in"), "Incumbent": ("fight", "yield")},
    [[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]],
)
print(entry.equilibria())

# %% [markdown]
# ## A family of games
#
# Theory speaks about a range of payoffs: two powers at a border pass of value $v$ can *press* or *yield*
# pressing against pressing costs $c$ to each. The payoffs are written once, as formulas in parameters that
# have a range, a unit and a source.


# %%
class Standoff(Model):
    """Two powers at a border pass."""

    players = {"North": ("yield", "press"), "South": ("yield", "press")}
    prize = Parameter(
        "0.6", low=0, high=1, symbol="v", meaning="value of the pass", unit="prize", source="judgement"
    )
    clash = Parameter(
        "0.8", low=0, high=1, symbol="c", meaning="cost of a clash", unit="prize", source="judgement"
    )

    def payoffs(self, north, south):
        """Half the prize if both do the same; a clash costs both."""
        if north == south:
            return (self.prize / 2 - (self.clash if north == "press" else 0),) * 2
        return (self.prize, 0) if north == "press" else (0, self.prize)


Standoff.symbolic()

# %%
parameter_grid(Standoff)

# %% [markdown]
# An instance is one point of the family; a decimal is exact.

# %%
Standoff(prize=0.6, clash=0.8).equilibria()

# %% [markdown]
# ## All its members
#
# Every point of the square below is a game. Its regions are the sets of pure equilibria that occur, and the
# line between them is exact: pressing is a best reply to pressing if and only if $v/2 - c \ge 0$.

# %%
ax = regime_plane(
    Standoff(),
    "prize",
    "clash",
    names={
        "(yield, press) + (press, yield)": "Chicken: one presses, the other yields",
        "(press, press)": "Prisoner's Dilemma: both press",
    },
)
# %% [markdown]
# What the picture suggests can be proved for the whole space. A statement about the model is decided by a
# solver for real arithmetic; it is proved for every admissible point, or refuted by an exact one.

# %%
from greatgame.proof import Iff, Outcome

verdict = prove(Standoff, Iff(Outcome("press", "press"), lambda m: m.clash <= m.prize / 2))
verdict.verdict, verdict.statement

# %%
verdict = prove(Standoff, Outcome("press", "press"))
verdict.verdict, verdict.counterexample

# %% [markdown]
# A refuted statement comes with a point to check by hand: at those values a power that meets pressure gains
# by yielding.
#
# **Next.** Notebooks 2 to 4 study the three core models: co-hegemony, India against China, and the division
# of labour.
