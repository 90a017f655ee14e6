"""Instants of overseas branches, whose clocks change twice a year, land on the right local day."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import duckdb
import pytest

from tests.architecture.rendered_sql import render

ZONES = (
    "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago",
    "Europe/Berlin", "Asia/Tokyo",
)  # fmt: skip


def local_days(texts: list[str], *, zone: str) -> list[date | None]:
    macro = render(f"{{{{ parse_date('given', \"'{zone}'\") }}}}", engine="duckdb")
    query = f"select {macro} from (select unnest(?) as given, generate_subscripts(?, 1) as place)"  # noqa: S608
    with duckdb.connect() as connection:
        return [
            row[0] for row in connection.execute(f"{query} order by place", [texts] * 2).fetchall()
        ]


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        # clocks go forward on 2026-03-08 and back on 2026-11-01 in New York
        ("2026-03-08T04:59:59Z", "America/New_York", date(2026, 3, 7)),
        ("2026-03-08T05:00:00Z", "America/New_York", date(2026, 3, 8)),
        ("2026-03-09T03:59:59Z", "America/New_York", date(2026, 3, 8)),
        ("2026-03-09T04:00:00Z", "America/New_York", date(2026, 3, 9)),
        ("2026-11-01T03:59:59+00:00", "America/New_York", date(2026, 10, 31)),
        ("2026-11-01T23:30:00-0500", "America/New_York", date(2026, 11, 1)),
        ("2026-11-02T00:30:00-04:00", "America/New_York", date(2026, 11, 1)),
        # a month's edge: summer time puts 23:30 in London on the next day of UTC's clock
        ("2026-06-30T22:59:59Z", "Europe/London", date(2026, 6, 30)),
        ("2026-06-30T23:00:00Z", "Europe/London", date(2026, 7, 1)),
        ("2026-12-31T23:30:00Z", "Europe/London", date(2026, 12, 31)),
        ("2026-07-01T00:30:00+0900", "Europe/London", date(2026, 6, 30)),
        # a date without time, and a time without offset, are local already
        ("2026-03-08", "America/New_York", date(2026, 3, 8)),
        ("2026-03-08 02:30:00", "America/New_York", date(2026, 3, 8)),
    ],
)
def test_an_instant_is_of_the_day_that_the_clocks_of_the_zone_show(
    text: str, zone: str, day: date
) -> None:
    assert local_days([text], zone=zone) == [day]


@pytest.mark.parametrize("zone", ZONES)
def test_every_half_hour_of_a_year_is_of_the_day_that_python_says(zone: str) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    instants = [first + timedelta(minutes=30 * number) for number in range(365 * 48)]
    offsets = [timezone(timedelta(hours=hours)) for hours in (-5, 0, 9)]
    told = [
        instant.astimezone(offsets[place % 3]).strftime("%Y-%m-%dT%H:%M:%S%z")
        for place, instant in enumerate(instants)
    ]

    right = [instant.astimezone(ZoneInfo(zone)).date() for instant in instants]
    assert local_days(told, zone=zone) == right


@pytest.mark.parametrize("zone", ZONES)
def test_an_instant_in_thousandths_of_a_second_is_of_the_same_day(zone: str) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    instants = [first + timedelta(hours=number) for number in range(365 * 24)]

    found = local_days([str(int(at.timestamp() * 1000)) for at in instants], zone=zone)

    assert found == [at.astimezone(ZoneInfo(zone)).date() for at in instants]
