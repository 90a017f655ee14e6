"""What the values of a column show: dates and in which order, numbers, shares, or words.

The order of day and month is never guessed: it is told only if values show it, and a column whose
values fit both orders says so.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from flows.vocabulary.date_formats import formats_of_shapes

Kind = Literal["blank", "date", "number", "share", "text"]
_MOST: Final = 0.9
_MONTHS: Final = 12
_DAYS: Final = 31
_ORDERS: Final = ("dmY", "mdY", "Ymd")
_YEAR_FIRST: Final = re.compile(
    r"^((19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|(令和|平成|R|H)(\d{1,2}|元)[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
    r"|(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01]))([ T].*)?$"
)
_NUMBERS_FIRST: Final = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})( .*)?$")
_NUMBER: Final = re.compile(
    r"^[-+(△▲]?[¥\\$€£]?[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(億|千万|百万|万|千)?円?-?[)]?$"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the values of a column are, and what a reader must be told."""

    kind: Kind
    date_format: tuple[str, ...] = ()
    warning: str = ""
    largest: float = 0.0


def look_at(values: Sequence[str]) -> Evidence:
    """Return what most (nine of ten) of the values that are not blank show."""
    plain = [unicodedata.normalize("NFKC", value).strip() for value in values]
    if not plain:
        return Evidence("blank")
    if _share(_YEAR_FIRST, plain) >= _MOST:
        return Evidence("date")
    # days with the year in front need no format, so a column may hold both
    if _share(_YEAR_FIRST, plain) + _share(_NUMBERS_FIRST, plain) >= _MOST:
        return _order_of(plain)
    has_percent_sign = sum(value.endswith("%") for value in plain) >= _MOST * len(plain)
    numbers = [value.rstrip("%") for value in plain]
    if _share(_NUMBER, numbers) >= _MOST and any(any(c.isdigit() for c in n) for n in numbers):
        kind: Kind = "share" if has_percent_sign else "number"
        return Evidence(kind, largest=max(map(_as_number, numbers)))
    return Evidence("text")


def _share(pattern: re.Pattern[str], values: Sequence[str]) -> float:
    return sum(pattern.match(value) is not None for value in values) / len(values)


def _order_of(values: Sequence[str]) -> Evidence:
    """Return the order that values like 03/04/2026 show: a number over 12 is no month."""
    found = [match for match in map(_NUMBERS_FIRST.match, values) if match]
    fits = [_orders(match) for match in found]
    possible = [order for order in _ORDERS if all(order in fit for fit in fits)]
    if len(possible) == 1:
        shapes = sorted({_shape(match) for match in found})
        return Evidence("date", date_format=tuple(formats_of_shapes(shapes, possible[0])))
    if possible:
        warning = (
            f"day and month could be either way round in all {len(found)} values: declare "
            "date_format"
        )
        return Evidence("date", warning=warning)
    day_first, month_first = (sum(fit == {order} for fit in fits) for order in _ORDERS[:2])
    told = f"{day_first} value(s) fit day-month only, {month_first} month-day only"
    return Evidence("date", warning=f"two orders in one column: {told}")


def _orders(match: re.Match[str]) -> set[str]:
    """Return the orders in which three numbers are a day; a year of two digits may come first."""
    first, second, third = (int(match[place]) for place in (1, 2, 3))
    fits = {
        "dmY": _is_day(first) and _is_month(second),
        "mdY": _is_month(first) and _is_day(second),
        "Ymd": len(match[3]) < len("2026") and _is_month(second) and _is_day(third),
    }
    return {order for order, fit in fits.items() if fit}


def _is_day(number: int) -> bool:
    return 1 <= number <= _DAYS


def _is_month(number: int) -> bool:
    return 1 <= number <= _MONTHS


def _shape(match: re.Match[str]) -> str:
    year = "Y" if len(match[3]) == len("2026") else "n"
    return f"n{match[0][match.end(1)]}n{match[0][match.end(2)]}{year}"


def _as_number(text: str) -> float:
    digits = re.sub(r"[^0-9.]", "", text)
    try:
        return float(digits)
    except ValueError:
        return 0.0
