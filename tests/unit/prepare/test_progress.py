import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.prepare.progress import (
    NothingToReportError,
    period_label,
    prepare_progress,
    read_index,
)
from flows.prepare.queries import read_report_tables
from flows.prepare.table_reader import ReportTableError
from flows.vocabulary.progress import Cadence, ProgressContext
from tests.reports.made_up import ORDER, VERDICTS, company, summary


def test_what_is_read_is_what_the_tables_hold(warehouse: Path) -> None:
    read, made = read_report_tables(warehouse), company()

    assert set(read.summaries) == set(made.summaries)
    assert set(read.deals) == set(made.deals)
    assert read.rejections == tuple(
        sorted(made.rejections, key=lambda row: (-row.row_count, row.source))
    )


def test_one_context_is_written_per_scope_and_language(warehouse: Path, tmp_path: Path) -> None:
    order = ORDER.model_copy(update={"languages": ("ja", "en")})

    index = prepare_progress(
        warehouse=warehouse, contexts=tmp_path / "day", orders=(order,), verdicts=VERDICTS
    )

    keys = [(e.key.scope_kind, e.key.scope_id, e.key.language) for e in index.entries]
    assert len(keys) == len(set(keys)) == 6
    assert read_index(tmp_path / "day") == index
    for entry in index.entries:
        text = (tmp_path / "day" / entry.file).read_text(encoding="utf-8")
        assert ProgressContext.model_validate_json(text).key == entry.key


def test_preparing_twice_gives_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    def prepare() -> dict[str, bytes]:
        prepare_progress(
            warehouse=warehouse, contexts=tmp_path / "day", orders=(ORDER,), verdicts=VERDICTS
        )
        return {
            file.name: file.read_bytes() for file in (tmp_path / "day").rglob("*") if file.is_file()
        }

    assert prepare() == prepare()


def test_no_id_or_name_of_a_unit_stands_in_the_context_of_the_other(
    warehouse: Path, tmp_path: Path
) -> None:
    index = prepare_progress(
        warehouse=warehouse, contexts=tmp_path / "day", orders=(ORDER,), verdicts=VERDICTS
    )

    files = {e.key.scope_id: (tmp_path / "day" / e.file).read_text("utf-8") for e in index.entries}
    assert "west" not in files["east"]
    assert "西日本" not in files["east"]
    assert "east" not in files["west"]
    assert "Opportunity.csv" in files["company"]
    assert "Opportunity.csv" not in files["east"]


def test_another_figure_gives_another_snapshot(warehouse: Path, tmp_path: Path) -> None:
    changed = ORDER.model_copy(update={"money_unit": "thousand"})

    indexes = [
        prepare_progress(
            warehouse=warehouse, contexts=tmp_path / "day", orders=(order,), verdicts=()
        )
        for order in (ORDER, changed)
    ]

    assert indexes[0].snapshot_id != indexes[1].snapshot_id


def test_a_warehouse_without_scopes_is_told_in_words(warehouse: Path, tmp_path: Path) -> None:
    emptied = tmp_path / "shinchoku.duckdb"
    emptied.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(emptied)) as connection:
        connection.execute("delete from marts.rpt_progress_summary")

    with pytest.raises(NothingToReportError, match="rpt_progress_summary"):
        prepare_progress(warehouse=emptied, contexts=tmp_path / "day", orders=(ORDER,), verdicts=())


def test_a_table_without_a_column_is_told_in_words(warehouse: Path, tmp_path: Path) -> None:
    older = tmp_path / "shinchoku.duckdb"
    older.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(older)) as connection:
        connection.execute("alter table marts.rpt_progress_members drop column landing_amount")

    with pytest.raises(ReportTableError, match="landing_amount"):
        read_report_tables(older)


@pytest.mark.parametrize(
    ("cadence", "label"), [("weekly", "2026W47"), ("monthly", "2026-11"), ("daily", "2026-11-20")]
)
def test_the_period_s_label_follows_the_cadence(cadence: Cadence, label: str) -> None:
    assert period_label(summary(), cadence=cadence) == label


def test_a_week_from_sunday_bears_the_number_of_its_monday() -> None:
    sunday = summary(week_start=date(2026, 11, 15), week_end=date(2026, 11, 21))

    assert period_label(sunday, cadence="weekly") == "2026W47"


@pytest.mark.parametrize("cadence", ["daily", "weekly", "monthly"])
def test_only_monthly_editions_have_the_accuracy_page_and_of_their_own_scope_alone(
    warehouse: Path, tmp_path: Path, cadence: Cadence
) -> None:
    order = ORDER.model_copy(update={"cadence": cadence})

    index = prepare_progress(
        warehouse=warehouse, contexts=tmp_path / "day", orders=(order,), verdicts=VERDICTS
    )

    for entry in index.entries:
        text = (tmp_path / "day" / entry.file).read_text("utf-8")
        context = ProgressContext.model_validate_json(text)
        assert (context.accuracy is not None) == (cadence == "monthly")
        own = {"company", "east", "west"} & {entry.key.scope_id}
        named = set(re.findall(r'"scope_id": "(\w+)"', text))
        assert named == own
        assert context.track is not None
        assert len(context.track.marks) == 8
