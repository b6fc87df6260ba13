"""Proofs kept between runs: the hashes of queries proved unsatisfiable."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import z3


class Store:
    """Proved-unsatisfiable queries on disk, by the hash of their SMT-LIB text."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        found: object = json.loads(self.path.read_text()) if self.path.exists() else []
        self._proved: set[str] = {str(x) for x in found} if isinstance(found, list) else set()

    def proved(self, text: str) -> bool:
        """Whether this very query was proved unsatisfiable before."""
        return _digest(text) in self._proved

    def remember(self, text: str) -> None:
        """Record a proof; the file is replaced as a whole."""
        self._proved.add(_digest(text))
        scratch = self.path.with_suffix(".tmp")
        scratch.write_text(json.dumps(sorted(self._proved), indent=0))
        scratch.replace(self.path)


def _digest(text: str) -> str:
    return hashlib.sha256(f"z3 {z3.get_version_string()}\n{text}".encode()).hexdigest()
