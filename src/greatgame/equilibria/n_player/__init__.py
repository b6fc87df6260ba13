"""Parts of the n-player solver: supports, the polynomial systems on them, their certified zeros."""
