"""What a broken delivery is answered with: a named reason for a row, a stop for a file."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ran

KINDS_OF_ROWS = {
    "unparsable_amount": ("Opportunity.csv", "amount"),
    "unparsable_date": ("Opportunity.csv", "close_date"),
    "unknown_owner": ("Opportunity.csv", "owner_id"),
    "too_few_cells": ("Event.csv", ""),
    "too_many_cells": ("Task.csv", ""),
}


def without_column(text: str, column: str) -> str:
    """Return a table of plain cells without one of its columns."""
    rows = [line.split(",") for line in text.splitlines()]
    place = rows[0].index(column)
    return "\n".join(",".join(row[:place] + row[place + 1 :]) for row in rows) + "\n"


def break_newest(landing: Path) -> None:
    """Break one file in each way that a whole delivery must answer for."""
    sfa = max((landing / "sfa").iterdir())
    deals = (sfa / "Opportunity.csv").read_text("utf-8-sig")
    unknown = deals.replace(",提案,", ",謎の段階,", 1)
    (sfa / "Opportunity.csv").write_text(unknown[: len(unknown) // 2], encoding="utf-8")
    history = (sfa / "OpportunityHistory.csv").read_text("utf-8-sig")
    (sfa / "OpportunityHistory.csv").write_text(without_column(history, "StageName"), "utf-8")
    (sfa / "User.csv").write_bytes(b"")
    (sfa / "Account.csv.control.json").write_text('{"rows": 987654}', encoding="utf-8")
    sheets = landing / "sheets" / sfa.name
    sheets.mkdir(exist_ok=True)
    (sheets / "目標.xlsx").write_text("これはブックではない", encoding="utf-8")


@pytest.fixture(scope="module")
def held(
    company: Path, shinchoku: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory
) -> Ran:
    """Return what is said of a company whose newest delivery is broken in every way."""
    workspace = tmp_path_factory.mktemp("broken") / "営業 部"
    shutil.copytree(company, workspace)
    break_newest(workspace / "landing")
    for room in ("collect", "ingest"):
        assert shinchoku(workspace, room).status == 0
    return shinchoku(workspace, "judge")


def test_a_broken_delivery_is_held_without_a_traceback(held: Ran) -> None:
    assert held.status == 3
    assert "Traceback" not in held.said


@pytest.mark.parametrize(
    ("check", "outcome", "file", "words"),
    [
        ("unknown_stage", "stop", "Opportunity.csv", ("謎の段階", "row ")),
        ("cut_file", "stop", "Opportunity.csv", ("in the middle of a record",)),
        ("control_total", "stop", "Account.csv", ("rows 987,654 ≠ ",)),
        ("row_drop", "stop", "Opportunity.csv", ("may have been cut",)),
        ("file_refused", "stop", "User.csv", ("is empty",)),
        ("file_refused", "stop", "目標.xlsx", ("like a workbook but is none",)),
        ("file_refused", "warn", "OpportunityHistory.csv", ("no column [StageName]",)),
    ],
)
def test_each_fault_says_what_and_where_it_is_and_how_to_mend_it(
    held: Ran, check: str, outcome: str, file: str, words: tuple[str, ...]
) -> None:
    (verdict,) = (held.workspace / "state" / "verdicts").glob("*/raw.json")
    checks = json.loads(verdict.read_text(encoding="utf-8"))["checks"]

    found = [one for one in checks if one["check"] == check and one["file"] == file]
    assert [one["outcome"] for one in found] == [outcome]
    assert all(word in found[0]["sentence_en"] for word in words)
    assert found[0]["mend_ja"]
    assert found[0]["mend_en"]
    assert outcome == "warn" or found[0]["mend_en"] in held.said


def test_every_kind_of_bad_row_has_a_place_a_value_and_a_mend(
    night: Ran, shinchoku: Callable[..., Ran]
) -> None:
    said = shinchoku(night.workspace, "quarantine", "list", "--all", "--limit", "10000", "--json")
    rows = json.loads(said.said)

    for reason, (file, column) in KINDS_OF_ROWS.items():
        found = [row for row in rows if row["reason_code"] == reason and row["source_file"] == file]
        assert found, reason
        for row in found:
            assert int(row["source_row"]) > 1
            assert row["mend"]
            assert not column or row["column_name"] == column


def test_a_key_that_comes_twice_is_named_and_the_last_row_counts(night: Ran) -> None:
    (verdict,) = (night.workspace / "state" / "verdicts").glob("*/raw.json")
    checks = json.loads(verdict.read_text(encoding="utf-8"))["checks"]

    (found,) = [
        one for one in checks
        if one["check"] == "duplicate_key_ratio" and one["data_set"] == "sfa/deal"
    ]  # fmt: skip
    assert found["outcome"] == "warn"
    assert found["rows"] == 1
    assert int(found["row"]) > 1
    assert found["file"] == "Opportunity.csv"
    assert found["value"]
