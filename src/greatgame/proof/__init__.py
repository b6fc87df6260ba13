"""Proof over parameters: conditions, decision procedure, atlas, claims, robustness."""
