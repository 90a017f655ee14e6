"""The frozen values that pass between the steps of this room."""

from collections.abc import Mapping
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


class Cell(NamedTuple):
    """Open deals that are alike: same stage, and overdue or not."""

    stage: StageKey
    is_overdue: bool


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
class Traits:
    """What a deal tells of itself: days known, days in its stage, moves to a later month."""

    age_days: int = 0
    stage_days: int = 0
    pushes: int = 0


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """An open, eligible deal with an amount above zero and a close date."""

    source: str
    deal_id: str
    owner_id: str
    stage: StageKey
    amount: Decimal
    close_date: date
    traits: Traits = Traits()


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something came true: ``hits`` of ``n``."""

    hits: int
    n: int

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(hits=self.hits + other.hits, n=self.n + other.n)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some past deals: how many were won, and how much of their ``amount``.

    ``squares``: the sum of their squared amounts. Statistics, no books: amounts are floats.
    """

    tally: Tally
    amount: float
    squares: float
    won: float

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return both together."""
        return Outcome(
            tally=self.tally + other.tally,
            amount=self.amount + other.amount,
            squares=self.squares + other.squares,
            won=self.won + other.won,
        )


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """What came of a past period after ``origin``, the day with as many business days left.

    ``cells``: what came, within the period, of the deals then open and due. ``flow``: what each
    person booked from then to its end with other deals (new, pulled in, pushed in).
    """

    start: date
    origin: date
    cells: Mapping[Cell, Outcome]
    flow: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a scope stands in a period on a day; no target is null."""

    as_of: date
    booked: Decimal
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Landing:
    """What one scope will land in one period; amounts null when history is too thin.

    ``expected`` = ``booked`` + ``expected_open`` + ``expected_new`` (null: not in it). ``n`` open
    deals; ``past_n`` deals of ``past_periods`` past periods taught their chances.
    """

    scope: ScopeKey
    period: PeriodKey
    booked: Decimal
    expected: Decimal | None
    expected_open: Decimal | None
    expected_new: Decimal | None
    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    p_reach_target: float | None
    n: int
    past_periods: int
    past_n: int
    note: str


@dataclass(frozen=True, slots=True)
class Call:
    """What a method says will land, and between what in eight of ten cases; null: it has none."""

    expected: Decimal
    p10: Decimal | None = None
    p50: Decimal | None = None
    p90: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReplayedCall:
    """What one method says of one scope and period; no call: it says nothing."""

    scope: ScopeKey
    period: PeriodKey
    method: str
    booked: Decimal
    call: Call | None


@dataclass(frozen=True, slots=True)
class ReplayedChance:
    """The chances of one due deal in one period: both of ours, its stage's share, the CRM's own."""

    source: str
    deal_id: str
    period: PeriodKey
    scored: float
    own: float
    stage: float
    crm: float | None


@dataclass(frozen=True, slots=True)
class Replay:
    """Everything that would have been said on a day."""

    origin: date
    calls: tuple[ReplayedCall, ...]
    chances: tuple[ReplayedChance, ...]


@dataclass(frozen=True, slots=True)
class ScoreQuality:
    """How the chances of one period are told, and how well that went out of time.

    ``n`` past deals, ``won`` and ``lost`` among them, taught. ``judged_*``, ``auc``, ``brier`` (and
    its skill against the stage's share) and ``log_losses`` are of the newest ``periods``, each told
    by those before it; null where none was.
    """

    period: PeriodKey
    method: str
    note: str
    n: int
    won: int
    lost: int
    periods: int
    judged_n: int
    judged_won: int
    judged_chances: float
    auc: float | None
    brier: float | None
    brier_skill: float | None
    log_losses: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class LeadScore:
    """What is said of one open lead; null: nothing, and the note says why."""

    source: str
    lead_id: str
    method: str
    p_convert: float | None
    fit: str | None
    intent: str | None
    n: int
    note: str
    reasons: str


@dataclass(frozen=True, slots=True)
class LeadQuality:
    """How the chances of leads are told, and how well that went out of time.

    ``n`` leads of past days taught; ``converted`` and ``unconverted`` count each lead once. The
    rest is of the newest ``origins`` that earlier days tell; null where there was none.
    """

    method: str
    note: str
    n: int
    converted: int
    unconverted: int
    origins: int
    judged_n: int
    judged_converted: int
    judged_chances: float
    auc: float | None
    brier: float | None
    brier_skill: float | None
    log_losses: Mapping[str, float | None]
