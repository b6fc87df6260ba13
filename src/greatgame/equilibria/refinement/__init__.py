"""Parts of refinement and selection: dominance, perfection, evolution, selection rules, names."""
