"""Packed deliveries: gzip and zip are read as streams, and refused when they are not plain."""

import gzip
import io
import stat
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from flows.ingest import archive, landed
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.books import ods, xlsx
from tests.unit.ingest.conftest import Desk, deal_map, only

DEALS = "Id,Name,Amount\nD1,東京,1\nD2,大阪,2\n".encode()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def locked() -> bytes:
    raw = bytearray(packed(("deal.csv", DEALS)))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def test_a_gzip_is_read_like_the_file_in_it(desk: Desk) -> None:
    desk.land("deal.csv.gz", gzip.compress(DEALS))
    desk.land("deal2.tsv.gz", gzip.compress(DEALS.replace(b",", b"\t").decode().encode("cp932")))

    accounts = desk.ingest().accounts

    assert [(a.file_name, a.rows_kept) for a in accounts] == [
        ("deal.csv.gz", 2), ("deal2.tsv.gz", 2)
    ]  # fmt: skip
    assert {row["deal_name"] for row in desk.rows()} == {"東京", "大阪"}


def test_the_pattern_of_a_map_is_matched_with_the_name_without_gz(desk: Desk) -> None:
    desk.land("other.csv.gz", gzip.compress(DEALS))

    assert desk.ingest().unclaimed == ("2026-04-01/other.csv.gz",)


def test_each_member_of_a_zip_is_matched_on_its_own_name(desk: Desk) -> None:
    content = packed(
        ("export/deal.csv", DEALS),
        ("deal_old.csv", DEALS[:27]),
        ("readme.txt", b"hello"),
        ("__MACOSX/._deal.csv", b"\0"),
        ("empty/", b""),
    )
    desk.land("export.zip", content)

    result = desk.ingest()

    assert [(a.file_name, a.rows_kept) for a in result.accounts] == [
        ("export.zip/deal_old.csv", 1), ("export.zip/export/deal.csv", 2)
    ]  # fmt: skip
    assert result.unclaimed == ("2026-04-01/export.zip/readme.txt",)
    assert {row["_source_file"] for row in desk.rows()} == {a.file_name for a in result.accounts}
    assert desk.ingest().read == 0


def test_workbooks_and_tables_of_one_zip_are_read_together(desk: Desk) -> None:
    table = [["案件ID", "案件名", "金額", "完了予定日"], ["D3", "名古屋", 3, date(2026, 4, 3)]]
    content = packed(
        ("deal.csv", DEALS),
        ("本社/deal_本社.xlsx", xlsx(table)),
        ("支社/deal_支社.ods", ods([["案件ID", "金額"], ["D4", "4"]])),
    )
    path = desk.land("export.zip", content)

    accounts = desk.ingest().accounts

    assert {(a.file_name, a.sheet, a.rows_kept) for a in accounts} == {
        ("export.zip/deal.csv", "", 2),
        ("export.zip/本社/deal_本社.xlsx", "一覧", 1),
        ("export.zip/支社/deal_支社.ods", "一覧", 1),
    }
    (third,) = [row for row in desk.rows() if row["deal_id"] == "D3"]
    assert (third["close_date"], third["_source_row"]) == ("2026-04-03", "2")
    assert list(path.parent.iterdir()) == [path]
    assert desk.ingest().read == 0


@pytest.mark.parametrize(
    ("workbook", "code", "said"),
    [
        (b"", "empty_file", "[export.zip/deal.xlsx]"),
        (b"no workbook", "not_a_workbook", "[export.zip/deal.xlsx]"),
        (xlsx([]), "empty_file", "[export.zip/deal.xlsx]"),
        (xlsx([["Id", "Name"], ["D1", "a"]]), "missing_column", "[export.zip/deal.xlsx]"),
        (packed(("xl/a.bin", bytes(80 << 20))), "archive_too_large", "[250] times"),
        (
            xlsx([["Id", "Amount"]], also=lambda sheet: sheet.cell(1_048_576, 16_384, "x")),
            "too_spread",
            "far outside its table",
        ),
    ],
)
def test_a_workbook_in_a_zip_is_refused_as_a_lone_one_and_the_others_are_read(
    desk: Desk, workbook: bytes, code: str, said: str
) -> None:
    desk.land("export.zip", packed(("deal.xlsx", workbook), ("deal2.csv", DEALS)))

    refused, read = sorted(desk.ingest().accounts, key=lambda account: account.status == "ok")

    assert (refused.reason_code, read.rows_kept) == (code, 2)
    assert said in str(refused.reason)
    assert refused.mend


def test_a_workbook_that_grows_while_it_is_copied_is_refused_and_leaves_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    desk.land("export.zip", packed(("deal.xlsx", xlsx([["Id", "Amount"], ["D1", 1]]))))

    with (
        patch.object(landed, "MOST_COPIED_BYTES", 1000),
        patch.object(tempfile, "tempdir", str(scratch)),
    ):
        account = only(desk.ingest())

    assert account.reason_code == "archive_too_large"
    assert list(scratch.iterdir()) == []


def test_the_sheet_of_the_map_is_asked_of_a_workbook_in_a_zip(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(deal_map(sheet="明細"))
    desk.land("export.zip", packed(("deal.xlsx", xlsx([["Id", "Amount"], ["D1", 1]]))))

    account = only(desk.ingest())

    assert account.reason_code == "missing_sheet"
    assert "[export.zip/deal.xlsx] has no sheet [明細]; sheets found: [一覧]" in str(account.reason)


def test_names_of_members_may_be_written_by_windows_in_japan(desk: Desk) -> None:
    raw = packed(("deal_XXXX.csv", DEALS)).replace(b"XXXX", "案件".encode("cp932"))
    desk.land("export.zip", raw)

    assert only(desk.ingest()).file_name == "export.zip/deal_案件.csv"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (packed(("../deal.csv", DEALS)), "unsafe_archive", "named like a path"),
        (packed(("/etc/deal.csv", DEALS)), "unsafe_archive", "named like a path"),
        (packed(("a\\..\\deal.csv", DEALS)), "unsafe_archive", "named like a path"),
        (packed(("c:deal.csv", DEALS)), "unsafe_archive", "named like a path"),
        (packed((link("deal.csv"), b"/etc/passwd")), "unsafe_archive", "is a link"),
        (packed(("deal.zip", packed(("deal.csv", DEALS)))), "unsafe_archive", "archive itself"),
        (packed(("隔離修正_sfa.xlsx", b"")), "unsafe_archive", "is a workbook that came back"),
        (packed(("更新依頼_sfa.xlsx", b"")), "unsafe_archive", "is a workbook that came back"),
        (locked(), "unsafe_archive", "locked with a password"),
        (packed(("deal.csv", DEALS))[:-30], "broken_archive", "broken, or cut"),
        (b"no zip at all", "broken_archive", "broken, or cut"),
        (packed(("deal.csv", bytes(80 << 20))), "archive_too_large", "[250] times"),
    ],
)
def test_an_archive_that_is_not_plain_is_refused_whole(
    desk: Desk, content: bytes, code: str, said: str
) -> None:
    desk.land("export.zip", content)

    account = only(desk.ingest())

    assert (account.status, account.reason_code) == ("refused", code)
    assert said in str(account.reason)
    assert account.mend
    assert desk.rows() == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_and_too_many_members_are_refused(desk: Desk) -> None:
    desk.land("export.zip", packed(("deal.csv", DEALS), ("deal.csv", DEALS)))
    assert "two files of one name" in str(only(desk.ingest()).reason)

    with patch.object(archive, "MOST_MEMBERS", 1):
        desk.land("export.zip", packed(("deal1.csv", DEALS), ("deal2.csv", DEALS)))
        assert "more than [1] files" in str(only(desk.ingest()).reason)


def test_a_stream_that_grows_beyond_reason_is_refused_and_leaves_no_rows(desk: Desk) -> None:
    desk.land("deal.csv.gz", gzip.compress(DEALS + b"D3,a,1\n" * 12_000_000))

    account = only(desk.ingest())

    assert account.reason_code == "archive_too_large"
    assert desk.rows() == []
    assert not list(desk.workspace.lake.rglob("*.writing"))


@pytest.mark.parametrize("cut", [1, 9, 30])
def test_a_cut_gzip_is_refused_not_read_in_part(desk: Desk, cut: int) -> None:
    desk.land("deal.csv.gz", gzip.compress(DEALS)[:-cut])

    account = only(desk.ingest())

    assert account.reason_code == "broken_archive"
    assert desk.rows() == []


def test_a_member_whose_bytes_are_damaged_is_refused(desk: Desk) -> None:
    raw = bytearray(packed(("deal.csv", DEALS * 50)))
    raw[60] ^= 0xFF
    desk.land("export.zip", bytes(raw))

    assert only(desk.ingest()).reason_code == "broken_archive"


def test_a_mended_archive_takes_the_place_of_the_refused_one(desk: Desk) -> None:
    desk.land("export.zip", packed(("../deal.csv", DEALS)))
    desk.ingest()
    desk.land("export.zip", packed(("deal.csv", DEALS)))
    desk.ingest()

    assert [(a.file_name, a.status) for a in desk.ingest().accounts] == [
        ("export.zip/deal.csv", "ok")
    ]
    assert len(list((desk.workspace.lake / "file/sfa").rglob("*.parquet"))) == 1


def test_a_link_in_a_delivery_is_refused_wherever_it_points(desk: Desk) -> None:
    path = desk.land("other.txt", DEALS)
    (path.parent / "deal.csv").symlink_to(path)
    (path.parent / "deal2.csv").symlink_to("/nowhere/at/all")
    (path.parent / "deal3.zip").symlink_to("/etc")

    result = desk.ingest()

    assert [a.reason_code for a in result.accounts] == ["link"] * 3
    assert desk.rows() == []


def test_the_limits_are_wide_enough_for_a_weekly_export() -> None:
    assert landed.MOST_BYTES >= 8 << 30
    assert not landed.is_too_large(4 << 30, 512 << 20)
