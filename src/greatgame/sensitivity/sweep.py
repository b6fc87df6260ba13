"""Running a study: chunk by chunk, resumable, with the same bytes whoever computes them.

A run is a folder::

    manifest.json                    the study, hashes, versions; once complete, every shard
    shards/00000003-1f0c….parquet    rows of chunk 3, named by their content

A shard is written under a temporary name and renamed, so it is there whole or not at all; after an
interruption at most the chunks in flight are computed again.  On resume every shard is checked against
the hash in its name; a damaged one is computed again.  A folder of another study, or with other files,
is refused.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from greatgame.errors import StudyError
from greatgame.model import Model
from greatgame.sensitivity.design import Design, whole_number
from greatgame.sensitivity.results import Run
from greatgame.sensitivity.store import Store, open_store
from greatgame.sensitivity.study import Study, versions

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int, int], None]
MANIFEST = "manifest.json"
_SHARD = re.compile(r"shards/(\d{8})-([0-9a-f]{16})\.parquet")
_FORMAT = "greatgame sweep 1"


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    Attributes
    ----------
    points, chunks, done : int
        Rows, shards, and shards already there.
    seconds : float
        Estimated time of the rest on one worker.
    size : int
        Estimated size of the whole, bytes.
    """

    points: int
    chunks: int
    done: int
    seconds: float
    size: int

    def __str__(self) -> str:
        return (
            f"{self.points:,} points in {self.chunks:,} shards, {self.done:,} there; about "
            f"{self.seconds:,.1f} s on one worker, {self.size / 1e6:,.1f} MB"
        )


def sweep(
    model: type[Model] | Model,
    design: Design,
    outcomes: Sequence[Any] | Mapping[str, Any],
    out: str | os.PathLike[str],
    *,
    workers: int = 1,
    processes: bool = False,
    scheduler: str | None = None,
    choices: Mapping[str, Sequence[str]] | None = None,
    parameters: bool = False,
    chunk: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Evaluate outcomes at every point of a design and store them; resume what is there.

    Parameters
    ----------
    model : type of Model, or a Model
        A point fixes the parameters that the design does not vary, and the choices.
    design : Design
        See :mod:`greatgame.sensitivity.design`.
    outcomes : sequence or mapping of column name to outcome
        Outcomes, or what :meth:`Outcome.parse` reads: ``["regime", "payoff player=Russia"]``.
    out : path or URL
        A folder; created if missing.
    workers : int
        Threads (or processes) that compute.
    processes : bool
        Use processes: better where many points need the exact solver.
    scheduler : str, optional
        Address of a Dask scheduler, or "local" for a local cluster of ``workers`` processes.
    choices : mapping of choice to options, optional
        Structural alternatives to go through.
    parameters : bool
        Store the varied parameters too; by default the design recomputes them.
    chunk : int, optional
        Rows in a shard: part of the study, since it decides the files.
    progress : callable, optional
        Called with (chunks done, chunks).

    Returns
    -------
    Run

    Raises
    ------
    StudyError
        If the study is malformed, or the folder cannot be used: of another study, of something else,
        in use, unreadable, full.
    """
    study = Study.of(model, design, outcomes, choices=choices, chunk=chunk, parameters=parameters)
    return run(study, out, workers=workers, processes=processes, scheduler=scheduler, progress=progress)


def run(
    study: Study,
    out: str | os.PathLike[str],
    *,
    workers: int = 1,
    processes: bool = False,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Run:
    """Run or resume a study; see :func:`sweep`."""
    whole_number("workers", workers, 1)
    store = open_store(out)
    for case in range(len(study.cases)):
        study.evaluator(case)  # mistakes in the study surface here, before anything is written
    check_place(store, study)
    with store.locked():
        done = _prepare(store, study)
        todo = [k for k in range(len(study.chunks)) if k not in done]
        if progress is not None:
            progress(len(done), len(study.chunks))
        for k, name in _execute(study, store, todo, workers, processes, scheduler):
            done[k] = name
            if progress is not None:
                progress(len(done), len(study.chunks))
        store.write(MANIFEST, _manifest(study, [done[k] for k in range(len(study.chunks))]))
    return Run(store, study)


def plan(study: Study, out: str | os.PathLike[str]) -> Plan:
    """Say what a run would do, by computing a small piece; nothing is written."""
    store = open_store(out)
    check_place(store, study)
    done = _verified(store, study)[0]
    n = min(study.design.size, 4096)
    _encoded(study, (0, 0, n))
    start = time.perf_counter()
    data = _encoded(study, (0, 0, n))
    seconds = (time.perf_counter() - start) / n
    left = sum(high - low for k, (_, low, high) in enumerate(study.chunks) if k not in done)
    return Plan(
        study.size, len(study.chunks), len(done), seconds * left, math.ceil(len(data) / n * study.size)
    )


# -- the folder -------------------------------------------------------------------------------


def check_place(store: Store, study: Study) -> None:
    """Raise a StudyError unless the folder is new, empty, or belongs to this study."""
    names = store.names()
    if MANIFEST not in names:
        if names:
            raise StudyError(
                f"{store.location} holds other files ({names[0]}, ...) and no sweep; "
                "give a new or empty folder"
            )
        return
    try:
        found = json.loads(store.read(MANIFEST))
    except ValueError:
        found = {}
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise StudyError(f"{store.location}/{MANIFEST} is not the manifest of a sweep; give a new folder")
    wanted = json.loads(_manifest(study, None))
    changed = [k for k in wanted["study"] if found.get("study", {}).get(k) != wanted["study"][k]]
    if changed:
        raise StudyError(
            f"{store.location} belongs to another study: {', '.join(changed)} changed; "
            "nothing was overwritten, give a new folder"
        )
    other = {k: v for k, v in found.get("versions", {}).items() if wanted["versions"].get(k) != v}
    if other:
        was = ", ".join(f"{k} {v}" for k, v in other.items())
        raise StudyError(
            f"{store.location} was begun with {was}, and shards must come from the same; give a new folder"
        )


def _prepare(store: Store, study: Study) -> dict[int, str]:
    """Write the manifest of a new run, drop damaged shards, return the good ones by chunk."""
    if MANIFEST not in store.names():
        store.write(MANIFEST, _manifest(study, None))
    done, damaged = _verified(store, study)
    for name in damaged:
        store.remove(name)
    return done


def _verified(store: Store, study: Study) -> tuple[dict[int, str], list[str]]:
    """Check every shard against the hash in its name."""
    done, damaged = {}, []
    for name in store.names():
        match = _SHARD.fullmatch(name)
        if match is None:
            continue
        good = int(match[1]) < len(study.chunks) and _hash(store.read(name)) == match[2]
        if good:
            done[int(match[1])] = name
        else:
            damaged.append(name)
    return done, damaged


def _manifest(study: Study, shards: Sequence[str] | None) -> bytes:
    document = {
        "format": _FORMAT,
        "digest": study.digest,
        "study": study.to_json(),
        "versions": versions(),
        "points": study.size,
        "complete": shards is not None,
        "shards": list(shards or ()),
    }
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


# -- one chunk --------------------------------------------------------------------------------


def parquet_options(table: pa.Table) -> dict[str, Any]:
    """Return how pyarrow writes a shard.

    Labels go without the smallest and largest of a row group: every row group has nearly all of them, so
    no query could skip one, and finding them takes half the time of writing.
    """
    import pyarrow as pa

    coded = [f.name for f in table.schema if pa.types.is_dictionary(f.type)]
    return {
        "compression": "zstd",
        "use_dictionary": coded,
        "column_encoding": {"point": "DELTA_BINARY_PACKED"},
        "write_statistics": [c for c in table.column_names if c not in coded],
    }


def _encoded(study: Study, piece: tuple[int, int, int]) -> bytes:
    """Return the Parquet file of a piece of a study."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table, sink = study.table(*piece), pa.BufferOutputStream()
    pq.write_table(table, sink, **parquet_options(table))
    return bytes(sink.getvalue())


def write_chunk(study: Study, out: str, k: int) -> tuple[int, str]:
    """Compute and store chunk ``k``; return it with the shard's name.  Runs in any process."""
    data = _encoded(study, study.chunks[k])
    name = f"shards/{k:08d}-{_hash(data)}.parquet"
    open_store(out).write(name, data)
    return k, name


#: Studies unpickled in this process, so that kernels are compiled once.
_HERE: dict[str, Study] = {}


def write_chunk_elsewhere(study: Study, out: str, k: int) -> tuple[int, str]:
    """Compute and store a chunk in a worker process."""
    return write_chunk(_HERE.setdefault(study.digest, study), out, k)


# -- who computes -----------------------------------------------------------------------------


def _execute(
    study: Study, store: Store, todo: Sequence[int], workers: int, processes: bool, scheduler: str | None
) -> Iterator[tuple[int, str]]:
    """Compute chunks and yield them as they are stored, in any order."""
    if scheduler is not None:
        from greatgame.sensitivity.cluster import on_cluster

        yield from on_cluster(study, store.location, todo, scheduler, workers)
    elif workers == 1 and not processes:
        for k in todo:
            yield write_chunk(study, store.location, k)
    elif todo:
        yield from _pooled(study, store.location, todo, workers, processes)


def _pooled(
    study: Study, out: str, todo: Sequence[int], workers: int, processes: bool
) -> Iterator[tuple[int, str]]:
    """Keep a few chunks per worker in flight, so that memory stays constant."""
    pool: Executor
    if processes:
        import multiprocessing

        pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    else:
        study.table(0, 0, 1)  # compile before threads start
        pool = ThreadPoolExecutor(workers)
    work = write_chunk_elsewhere if processes else write_chunk
    waiting = iter(todo)
    try:
        flying: set[Future[tuple[int, str]]] = {
            pool.submit(work, study, out, k) for k in itertools.islice(waiting, 2 * workers)
        }
        while flying:
            finished, flying = wait(flying, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
            flying |= {pool.submit(work, study, out, k) for k in itertools.islice(waiting, len(finished))}
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
