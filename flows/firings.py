"""On which days a job does something: the rules of the schedule on the company's own calendar.

No clock: the day, or the span of days, is a parameter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo

from flows.model.fiscal_days import FiscalDay, make_fiscal_days
from flows.vocabulary.cron import on_every_day, parse_cron
from flows.vocabulary.schedule import MAILED_BY, Arrival, CronFiring, Job, PeriodFiring, PeriodJob
from flows.vocabulary.workspace import Company, WorkspaceSettings

_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 400
_MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """The company's calendar as the schedule asks it."""

    days: Mapping[date, FiscalDay]

    @classmethod
    def of_company(cls, company: Company, *, around: date) -> "BusinessDays":
        """Return the fiscal years around a day."""
        return cls({day.date_day: day for day in make_fiscal_days(company, as_of=around)})

    def is_business(self, day: date) -> bool:
        """Say whether a day is one on which the company works."""
        return self.days[day].is_business_day

    def days_off_before(self, day: date) -> Iterator[date]:
        """Yield the days off that directly precede a day, the last one first."""
        before = (day - _DAY * back for back in range(1, _FARTHEST))
        yield from takewhile(lambda one: not self.is_business(one), before)

    def period(self, day: date, *, job: PeriodJob) -> tuple[date, date]:
        """Return the first and the last day of the fiscal month or quarter that a day is in."""
        found = self.days[day]
        if job == "monthly":
            return found.month_start, found.month_end
        return found.quarter_start, found.quarter_end


@dataclass(frozen=True, slots=True)
class Due:
    """What a job has to do on a day: for which day, and up to which day deliveries count.

    ``last``: null where the newest delivery counts, whatever its day. ``is_of_its_day``: ``last``
    is the nominal day, on which some companies have that day's delivery in time and others do not.
    """

    nominal: date
    last: date | None = None
    is_of_its_day: bool = False


@dataclass(frozen=True, slots=True)
class Firing:
    """A time at which a job has to do something."""

    job: Job
    at: datetime
    due: Due


def due_on(
    job: Job, day: date, *, settings: WorkspaceSettings, calendar: BusinessDays
) -> Due | str:
    """Return what a job has to do on a day; or the sentence that says why nothing."""
    said = settings.schedule.firing(job)
    if said is None:
        return f"schedule.{job} is off"
    if isinstance(said, PeriodFiring):
        return _due_in_period("monthly" if job == "monthly" else "quarterly", said, day, calendar)
    if isinstance(said, Arrival):
        if said.on_holiday == "skip" and not calendar.is_business(day):
            return f"{day} is no business day"
        return Due(day)
    return _due_by_cron(said, day, calendar)


def _due_by_cron(said: CronFiring, day: date, calendar: BusinessDays) -> Due | str:
    cron = parse_cron(said.cron)
    if said.on_holiday == "run" or calendar.is_business(day):
        if cron.fires_on(day):
            return Due(day)
    elif cron.fires_on(day):
        later = "; the next business day does it" if said.on_holiday == "shift" else ""
        return f"{day} is no business day{later}"
    if said.on_holiday == "shift" and calendar.is_business(day):
        nominal = next(filter(cron.fires_on, calendar.days_off_before(day)), None)
        if nominal is not None:
            return Due(nominal, last=nominal, is_of_its_day=True)
    return f"[{said.cron}] has nothing for {day}"


def _due_in_period(
    job: PeriodJob, said: PeriodFiring, day: date, calendar: BusinessDays
) -> Due | str:
    first, last = calendar.period(day, job=job)
    span = (first + _DAY * number for number in range((last - first).days + 1))
    open_days = [one for one in span if calendar.is_business(one)]
    is_at_end = said.day == "last_business_day"
    if not open_days:
        return f"{first} to {last} has no business day"
    number = said.day if isinstance(said.day, int) else 1
    chosen = open_days[-1 if is_at_end else min(number, len(open_days)) - 1]
    if chosen != day:
        return f"the day is {chosen}, not {day}"
    return Due(day, last=last if is_at_end else first - _DAY)


def times_of(job: Job, settings: WorkspaceSettings) -> tuple[time, ...]:
    """Return the times of a day at which a job fires, in order."""
    said = settings.schedule.firing(job)
    if isinstance(said, CronFiring):
        return parse_cron(said.cron).times
    if isinstance(said, PeriodFiring):
        return (time.fromisoformat(said.at),)
    return tuple(_looks(said)) if said else ()


def _looks(said: Arrival) -> Iterator[time]:
    for minute in range(0, 24 * _MINUTES_PER_HOUR, said.every_minutes):
        look = time(minute // _MINUTES_PER_HOUR, minute % _MINUTES_PER_HOUR)
        if said.begin <= f"{look:%H:%M}" <= said.until:
            yield look


def cron_of(job: Job, settings: WorkspaceSettings) -> str:
    """Return the cron line by which a scheduler asks for a job; the calendar decides the rest."""
    said = settings.schedule.firing(job)
    if isinstance(said, CronFiring):
        return on_every_day(said.cron) if said.on_holiday == "shift" else said.cron
    if isinstance(said, PeriodFiring):
        at = time.fromisoformat(said.at)
        return f"{at.minute} {at.hour} * * *"
    if said is None:
        message = f"schedule.{job} is off"
        raise ValueError(message)
    hours = [int(clock.split(":")[0]) for clock in (said.begin, said.until)]
    step = "0" if said.every_minutes == _MINUTES_PER_HOUR else f"*/{said.every_minutes}"
    return f"{step} {hours[0]}-{hours[1]} * * *"


def firings_between(
    job: Job, *, after: datetime, until: datetime, settings: WorkspaceSettings
) -> Iterator[Firing]:
    """Yield the firings of a job after one time and up to another, in order."""
    zone = ZoneInfo(settings.company.timezone)
    first, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    calendar = BusinessDays.of_company(settings.company, around=last)
    times = times_of(job, settings)
    for day in (first + _DAY * number for number in range((last - first).days + 1)):
        due = due_on(job, day, settings=settings, calendar=calendar) if times else ""
        for clock in times if isinstance(due, Due) else ():
            at = datetime.combine(day, clock, tzinfo=zone)
            if after < at <= until and isinstance(due, Due):
                yield Firing(job=job, at=at, due=due)


def next_firing(job: Job, *, after: datetime, settings: WorkspaceSettings) -> Firing | None:
    """Return the next time at which a job has to do something, if it ever has."""
    horizon = after + _DAY * _FARTHEST
    return next(firings_between(job, after=after, until=horizon, settings=settings), None)


def as_of(due: Due, delivered: Sequence[date], *, in_time: bool) -> date | None:
    """Return the delivery that a job tells of; none if none came by then.

    Args:
        due: What the job has to do.
        delivered: The days of deliveries.
        in_time: Whether a day's own delivery is there when that day's jobs run.
    """
    last = due.last
    if last is not None and due.is_of_its_day and not in_time:
        last -= _DAY
    return max((day for day in delivered if last is None or day <= last), default=None)


def reports_of(job: Job, settings: WorkspaceSettings) -> tuple[str, ...]:
    """Return the reports that a job mails: those it names, else those that fall to it."""
    schedule, reports = settings.schedule, settings.reports
    if named := schedule.named_by(job):
        return tuple(name for name in reports if name in named)
    taken = {name for other in MAILED_BY for name in schedule.named_by(other)}
    todo = {name for name, report in reports.items() if report.template == "todo"}
    monthly = {
        name
        for name, report in reports.items()
        if report.cadence == "monthly"
        and not (report.template == "gap" and report.pace_gap_below is not None)
    }
    falls: dict[Job, set[str]] = {
        "todo": todo,
        "monthly": monthly if schedule.monthly else set(),
    }
    falls["weekly"] = set(reports) - falls["monthly"] - todo
    return tuple(name for name in reports if name in falls.get(job, set()) - taken)


def jobs_of(settings: WorkspaceSettings) -> tuple[Job, ...]:
    """Return the jobs that have something to do, in the order in which a day has them."""
    jobs: tuple[Job, ...] = ("nightly", "todo", "weekly", "monthly", "quarterly", "arrival")
    always = {"nightly", "arrival"}
    return tuple(
        job
        for job in jobs
        if settings.schedule.firing(job) and (job in always or reports_of(job, settings))
    )
