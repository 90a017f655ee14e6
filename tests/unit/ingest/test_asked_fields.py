"""What update sheets ask for is kept in the lake."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from flows.ingest.asked_fields import note_asked_fields
from flows.ingest.lake_files import ASKED_SCHEMA, write_empty_schemas
from flows.shelves import Workspace
from flows.vocabulary.update_sheets import AskedDeal

DAY = date(2026, 11, 18)


def note(workspace: Workspace, fields: dict[str, tuple[str, str]]) -> Path:
    deal = AskedDeal("d1", "name", "account", "*", "Talk", "JPY", fields)
    return note_asked_fields(
        workspace, source="sfa", as_of=DAY, owner_id="ann", file_name="u.xlsx", deals=[deal]
    )


def test_each_field_of_each_deal_that_is_asked_for_is_a_row(tmp_path: Path) -> None:
    path = note(Workspace(tmp_path), {"amount": ("0", "missing"), "stage": ("Talk", "stale")})

    rows = pq.read_table(path).to_pylist()
    assert path.relative_to(tmp_path).as_posix() == "lake/asked/sfa/as_of=2026-11-18/u.parquet"
    assert [(row["field_name"], row["request_code"]) for row in rows] == [
        ("amount", "missing"),
        ("stage", "stale"),
    ]
    assert {(row["deal_id"], row["owner_id"], row["file_name"]) for row in rows} == {
        ("d1", "ann", "u.xlsx")
    }


def test_a_sheet_that_is_written_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    note(Workspace(tmp_path), {"amount": ("0", "missing"), "stage": ("Talk", "stale")})

    path = note(Workspace(tmp_path), {"amount": ("0", "missing")})

    assert pq.read_table(path).num_rows == 1
    assert len(list(path.parent.glob("*"))) == 1


def test_a_lake_of_which_nothing_was_asked_can_be_read(tmp_path: Path) -> None:
    write_empty_schemas(Workspace(tmp_path))

    (empty,) = tmp_path.glob("lake/asked/*/as_of=*/*.parquet")
    assert pq.read_schema(empty).names == ASKED_SCHEMA.names
