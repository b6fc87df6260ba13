"""Repeated-game strategies: one file per strategy or close family."""

if not __name__.startswith("greatgame."):
    raise ImportError("import greatgame.strategies, not strategies")
