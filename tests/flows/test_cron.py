"""Cron lines, beside Prefect's own scheduler, which is what really fires."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.vocabulary.cron import on_every_day, parse_cron

LINES = (
    *("30 5 * * 1-6", "0 7 * * 1", "*/15 9-18 * * 1-5", "0 7 1 * *", "0 7 1,15 * mon"),
    *("5 4 * * sun", "0 0 * * 7", "0 12 31 * *", "0 7 29 feb *", "15,45 8-10/2 */5 3-6 *"),
    *("0 7 1-31 * 1", "0 7 15 * 0-6", "0 7 * * 1-7", "0 7 13 * *"),
    *("0 6 * jan-mar fri", "59 23 28-31 * 0", "0 9 */2 * 1", "10 5-6 * 4,10 1-5/2"),
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_fires_when_prefect_fires_it(line: str) -> None:
    from prefect.server.schemas.schedules import CronSchedule

    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=len(line) * 37)
    end, cron = start + timedelta(days=430), parse_cron(line)

    theirs = asyncio.run(
        CronSchedule(cron=line, timezone="UTC").get_dates(n=1000, start=start, end=end)
    )
    ours = [
        datetime.combine(day, clock, tzinfo=UTC)
        for day in (start.date() + timedelta(days=number) for number in range(431))
        if cron.fires_on(day)
        for clock in cron.times
        if datetime.combine(day, clock, tzinfo=UTC) >= start
    ]

    # theirs ends after a thousand
    assert theirs
    assert ours[: len(theirs)] == theirs


@pytest.mark.parametrize(
    "line",
    ["", "daily", "@daily", "30 5 * *", "60 5 * * *", "0 24 * * *", "0 7 0 * *", "0 7 * 13 *",
     "0 7 * * 8", "0 7 * * 5-1", "0 7 * * 1#1", "0 7 L * *", "0 7 * * */0", "a b c d e"],
)  # fmt: skip
def test_what_is_no_line_is_refused_with_what_to_write(line: str) -> None:
    with pytest.raises(ValueError, match=r"is no schedule: .*write"):
        parse_cron(line)


def test_the_times_of_a_line_stay_where_its_days_are_left_out() -> None:
    line = on_every_day("0,30 7 1 4 1")

    assert line == "0,30 7 * * *"
    assert [f"{clock:%H:%M}" for clock in parse_cron(line).times] == ["07:00", "07:30"]
    assert parse_cron(line).fires_on(date(2026, 12, 31))
