"""Declared date formats: which part stands where, and which of several a text is written in.

A format is told by its *shape*: ``%d.%m.%Y`` and ``03.04.2026`` both have the shape ``n.n.Y`` (Y: a
year of four digits, n: another number, b: the name of a month). Of a list the format of the text's
shape reads it, so two formats of one shape that put the parts in another order say nothing.
"""

import re
from collections.abc import Sequence
from typing import Final

_DIRECTIVE: Final = re.compile(r"%(.)")
_DATE_PART: Final = re.compile(r"%([YymdbB])")
_ROLES: Final = {"Y": "Y", "y": "Y", "m": "m", "b": "m", "B": "m", "d": "d"}
_SHAPES: Final = {"Y": "Y", "y": "n", "m": "n", "b": "b", "B": "b", "d": "n"}
_SAMPLES: Final = {"n": ("03", "04", "05"), "Y": ("2026",) * 3, "b": ("May",) * 3}
_WORD: Final = re.compile(r"[0-9A-Za-z]")
_EIGHT_DIGITS: Final = "%Y%m%d"
_LIKE_ISO: Final = "%Y-%d-%m"
_NAMED: Final = frozenset(
    {"n b Y", "n-b-Y", "n-b-n", "n b n", "b n, Y", "b n Y"},
)
_KEPT_SIGNS: Final = frozenset("|=")


def day_of_format(date_format: str) -> str:
    """Return a format up to its third part: what says the day, without the time."""
    parts = list(_DATE_PART.finditer(date_format))[:3]
    return date_format[: parts[-1].end()] if parts else date_format


def shape_of_format(date_format: str) -> str:
    """Return the shape of the texts that a format reads: ``%d.%m.%Y`` → ``n.n.Y``."""
    return _DATE_PART.sub(lambda found: _SHAPES[found[1]], day_of_format(date_format))


def order_of_format(date_format: str) -> tuple[str, ...]:
    """Return the order of the parts, each as Y, m or d."""
    return tuple(_ROLES[found] for found in _DATE_PART.findall(day_of_format(date_format)))


def problem_of_formats(formats: Sequence[str], *, is_list: bool) -> str:
    """Return what is wrong with the formats of a column; empty if nothing is."""
    if not formats:
        return "is an empty list"
    seen: dict[str, str] = {}
    for date_format in formats:
        problem = _problem_of(date_format) or (_problem_in_list(date_format) if is_list else "")
        if problem:
            return f"[{date_format}] {problem}"
        shape = shape_of_format(date_format)
        first = seen.setdefault(shape, date_format)
        if order_of_format(first) != order_of_format(date_format):
            return (
                f"[{first}] and [{date_format}] read one text, such as [{_sample(shape)}], as two "
                "days; keep the one that the system writes, or give its files a source of their own"
            )
    return ""


def _problem_of(date_format: str) -> str:
    order, directives = order_of_format(date_format), _DIRECTIVE.findall(date_format)
    if sorted(order) != ["Y", "d", "m"] or any(d not in _SHAPES for d in directives[:3]):
        return "does not begin with a day (%d), a month (%m or %b) and a year (%Y or %y)"
    day = day_of_format(date_format)
    if day == _LIKE_ISO:
        return "looks like ISO 8601, by which 2026-04-03 is the third of April"
    if "b" in shape_of_format(date_format):
        is_known = shape_of_format(date_format) in _NAMED and order != ("Y", "m", "d")
        return (
            "" if is_known else "names a month, which is read as 3 May 2026, 3-May-26, May 3, 2026"
        )
    if day != _EIGHT_DIGITS and not all(_separators(day)):
        return "has nothing between its parts"
    return ""


def _problem_in_list(date_format: str) -> str:
    day = day_of_format(date_format)
    if day == _EIGHT_DIGITS:
        return "is not needed in a list: eight digits are read without a format"
    if not day.startswith("%") or any(map(_WORD.search, _separators(day))):
        return "holds letters or signs that no text of a list is told by"
    if _KEPT_SIGNS & set(day):
        return "holds a sign (| or =) that a list is written with"
    return ""


def _separators(day: str) -> list[str]:
    """Return what stands between the parts of a format's day."""
    return _DATE_PART.split(day)[2:-1:2]


def _sample(shape: str) -> str:
    numbers = iter(range(3))
    return re.sub("[nYb]", lambda found: _SAMPLES[found[0]][next(numbers)], shape)


def formats_of_shapes(shapes: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the formats that read texts of some shapes of numbers, their parts in this order."""
    return [_format_of_shape(shape, order) for shape in shapes]


def _format_of_shape(shape: str, order: Sequence[str]) -> str:
    parts = iter(order)

    def directive(found: re.Match[str]) -> str:
        part = next(parts)
        return f"%{part.lower()}" if found[0] == "n" else f"%{part}"

    return re.sub("[nY]", directive, shape)


def formats_as_told(formats: Sequence[str]) -> str | None:
    """Return the formats of a column as staging is told them.

    One is told as it is. Of several each is told as its shape and where its parts go: by
    ``|n.n.Y=3-2-1|`` the third number is the year.
    """
    if len(formats) <= 1:
        return next(iter(formats), None)
    told = {shape_of_format(item): _template(item) for item in formats}
    return "".join(f"|{shape}={template}" for shape, template in told.items()) + "|"


def _template(date_format: str) -> str:
    if "b" in shape_of_format(date_format):
        return "named"
    order = order_of_format(date_format)
    return "-".join(str(order.index(part) + 1) for part in ("Y", "m", "d"))
