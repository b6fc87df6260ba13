"""Sweeps on several machines: chunks as tasks of a Dask cluster, which replaces workers that die."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from greatgame.errors import DependencyError, StudyError
from greatgame.sensitivity.study import Study
from greatgame.sensitivity.sweep import write_chunk_elsewhere

#: A chunk whose worker dies this often is given up.
_RETRIES = 5


def on_cluster(
    study: Study, out: str, todo: Sequence[int], scheduler: str, workers: int
) -> Iterator[tuple[int, str]]:
    """Compute chunks on a cluster and yield them as they are stored.

    Parameters
    ----------
    scheduler : str
        Address such as ``tcp://host:8786``, or "local" for a cluster of ``workers`` processes here.

    Raises
    ------
    StudyError
        If the scheduler does not answer.
    DependencyError
        If dask.distributed is not installed.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise DependencyError("a cluster needs dask.distributed: pip install 'dask[distributed]'") from None
    if scheduler == "local":
        options = {
            "n_workers": workers,
            "threads_per_worker": 1,
            "dashboard_address": None,
            "host": "127.0.0.1",
        }
        with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
            yield from _stream(client, study, out, todo)
        return
    try:
        client = distributed.Client(scheduler, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise StudyError(f"no Dask scheduler answers at {scheduler}: {error}") from None
    with client:
        yield from _stream(client, study, out, todo)


def _stream(client: Any, study: Study, out: str, todo: Sequence[int]) -> Iterator[tuple[int, str]]:
    distributed: Any = importlib.import_module("distributed")
    waiting = iter(todo)
    window = 2 * max(1, sum(client.nthreads().values())) + 2

    def submit(k: int) -> Any:
        return client.submit(write_chunk_elsewhere, study, out, k, pure=False, retries=_RETRIES)

    flying = distributed.as_completed([submit(k) for k in itertools.islice(waiting, window)])
    for future in flying:
        yield future.result()
        for k in itertools.islice(waiting, 1):
            flying.add(submit(k))
