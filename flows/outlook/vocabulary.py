"""The frozen values that pass between the steps of this room."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class ScopeKey(NamedTuple):
    """Kind and id of a scope."""

    kind: str
    scope_id: str


class PeriodKey(NamedTuple):
    """Kind and first day of a period."""

    kind: str
    start: date


class StageKey(NamedTuple):
    """A stage of one pipeline of one source."""

    source: str
    pipeline: str
    stage: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope and the people whose deals count in it, in a fixed order."""

    key: ScopeKey
    owner_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A period to forecast; a current one also takes what is overdue."""

    kind: str
    start: date
    end: date
    is_current: bool

    @property
    def key(self) -> PeriodKey:
        """Return kind and first day."""
        return PeriodKey(self.kind, self.start)

    def takes(self, close_date: date) -> bool:
        """Return whether a deal that is open now and closes then belongs to the period."""
        return close_date <= self.end and (self.is_current or close_date >= self.start)


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """An open, eligible deal with an amount above zero and a close date."""

    source: str
    deal_id: str
    owner_id: str
    stage: StageKey
    amount: Decimal
    close_date: date


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something came true: ``hits`` of ``n``."""

    hits: int
    n: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a scope stands in a period on a day; no target is null."""

    as_of: date
    booked: Decimal
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Landing:
    """What one scope will land in one period; amounts null when history is too thin."""

    scope: ScopeKey
    period: PeriodKey
    expected: Decimal | None
    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    p_reach_target: float | None
    n: int
    note: str
