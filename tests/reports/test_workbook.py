"""The workbook of an edition: its sheets, the hostile and the silent edition, mail and list."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from flows.render.kinds import PAPER_KINDS
from flows.render.workbooks import workbook_bytes
from flows.send.publication import list_mails, read_manifest
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.own_tables import OwnRow, OwnTable
from flows.vocabulary.progress import ProgressContext
from tests.reports.every_kind import EveryKind
from tests.reports.golden import CASES, ODD_CASES
from tests.unit.send.made_up import switches_for

pytestmark = pytest.mark.reports
OWN_CELLS = ("1200000", 0.25, 3, True, "2026-11-20")


def workbook(context: ProgressContext, typeface: Path) -> tuple[openpyxl.Workbook, bytes]:
    content, _ = workbook_bytes(
        PAPER_KINDS["progress"].book,
        context,
        title="T",
        templates=REPORT_TEMPLATES,
        typeface=typeface,
    )
    return openpyxl.load_workbook(BytesIO(content)), content


def test_the_first_sheet_says_which_edition_it_is_and_what_its_numbers_mean(
    typeface: Path,
) -> None:
    book, _ = workbook(CASES["unit_ja"](), typeface)

    said = {str(row[0]): row for row in book["要約"].iter_rows(values_only=True)}
    assert said["対象"][1] == "東日本営業部"
    assert said["期間"][1] == "2026年度Q3 第8週（11/16–11/22）"
    assert said["データ時点"][1].date().isoformat() == "2026-11-20"
    assert said["版（データと設定の指紋）"][1] == "0123456789"
    assert said["達成率"][1:] == ("attainment_ratio", "受注÷目標。目標がなければ「—」。")
    assert "Q3着地は目標に18.6百万円届かない見込み。" in said


def test_a_silent_edition_says_of_each_list_that_there_is_nothing(typeface: Path) -> None:
    book, _ = workbook(CASES["silent_ja"](), typeface)

    for name in ("動かす案件", "期日切れ", "停滞案件", "今週の受注", "今週の失注", "活動"):
        assert book[name]["A2"].value == "該当なし"


def test_what_was_never_delivered_is_said_to_be_so_in_the_place_of_its_number(
    typeface: Path,
) -> None:
    book, _ = workbook(CASES["undelivered_ja"](), typeface)

    figures = {row[3]: row[1] for row in book["主な数字"].iter_rows(min_row=2, values_only=True)}
    assert figures["activity_week_count"] == "未取得"
    assert figures["pipeline_created_amount"] == "履歴なし"
    assert figures["target_amount"] == "未取得"
    assert figures["landing_amount"] == "—"


def test_too_few_decisions_are_told_by_their_count_and_not_as_a_rate(typeface: Path) -> None:
    book, _ = workbook(CASES["unit_ja"](), typeface)

    members = [*book["メンバー別"].iter_rows(min_row=2, values_only=True)]
    few = [row for row in members if isinstance(row[10], int) and row[10] < 10]
    assert few
    assert all("n不足" in str(row[9]) for row in few)


def test_hostile_text_is_clean_and_no_link_or_formula(typeface: Path) -> None:
    book, content = workbook(ODD_CASES["hostile"](), typeface)

    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                text = str(cell.value)
                assert "\u202e" not in text
                assert "\U0001f600" not in text
                assert len(text) <= 1001
    assert len(content) < 100_000


def test_a_full_list_is_whole_where_paper_cuts_it(typeface: Path) -> None:
    book, _ = workbook(ODD_CASES["full"](), typeface)

    assert book["動かす案件"].max_row == 16
    assert book["メンバー別"].max_row >= 61


def _with_own(*cells: object) -> ProgressContext:
    context = CASES["unit_ja"]()
    columns = {
        **{"type_name": "text", "bookings_amount": "decimal", "share_ratio": "number"},
        **{"won_count": "whole", "is_total": "flag", "first_day": "day"},
    }
    own = OwnRow(scope_kind="unit", scope_id="east", cells=cells)
    table = OwnTable(columns=columns, rows=(own,))
    return context.model_copy(update={"own_tables": {"rpt_board_types": table}})


def test_a_table_of_the_companys_own_has_a_sheet_with_faces_by_its_columns(typeface: Path) -> None:
    book, _ = workbook(_with_own("=新規", *OWN_CELLS), typeface)

    sheet = book["rpt_board_types"]
    assert [cell.value for cell in sheet[1]] == [
        *("type_name", "bookings_amount（円）", "share_ratio"),
        *("won_count", "is_total", "first_day"),
    ]
    values = [cell.value for cell in sheet[2]]
    assert values[:5] == ["'=新規", 1_200_000, 0.25, 3, "はい"]
    assert values[5].date().isoformat() == "2026-11-20"
    assert sheet["C2"].number_format == "0.0%;−0.0%"


def test_an_own_table_without_a_value_says_that_it_is_not_known(typeface: Path) -> None:
    book, _ = workbook(_with_own(None, None, None, None, None, None), typeface)

    assert {cell.value for cell in book["rpt_board_types"][2]} == {"—"}


def test_records_are_linked_by_their_https_address(typeface: Path) -> None:
    book, _ = workbook(CASES["unit_ja"](), typeface)

    cells = (cell for row in book["動かす案件"] for cell in row)
    targets = [cell.hyperlink.target for cell in cells if cell.hyperlink]
    assert targets
    assert all(target.startswith("https://") for target in targets)


def test_the_mail_bears_pdf_and_workbook_with_names_in_its_language(
    every_kind: EveryKind,
) -> None:
    manifest = read_manifest(every_kind.out)
    mails = list_mails(manifest, publication=every_kind.out, switches=switches_for(25))
    bodies = {mail.key.edition: mail.read_body() for mail in mails}

    for edition in manifest.editions:
        if edition.recipients:
            body = bodies[edition.key.slug]
            assert body.tables == (every_kind.out / edition.tables.path).read_bytes()
            ending = "（数字）" if edition.key.language == "ja" else " (figures)"
            assert body.tables_name == edition.title + ending
    assert bodies


def test_the_list_of_the_publication_links_every_workbook(every_kind: EveryKind) -> None:
    page = (every_kind.out / "index.html").read_text("utf-8")

    for edition in every_kind.editions:
        assert f'<a href="{edition.tables.path}">XLSX</a>' in page


def test_without_being_asked_for_there_is_no_workbook(published: Path, publication: object) -> None:
    assert publication is not None
    assert list((published / "xlsx").iterdir()) == []
    assert "XLSX" not in (published / "index.html").read_text("utf-8")
