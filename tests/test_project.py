"""The house: packages listed, links and guards in place, light start-up, public names."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import greatgame

ROOT = Path(__file__).parents[1]
HEAVY = {
    "numpy",
    "scipy",
    "sympy",
    "nashpy",
    "numba",
    "z3",
    "SALib",
    "pandas",
    "matplotlib",
    "pyarrow",
    "dask",
}


def test_every_package_folder_is_listed() -> None:
    """An unlisted folder would silently be left out of the wheel."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {"greatgame.models", "greatgame.strategies"}
    for base in ("src/greatgame", "models", "strategies"):
        for init in (ROOT / base).rglob("__init__.py"):
            parts = init.parent.relative_to(ROOT / base).parts
            stem = "greatgame" if base.startswith("src") else f"greatgame.{base}"
            found.add(".".join((stem, *parts)))
    assert sorted(listed) == sorted(found)


@pytest.mark.parametrize("name", ["models", "strategies"])
def test_catalogue_folders_are_linked_and_guarded(name: str) -> None:
    link = ROOT / "src/greatgame" / name
    assert link.is_symlink()
    assert os.readlink(link) == f"../../{name}"
    run = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert f"import greatgame.{name}, not {name}" in run.stderr


def test_import_is_light() -> None:
    code = "import sys, greatgame; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(run.stdout.split())


def test_public_names_resolve_and_type_checkers_see_them() -> None:
    source = Path(greatgame.__file__).read_text()
    typed = set(re.findall(r"import (\w+) as \1", source))
    assert typed == set(greatgame._HOME)
    for name in dir(greatgame):
        assert getattr(greatgame, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = greatgame.nonsense


def test_version_is_stated_once_each() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == greatgame.__version__
    assert f"version: {greatgame.__version__}\n" in (ROOT / "CITATION.cff").read_text()


def test_committed_text_holds_no_machine_paths() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".ipynb", ".yml", ".cff", ".bib", ""} and path.is_file():
            text = path.read_text(errors="ignore")
            assert not re.search(r"(?<![\w./])/(?:home|root|work)/\w", text), name


def test_every_dependency_has_a_tested_range_and_an_exact_version_inside_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    exact = {canonicalize_name(n): v for n, _, v in (x.partition("==") for x in lines if "==" in x)}
    for text in project["dependencies"]:
        wanted = Requirement(text)
        bounds = {part.operator for part in wanted.specifier}
        assert bounds == {">=", "<"}, text
        assert exact[canonicalize_name(wanted.name)] in wanted.specifier, text
    for texts in project["optional-dependencies"].values():
        for wanted in map(Requirement, texts):
            name = canonicalize_name(wanted.name)
            assert name not in exact or exact[name] in wanted.specifier, wanted


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "CITATION.cff", "CONTRIBUTING.md", "CHANGELOG.md", "references.bib"]
)
def test_what_a_repository_tells_about_itself_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200


def test_types_are_shipped() -> None:
    assert (Path(greatgame.__file__).parent / "py.typed").exists()
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert "py.typed" in setup["package-data"]["greatgame"]


def test_optional_peers_are_not_required() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert not [d for d in project["dependencies"] if "gambit" in d.lower()]
    assert importlib.util.find_spec("greatgame") is not None
