"""When a cron line fires: the five plain fields, as Prefect's scheduler reads them."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final

_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_EVERY_DAY: Final = "* * *"
_DAYS_PER_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of the line: its name, its span, and the names that stand for numbers."""

    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron line, taken apart."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    is_any_day: bool
    is_any_weekday: bool

    @property
    def times(self) -> tuple[time, ...]:
        """Return the times of a day at which it fires, in order."""
        return tuple(time(hour, minute) for hour in self.hours for minute in self.minutes)

    def fires_on(self, day: date) -> bool:
        """Say whether it fires on a day; where day and weekday both are given, one is enough."""
        if day.month not in self.months:
            return False
        is_day, is_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.is_any_day or self.is_any_weekday:
            return is_day and is_weekday
        return is_day or is_weekday


def parse_cron(line: str) -> Cron:
    """Take a cron line apart.

    Raises:
        ValueError: it is no line of five fields, or a field cannot be read.
    """
    parts = line.split()
    if len(parts) != len(_FIELDS):
        message = f"[{line}] is no schedule: write minute hour day month weekday, as 30 5 * * 1-6"
        raise ValueError(message)
    minutes, hours, days, months, weekdays = (
        _numbers(part, field, line=line) for part, field in zip(parts, _FIELDS, strict=True)
    )
    return Cron(
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=days,
        months=months,
        weekdays=frozenset(number % _DAYS_PER_WEEK for number in weekdays),
        is_any_day=parts[2] == "*",
        is_any_weekday=parts[4] == "*",
    )


def on_every_day(line: str) -> str:
    """Return the line that fires at the same times, but on every day."""
    minute, hour, *_ = line.split()
    return f"{minute} {hour} {_EVERY_DAY}"


def _numbers(text: str, field: _Field, *, line: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.lower().split(","):
        span, _, step = part.partition("/")
        try:
            first, last = _ends(span, field, has_step=bool(step))
            found.update(range(first, last + 1, int(step or 1)))
        except ValueError:
            found = set()
        if not found or not field.first <= min(found) <= max(found) <= field.last:
            message = (
                f"[{line}] is no schedule: its {field.name} [{text}] cannot be read; write numbers "
                f"from {field.first} to {field.last}, a span (1-5), a list (1,3) or a step (*/2)"
            )
            raise ValueError(message)
    return frozenset(found)


def _ends(span: str, field: _Field, *, has_step: bool) -> tuple[int, int]:
    if span == "*":
        return field.first, field.last - (field.name == "weekday")
    first, dash, last = span.partition("-")
    begin = _number(first, field)
    if dash:
        return begin, _number(last, field)
    return begin, field.last if has_step else begin


def _number(text: str, field: _Field) -> int:
    if text in field.names:
        return field.names.index(text) + (field.name == "month")
    return int(text)
