"""Sweeps over parameters and sensitivity analysis, on kernels compiled from the payoffs.

The package is also the function: ``greatgame.sensitivity(model, outcome, method="sobol")``.
"""

from greatgame.discovery import make_callable

make_callable("greatgame.sensitivity", "greatgame.sensitivity.indices:sensitivity")
