"""Every notebook runs from a clean kernel without warnings and gives the outputs that are stored."""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
MUST_HAVE = {"02_co_hegemony", "03_india_against_china", "04_division_of_labour"}
NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


def _builder() -> ModuleType:
    """Import ``notebooks/build.py``, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("notebooks_build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = _builder()
TWINS = build.sources()


def outputs(notebook: Any) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for every output of a notebook, in each of its notations."""
    for cell in notebook.cells:
        for k, output in enumerate(cell.get("outputs", ())):
            if output.output_type == "stream":
                yield f"{cell.id}, {output.name} {k}", output.text
            for kind, text in output.get("data", {}).items():
                yield f"{cell.id}, {kind} {k}", text


def differ(kind: str, one: str, other: str) -> bool:
    """Compare two outputs: text exactly, drawings up to a hundredth of a point."""
    if "svg" not in kind:
        return one != other
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return True
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return any(abs(float(a) - float(b)) > 0.01 for a, b in pairs)


def test_must_have_models_have_a_notebook() -> None:
    assert {t.stem for t in TWINS} >= MUST_HAVE
    assert [t.stem for t in TWINS] == [p.stem for p in sorted(FOLDER.glob("[0-9]*.ipynb"))]


@pytest.mark.parametrize("twin", TWINS, ids=lambda t: t.stem)
def test_notebook_reproduces_its_stored_outputs(twin: Path) -> None:
    kept = build.read(twin)
    fresh = build.execute(twin)
    assert [c.source for c in kept.cells] == [c.source for c in fresh.cells], "run make notebooks-build"
    before, after = dict(outputs(kept)), dict(outputs(fresh))
    assert sorted(before) == sorted(after)
    assert not [where for where in after if "stderr" in where]
    for where, text in after.items():
        if differ(where, before[where], text):
            changed = difflib.unified_diff(before[where].splitlines(), text.splitlines(), lineterm="", n=1)
            pytest.fail(f"{twin.stem}, {where}:\n" + "\n".join(list(changed)[:40]))


@pytest.mark.parametrize("twin", TWINS, ids=lambda t: t.stem)
def test_notebook_is_readable(twin: Path) -> None:
    kept = build.read(twin)
    code = [c for c in kept.cells if c.cell_type == "code"]
    assert 10 <= len(kept.cells) <= 45
    assert kept.cells[0].source.startswith("# ")
    assert max(len(c.source.splitlines()) for c in code) <= 30
    assert any("image/svg+xml" in where for where, _ in outputs(kept))


def test_a_text_is_one_output_wherever_the_kernel_cuts_it(tmp_path: Path) -> None:
    twin = tmp_path / "00_flush.py"
    twin.write_text('# %%\nimport time\n\nprint("one", flush=True)\ntime.sleep(0.5)\nprint("two")\n')
    assert dict(outputs(build.execute(twin))) == {"cell-00, stdout 0": "one\ntwo\n"}


def test_drawings_are_compared_with_a_tolerance() -> None:
    assert not differ("svg", "M 1.000 2.0", "M 1.001 2.0")
    assert differ("svg", "M 1.0 2.0", "M 1.0 2.1")
    assert differ("svg", "M 1.0 2.0", "L 1.0 2.0")
    assert differ("text/plain", "1.000", "1.001")
