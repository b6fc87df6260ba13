"""The catalogue of models: one file per interaction (or a small package per family)."""

if not __name__.startswith("greatgame."):
    raise ImportError("import greatgame.models, not models")
