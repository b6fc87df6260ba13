"""Compiled kernels of the batch solver; import the modules here only when a batch is solved.

What a kernel that computes payoffs itself can call, without materialising a stack of games:

* ``two_by_two.sign_code`` and ``mixed_2x2``: one 2x2 game as eight numbers; ``cases()`` reads the code;
* ``bimatrix.normalise_block``, ``minor_signs`` and ``match_supports``: 64 games of up to 5x5 as two blocks of
  payoffs, entry first and game last, player 2's transposed;
* ``cube.solve_cube``: one 2x2x2 game of a stack;
* ``tables.size_tables``: the index tables they take.
"""
