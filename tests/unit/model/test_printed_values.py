"""What an earlier publication printed, where dbt reads it."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.model.printed_values import SCHEMAS, write_printed_values
from flows.shelves import Workspace
from flows.vocabulary.printed import PRINTED

pytestmark = pytest.mark.unit


def _publish(workspace: Workspace, day: date, *, keeps_values: bool = True) -> None:
    folder = workspace.published(day)
    folder.mkdir(parents=True)
    if not keeps_values:
        return
    (folder / "values").mkdir()
    for name, schema in SCHEMAS.items():
        row = {field.name: None for field in schema} | {"printed_as_of": day}
        pq.write_table(
            pa.Table.from_pylist([row], schema=schema), folder / "values" / f"{name}.parquet"
        )


def test_without_a_publication_every_table_is_there_and_empty(tmp_path: Path) -> None:
    write_printed_values(tmp_path, publication=None)

    for name in PRINTED:
        table = pq.read_table(tmp_path / f"{name}.parquet")
        assert (table.num_rows, table.schema) == (0, SCHEMAS[name])


def test_the_newest_publication_of_an_earlier_day_is_meant(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for day in (date(2026, 11, 6), date(2026, 11, 13), date(2026, 11, 20)):
        _publish(workspace, day)
    _publish(workspace, date(2026, 11, 18), keeps_values=False)
    (tmp_path / "published" / ".2026-11-19.partial" / "values").mkdir(parents=True)

    found = workspace.newest_published(before=date(2026, 11, 20))
    write_printed_values(tmp_path / "to", publication=found)

    assert found == workspace.published(date(2026, 11, 13))
    told = pq.read_table(tmp_path / "to" / "printed_value.parquet").to_pylist()
    assert [row["printed_as_of"] for row in told] == [date(2026, 11, 13)]


def test_nothing_was_published_before_the_first_publication(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    _publish(workspace, date(2026, 11, 13))

    assert workspace.newest_published(before=date(2026, 11, 13)) is None
