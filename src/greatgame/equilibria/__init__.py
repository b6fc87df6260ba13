"""Equilibria of one game: solvers, certificates, refinements and selection."""
