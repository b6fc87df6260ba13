"""Sweeps and sensitivity: designs, batch outcomes, resumable runs, indices."""
