"""The form of a meeting: it is filled in, comes back, and the next pack tells what became of it."""

from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from flows.forms.decision_sheets import DecisionForm, decision_sheet
from flows.ingest import ingest_source
from flows.ingest.source_map import load_source_map
from flows.prepare.meeting_packs import MeetingTables, read_meeting_tables
from flows.prepare.scoped_rows import per_scope
from flows.shelves import Workspace
from flows.vocabulary.decision_forms import HEADINGS
from flows.vocabulary.workspace import Source
from tests.dbt.conftest import AS_OF, build, fill, make_settings
from tests.dbt.tiny_lake import TinyLake

LAST, RETURNED = date(2026, 7, 24), date(2026, 7, 28)
UNIT = "営業一課"
IDS = tuple(f"20260724-{UNIT}-{number:02d}" for number in range(1, 7))
# what people write: field, by line of the form
WRITTEN: tuple[dict[str, object], ...] = (
    {"promise": "受注する", "owner_id": "一郎", "deal_id": "won",
     "promised_close_date": date(2026, 7, 15), "due_date": date(2026, 7, 27)},
    {"promise": "提案に進める", "owner_id": "u1", "deal_id": "dollars", "promised_stage": "提案",
     "due_date": date(2026, 7, 29)},
    {"promise": "名簿を配る", "owner_id": "一郎", "due_date": date(2026, 7, 31)},
    {"promise": "価格を決める", "owner_id": "だれか", "due_date": date(2026, 7, 30)},
    {"promise": "期限を忘れた", "owner_id": "一郎"},
)  # fmt: skip


def write_form(folder: Path) -> Path:
    """Write the form that went out with the pack of the last meeting."""
    empty = [{"promise_id": key, "unit_id": UNIT, "meeting_date": LAST.isoformat()} for key in IDS]
    form = DecisionForm(language="ja", as_of=LAST, scope_name=UNIT, lines=empty, people=("一郎",))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{form.name}.xlsx"
    path.write_bytes(decision_sheet(form, say=lambda key: key))
    return path


def fill_in(path: Path) -> None:
    """Write what the meeting decided onto the numbered lines."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row, said in enumerate(WRITTEN, start=2):
        for field, value in said.items():
            sheet.cell(row, column[HEADINGS[field]["ja"]]).value = value
    book.save(path)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the tiny company a week later, with the form back in landing."""
    made = Workspace(tmp_path_factory.mktemp("meetings"))
    fill(TinyLake(workspace=made))
    path = write_form(made.delivery("sheets", RETURNED))
    fill_in(path)
    ingest_source(
        workspace=made,
        source="sheets",
        source_map=load_source_map("spreadsheet", None, {}),
        mode="full",
        until=AS_OF,
    )
    sources = {"sfa": Source(system="custom"), "sheets": Source(system="spreadsheet")}
    build(made, make_settings().model_copy(update={"sources": sources}))
    return made


@pytest.fixture(scope="module")
def pack(company: Workspace) -> MeetingTables:
    """Return what the next pack of the unit holds."""
    return per_scope(read_meeting_tables(company.candidate))(("unit", UNIT))


def test_the_next_pack_shows_what_became_of_each_line(pack: MeetingTables) -> None:
    told = {row.promise_id: (row.promise_state, row.verdict_code) for row in pack.promises}

    assert told == {
        IDS[0]: ("kept", "deal_reached"),
        IDS[1]: ("missed", "deal_not_reached"),
        IDS[2]: ("open", "waits"),
        IDS[3]: ("missed", "past_due"),
        IDS[4]: ("open", "due_date_missing"),
    }
    (agenda,) = pack.agendas
    assert (agenda.kept_count, agenda.missed_count, agenda.open_count) == (1, 2, 2)
    assert agenda.promise_minutes == 4


def test_a_line_goes_to_the_person_whose_name_or_id_was_written(pack: MeetingTables) -> None:
    owners = {row.promise_id: row.owner_id for row in pack.promises}

    assert [owners[key] for key in IDS[:4]] == ["u1", "u1", "u1", None]


def test_the_promises_stand_in_the_pack_of_their_unit_alone(company: Workspace) -> None:
    others = [
        row
        for row in read_meeting_tables(company.candidate).promises
        if (row.scope_kind, row.scope_id) != ("unit", UNIT)
    ]

    assert not others


def test_what_a_line_lacks_is_listed_with_its_mend(company: Workspace) -> None:
    with duckdb.connect(str(company.candidate), read_only=True) as connection:
        listed = connection.execute(
            "select source_row, reason_code, column_name, mend from marts.dq_rejected_row"
            " where object = 'promise' order by cast(source_row as integer)"
        ).fetchall()

    assert [row[:3] for row in listed] == [
        ("5", "unknown_owner", "owner_id"),
        ("6", "due_date_missing", "due_date"),
    ]
    assert listed[1][3] == "write the day by which it is due"


def test_every_row_of_the_form_is_accounted_for_the_empty_one_too(company: Workspace) -> None:
    with duckdb.connect(str(company.candidate), read_only=True) as connection:
        read, accepted = connection.execute(
            "select sum(rows_read), sum(rows_accepted) from marts.dq_row_account"
            " where object = 'promise'"
        ).fetchone()

    assert (read, accepted) == (6, 6)
