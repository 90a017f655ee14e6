"""What judge observed of a data set: one measure per check, with the rows and money it touches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Place:
    """Where the first failing value stands; null where it does not apply."""

    file: str | None = None
    sheet: str | None = None
    row: str | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a finding: its sentence in wording.yml, and the values of that."""

    name: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """One observation that a check holds to its limit.

    ``suite`` is the suite of the stage, ``kind`` the object or mart (decides on gates), ``subject``
    the row of the suite's frame, ``observed`` the number judged (null: nothing to judge), ``words``
    the values that the sentences of the check print, ``evidence`` what they count up.
    """

    check: str
    suite: str
    kind: str
    data_set: str
    subject: str
    observed: float | None
    rows: int = 0
    amount: Decimal | None = None
    place: Place = field(default_factory=Place)
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[Evidence, ...] = ()
