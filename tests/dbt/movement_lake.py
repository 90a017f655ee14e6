"""Random deals delivered as a CRM would: snapshots with gaps, histories late and with ties."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.dbt.tiny_lake import TinyLake

FIRST, LAST = date(2026, 5, 1), date(2026, 7, 31)
DAY = timedelta(days=1)
STAGES = ("初回", "初回", "提案", "提案", "受注", "失注", "保留", "対象外")
OWNERS = ("u1", "u2", "u3", "u9", "zz")  # u9 leads the others; the last is in no list
Row = dict[str, str | None]
Moment = tuple[date, int]  # day and second of it


class Life:
    """One deal from its creation on: what it was after each moment."""

    def __init__(self, chance: random.Random, deal_id: str, others: list[str]) -> None:
        self.chance, self.deal_id = chance, deal_id
        begin = FIRST + chance.randrange(-20, 80) * DAY
        row: Row = {
            "deal_id": deal_id,
            "deal_name": f"deal {deal_id}",
            "deal_type": chance.choice((None,) * 19 + ("テスト",)),
            "created_at": (begin - chance.choice((0, 0, 0, 5)) * DAY).isoformat(),
            "currency": chance.choice((None, "JPY", "JPY", "USD")),
            "stage": chance.choice(STAGES[:5]),
        }
        row |= {"amount": self.amount(), "close_date": self.close(begin), "owner_id": "u1"}
        self.moments: list[tuple[Moment, Row | None]] = [((begin, 0), row)]
        moments = sorted(
            (begin + chance.randrange(1, 70) * DAY, chance.choice((1, 1, 2))) for _ in range(6)
        )
        for number, moment in enumerate(moments):
            # a save that changes twice within its second
            told = moments[number - 1] if number and chance.random() < 0.2 else moment
            self.moments.append((told, self.changed(told[0], others)))
        self.moments.sort(key=lambda told: told[0])

    def amount(self) -> str | None:
        return self.chance.choice((None, "0", "-5000", *(str(n * 7919) for n in range(1, 30))))

    def close(self, day: date) -> str | None:
        days = self.chance.randrange(-10, 100) * DAY
        return None if self.chance.random() < 0.05 else (day + days).isoformat()

    def changed(self, day: date, others: list[str]) -> Row | None:
        """Return the deal after a change; none when it is gone for now."""
        last = next(row for _, row in reversed(self.moments) if row is not None)
        kind = self.chance.randrange(12)
        if kind == 0:
            return None
        if kind == 1:
            return {**last, "merged_into_id": self.chance.choice(others)}
        if kind == 2:
            return {**last, "is_deleted": "true"}
        changes: tuple[Row, ...] = (
            {"stage": self.chance.choice(STAGES)},
            {"stage": self.chance.choice(STAGES), "close_date": day.isoformat()},
            {"stage": "受注", "close_date": (day - self.chance.choice((0, 9)) * DAY).isoformat()},
            {"close_date": self.close(day)},
            {"amount": self.amount(), "close_date": self.close(day)},
            {"owner_id": self.chance.choice(OWNERS)},
            {"currency": self.chance.choice(("JPY", "USD", "EUR"))},
        )
        same = {**last, "merged_into_id": None, "is_deleted": None}
        return {**same, **self.chance.choice(changes)}

    def at_the_end_of(self, day: date) -> Row | None:
        known = [row for (when, _), row in self.moments if when <= day]
        return known[-1] if known else None

    def history(self, after: date, upto: date) -> list[Row]:
        """Return what a history export tells of some days; a part of it is never exported."""
        return [
            {
                "change_id": f"{self.deal_id}/{number}",
                "deal_id": self.deal_id,
                "changed_at": f"{day.isoformat()}T10:00:0{second}",
                **{field: row.get(field) for field in ("stage", "amount", "close_date")},
                "owner_id": row.get("owner_id"),
            }
            for number, ((day, second), row) in enumerate(self.moments)
            if row is not None and after < day <= upto and number % 3
        ]


@dataclass(frozen=True)
class Delivery:
    """One file of an object."""

    name: str
    day: date
    rows: Sequence[Row]
    mode: str = "full"
    part: str = ""

    def to(self, lake: TinyLake) -> None:
        """Write it."""
        lake.deliver(self.name, self.day, self.rows, mode=self.mode, part=self.part)


@dataclass(frozen=True)
class Story:
    """What happened, and the files in which it is told; some come after all others."""

    lives: Sequence[Life]
    in_time: Sequence[Delivery]
    late: Sequence[Delivery]

    def days(self) -> list[date]:
        """Return the days on which deals are delivered."""
        told = (*self.in_time, *self.late)
        return sorted({one.day for one in told if one.name == "deal"})


def fill(
    lake: TinyLake, chance: random.Random, deal_count: int, *, mode: str = "full"
) -> list[date]:
    """Deliver that many random deals on random days, whole or as changes; return the days."""
    story = tell(chance, deal_count, mode=mode)
    lake.prepare()
    for delivery in (*story.in_time, *story.late):
        delivery.to(lake)
    return story.days()


def tell(chance: random.Random, deal_count: int, *, mode: str = "full") -> Story:
    """Return random deals and their deliveries: ``full``, ``delta``, or some of them so, mixed."""
    names = [f"d{number}" for number in range(deal_count)]
    lives = [Life(chance, name, names) for name in names]
    days = sorted({FIRST + chance.randrange(92) * DAY for _ in range(14)} | {LAST})
    deals = list(_snapshots(lives, days, mode))
    in_time, late = [*deals[:4], *deals[5:]], deals[4:5]
    # each history reaches back beyond the delivery before: it comes late, and again
    for number, day in enumerate(days[2::3]):
        told = [row for life in lives for row in life.history(days[number], day)]
        forgotten = [row for row in told if chance.random() < 0.2]
        rows = [row for row in told if row not in forgotten]
        in_time.append(Delivery("deal_change", day, rows, mode="delta"))
        late.append(Delivery("deal_change", day, forgotten, mode="delta", part="_forgotten"))
    for day in days[:11:5]:
        in_time.append(Delivery("user", day, [_user(chance, owner) for owner in OWNERS[:4]]))
        in_time.append(Delivery("fx_rate", day, _rates(chance, day)))
    return Story(lives, in_time, late)


def _snapshots(lives: Sequence[Life], days: Sequence[date], mode: str) -> Iterator[Delivery]:
    before: dict[str | None, Row] = {}
    for number, day in enumerate(days):
        of_day = ("full", "delta")[number % 3 == 1] if mode == "mixed" else mode
        rows = [row for life in lives if (row := life.at_the_end_of(day)) is not None]
        told = [row for row in rows if of_day == "full" or before.get(row["deal_id"]) != row]
        yield Delivery("deal", day, told, mode=of_day)
        before = {row["deal_id"]: row for row in rows}


def _user(chance: random.Random, owner: str) -> Row:
    if owner == "u9":
        return {"user_id": owner, "user_name": "部長", "unit_name": "営業部"}
    unit = chance.choice(("営業一課", "営業二課"))
    return {
        "user_id": owner,
        "user_name": f"名前{owner}",
        "unit_name": unit,
        "manager_id": "u9",
    }


def _rates(chance: random.Random, day: date) -> list[Row]:
    """Return the rates of a delivery: of its day, and one of a day long past that nobody had."""
    past = day - chance.randrange(20, 50) * DAY
    return [
        {
            "currency": currency,
            "rate": f"{chance.randrange(*span)}.37",
            "rate_date": when.isoformat(),
        }
        for currency, span in (("USD", (140, 160)), ("EUR", (150, 180)))
        for when in (day, past)
    ]
