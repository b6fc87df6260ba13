"""The user's cache folder, and what names its contents: the program's own source."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from importlib import metadata
from pathlib import Path

#: Libraries whose version can change a proof or a generated kernel.
LIBRARIES = ("sympy", "z3-solver", "python-flint")


def cache_folder(room: str) -> Path:
    """Return a folder of greatgame's in the user's cache folder (not created here).

    Parameters
    ----------
    room : str
        What is kept there: ``"kernels"``, ``"verdicts"``.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "greatgame" / room


@functools.cache
def program_hash() -> str:
    """Return a digest of greatgame's source files and of the libraries that its proofs rest on."""
    import greatgame.models
    import greatgame.strategies

    digest = hashlib.sha256()
    roots = {
        Path(folder) for p in (greatgame, greatgame.models, greatgame.strategies) for folder in p.__path__
    }
    for root in sorted(roots):
        for path in sorted(p for kind in ("*.py", "*.csv") for p in root.rglob(kind)):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()
