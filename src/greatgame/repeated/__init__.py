"""Infinitely repeated games: automata, exact play, deviations, critical discount factors, payoff sets."""
