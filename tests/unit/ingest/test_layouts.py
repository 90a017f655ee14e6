"""Each layout of a real export that is a matter of reading, with made-up rows."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk, only


@dataclass(frozen=True)
class Layout:
    """How one system writes: its bytes, the map that reads them, and what must come out."""

    content: bytes
    encoding: str
    columns: dict[str, str]
    wanted: dict[str, str | None]
    declared: str | None = None


LAYOUTS = {
    "salesforce weekly data export": Layout(
        content=(
            '"Id","IsDeleted","AccountId","Name","Amount","CloseDate","CurrencyIsoCode","Zona__c"\n'
            '"006000000000001AAA","0","000000000000000AAA","Muñoz, ""Sur""","1200.5",'
            '"2026-05-11 00:00:00","PEN",""\n'
        ).encode("latin-1"),
        encoding="iso8859-1",
        declared="iso-8859-1",
        columns={"deal_id": "Id", "deal_name": "Name", "close_date": "CloseDate"},
        wanted={
            "deal_name": 'Muñoz, "Sur"', "close_date": "2026-05-11 00:00:00",
            "x_AccountId": "000000000000000AAA", "x_IsDeleted": "0", "x_Zona__c": None,
        },
    ),
    "salesforce api export": Layout(
        content=(
            "\ufeffId,Name,CreatedDate,BillingAddress,IsWon\n"
            '006000000000001AAA,カメラ,2026-08-04T09:09:33.000+0000,"{""city"":""東京""}",1\n'
        ).encode(),
        encoding="utf-8-sig",
        columns={"deal_id": "Id", "deal_name": "Name", "created_at": "CreatedDate"},
        wanted={
            "deal_id": "006000000000001AAA", "created_at": "2026-08-04T09:09:33.000+0000",
            "x_BillingAddress": '{"city":"東京"}',
        },
    ),
    "salesforce opened in an american excel": Layout(
        content=b"Id,Name,CloseDate,CreatedDate,IsWon\r\n1,a,02/23/26,02/23/26 08:55 PM,TRUE\r\n",
        encoding="utf-8",
        columns={"deal_id": "Id", "deal_name": "Name", "close_date": "CloseDate"},
        wanted={"close_date": "02/23/26", "x_CreatedDate": "02/23/26 08:55 PM"},
    ),
    "hubspot visible columns": Layout(
        content=(
            "\ufeffRecord ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount\r\n"
            "9001,カメラ,商談中,2026-04-04 11:48,a@x.example (Deactivated User),\r\n"
        ).encode(),
        encoding="utf-8-sig",
        columns={"deal_id": "Record ID", "stage": "Deal Stage", "amount": "Amount"},
        wanted={
            "deal_id": "9001", "amount": None, "x_Deal owner": "a@x.example (Deactivated User)"
        },
    ),
    "hubspot all properties": Layout(
        content=(
            '"Record ID","Deal Name","Amount","Associated Company","Associated Company IDs",'
            '"Associated Company","Associated Company IDs"\n'
            '"9001","カメラ;三脚","130000.0","東京商事","11","大阪商事","12"\n'
        ).encode(),
        encoding="utf-8",
        columns={"deal_id": "Record ID", "account_name": "Associated Company"},
        wanted={
            "account_name": "東京商事", "x_Associated Company_2": "大阪商事",
            "x_Associated Company IDs": "11", "x_Associated Company IDs_2": "12",
            "x_Amount": "130000.0",
        },
    ),
    "salesforce japanese report with its half-width space": Layout(
        content="商談名,商談 所有者,確度 (%),金額\nカメラ①,髙橋,50,￥1200000\n".encode("cp932"),
        encoding="cp932",
        columns={"deal_id": "商談名", "owner_name": "商談 所有者", "amount": "金額"},
        wanted={"deal_id": "カメラ①", "owner_name": "髙橋", "amount": "￥1200000"},
    ),
    "an sfa that writes shift-jis with returns only": Layout(
        content="案件ID,案件名,契約総額(万円)\r0007,㈱東京,1.2億\r".encode("cp932"),
        encoding="cp932",
        columns={"deal_id": "案件ID", "amount": "契約総額（万円）"},
        wanted={"deal_id": "0007", "amount": "1.2億", "_source_row": "2"},
    ),
    "excel unicode text": Layout(
        content="案件ID\t案件名\t金額\r\n0007\tカメラ\t\"1,200\"\r\n".encode("utf-16"),
        encoding="utf-16-le-sig",
        columns={"deal_id": "案件ID", "amount": "金額"},
        wanted={"deal_id": "0007", "amount": "1,200"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_as_it_was_written(
    make_desk: Callable[[SourceMap], Desk], name: str
) -> None:
    layout = LAYOUTS[name]
    desk = make_desk(map_of(layout))
    desk.land("deal.csv", layout.content)

    account = only(desk.ingest())

    assert (account.encoding, account.rows_read, account.rows_kept) == (layout.encoding, 1, 1)
    (row,) = desk.rows()
    assert {field: row[field] for field in layout.wanted} == layout.wanted


def map_of(layout: Layout) -> SourceMap:
    columns = {field: {"headers": [header]} for field, header in layout.columns.items()}
    files = [{"pattern": "deal*", "encoding": layout.declared}]
    deal = {"files": files, "required": ["deal_id"], "columns": columns}
    return SourceMap.model_validate({"system": "made_up", "objects": {"deal": deal}})
