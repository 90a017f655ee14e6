"""PDF, browser's page, workbook and both bodies of the mail of an edition say the same numbers."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest

from flows.render.manager_view import WATCHED_ON_A_LIST
from flows.render.progress_view import DEALS_ON_A_LIST
from flows.render.words import words_of
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition
from tests.reports.every_kind import EveryKind
from tests.reports.said import Figure, Said, numbers_of

pytestmark = pytest.mark.reports

FIGURES = "sheet.figures"
# what a sheet holds beyond paper: columns by their place
NOT_PRINTED: Mapping[str, frozenset[int]] = {
    "sheet.weeks": frozenset({3, 4, 5}),  # drawn as a line
    "sheet.member_weeks": frozenset({2}),  # drawn as small lines
    "sheet.members": frozenset({15}),  # told by its rate alone
    "sheet.activities": frozenset({4, 5, 6, 7}),  # points in one cell; n is not printed
    "sheet.calibration": frozenset({1, 2}),  # drawn as points
    "sheet.accuracy": frozenset({6, 7}),  # of the first band alone
    "sheet.funnel_stages": frozenset({6, 7}),  # the band is drawn
    "sheet.required": frozenset({10}),
    "sheet.actions": frozenset({12, 13, 14}),  # effects stand in their own units
    "sheet.inspections": frozenset({8, 9}),  # in words, where it is a reason
    "sheet.since": frozenset({8}),  # of the first window alone
    "sheet.coverage": frozenset({4}),
    "sheet.funnel": frozenset({3, 6}),  # its rate is printed; in points
    "sheet.tasks": frozenset({5, 6}),  # in words, where a task has parts
}
# sheets whose rows are lines of paper: the numbers of a row stand in one line of it
IN_ONE_LINE: Mapping[str, frozenset[int]] = {
    "sheet.members": frozenset({1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 14, 16}),
    "sheet.activities": frozenset({1, 2, 3}),
    "sheet.sources": frozenset({4, 5, 6, 7}),
    "sheet.to_mend": frozenset({1, 2, 3, 4, 5, 6}),
    "sheet.moved_pipeline": frozenset({2, 3}),
    "sheet.moved_bookings": frozenset({2, 3}),
    "sheet.coverage": frozenset({2, 3, 5, 6}),
    "sheet.mix": frozenset({2, 3, 4, 5}),
    "sheet.reps": frozenset({1, 2, 3, 4, 5, 6, 7}),
    "sheet.factors": frozenset({1, 2, 3}),
    "sheet.lost_reasons": frozenset({1, 2, 3, 5, 6}),
    "sheet.shares": frozenset({1, 2, 3, 5, 6, 7, 8}),
}
# rows of a sheet that stand on paper; of any other sheet all do
ROWS_PRINTED: Mapping[str, range] = {
    **{f"sheet.deals_{code}": range(shown) for code, shown in DEALS_ON_A_LIST.items()},
    "sheet.landing": range(6),  # below it what the bridge is told with in words
    "sheet.watched_slipped": range(WATCHED_ON_A_LIST),
    "sheet.watched_at_risk": range(WATCHED_ON_A_LIST),
    "sheet.mix": range(10),  # five of a kind
}
# figures of the first sheet that paper prints, by template
PRINTED_FIGURES: Mapping[str, frozenset[str]] = {
    "progress": frozenset(
        {
            *("target_amount", "attainment_ratio", "pace_ratio", "pace_gap_amount"),
            *("landing_amount", "landing_p10_amount", "landing_p90_amount", "landing_gap_amount"),
            *("p_reach_target_ratio", "open_pipeline_amount", "overdue_pipeline_amount"),
            *("on_hold_pipeline_amount", "pipeline_created_amount", "average_deal_amount"),
            *("win_rate_count_ratio", "median_deal_amount", "bookings_week_amount"),
            *("bookings_previous_week_amount", "activity_week_count", "won_deal_count"),
            *("stalled_deal_amount", "amount_missing_count", "bookings_amount"),
        }
    ),
    "gap": frozenset(
        {
            *("plan_amount", "told_bookings_amount", "gap_amount", "shortfall_amount"),
            *("action_execution_ratio", "judged_action_count", "effective_action_count"),
            *("target_amount", "remaining_business_days", "linear_pace_amount"),
        }
    ),
    "meeting": frozenset(
        {
            *("kept_count", "missed_count", "open_count", "pipeline_moved_amount"),
            *("inspection_count", "target_amount", "bookings_amount", "pace_gap_amount"),
            *("attainment_ratio", "gap_to_go_amount", "open_pipeline_amount"),
        }
    ),
    "rep": frozenset(
        {
            *("target_amount", "bookings_amount", "attainment_ratio", "gap_to_go_amount"),
            *("pace_gap_amount", "open_deal_count", "open_amount"),
        }
    ),
    "account": frozenset(
        {
            *("won_year_amount", "won_amount", "won_deal_count", "open_amount"),
            *("open_deal_count", "amount_missing_count", "contact_count", "purchase_count"),
        }
    ),
}


@dataclass(frozen=True)
class Difference:
    """A figure of one file that another lacks."""

    told_in: str
    lacks_it: str
    figure: str


def differences(
    said: Said, *, pdf: str, twin: str, workbook: Path, mail: str, mail_html: str
) -> Iterator[Difference]:
    """Yield what the files of one edition do not say alike."""
    page_number = rf"(?m)\b\d+/{said.edition.pdf.pages}\s*$"
    printed = numbers_of(re.sub(page_number, "", pdf))
    first, bare = _figure_lines(mail), _figure_lines(mail_html)
    for lacks, theirs in (("pdf", printed), ("mail_html", numbers_of(mail_html))):
        for figure in sorted(numbers_of(first) - theirs):
            yield Difference("mail", lacks, figure)
    for figure in sorted(numbers_of(bare) - printed):
        yield Difference("mail_html", "pdf", figure)
    for figure in sorted(printed - numbers_of(twin)):
        yield Difference("pdf", "twin", figure)
    cells = list(_printed_cells(said, workbook))
    lines = [numbers_of(line) for line in pdf.splitlines()]
    for cell in (*_nowhere(cells, printed), *_in_no_line(said, cells, lines)):
        yield Difference(f"workbook {cell.place}", "pdf", cell.face)


def _nowhere(cells: list[Figure], printed: set[str]) -> Iterator[Figure]:
    """Yield the numbers of the workbook that paper lacks."""
    yield from (cell for cell in cells if not numbers_of(cell.face) <= printed)


def _in_no_line(said: Said, cells: list[Figure], lines: list[set[str]]) -> Iterator[Figure]:
    """Yield the numbers of a row that the line of paper nearest to it lacks."""
    names = _keys_of_sheets(said.edition.key.language)
    for key, columns in IN_ONE_LINE.items():
        rows: dict[int, list[Figure]] = {}
        for cell in cells:
            if cell.sheet == names[key] and cell.column in columns:
                rows.setdefault(cell.row, []).append(cell)
        for row in rows.values():
            yield from min(
                ([cell for cell in row if not numbers_of(cell.face) <= line] for line in lines),
                key=len,
            )


def _figure_lines(mail: str) -> str:
    """Return the lines of a mail that number nothing: deals are counted in some of them."""
    return "\n".join(re.sub(r"^\s*\d+\.? ?(?=\D)", "", line) for line in mail.splitlines())


def _printed_cells(said: Said, workbook: Path) -> Iterator[Figure]:
    """Yield the numbers of the workbook that stand on paper too."""
    keys = _keys_of_sheets(said.edition.key.language)
    asked = PRINTED_FIGURES[said.edition.template]
    names = _metrics(workbook)
    for cell in said.figures(workbook):
        key = next((key for key, name in keys.items() if name == cell.sheet), "sheet.segments")
        shown = ROWS_PRINTED.get(key, range(1000))
        if key == FIGURES and names[cell.row] not in asked:
            continue
        if cell.column in NOT_PRINTED.get(key, ()) or cell.row not in shown:
            continue
        if key.startswith("sheet.deals_") and cell.column in {6, 7} and cell.row >= 5:
            continue  # chance and effect stand on page 1 alone, of five deals
        yield cell


def _metrics(workbook: Path) -> tuple[str, ...]:
    sheet = openpyxl.load_workbook(workbook, read_only=True).worksheets[1]
    return tuple(str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True))


@lru_cache(maxsize=2)
def _keys_of_sheets(language: str) -> dict[str, str]:
    words = words_of(REPORT_TEMPLATES, language)
    ids = (entry.id for entry in words.catalogue if isinstance(entry.id, str))
    return {key: words.say(key) for key in ids if key.startswith("sheet.") and "_told" not in key}


def _read(said: Said) -> dict[str, object]:
    return {
        "pdf": said.pdf(),
        "twin": said.twin(),
        "workbook": said.path("tables"),
        "mail": said.mail(),
        "mail_html": said.mail_html(),
    }


def test_every_kind_is_published_in_both_languages(every_kind: EveryKind) -> None:
    assert every_kind.publication.failures == ()
    made = {(e.template, e.key.language) for e in every_kind.editions}

    kinds = ("progress", "rep", "gap", "meeting", "account")
    assert made == {(kind, language) for kind in kinds for language in ("ja", "en")}
    assert {e.key.report for e in every_kind.editions} >= {"weekly_progress", "monthly"}


def test_all_files_of_every_edition_say_the_same_numbers(every_kind: EveryKind) -> None:
    found = {}
    for edition in every_kind.editions:
        said = Said(edition, every_kind.out)
        if told := list(differences(said, **_read(said))):
            found[edition.key.slug] = told

    assert not found, found


def test_the_figures_that_are_held_against_paper_are_many(every_kind: EveryKind) -> None:
    for edition in every_kind.editions:
        said = Said(edition, every_kind.out)
        cells = list(_printed_cells(said, said.path("tables")))
        figures = {cell.place for cell in cells}
        assert len(figures) >= {"account": 12, "meeting": 25}.get(edition.template, 30)


def _unit_edition(every_kind: EveryKind) -> Said:
    chosen: Edition = next(
        e for e in every_kind.editions if e.template == "progress" and e.key.scope_id == "east"
    )
    return Said(chosen, every_kind.out)


@pytest.mark.parametrize(
    ("changed", "told_in", "lacks_it"),
    [("mail", "mail", "pdf"), ("mail_html", "mail", "mail_html"), ("pdf", "mail", "pdf"),
     ("twin", "pdf", "twin")],
)  # fmt: skip
def test_one_digit_changed_in_one_file_is_told_with_the_file(
    changed: str, told_in: str, lacks_it: str, every_kind: EveryKind
) -> None:
    said = _unit_edition(every_kind)
    files = _read(said)
    assert "50.2%" in str(files[changed])
    files[changed] = str(files[changed]).replace("50.2%", "51.9%")

    told = set(differences(said, **files))

    figure = "51.9%" if changed == "mail" else "50.2%"
    assert Difference(told_in, lacks_it, figure) in told


def test_one_digit_changed_in_the_workbook_is_told_with_its_cell(
    every_kind: EveryKind, tmp_path: Path
) -> None:
    said = _unit_edition(every_kind)
    copy = Path(shutil.copy(said.path("tables"), tmp_path / "copy.xlsx"))
    book = openpyxl.load_workbook(copy)
    members = book["メンバー別" if said.edition.key.language == "ja" else "Members"]
    assert members["C2"].value == 38_200_000
    members["C2"].value = 39_900_000
    book.save(copy)

    told = list(differences(said, **_read(said) | {"workbook": copy}))

    assert told == [Difference(f"workbook {members.title}!C2", "pdf", "39.9")]
