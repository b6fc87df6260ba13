"""Docstrings as readers of the source see them: signs are signs, and an indented block keeps its lines.

The docstrings of greatgame write mathematics as plain text.  In reStructuredText ``|S|`` would be a
substitution, ``x_-i`` a link, and an indented formula a quotation whose lines flow together.  Here such
signs are escaped, an indented block after prose becomes a literal block, and the words that describe a type
are set in italics instead of being looked up as names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from greatgame.errors import GreatGameError

_LITERAL = re.compile(r"(``.+?``|:[\w:]+:`[^`]+`)")
_SIGN = re.compile(r"\||(?<=[A-Za-z0-9)])_(?![\w`])")
_TYPE = re.compile(r"(:(?:type|vartype) [^:]+: )(.+)")
_NOT_PROSE = re.compile(r"(\.\. |:\w+|>>>|\||[*\-+#] |\d+\. |=+ )")


def escaped(line: str) -> str:
    """Return a line in which signs of mathematics, outside code, stand for themselves."""
    parts = _LITERAL.split(line)
    return "".join(part if k % 2 else _SIGN.sub(r"\\\g<0>", part) for k, part in enumerate(parts))


def italic_types(line: str) -> str:
    """Return a line in which the description of a type, if it is one, is in italics."""
    found = _TYPE.fullmatch(line)
    if not found or "`" in found[2]:
        return line
    text = found[2].strip("* ").replace("*", r"\*")
    return f"{found[1]}*{text}*"


def displayed(lines: Sequence[str]) -> list[str]:
    """Return the lines with ``::`` before every indented block that follows a paragraph of prose."""
    out: list[str] = []
    inside = False  # an indented block that stays as it is
    start = ""  # first line of the paragraph above
    for k, line in enumerate(lines):
        opens = bool(line.strip()) and (k == 0 or not lines[k - 1].strip())
        if line.strip() and not line.startswith(" "):
            inside = False
        if opens and line.startswith(" ") and not inside:
            above = next((before for before in reversed(lines[:k]) if before.strip()), "")
            inside = True
            if start and not _NOT_PROSE.match(start) and not above.endswith("::"):
                out += ["::", ""]
        if opens and not line.startswith(" "):
            start = line
        out.append(line if inside else italic_types(escaped(line)))
    return out


def whole(lines: Sequence[str]) -> list[str]:
    """Return the docstring of an attribute as written, where the part before a colon was taken for a type."""
    types = [line for line in lines if line.startswith(":type: ")]
    if not types:
        return list(lines)
    rest = [line for line in lines if not line.startswith(":type: ")]
    return [f"{types[0].removeprefix(':type: ')}: {rest[0]}", *rest[1:]]


def qualified(line: str) -> str:
    """Return a line ``:raises Error:`` that names one of our errors in full, so that the link is unique."""
    found = re.match(r":raises (\w+):", line)
    error = found and _errors().get(found[1])
    if not found or not error:
        return line
    return f":raises ~{error.__module__}.{error.__qualname__}:{line[found.end() :]}"


def _errors() -> dict[str, type[GreatGameError]]:
    """Return every error class of the package that has been imported, by its name."""
    found: dict[str, type[GreatGameError]] = {}
    pending = [GreatGameError]
    while pending:
        error = pending.pop()
        found[error.__name__] = error
        pending += error.__subclasses__()
    return found


def _process(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    del app, name, thing, options
    own = whole(lines) if what in ("attribute", "data", "property") else lines
    lines[:] = [qualified(line) for line in displayed(own)]


def setup(app: Any) -> dict[str, bool]:
    """Process every docstring after its sections have been read."""
    app.connect("autodoc-process-docstring", _process, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
