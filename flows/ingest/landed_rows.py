"""Give back landed rows as they came, by file, sheet and row.

Reads lake/raw/<source>/<object>/as_of=<date>/*.parquet; writes nothing.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeAlias

import pyarrow.parquet as pq

from flows.shelves import Workspace
from flows.vocabulary.objects import OBJECTS

RowPlace: TypeAlias = tuple[str, str, str]
"""File, sheet and row of a landed row."""
PART = "_part"


def read_landed_rows(
    workspace: Workspace,
    *,
    source: str,
    object_name: str,
    snapshot_on: date,
    places: Collection[RowPlace],
) -> Mapping[RowPlace, Mapping[str, str]]:
    """Return the fields (and ``_part``) of some rows of one delivery; null is ''.

    A row that no table could hold is not among them.
    """
    wanted, numbers = set(places), sorted({row for _, _, row in places})
    found: dict[RowPlace, Mapping[str, str]] = {}
    columns = [*OBJECTS[object_name], PART, "_source_file", "_source_sheet", "_source_row"]
    for path in sorted(workspace.raw(source, object_name, snapshot_on).glob("*.parquet")):
        table = pq.read_table(
            path, columns=columns, filters=[("_source_row", "in", numbers)], partitioning=None
        )
        for row in table.to_pylist():
            cells = {name: "" if cell is None else str(cell) for name, cell in row.items()}
            place = (cells["_source_file"], cells["_source_sheet"], cells["_source_row"])
            if place in wanted:
                found[place] = cells
    return found
