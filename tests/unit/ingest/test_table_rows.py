"""Records with tables inside, as kintone exports them: one deal is one deal."""

from collections.abc import Callable

import pytest

from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

EXPORT = (
    '"*","案件番号","案件名","売上","担当者","明細","品名","数量","訪問","訪問日"\r\n'
    '"*","K-1","カメラ一式","900000","sato\nsuzuki","11","本体","2",,\r\n'
    ',"K-1","カメラ一式","900000","sato\nsuzuki","12","三脚","4",,\r\n'
    ',"K-1","カメラ一式","900000","sato\nsuzuki",,,,"21","2026-04-02"\r\n'
    '"*","K-2","監視","50000","tanaka","13","本体","1",,\r\n'
)


def kintone(table_rows: str = "明細") -> SourceMap:
    return SourceMap.model_validate(
        {
            "system": "made_up",
            "objects": {
                "deal": {
                    "files": [{"pattern": "案件*.csv"}],
                    "required": ["deal_id"],
                    "columns": {
                        "deal_id": {"headers": ["案件番号"]},
                        "deal_name": {"headers": ["案件名"]},
                        "amount": {"headers": ["売上"]},
                    },
                },
                "purchase": {
                    "files": [{"pattern": "案件*.csv", "table_rows": table_rows}],
                    "required": ["purchase_id"],
                    "columns": {
                        "purchase_id": {"headers": ["明細"]},
                        "product_name": {"headers": ["品名"]},
                        "deal_id": {"headers": ["案件番号"]},
                    },
                },
            },
        }
    )


@pytest.fixture
def desk(make_desk: Callable[[SourceMap], Desk]) -> Desk:
    return make_desk(kintone())


@pytest.mark.parametrize("start", ["*", "レコードの開始行"])
@pytest.mark.parametrize("codec", ["utf-8", "cp932"])
def test_table_rows_make_no_further_deals(desk: Desk, start: str, codec: str) -> None:
    desk.land("案件管理.csv", EXPORT.replace('"*"', f'"{start}"', 1).encode(codec))

    deal, purchase = desk.ingest().accounts

    assert [row["amount"] for row in desk.rows("deal")] == ["900000", "50000"]
    assert (deal.rows_read, deal.rows_kept, deal.rows_skipped) == (2, 2, 2)
    assert deal.skipped == ("2 x table row of the record above: row 4, 6",)
    assert (purchase.rows_read, purchase.rows_kept, purchase.rows_skipped) == (3, 3, 1)
    assert purchase.skipped == ("1 x row without a row of the table: row 6",)


def test_a_table_row_keeps_its_record_and_its_own_values(desk: Desk) -> None:
    desk.land("案件管理.csv", EXPORT.encode())

    desk.ingest()

    rows = [(r["purchase_id"], r["x_品名"], r["deal_id"]) for r in desk.rows("purchase")]
    assert rows == [("11", "本体", "K-1"), ("12", "三脚", "K-1"), ("13", "本体", "K-2")]


def test_values_joined_by_line_feeds_stay_one_cell(desk: Desk) -> None:
    desk.land("案件管理.csv", EXPORT.encode())

    desk.ingest()

    assert desk.rows("deal")[0]["x_担当者"] == "sato\nsuzuki"


def test_a_row_that_lost_its_star_is_rejected_not_swallowed(desk: Desk) -> None:
    text = EXPORT.replace('"*","K-2"', ',"K-2"')
    desk.land("案件管理.csv", text.encode())

    deal, _ = desk.ingest().accounts

    (fault,) = desk.rejected("deal")
    assert (fault["source_row"], fault["reason_code"]) == ("8", "no_record_above")
    assert (deal.rows_read, deal.rows_kept, deal.rows_rejected) == (2, 1, 1)
    assert deal.mode == "delta"


def test_a_table_that_is_not_there_is_named(make_desk: Callable[[SourceMap], Desk]) -> None:
    desk = make_desk(kintone("内訳"))
    desk.land("案件管理.csv", EXPORT.encode())

    deal, purchase = sorted(desk.ingest().accounts, key=lambda account: account.object_name)

    assert (deal.status, purchase.status) == ("ok", "refused")
    assert "no column [内訳]" in str(purchase.reason)
    assert "files.table_rows" in str(purchase.mend)


def test_a_star_elsewhere_is_no_start_of_a_record(make_desk: Callable[[SourceMap], Desk]) -> None:
    desk = make_desk(kintone("案件番号"))
    desk.land("案件.csv", "案件番号,*,明細\nK-1,*,1\nK-2,,2\n".encode())

    deal, _ = desk.ingest().accounts

    assert only_kept(desk) == ["K-1", "K-2"]
    assert deal.rows_skipped == 0


def only_kept(desk: Desk) -> list[str | None]:
    return [row["deal_id"] for row in desk.rows("deal")]
