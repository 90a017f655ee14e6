"""Read the date of a delivery out of a folder's or a file's name."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final

_DATE: Final = re.compile(
    r"(?<!\d)(20\d{2})(?:[-_./]?(\d{2})[-_./]?(\d{2})|年(\d{1,2})月(\d{1,2})日)(?!\d)"
)


def date_in(name: str) -> date | None:
    """Return the only date in a name; none if there is none, or more than one."""
    found = set(_dates(unicodedata.normalize("NFKC", name)))
    return found.pop() if len(found) == 1 else None


def _dates(name: str) -> Iterator[date]:
    for year, month, day, month_ja, day_ja in _DATE.findall(name):
        try:
            yield date(int(year), int(month or month_ja), int(day or day_ja))
        except ValueError:
            continue
