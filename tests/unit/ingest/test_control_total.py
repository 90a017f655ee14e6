"""A control total beside a file: what was announced has to arrive, else the file says so."""

from pathlib import Path

import pytest

from .conftest import Desk, only

DEALS = (
    "Id,Name,Amount,CloseDate\r\n"
    'D1,東京商事,"1,000",2026-05-01\r\n'
    "D2,大阪商事,￥２５０.５０,2026-05-01\r\n"
    "D3,京都商事,,2026-05-01\r\n"
).encode()


def announce(desk: Desk, said: str) -> Path:
    return desk.land("deal.csv.control.json", said.encode())


@pytest.mark.parametrize(
    "said",
    [
        '{"rows": 3, "sums": {"Amount": "1250.5"}}',
        '{"rows": 3}',
        '{"sums": {"Amount": 1250.50}}',
        "{}",
    ],
)
def test_a_file_that_agrees_with_its_control_total_is_whole(desk: Desk, said: str) -> None:
    desk.land("deal.csv", DEALS)
    announce(desk, said)

    result = desk.ingest()

    account = only(result)
    assert (account.mode, account.reason_code, account.rows_kept) == ("full", None, 3)
    assert result.unclaimed == ()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('{"rows": 2000}', "rows 2,000 ≠ 3"),
        ('{"rows": 3, "sums": {"Amount": "1250"}}', "[Amount] 1,250 ≠ 1,250.5"),
        ('{"rows": 4, "sums": {"Amount": 0}}', "rows 4 ≠ 3, [Amount] 0 ≠ 1,250.5"),
        ('{"sums": {"金額": 5}}', "[金額]: no such header"),
        ('{"sums": {"Name": 5}}', "[Name]: 3 cells are no numbers"),
        ('{"rows": "many"}', "key [rows]"),
        ('{"count": 3}', "key [count]"),
        ("rows: 3", "cannot be used"),
        (" " * 70_000, "is larger than a control total is"),
    ],
)
def test_a_file_that_disagrees_keeps_its_rows_and_proves_no_deletion(
    desk: Desk, said: str, told: str
) -> None:
    desk.land("deal.csv", DEALS)
    announce(desk, said)

    account = only(desk.ingest())

    assert (account.status, account.mode, account.rows_kept) == ("ok", "delta", 3)
    assert account.reason_code == "control_total"
    assert told in (account.reason or "")


def test_a_control_total_that_comes_later_or_is_mended_is_held_against_the_file(
    desk: Desk,
) -> None:
    desk.land("deal.csv", DEALS)
    codes = [only(desk.ingest()).reason_code]

    announce(desk, '{"rows": 4}')
    codes.append(only(desk.ingest()).reason_code)
    announce(desk, '{"rows": 3}')
    again = desk.ingest()

    assert [*codes, only(again).reason_code] == [None, "control_total", None]
    assert again.read == 1
    assert desk.ingest().read == 0
