"""Marts out to Parquet."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.publish.parquet import NothingToPublishError, publish_parquet

pytestmark = pytest.mark.unit

AS_OF = date(2026, 11, 18)


def _warehouse(path: Path, *, rows: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema staging")
        connection.execute("create table marts.kpi_value (a integer, b varchar)")
        connection.execute(f"insert into marts.kpi_value values {rows}")  # noqa: S608  own rows
        connection.execute("create view marts.a_view as select 1 as x")
        connection.execute("create table staging.not_a_mart as select 1 as x")
    return path


def test_every_mart_is_one_file_and_nothing_else_is(tmp_path: Path) -> None:
    warehouse = _warehouse(tmp_path / "w.duckdb", rows="(1, 'x')")

    files = publish_parquet(warehouse=warehouse, exports=tmp_path / "exports", as_of=AS_OF)

    assert files == (tmp_path / "exports" / "as_of=2026-11-18" / "kpi_value.parquet",)
    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["as_of=2026-11-18"]


def test_tables_of_the_companys_own_project_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    warehouse = _warehouse(tmp_path / "w.duckdb", rows="(1, 'x')")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema own; create table own.kpi_value as select 2 as a")

    files = publish_parquet(warehouse=warehouse, exports=tmp_path / "exports", as_of=AS_OF)

    folder = tmp_path / "exports" / "as_of=2026-11-18"
    assert files == (folder / "kpi_value.parquet", folder / "own" / "kpi_value.parquet")
    assert duckdb.read_parquet(str(files[1])).fetchall() == [(2,)]


def test_equal_rows_in_another_order_give_equal_bytes(tmp_path: Path) -> None:
    one = _warehouse(tmp_path / "one.duckdb", rows="(1, 'x'), (2, null), (null, 'z')")
    two = _warehouse(tmp_path / "two.duckdb", rows="(null, 'z'), (2, null), (1, 'x')")

    first, second = (
        publish_parquet(warehouse=warehouse, exports=tmp_path / name, as_of=AS_OF)[0]
        for name, warehouse in (("a", one), ("b", two))
    )

    assert first.read_bytes() == second.read_bytes()


def test_a_second_export_of_a_date_replaces_the_first_and_what_a_kill_left(tmp_path: Path) -> None:
    warehouse = _warehouse(tmp_path / "w.duckdb", rows="(1, 'x')")
    exports = tmp_path / "exports"
    (exports / ".as_of=2026-11-18.partial" / "half").mkdir(parents=True)
    publish_parquet(warehouse=warehouse, exports=exports, as_of=AS_OF)

    publish_parquet(warehouse=warehouse, exports=exports, as_of=AS_OF)

    assert [path.name for path in exports.iterdir()] == ["as_of=2026-11-18"]


def test_a_warehouse_without_marts_is_refused_with_the_mend(tmp_path: Path) -> None:
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()

    with pytest.raises(NothingToPublishError, match="shinchoku run --no-send"):
        publish_parquet(warehouse=empty, exports=tmp_path / "exports", as_of=AS_OF)
