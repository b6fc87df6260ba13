"""A finished (or running) sweep: its rows as pandas, Arrow or xarray."""

from __future__ import annotations

import importlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.errors import DependencyError, StudyError, suggest
from greatgame.sensitivity.design import Grid
from greatgame.sensitivity.store import Store
from greatgame.sensitivity.study import Study
from greatgame.shown import Shown

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Run(Shown):
    """The rows of a study.

    The shards are ordinary Parquet: ``polars.read_parquet(f"{run.location}/shards/*.parquet")`` and
    DuckDB's ``read_parquet('…/shards/*.parquet')`` open them as they are.

    Attributes
    ----------
    study : Study
    location : str
        The folder or URL.
    """

    def __init__(self, store: Store, study: Study) -> None:
        self._store, self.study, self.location = store, study, store.location

    def __len__(self) -> int:
        return self.study.size

    @property
    def shards(self) -> list[str]:
        """Names of the shards, in row order."""
        return [n for n in self._store.names() if n.startswith("shards/") and n.endswith(".parquet")]

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Iterate over the shards as Arrow tables, in row order and constant memory."""
        import pyarrow.parquet as pq

        for name in self.shards:
            yield pq.read_table(io.BytesIO(self._store.read(name)), columns=columns)

    def to_arrow(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return all rows as one Arrow table."""
        import pyarrow as pa

        return pa.concat_tables(self.tables(columns)).unify_dictionaries()

    def to_pandas(self, parameters: bool = True, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return all rows as a data frame indexed by point.

        Parameters
        ----------
        parameters : bool
            Whether to add the varied parameters, recomputed from the design.
        columns : sequence of str, optional
            Outcomes to read.
        """
        wanted = None if columns is None else ["point", *columns]
        frame: pd.DataFrame = self.to_arrow(wanted).to_pandas().set_index("point")
        if parameters and not self.study.parameters:
            at = frame.index.to_numpy() % self.study.design.size
            values = self.study.design.columns(0, self.study.design.size)[:, at]
            for k, name in enumerate(self.study.design.names):
                frame.insert(k, name, values[k])
        return frame

    def counts(self, outcome: str) -> dict[str, int]:
        """Return how often each value of a column occurs (regimes, statuses, truths), most frequent first."""
        self._known(outcome)
        total: Counter[str] = Counter()
        for table in self.tables([outcome]):
            for item in table[outcome].value_counts().to_pylist():
                total[str(item["values"])] += item["counts"]
        return dict(total.most_common())

    def to_xarray(self, outcome: str) -> Any:
        """Return an outcome over a grid as an array with the axes as coordinates.

        Raises
        ------
        StudyError
            If the design is no grid, an axis moves several parameters, or choices vary.
        DependencyError
            If xarray is not installed.
        """
        self._known(outcome)
        design = self.study.design
        if not isinstance(design, Grid) or len(self.study.cases) > 1:
            raise StudyError("only a sweep of one grid, with every choice fixed, is an array")
        try:
            xarray: Any = importlib.import_module("xarray")
        except ImportError:
            raise DependencyError("to_xarray needs xarray: pip install xarray") from None
        names = ["point" if axis.labels else "/".join(axis.names) for axis in design.axes]
        coordinates: dict[str, list[Any]] = {
            name: list(axis.labels) or [float(row[0]) for row in axis.rows]
            for name, axis in zip(names, design.axes, strict=True)
        }
        values = self.to_pandas(parameters=False, columns=[outcome])[outcome].to_numpy()
        return xarray.DataArray(np.asarray(values).reshape(design.shape), coordinates, names, name=outcome)

    def _known(self, outcome: str) -> None:
        import pyarrow.parquet as pq

        names = pq.read_schema(io.BytesIO(self._store.read(self.shards[0]))).names
        if outcome not in names:
            raise StudyError(f"the sweep has no column {outcome!r}{suggest(outcome, names)}")

    def __repr__(self) -> str:
        return f"<Run of {self.study.size:,} points of {self.study.model.__name__} in {self.location}>"
