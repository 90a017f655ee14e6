"""The numbers of a build as a publication keeps them."""

from pathlib import Path

import duckdb
import pytest

from flows.prepare.printed_values import write_printed_values
from flows.prepare.table_reader import ReportTableError
from flows.vocabulary.printed import PRINTED

pytestmark = pytest.mark.unit


def test_the_tables_are_written_with_their_rows_and_the_same_bytes_twice(
    warehouse: Path, tmp_path: Path
) -> None:
    once = write_printed_values(warehouse, contexts=tmp_path / "once")
    twice = write_printed_values(warehouse, contexts=tmp_path / "twice")

    assert [file.stem for file in once] == list(PRINTED)
    assert [file.read_bytes() for file in once] == [file.read_bytes() for file in twice]
    assert duckdb.read_parquet(str(once[0])).project("value").fetchall() == [(120_430_000,)]


def test_a_warehouse_of_another_version_is_told_by_the_table_that_it_lacks(
    tmp_path: Path,
) -> None:
    file = tmp_path / "old.duckdb"
    duckdb.connect(str(file)).close()

    with pytest.raises(ReportTableError, match="rpt_printed_value"):
        write_printed_values(file, contexts=tmp_path)
