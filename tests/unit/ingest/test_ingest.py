"""Ingest writes each file once, atomically, and again only when file or map changed."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import duckdb
import pyarrow.parquet as pq
import pytest

from flows.ingest import object_output
from flows.ingest.lake_files import ACCOUNT_SCHEMA, RejectedFile, raw_schema
from flows.shelves import Workspace
from flows.vocabulary.objects import LINEAGE, OBJECTS
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import DAY, Desk, deal_map, only

GOOD = "Id,Name,Amount,Memo\nD1,東京商事,100,a\nD2,大阪商事,,b\n".encode()
TWO_OBJECTS = SourceMap.model_validate(
    {
        "system": "made_up",
        "objects": {
            name: {
                "files": [{"pattern": "Task.csv"}],
                "required": [f"{name}_id"],
                "columns": {f"{name}_id": {"headers": ["Id"]}, "subject": {"headers": ["Title"]}},
            }
            for name in ("activity", "task")
        },
    }
)


def stamps(workspace: Workspace) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in workspace.lake.rglob("*.parquet")}


def test_a_raw_row_carries_its_fields_its_lineage_and_what_no_map_names(desk: Desk) -> None:
    desk.land("deal.csv", GOOD)

    account = only(desk.ingest())

    (path,) = desk.workspace.raw("sfa", "deal", DAY).glob("*.parquet")
    assert pq.read_schema(path).names == [*OBJECTS["deal"], *LINEAGE, "x_Memo"]
    row = desk.rows()[1]
    assert (row["deal_id"], row["amount"], row["x_Memo"]) == ("D2", None, "b")
    assert (row["_source"], row["_part"], row["_snapshot_on"]) == ("sfa", "", "2026-04-01")
    assert (row["_source_file"], row["_source_row"]) == ("deal.csv", "3")
    assert row["_landed_sha256"] == account.sha256
    assert account.unmapped_headers == ("Memo",)
    assert account.missing_fields == ("close_date",)


def test_a_field_of_the_companys_own_has_one_name_whatever_the_file_calls_it(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    own = {"x_line": {"headers": ["Line", "製品群"]}}
    desk = make_desk(deal_map(columns=own))
    desk.land("deal1.csv", "Id,Amount,製品群\nD1,1,クラウド\n".encode())
    desk.land("deal2.csv", b"Id,Amount,Line,x_line\nD2,1,care,other\n")
    desk.land("deal3.csv", b"Id,Amount\nD3,1\n")

    accounts = desk.ingest().accounts

    found = {row["deal_id"]: row.get("x_line") for row in desk.rows()}
    assert found == {"D1": "クラウド", "D2": "care", "D3": None}
    assert [account.unmapped_headers for account in accounts] == [(), ("x_line",), ()]
    assert "x_line" in accounts[2].missing_fields


def test_every_object_has_an_empty_table_on_every_shelf(desk: Desk) -> None:
    desk.ingest()

    for name in OBJECTS:
        place = Path("_empty", name, "as_of=0001-01-01", "empty.parquet")
        assert pq.read_schema(desk.workspace.lake / "raw" / place).names == raw_schema(name).names
        file_schema = pq.read_schema(desk.workspace.lake / "file" / place)
        assert file_schema.names == ACCOUNT_SCHEMA.names


def test_the_lake_reads_as_one_table_in_duckdb(desk: Desk) -> None:
    desk.land("deal.csv", GOOD)
    desk.ingest()

    glob = f"{desk.workspace.lake}/raw/*/deal/as_of=*/*.parquet"
    rows = duckdb.sql(
        "select deal_id, _snapshot_on, as_of, typeof(amount) from read_parquet($glob, "
        "hive_partitioning = true, hive_types_autocast = false, union_by_name = true) order by 1",
        params={"glob": glob},
    ).fetchall()

    assert rows[0] == ("D1", "2026-04-01", "2026-04-01", "VARCHAR")


def test_a_second_run_reads_nothing_and_touches_nothing(desk: Desk) -> None:
    desk.land("deal.csv", GOOD)
    first = desk.ingest()
    before = stamps(desk.workspace)

    second = desk.ingest()

    assert (first.read, second.read, second.skipped) == (1, 0, 1)
    assert second.accounts == first.accounts
    assert stamps(desk.workspace) == before


def test_a_file_that_was_replaced_is_read_again_in_place(desk: Desk) -> None:
    desk.land("deal.csv", GOOD)
    desk.ingest()

    desk.land("deal.csv", GOOD + b"D3,x,1,c\n")

    assert desk.ingest().read == 1
    assert len(desk.rows()) == 3


def test_a_changed_map_reads_again_and_leaves_nothing_of_the_old_one(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    old = make_desk(deal_map())
    old.land("deal.csv", GOOD)
    old.ingest()

    new = make_desk(deal_map(part="extra"))
    result = new.ingest()

    assert (result.read, result.skipped) == (1, 0)
    assert [row["_part"] for row in new.rows()] == ["extra", "extra"]
    assert len(list(new.workspace.lake.glob("file/sfa/*/*/*.parquet"))) == 1


def test_units_formats_and_values_are_for_staging_and_read_nothing_again(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    make_desk(deal_map()).land("deal.csv", GOOD)
    make_desk(deal_map()).ingest()

    rule = {
        "headers": ["Amount", "金額"],
        "unit": 1000,
        "date_format": "%d/%m/%Y",
        "values": {"a": "b"},
    }
    desk = make_desk(deal_map(columns={"amount": rule}))

    assert desk.ingest().read == 0
    assert desk.rows()[0]["amount"] == "100"


@pytest.mark.parametrize(
    ("place", "step"),
    [(RejectedFile, "commit"), (object_output, "write_account")],
)
def test_a_run_that_dies_before_the_account_is_finished_by_the_next(
    desk: Desk, place: object, step: str
) -> None:
    desk.land("deal.csv", GOOD)
    with (
        patch.object(place, step, side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        desk.ingest()

    result = desk.ingest()

    assert (result.read, result.skipped) == (1, 0)
    assert len(desk.rows()) == 2
    assert not list(desk.workspace.lake.rglob("*.writing"))


def test_a_raw_table_that_was_taken_away_is_made_again(desk: Desk) -> None:
    desk.land("deal.csv", GOOD)
    desk.ingest()
    for path in desk.workspace.raw("sfa", "deal", DAY).glob("*.parquet"):
        path.unlink()

    assert desk.ingest().read == 1


def test_later_deliveries_wait_and_stay(desk: Desk) -> None:
    later = date(2026, 4, 2)
    desk.land("deal.csv", GOOD)
    desk.land("deal.csv", GOOD, later)

    assert desk.ingest().read == 1
    assert desk.ingest(until=later).read == 1
    assert desk.ingest().read == 0
    assert len(desk.rows()) == 4


def test_one_file_feeds_two_objects(make_desk: Callable[[SourceMap], Desk]) -> None:
    desk = make_desk(TWO_OBJECTS)
    desk.land("Task.csv", b"Id,Title\nT1,call\n")

    result = desk.ingest()

    assert {account.object_name for account in result.accounts} == {"activity", "task"}
    assert desk.rows("activity")[0]["activity_id"] == "T1"
    assert desk.rows("task")[0]["subject"] == "call"


def test_a_file_no_rule_asks_for_is_said_so(desk: Desk) -> None:
    desk.land("Pricebook.csv", GOOD)
    desk.land("deal.csv.origin.json", b"{}")
    desk.land("~$deal.xlsx", b"lock")

    assert desk.ingest().unclaimed == ("2026-04-01/Pricebook.csv",)


def test_an_origin_younger_than_its_file_spares_the_hashing(desk: Desk) -> None:
    path = desk.land("deal.csv", GOOD)
    desk.land("deal.csv.origin.json", b'{"sha256": "told", "size": %d}' % len(GOOD))

    assert only(desk.ingest()).sha256 == "told"

    path.write_bytes(GOOD.replace(b"D1", b"D7"))
    os.utime(path, (2e9, 2e9))
    assert only(desk.ingest()).sha256 != "told"


def test_hostile_names_stay_inside_their_folder(desk: Desk) -> None:
    desk.land("deal ..%2F..;'\" [x] 案件（春）.csv", GOOD)

    desk.ingest()

    (path,) = desk.workspace.raw("sfa", "deal", DAY).glob("*.parquet")
    assert path.stem.startswith("deal-2f-x-案件-春-")
