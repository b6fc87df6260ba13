"""Compiled kernels of the batch solver; import the modules here only when a batch is solved."""
