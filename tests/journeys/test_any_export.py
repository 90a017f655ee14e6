"""Exports of systems that no map was made for: connected by settings alone, and nothing lost."""

import csv
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from .conftest import Ran

HERE = Path(__file__).parent
AS_OF = "2026-04-30"
FOLDERS = {
    "api_export": "salesforce_api_export",
    "flat_crm": "maven_crm",
    "shops": "ja_encodings",
    "loaded_salesforce": "fivetran_seeds/fivetran_salesforce",
    "loaded_hubspot": "fivetran_seeds/fivetran_hubspot",
}


@pytest.fixture(scope="module")
def ran(
    real_exports: Path,
    shinchoku: Callable[..., Ran],
    tmp_path_factory: pytest.TempPathFactory,
) -> Ran:
    """Return a night over five exports at once."""
    workspace = tmp_path_factory.mktemp("any_export")
    shutil.copyfile(HERE / "any_export" / "shinchoku.yaml", workspace / "shinchoku.yaml")
    for source, folder in FOLDERS.items():
        landing = workspace / "landing" / source / AS_OF
        landing.mkdir(parents=True)
        for file in (real_exports / folder).glob("*.csv"):
            shutil.copyfile(file, landing / file.name)
    return shinchoku(workspace, "run", "--no-send")


@pytest.fixture
def warehouse(ran: Ran) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the warehouse of that night."""
    assert ran.status == 0, ran.said
    path = ran.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Return the rows of a file as the standard library reads them."""
    with path.open(encoding=encoding, newline="") as stream:
        dialect = "excel-tab" if encoding == "utf-16" else "excel"
        return list(csv.DictReader(stream, dialect=dialect))


def test_every_row_of_every_file_is_accounted_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        "select source, object, rows_read,"
        " rows_accepted + rows_superseded + rows_quarantined from marts.dq_row_account"
    ).fetchall()

    assert {source for source, *_ in rows} == set(FOLDERS)
    assert [row for row in rows if row[2] != row[3]] == []


def test_a_flat_crm_has_the_deals_of_its_file_with_their_owners_by_name(
    warehouse: duckdb.DuckDBPyConnection, real_exports: Path
) -> None:
    status = {"Won": "won", "Lost": "lost", "Engaging": "open", "Prospecting": "open"}
    wanted: dict[tuple[str, str, str], Decimal] = {}
    for row in read(real_exports / "maven_crm" / "sales_pipeline.csv"):
        key = (row["sales_agent"], row["close_date"][:7], status[row["deal_stage"]])
        wanted[key] = wanted.get(key, Decimal(0)) + Decimal(row["close_value"] or 0)

    got = warehouse.sql(
        "select owner_id, coalesce(strftime(close_date, '%Y-%m'), ''), status,"
        " coalesce(sum(amount), 0) from marts.fct_deal where source = 'flat_crm' group by all"
    ).fetchall()

    assert {(owner, month, state): amount for owner, month, state, amount in got} == wanted


def test_tables_without_keys_in_four_encodings_are_whole(
    warehouse: duckdb.DuckDBPyConnection, real_exports: Path
) -> None:
    folder = real_exports / "ja_encodings"
    files = {
        "sales.csv": "utf-8-sig",
        "uriage_utf8.csv": "utf-8-sig",
        "uriage_utf8_bom.csv": "utf-8-sig",
        "uriage_cp932.csv": "cp932",
        "uriage_utf16le.csv": "utf-16",
    }
    rows = [row for name, encoding in files.items() for row in read(folder / name, encoding)]

    (got,) = warehouse.sql(
        "select count(*), sum(amount) from marts.fct_deal where source = 'shops'"
    ).fetchall()
    (targets,) = warehouse.sql(
        "select count(*), sum(value) from marts.fct_target where scope_kind = 'owner'"
        " and metric_id = 'bookings_amount' and period_kind = 'quarter'"
    ).fetchall()

    assert got == (len(rows), sum(Decimal(row["売上"]) for row in rows))
    asked = read(folder / "targets.csv")
    assert targets == (len(asked), sum(Decimal(row["目標"]) for row in asked))


def test_flags_in_two_columns_make_the_status(
    warehouse: duckdb.DuckDBPyConnection, real_exports: Path
) -> None:
    file = real_exports / "fivetran_seeds" / "fivetran_salesforce" / "sf_opportunity_data.csv"
    wanted = {
        row["id"]: "won"
        if row["is_won"] == "true"
        else "lost"
        if row["is_closed"] == "true"
        else "open"
        for row in read(file)
    }

    got = warehouse.sql(
        "select deal_id, status from staging.stg_lake__deals where source = 'loaded_salesforce'"
    ).fetchall()

    assert dict(got) == wanted
