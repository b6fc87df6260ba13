"""Parts of the two-player solver: best-response polyhedra, their vertices, components of equilibria."""
