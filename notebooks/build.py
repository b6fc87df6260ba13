"""Convert and execute the notebooks: ``python notebooks/build.py [NUMBER ...]``.

The source of a notebook is its text twin ``NN_name.py`` (py:percent cells, edited by hand); this script
runs it in a fresh kernel, with warnings as errors, and stores ``NN_name.ipynb`` with its outputs.
Everything that differs from run to run is left out: times, execution counts of the kernel, random ids.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

HERE = Path(__file__).parent
SECONDS = 120  # for one cell, on a slow machine
STRICT = """
import warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", module="ipykernel|traitlets|zmq|tornado")  # the kernel's own
del warnings
"""


class ThisPython(KernelSpecManager):
    """Knows one kernel: the Python that runs this script, whatever is installed elsewhere."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the specification that ipykernel would install."""
        assert kernel_name == "python3"
        spec = get_kernel_dict()
        spec["argv"] = [spec["argv"][0], "-W", "ignore", *spec["argv"][1:], "--log-level=ERROR"]
        return KernelSpec(resource_dir="", **spec)


class ThisManager(AsyncKernelManager):
    """Starts that kernel."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"kernel_spec_manager": ThisPython()}))


class StrictClient(NotebookClient):
    """Runs cells in a kernel where warnings are errors."""

    async def async_start_new_kernel_client(self, **kwargs: Any) -> Any:
        """Start the kernel and turn warnings into errors before the first cell."""
        client = await super().async_start_new_kernel_client(**kwargs)
        await client.execute_interactive(STRICT, silent=True, store_history=False)
        return client


def sources(numbers: tuple[str, ...] = ()) -> list[Path]:
    """Return the text twins in order; all of them, or those that start with one of the numbers."""
    twins = sorted(HERE.glob("[0-9][0-9]_*.py"))
    return [t for t in twins if not numbers or t.name.startswith(numbers)]


def convert(twin: Path) -> Any:
    """Return the notebook of a text twin, without outputs and with ids that do not change."""
    notebook = jupytext.read(twin)
    for k, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{k:02d}"
        cell["metadata"] = {}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook["metadata"] = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


def execute(twin: Path) -> Any:
    """Run a text twin from a clean kernel and return the notebook with its outputs."""
    notebook = convert(twin)
    StrictClient(
        notebook,
        kernel_manager_class=ThisManager,
        timeout=SECONDS,
        record_timing=False,
        coalesce_streams=True,  # the kernel cuts one text where its buffer happens to be flushed
        resources={"metadata": {"path": str(HERE)}},
    ).execute()
    notebook["metadata"]["language_info"] = {"name": "python"}
    return notebook


def stored(twin: Path) -> Path:
    """Return where the executed notebook of a text twin is kept."""
    return twin.with_suffix(".ipynb")


def read(twin: Path) -> Any:
    """Return the stored notebook of a text twin."""
    return nbformat.read(stored(twin), as_version=4)


def main(numbers: tuple[str, ...]) -> None:
    """Build the notebooks that are asked for."""
    for twin in sources(numbers):
        notebook = execute(twin)
        nbformat.validate(notebook)
        nbformat.write(notebook, stored(twin))
        print(f"built {stored(twin).name}")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
