"""The two binary kinds of workbook: .xls of old programs and .xlsb.

``deals.xls`` was written once by xlwt 1.3, ``deals.xlsb`` once by pyxlsbwriter 0.1, neither of them
a dependency: a hidden sheet 表紙, then 案件一覧 with a title, a blank row, a header in row 3, three
deals, a blank row, a total, and a note beside the table. Days and times are serial numbers with a
date format, 60 % is 0.6 with a percent format; all of it is made up.
"""

from pathlib import Path

import pytest

from tests.unit.ingest.conftest import Desk, only
from tests.unit.ingest.test_archives import packed

FILES = ("deals.xls", "deals.xlsb")
HERE = Path(__file__).parent


@pytest.mark.parametrize("name", FILES)
def test_text_numbers_and_days_of_a_binary_workbook_come_undamaged(desk: Desk, name: str) -> None:
    desk.land(name, (HERE / name).read_bytes())

    account = only(desk.ingest())

    shown = ("deal_id", "deal_name", "amount", "close_date", "x_更新日時", "x_確度", "x_テスト")
    assert [tuple(row[column] for column in shown) for row in desk.rows()] == [
        (
            *("0001", "東京・㈱髙﨑　基幹更新", "1200000", "2026-04-03"),
            *("2026-03-31T23:30:00", "0.6", "true"),
        ),
        ("0002", "大阪－ｶﾅ", "1234.5", "1900-03-01", "2026-01-01", "1", "false"),
        ("0003", None, "要確認", "未定", None, None, None),
    ]
    assert (account.status, account.sheet) == ("ok", "案件一覧")


@pytest.mark.parametrize("name", FILES)
def test_the_header_is_found_and_what_is_no_deal_is_told_with_its_row(
    desk: Desk, name: str
) -> None:
    desk.land(name, (HERE / name).read_bytes())

    account = only(desk.ingest())

    assert [row["_source_row"] for row in desk.rows()] == ["4", "5", "6"]
    assert (account.rows_read, account.rows_kept, account.rows_skipped) == (3, 3, 2)
    assert account.skipped == (
        "1 x row with nothing under a header: row 10 [※社外秘]",
        "1 x total: row 8 [合計]",
    )


@pytest.mark.parametrize("name", FILES)
def test_a_binary_workbook_in_a_zip_gives_the_same_rows(desk: Desk, name: str) -> None:
    desk.land("export.zip", packed((name, (HERE / name).read_bytes())))

    account = only(desk.ingest())

    assert (account.file_name, account.rows_kept) == (f"export.zip/{name}", 3)
    assert desk.rows()[0]["close_date"] == "2026-04-03"


@pytest.mark.parametrize("name", FILES)
def test_a_cut_binary_workbook_is_refused_not_read_in_part(desk: Desk, name: str) -> None:
    raw = (HERE / name).read_bytes()
    desk.land(name, raw[: len(raw) // 2])

    account = only(desk.ingest())

    assert (account.status, account.reason_code) == ("refused", "not_a_workbook")
    assert desk.rows() == []
