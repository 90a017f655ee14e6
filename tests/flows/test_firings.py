"""On which days jobs do something: rules of the schedule on real calendars."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.firings import (
    BusinessDays,
    Due,
    as_of,
    cron_of,
    due_on,
    firings_between,
    jobs_of,
    next_firing,
    reports_of,
    times_of,
)
from flows.vocabulary.schedule import Job
from flows.vocabulary.workspace import WorkspaceSettings

YEAR_END = ["2026-12-29", "2026-12-30", "2026-12-31", "2027-01-02", "2027-01-03"]
WEEKS = {
    "fiscal_calendar": "4-4-5",
    "fiscal_year_start_month": 2,
    "fiscal_year_ends": {"weekday": "saturday", "which": "last"},
    "week_start": "sunday",
}


def settings_of(
    schedule: Mapping[str, Any],
    *,
    company: Mapping[str, Any] | None = None,
    reports: Mapping[str, Any] | None = None,
) -> WorkspaceSettings:
    return WorkspaceSettings.model_validate(
        {
            "company": {"name": "みほん", **(company or {})},
            "sources": {"crm": {"system": "salesforce"}},
            "stages": {},
            "org": {"source": "crm"},
            "reports": reports or {},
            "schedule": schedule,
        }
    )


def days_of(job: Job, settings: WorkspaceSettings, first: str, last: str) -> list[str]:
    """Return the days in a span on which a job does something; for a shifted one, for which."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    calendar = BusinessDays.of_company(settings.company, around=begin)
    found = []
    for day in (begin + timedelta(days=number) for number in range((end - begin).days + 1)):
        due = due_on(job, day, settings=settings, calendar=calendar)
        if isinstance(due, Due):
            moved = "" if due.nominal == day else f" for {due.nominal:%m-%d}"
            found.append(f"{day:%m-%d}{moved}")
    return found


MONDAYS = "0 7 * * 1"


@pytest.mark.parametrize(
    ("on_holiday", "days"),
    [
        # Golden Week 2026: 4 to 6 May are days off, the 6th in place of Sunday the 3rd
        ("run", ["04-27", "05-04", "05-11"]),
        ("skip", ["04-27", "05-11"]),
        ("shift", ["04-27", "05-07 for 05-04", "05-11"]),
    ],
)
def test_a_weekly_job_in_golden_week(on_holiday: str, days: list[str]) -> None:
    settings = settings_of({"weekly": {"cron": MONDAYS, "on_holiday": on_holiday}})

    assert days_of("weekly", settings, "2026-04-25", "2026-05-16") == days


@pytest.mark.parametrize(
    ("cron", "extra", "first", "last", "days"),
    [
        # the first Monday of a year is a company holiday too: shifted over the new year
        (MONDAYS, YEAR_END, "2026-12-26", "2027-01-06", ["12-28", "01-04"]),
        # a day at the end of the month is shifted into the next one
        ("0 7 31 * *", [], "2026-01-25", "2026-02-05", ["02-02 for 01-31"]),
        ("0 7 31 * *", YEAR_END, "2026-12-28", "2027-01-08", ["01-04 for 12-31"]),
        # Saturday and Sunday both: one run on Monday, for Sunday
        ("0 7 * * 6,0", [], "2026-11-13", "2026-11-17", ["11-16 for 11-15"]),
        # Monday off falls onto Tuesday, which is a day of its own: one run, of its own
        ("0 7 * * 1,2", [], "2026-10-10", "2026-10-16", ["10-13"]),
        # 21 to 23 September 2026: two holidays and the day between them
        (MONDAYS, [], "2026-09-19", "2026-09-26", ["09-24 for 09-21"]),
        # a day that is none of the cron's and follows no day off of it
        ("0 7 * * 3", [], "2026-11-20", "2026-11-25", ["11-25"]),
        # what would shift past the span of days asked for is not there
        ("0 7 29 4 *", [], "2026-04-29", "2026-04-29", []),
    ],
)
def test_a_job_shifts_to_the_next_business_day(
    cron: str, extra: list[str], first: str, last: str, days: list[str]
) -> None:
    said = {"weekly": {"cron": cron, "on_holiday": "shift"}}
    settings = settings_of(said, company={"extra_holidays": extra})

    assert days_of("weekly", settings, first, last) == days


@pytest.mark.parametrize(
    ("day", "company", "first", "last", "days"),
    [
        # the first is a Friday, a Sunday, a holiday
        ("first_business_day", {}, "2026-05-01", "2026-05-31", ["05-01"]),
        ("first_business_day", {}, "2026-11-01", "2026-11-30", ["11-02"]),
        ("first_business_day", {}, "2027-01-01", "2027-01-31", ["01-04"]),
        ("first_business_day", {"extra_holidays": ["2027-01-04"]}, "2027-01-01", "2027-01-31",
         ["01-05"]),
        ("first_business_day", {"holiday_country": None}, "2027-01-01", "2027-01-31", ["01-01"]),
        ("last_business_day", {}, "2026-12-01", "2026-12-31", ["12-31"]),
        ("last_business_day", {"extra_holidays": YEAR_END}, "2026-12-01", "2026-12-31", ["12-28"]),
        ("last_business_day", {}, "2026-05-01", "2026-05-31", ["05-29"]),
        (3, {}, "2026-05-01", "2026-05-31", ["05-08"]),
        (2, {}, "2026-11-01", "2026-11-30", ["11-04"]),
        # months of whole weeks: 4-4-5 from 1 February 2026, a Sunday
        ("first_business_day", WEEKS, "2026-02-01", "2026-06-30",
         ["02-02", "03-02", "03-30", "05-07", "06-01", "06-29"]),
        ("last_business_day", WEEKS, "2026-02-01", "2026-05-31",
         ["02-27", "03-27", "05-01", "05-29"]),
    ],
)  # fmt: skip
def test_a_monthly_job_runs_on_its_business_day_of_the_fiscal_month(
    day: str | int, company: dict[str, Any], first: str, last: str, days: list[str]
) -> None:
    settings = settings_of({"monthly": {"day": day}}, company=company)

    assert days_of("monthly", settings, first, last) == days


@pytest.mark.parametrize(
    ("day", "company", "days"),
    [
        ("first_business_day", {}, ["04-01", "07-01", "10-01", "01-04"]),
        ("last_business_day", {}, ["06-30", "09-30", "12-31", "03-31"]),
        (5, {}, ["04-07", "07-07", "10-07", "01-08"]),
        # a fiscal year that begins in February has its quarters elsewhere
        (
            "first_business_day",
            {"fiscal_year_start_month": 2},
            ["05-01", "08-03", "11-02", "02-01"],
        ),
        ("first_business_day", WEEKS, ["05-07", "08-03", "11-02", "02-01"]),
    ],
)
def test_a_quarterly_job_runs_on_its_business_day_of_the_fiscal_quarter(
    day: str | int, company: dict[str, Any], days: list[str]
) -> None:
    settings = settings_of({"quarterly": {"day": day, "reports": ["x"]}}, company=company)

    assert days_of("quarterly", settings, "2026-04-01", "2027-03-31") == days


def test_reports_of_a_month_tell_of_the_last_delivery_in_it() -> None:
    settings = settings_of({"monthly": {"day": "first_business_day"}})
    calendar = BusinessDays.of_company(settings.company, around=date(2026, 11, 2))
    due = due_on("monthly", date(2026, 11, 2), settings=settings, calendar=calendar)
    delivered = [date(2026, 10, 29), date(2026, 10, 30), date(2026, 11, 1), date(2026, 11, 2)]

    assert isinstance(due, Due)
    assert due.last == date(2026, 10, 31)
    assert as_of(due, delivered, in_time=True) == date(2026, 10, 30)
    assert as_of(due, delivered[2:], in_time=True) is None


@pytest.mark.parametrize(("in_time", "day"), [(True, "2026-05-04"), (False, "2026-05-01")])
def test_a_shifted_job_tells_of_what_its_own_day_would_have(*, in_time: bool, day: str) -> None:
    due = Due(date(2026, 5, 4), last=date(2026, 5, 4), is_of_its_day=True)
    delivered = [date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 6)]

    assert as_of(due, delivered, in_time=in_time) == date.fromisoformat(day)


def test_a_job_of_its_own_day_tells_of_the_newest_delivery() -> None:
    assert as_of(Due(date(2026, 5, 11)), [date(2026, 5, 8)], in_time=False) == date(2026, 5, 8)


def test_looks_for_files_are_made_on_business_days_between_two_times() -> None:
    settings = settings_of({"arrival": {"every_minutes": 30, "from": "09:15", "until": "11:00"}})

    assert [f"{at:%H:%M}" for at in times_of("arrival", settings)] == [
        "09:30", "10:00", "10:30", "11:00",
    ]  # fmt: skip
    assert days_of("arrival", settings, "2026-05-01", "2026-05-08") == ["05-01", "05-07", "05-08"]


@pytest.mark.parametrize(
    ("job", "said", "cron"),
    [
        ("nightly", {"nightly": "30 5 * * 1-6"}, "30 5 * * 1-6"),
        ("weekly", {"weekly": {"cron": MONDAYS, "on_holiday": "skip"}}, MONDAYS),
        ("weekly", {"weekly": {"cron": MONDAYS, "on_holiday": "shift"}}, "0 7 * * *"),
        ("monthly", {"monthly": {"at": "06:05"}}, "5 6 * * *"),
        ("arrival", {"arrival": {}}, "*/15 9-18 * * *"),
        ("arrival", {"arrival": {"every_minutes": 60, "from": "08:00"}}, "0 8-18 * * *"),
    ],
)
def test_the_scheduler_asks_at_least_whenever_the_calendar_may_say_yes(
    job: Job, said: dict[str, Any], cron: str
) -> None:
    assert cron_of(job, settings_of(said)) == cron


def test_firings_are_told_in_the_companys_own_time_across_a_change_of_the_clock() -> None:
    company = {"timezone": "America/New_York", "holiday_country": "US"}
    settings = settings_of({"nightly": "30 5 * * *"}, company=company)
    after, until = datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)

    found = firings_between("nightly", after=after, until=until, settings=settings)

    assert [one.at.astimezone(UTC).strftime("%d %H:%M") for one in found] == [
        "07 10:30", "08 09:30", "09 09:30",
    ]  # fmt: skip


def test_a_firing_at_the_end_of_the_span_is_in_it_and_one_at_its_beginning_is_not() -> None:
    settings = settings_of({"nightly": "0 9 * * *"}, company={"timezone": "UTC"})
    after, until = datetime(2026, 3, 7, 9, tzinfo=UTC), datetime(2026, 3, 8, 9, tzinfo=UTC)

    found = list(firings_between("nightly", after=after, until=until, settings=settings))

    assert [one.at for one in found] == [until]


def test_a_job_that_can_never_run_has_no_next_time() -> None:
    settings = settings_of({"weekly": {"cron": "0 7 * * 6", "on_holiday": "skip"}})

    assert next_firing("weekly", after=datetime(2026, 3, 7, tzinfo=UTC), settings=settings) is None


REPORTS = {
    "weekly-progress": {"template": "progress", "cadence": "weekly"},
    "monthly-progress": {"template": "progress", "cadence": "monthly"},
    "gap": {"template": "gap", "cadence": "monthly"},
    "todo": {"template": "todo", "cadence": "daily", "scopes": ["owner"]},
}


@pytest.mark.parametrize(
    ("schedule", "mailed"),
    [
        ({}, {"weekly": ["weekly-progress", "monthly-progress", "gap"], "todo": ["todo"]}),
        # one that also watches the pace stays with the weekly run, so that its alert leaves at once
        (
            {"monthly": {}},
            {
                "weekly": ["weekly-progress", "gap"],
                "monthly": ["monthly-progress"],
                "todo": ["todo"],
            },
        ),
        (
            {"monthly": {}, "quarterly": {"reports": ["gap"]}},
            {
                "weekly": ["weekly-progress"],
                "monthly": ["monthly-progress"],
                "quarterly": ["gap"],
                "todo": ["todo"],
            },
        ),
        (
            {"monthly": {"reports": ["gap", "monthly-progress"]}},
            {
                "weekly": ["weekly-progress"],
                "monthly": ["monthly-progress", "gap"],
                "todo": ["todo"],
            },
        ),
    ],
)
def test_each_report_is_mailed_by_one_job(
    schedule: dict[str, Any], mailed: dict[Job, list[str]]
) -> None:
    settings = settings_of(schedule, reports=REPORTS)
    jobs: tuple[Job, ...] = ("weekly", "monthly", "quarterly", "todo")

    found = {job: list(reports_of(job, settings)) for job in jobs}

    assert {job: names for job, names in found.items() if names} == mailed
    assert set(jobs_of(settings)) == {"nightly", *mailed}
