"""Sweeps: the same bytes whoever computes, resumption, and refusals that overwrite nothing."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from greatgame.cli import app
from greatgame.errors import DependencyError, GreatGameError, StudyError
from greatgame.models import CoHegemony
from greatgame.sensitivity import design
from greatgame.sensitivity.store import LocalStore
from greatgame.sensitivity.study import Study
from greatgame.sensitivity.studyfile import read_study, study_of
from greatgame.sensitivity.sweep import plan, run, sweep

STUDIES = Path(__file__).parents[2] / "notebooks/studies"
GRID = design.grid(CoHegemony, {"power": 11, "grab": 9, "share": 7})
OUTCOMES = {
    "regime": "regime",
    "russia": "payoff player=Russia rule=risk-dominant",
    "joint": "unique profile=rival,rival",
}
TOML = """
model = "co-hegemony"
chunk = 100
[design.grid]
power = 11
grab = 9
share = 7
[outcomes]
regime = "regime"
russia = {kind = "payoff", player = "Russia", rule = "risk-dominant"}
joint = "unique profile=rival,rival"
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    sweep(CoHegemony, GRID, OUTCOMES, folder, chunk=100)
    return folder


def test_threads_and_processes_write_the_same_bytes(reference: Path, tmp_path: Path) -> None:
    sweep(CoHegemony, GRID, OUTCOMES, tmp_path / "threads", chunk=100, workers=2)
    sweep(CoHegemony, GRID, OUTCOMES, tmp_path / "processes", chunk=100, workers=2, processes=True)
    assert contents(tmp_path / "threads") == contents(tmp_path / "processes") == contents(reference)


def test_a_study_file_is_the_same_study(reference: Path, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(TOML)
    run(read_study(tmp_path / "study.toml"), tmp_path / "out")
    assert contents(tmp_path / "out") == contents(reference)


def test_frames(reference: Path) -> None:
    done = sweep(CoHegemony, GRID, OUTCOMES, reference, chunk=100)
    frame = done.to_pandas()
    assert len(frame) == GRID.size == len(done)
    assert frame.index.tolist() == list(range(GRID.size))
    assert frame["power"].tolist() == GRID.columns(0, GRID.size)[0].tolist()
    assert set(frame["russia status"]) <= {"ok", "none", "several"}
    assert frame.loc[frame["russia status"] != "ok", "russia"].isna().all()
    assert sum(done.counts("regime").values()) == GRID.size
    point = CoHegemony(**GRID.point(77))
    names = [f"({', '.join(e.profile)})" for e in point.equilibria("pure").pure if e.profile]
    assert frame["regime"][77] == (" + ".join(names) or "no pure equilibrium")
    with pytest.raises(StudyError, match="did you mean 'regime'"):
        done.counts("regim")


def test_xarray_view_or_a_clear_error(reference: Path) -> None:
    done = sweep(CoHegemony, GRID, OUTCOMES, reference, chunk=100)
    if importlib.util.find_spec("xarray") is None:
        with pytest.raises(DependencyError, match="pip install xarray"):
            done.to_xarray("russia")
    else:
        assert done.to_xarray("russia").shape == (11, 9, 7)


def test_polars_opens_the_shards(reference: Path) -> None:
    polars: Any = pytest.importorskip("polars")
    frame = polars.read_parquet(f"{reference}/shards/*.parquet")
    assert frame["point"].to_list() == list(range(GRID.size))


def test_duckdb_opens_the_shards(reference: Path) -> None:
    duckdb: Any = pytest.importorskip("duckdb")
    query = f"select count(*), max(point) from read_parquet('{reference}/shards/*.parquet')"
    assert duckdb.sql(query).fetchone() == (GRID.size, GRID.size - 1)


def test_resume_repairs_what_is_missing_or_damaged(reference: Path, tmp_path: Path) -> None:
    done = sweep(CoHegemony, GRID, OUTCOMES, tmp_path, chunk=100)
    shards = done.shards
    (tmp_path / shards[1]).unlink()
    (tmp_path / shards[2]).write_bytes(b"damaged")
    (tmp_path / "shards/.writing-left-over").write_bytes(b"half")
    steps: list[tuple[int, int]] = []
    sweep(CoHegemony, GRID, OUTCOMES, tmp_path, chunk=100, progress=lambda k, n: steps.append((k, n)))
    assert steps == [
        (len(shards) - 2, len(shards)),
        (len(shards) - 1, len(shards)),
        (len(shards), len(shards)),
    ]
    assert contents(tmp_path) == contents(reference)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_stopped_run_loses_at_most_the_chunk_in_flight(reference: Path, tmp_path: Path, by: int) -> None:
    (tmp_path / "study.toml").write_text(TOML)
    code = (
        "import sys, time, greatgame.sensitivity.sweep as s\n"
        "from greatgame.sensitivity.studyfile import read_study\n"
        "s.run(read_study(sys.argv[1]), sys.argv[2], progress=lambda k, n: "
        "(print(k, flush=True), time.sleep(0.2)))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "study.toml"), str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        stored = 0
        while stored < 3:
            stored = int(process.stdout.readline())
        os.kill(process.pid, by)
    assert process.returncode != 0
    there = len(list((tmp_path / "out/shards").glob("*.parquet")))
    assert there >= stored
    assert not json.loads((tmp_path / "out/manifest.json").read_text())["complete"]
    run(read_study(tmp_path / "study.toml"), tmp_path / "out")
    assert contents(tmp_path / "out") == contents(reference)


def test_another_study_or_foreign_folder_is_refused(reference: Path, tmp_path: Path) -> None:
    before = contents(reference)
    with pytest.raises(StudyError, match=r"another study: fixed changed; nothing was overwritten"):
        sweep(CoHegemony(deference="0.2"), GRID, OUTCOMES, reference, chunk=100)
    with pytest.raises(StudyError, match="outcomes changed"):
        sweep(CoHegemony, GRID, ["regime"], reference, chunk=100)
    assert contents(reference) == before
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StudyError, match="holds other files"):
        sweep(CoHegemony, GRID, OUTCOMES, tmp_path)
    assert contents(tmp_path) == {"letter.txt": b"mine"}
    with pytest.raises(StudyError, match="is a file"):
        sweep(CoHegemony, GRID, OUTCOMES, tmp_path / "letter.txt")
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(StudyError, match="not the manifest of a sweep"):
        sweep(CoHegemony, GRID, OUTCOMES, tmp_path)


def test_other_versions_are_refused(reference: Path, tmp_path: Path) -> None:
    manifest = json.loads((reference / "manifest.json").read_text())
    manifest["versions"]["pyarrow"] = "1.0"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(StudyError, match=r"begun with pyarrow 1\.0"):
        sweep(CoHegemony, GRID, OUTCOMES, tmp_path, chunk=100)


def test_a_full_disk_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StudyError, match="No space left on device; nothing was overwritten"):
        LocalStore(tmp_path).write("shards/a.parquet", b"x")
    assert contents(tmp_path) == {}


def test_a_disk_that_fills_up_during_a_sweep_loses_nothing_that_is_there(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, durable = iter(range(4)), os.fsync

    def filling(handle: int) -> None:
        if next(room, None) is None:
            raise OSError(28, "No space left on device")
        durable(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", filling)
        with pytest.raises(StudyError, match="No space left on device"):
            sweep(CoHegemony, GRID, OUTCOMES, tmp_path, chunk=100, workers=2)
    left, wanted = contents(tmp_path), contents(reference)
    assert len(left) == 4
    assert all(left[name] == wanted[name] for name in left if name != "manifest.json")
    sweep(CoHegemony, GRID, OUTCOMES, tmp_path, chunk=100)
    assert contents(tmp_path) == wanted


def test_a_folder_that_cannot_be_made_is_one_clear_error() -> None:
    with pytest.raises(StudyError, match="cannot"):
        sweep(CoHegemony, GRID, OUTCOMES, "/proc/nowhere/run")


def test_two_runs_cannot_share_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with LocalStore(tmp_path).locked(), pytest.raises(StudyError, match="another sweep is writing"):
        sweep(CoHegemony, GRID, OUTCOMES, tmp_path)


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    made = plan(Study.of(CoHegemony, GRID, OUTCOMES, chunk=100), tmp_path / "new")
    assert (made.points, made.chunks, made.done) == (693, 7, 0)
    assert made.seconds > 0
    assert made.size > 0
    assert not (tmp_path / "new").exists()


def test_any_fsspec_place(reference: Path) -> None:
    done = sweep(CoHegemony, GRID, OUTCOMES, "memory://runs/one", chunk=100)
    assert done.shards == sorted(n for n in contents(reference) if n.startswith("shards/"))
    assert done.to_arrow().num_rows == GRID.size


def test_choices_and_parameters_become_columns(tmp_path: Path) -> None:
    panel = design.points(CoHegemony, ["2001", "2012"])
    done = sweep(
        CoHegemony, panel, ["regime"], tmp_path, choices={"sharing": ["fixed", "tracking"]}, parameters=True
    )
    frame = done.to_pandas()
    assert frame["sharing"].tolist() == ["fixed", "fixed", "tracking", "tracking"]
    assert frame["power"].tolist() == [float(CoHegemony.at(y).values["power"]) for y in ("2001", "2012")] * 2
    pure = CoHegemony.at("2012", sharing="tracking").equilibria("pure").pure
    assert frame["regime"][3] == " + ".join(f"({', '.join(e.profile)})" for e in pure if e.profile)


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_survives_the_death_of_a_worker(reference: Path, tmp_path: Path) -> None:
    dask: Any = importlib.import_module("dask")
    distributed: Any = importlib.import_module("distributed")
    with dask.config.set({"distributed.comm.timeouts.connect": "20s", "logging.distributed": "critical"}):
        options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
        with distributed.LocalCluster(**options) as cluster:
            victim = next(iter(cluster.workers.values())).pid
            killed = threading.Event()

            def step(k: int, of: int) -> None:
                if k >= 1 and not killed.is_set():
                    killed.set()
                    os.kill(victim, signal.SIGKILL)
                    time.sleep(0.1)

            sweep(
                CoHegemony,
                GRID,
                OUTCOMES,
                tmp_path,
                chunk=100,
                scheduler=cluster.scheduler_address,
                progress=step,
            )
    assert killed.is_set()
    found, wanted = contents(tmp_path), contents(reference)
    assert sorted(found) == sorted(wanted)
    assert found == wanted


def test_no_scheduler_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    def absent(*_: object, **__: object) -> None:
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", absent)
    with pytest.raises(StudyError, match="no Dask scheduler answers at tcp"):
        sweep(CoHegemony, GRID, OUTCOMES, tmp_path, scheduler="tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"modle": 1}, "unknown entry 'modle'"),
        ({"model": "co-hegemon"}, "did you mean 'co-hegemony'"),
        ({"design": {}}, "the design is empty"),
        ({"design": {"grids": {}}}, "did you mean 'grid'"),
        ({"design": {"grid": {"power": "many"}}}, "give a number of values"),
        ({"design": {"sample": {}}}, "needs a size"),
        ({"outcomes": 3}, "must be a table or a list"),
        ({"outcomes": []}, "at least one outcome"),
        ({"outcomes": {"point": "regime"}}, "name of another column"),
        ({"choices": {"sharing": ["fixd"]}}, "did you mean 'fixed'"),
        ({"choices": {"sharng": ["fixed"]}}, "no choice 'sharng'"),
        ({"chunk": 0.5}, "chunk must be"),
        ({"parameters": 1}, "true or false"),
        ({"fixed": 1}, "must be a table"),
        ({"seed": "x", "design": {"sample": {"size": 4}}}, "seed must be"),
    ],
)
def test_malformed_studies_are_named(change: dict[str, object], text: str) -> None:
    base = {"model": "co-hegemony", "design": {"grid": {"power": 3}}, "outcomes": ["regime"]}
    with pytest.raises(GreatGameError, match=text):
        study_of(base | change)


def test_unreadable_study_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot read"):
        read_study(tmp_path / "absent.toml")
    (tmp_path / "bad.toml").write_text("model = ")
    with pytest.raises(StudyError, match="is not TOML"):
        read_study(tmp_path / "bad.toml")


@pytest.mark.parametrize("path", sorted(STUDIES.glob("*.toml")), ids=lambda p: p.stem)
def test_example_studies_are_well_formed(path: Path) -> None:
    study = read_study(path)
    assert study.size > 1000
    for outcome in study.outcomes.values():
        outcome.check(study.model, study.cases[0])


def test_command_line(tmp_path: Path, reference: Path) -> None:
    (tmp_path / "study.toml").write_text(TOML)
    command = ["sweep", str(tmp_path / "study.toml"), "--out", str(tmp_path / "out")]
    dry = CliRunner().invoke(app, [*command, "--dry-run", "--json"])
    assert json.loads(dry.stdout)["points"] == 693
    done = CliRunner().invoke(app, [*command, "--json"])
    assert done.exit_code == 0, done.output
    assert sum(json.loads(done.stdout)["counts"]["regime"].values()) == 693
    assert contents(tmp_path / "out") == contents(reference)
    other = CliRunner().invoke(app, ["sweep", str(tmp_path / "study.toml"), "--out", str(tmp_path)])
    assert other.exit_code == 1
    assert "holds other files" in other.output


def test_a_failure_is_a_row_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from greatgame.errors import SolverError
    from greatgame.sensitivity import solved

    def broken(*_: object) -> None:
        raise SolverError("gave up")

    monkeypatch.setattr(solved, "equilibria", broken)
    ties = design.grid(CoHegemony, {"share": ["0.35", "0.42"], "grab": ["0.2", "0.25", "0.3"]})
    frame = sweep(CoHegemony(power="0.25"), ties, ["count"], tmp_path).to_pandas()
    failed = frame[frame["count status"] == "failed"]
    assert len(failed) > 0
    assert set(failed["stage"]) == {"equilibria"}
    assert set(failed["reason"]) == {"count: SolverError: gave up"}
    assert failed["count"].isna().all()
    assert frame.loc[frame["count status"] == "ok", "reason"].isna().all()
    assert np.isfinite(frame.loc[frame["count status"] == "ok", "count"]).all()
