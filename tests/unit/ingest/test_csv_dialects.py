"""Text files as systems write them: encodings told by evidence, odd headers, rows between."""

from collections.abc import Callable

import pytest

from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk, deal_map, only

TABLE = "案件ID,案件名,金額,完了予定日\n0012,㈱東京商事①のカメラ,１２０万,2026年10月3日\n"
ENGLISH = "Id,Name,Amount\nD1,{},100\n"


@pytest.mark.parametrize(
    ("codec", "declared", "shown"),
    [
        ("cp932", None, "cp932"),
        ("cp932", "shift_jis", "cp932"),
        ("utf-16-le", None, "utf-16-le"),
        ("utf-16-be", None, "utf-16-be"),
        ("utf-16-be", "utf-16", "utf-16-be"),
        ("utf-16", None, "utf-16-le-sig"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_characters_of_nec_and_ibm_survive_every_encoding(
    make_desk: Callable[[SourceMap], Desk],
    codec: str,
    declared: str | None,
    shown: str,
    line_end: str,
) -> None:
    desk = make_desk(deal_map(encoding=declared))
    desk.land("deal.csv", TABLE.replace("\n", line_end).encode(codec))

    assert only(desk.ingest()).encoding == shown
    assert [row["deal_name"] for row in desk.rows()] == ["㈱東京商事①のカメラ"]


def test_euc_jp_is_told_by_its_header_and_keeps_the_row_of_nec(desk: Desk) -> None:
    raw = TABLE.replace("㈱", "").replace("①", "").encode("euc_jp")
    desk.land("deal.csv", raw.replace("東京".encode("euc_jp"), b"\xad\xea\xad\xa1\xad\xc0"))

    assert only(desk.ingest()).encoding == "euc_jp"
    assert desk.rows()[0]["deal_name"] == "㈱①㍉商事のカメラ"


def test_euc_jp_below_an_english_header_is_told_by_its_kana(desk: Desk) -> None:
    desk.land("deal.csv", ENGLISH.format("東京のカメラ").encode("euc_jp"))

    assert only(desk.ingest()).encoding == "euc_jp"


def test_iso_2022_jp_is_told_by_its_escapes(desk: Desk) -> None:
    desk.land("deal.csv", ENGLISH.format("東京のカメラ").encode("iso2022_jp"))

    assert only(desk.ingest()).encoding == "iso2022_jp_ext"
    assert desk.rows()[0]["deal_name"] == "東京のカメラ"


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1", "latin1"])
def test_western_text_is_read_when_declared(
    make_desk: Callable[[SourceMap], Desk], encoding: str
) -> None:
    desk = make_desk(deal_map(encoding=encoding))
    desk.land("deal.csv", ENGLISH.format("José Muñoz").encode(encoding))

    desk.ingest()

    assert desk.rows()[0]["deal_name"] == "José Muñoz"


@pytest.mark.parametrize(
    ("raw", "fitting"),
    [
        (ENGLISH.format("Garcés").encode("cp1252"), "[cp932] and in [cp1252]"),
        (ENGLISH.format("株式会社").encode("euc_jp"), "[cp932] and in [euc_jp]"),
        (ENGLISH.format("ﾃｨ").encode("cp932"), "[utf-8] and in [cp932]"),
    ],
)
def test_bytes_that_are_text_in_two_encodings_are_refused_not_guessed(
    desk: Desk, raw: bytes, fitting: str
) -> None:
    desk.land("deal.csv", raw)

    account = only(desk.ingest())

    assert account.reason_code == "ambiguous_encoding"
    assert fitting in str(account.reason)
    assert "encoding: " in str(account.mend)


def test_an_accent_within_a_word_of_utf_8_is_no_kana(desk: Desk) -> None:
    desk.land("deal.csv", ENGLISH.format("Café").encode())

    assert only(desk.ingest()).encoding == "utf-8"


def test_an_encoding_that_does_not_exist_is_named(make_desk: Callable[[SourceMap], Desk]) -> None:
    desk = make_desk(deal_map(encoding="sjis-win2"))
    desk.land("deal.csv", TABLE.encode())

    account = only(desk.ingest())

    assert account.reason_code == "unknown_encoding"
    assert "[sjis-win2]" in str(account.reason)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_from_the_header(desk: Desk, delimiter: str) -> None:
    desk.land("deal.csv", TABLE.replace(",", delimiter).encode())

    desk.ingest()

    assert desk.rows()[0]["amount"] == "１２０万"


def test_line_feeds_inside_cells_of_a_file_with_returns_only(desk: Desk) -> None:
    desk.land("deal.csv", 'Id,Name,Amount\rD1,"東京\n大阪",1\rD2,x,2\r'.encode("cp932"))

    desk.ingest()

    assert [(r["deal_id"], r["deal_name"]) for r in desk.rows()] == [
        ("D1", "東京\n大阪"), ("D2", "x")
    ]  # fmt: skip


def test_header_twins_are_both_kept(desk: Desk) -> None:
    desk.land("deal.csv", b"Id,Name,Amount,Co,Co,Name\nD1,a,1,c1,c2,b\n")

    desk.ingest()

    row = desk.rows()[0]
    assert [row[name] for name in ("deal_name", "x_Co", "x_Co_2", "x_Name_2")] == [
        "a", "c1", "c2", "b"
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"Id,Name,Amount\nD1,a,1,,\n", b"Id,Name,Amount,,\nD1,a,1\n"])
def test_nameless_columns_at_the_end_cost_no_row(desk: Desk, raw: bytes) -> None:
    desk.land("deal.csv", raw + raw.splitlines()[1] + b"\n")

    account = only(desk.ingest())

    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (2, 2, 0)


def test_a_header_that_occurs_again_is_skipped_and_told(desk: Desk) -> None:
    part = "Id,Name,Amount\nD{},a,1\n"
    desk.land("deal.csv", ("".join(map(part.format, "123")) + ",,\n").encode())

    account = only(desk.ingest())

    assert (account.rows_read, account.rows_kept, account.rows_skipped) == (3, 3, 3)
    assert account.mode == "full"
    assert account.skipped == (
        "1 x row with nothing under a header: row 7",
        "2 x repeated header: row 3 [Id], 5 [Id]",
    )


def test_totals_are_skipped_and_told_but_names_that_end_alike_are_records(desk: Desk) -> None:
    text = (
        "Name,Id,Amount,CloseDate\n時計,D1,1,2026-04-01\n設備 小計,,1,\n会計,D2,2,\n"
        "合計,D3,2,\n年度合計システム,D4,3,\nGrand Total,,,9\nTotal,D5,4,提案\n"
    )
    desk.land("deal.csv", text.encode())

    account = only(desk.ingest())

    assert [row["deal_id"] for row in desk.rows()] == ["D1", "D2", "D3", "D4", "D5"]
    assert account.skipped == ("2 x total: row 3 [設備 小計], 7 [Grand Total]",)
    assert account.rows_read == 5


def test_a_zero_byte_costs_its_row(desk: Desk) -> None:
    rows = b"".join(b"D%d,name,1\n" % number for number in range(150_000))
    desk.land("deal.csv", b"Id,Name,Amount\n" + rows + b"X1,a\0b,1\n" + b"X2,c,1\n")

    account = only(desk.ingest())

    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (150_002, 150_001, 1)
    assert desk.rejected()[0]["reason_code"] == "undecodable"


def test_a_line_that_never_ends_is_refused(desk: Desk) -> None:
    desk.land("deal.csv", b"Id,Name,Amount" + b"x" * (2 << 20))
    desk.land("deal2.csv", b"Id,Name,Amount\nD1,a," + b"1" * (66 << 20))

    assert [account.reason_code for account in desk.ingest().accounts] == ["endless_line"] * 2
