"""Start of the command line: ``greatgame`` and ``python -m greatgame``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; an interrupt, even during start-up, ends with exit code 130."""
    try:
        from greatgame.cli import app

        app(prog_name="greatgame")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
