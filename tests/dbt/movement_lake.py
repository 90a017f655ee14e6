"""Random deals delivered as a CRM would: snapshots with gaps, histories late and with ties."""

import random
from datetime import date, timedelta

from tests.dbt.tiny_lake import TinyLake

FIRST, LAST = date(2026, 5, 1), date(2026, 7, 31)
DAY = timedelta(days=1)
STAGES = ("初回", "初回", "提案", "提案", "受注", "失注", "保留", "対象外")
OWNERS = ("u1", "u2", "u3", "zz")  # the last is in no list
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
        for day in sorted(begin + chance.randrange(1, 70) * DAY for _ in range(6)):
            self.moments.append(((day, chance.choice((1, 1, 2))), self.changed(day, others)))
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
        changes: tuple[Row, ...] = (
            {"stage": self.chance.choice(STAGES)},
            {"stage": self.chance.choice(STAGES), "close_date": day.isoformat()},
            {"close_date": self.close(day)},
            {"amount": self.amount(), "close_date": self.close(day)},
            {"owner_id": self.chance.choice(OWNERS)},
            {"currency": self.chance.choice(("JPY", "USD", "EUR"))},
        )
        return {**last, "merged_into_id": None, **self.chance.choice(changes)}

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


def fill(
    lake: TinyLake, chance: random.Random, deal_count: int, *, mode: str = "full"
) -> list[date]:
    """Deliver that many random deals on random days, whole or as changes; return the days."""
    lake.prepare()
    names = [f"d{number}" for number in range(deal_count)]
    lives = [Life(chance, name, names) for name in names]
    days = sorted({FIRST + chance.randrange(92) * DAY for _ in range(14)} | {LAST})
    before: dict[str | None, Row] = {}
    for day in days:
        rows = [row for life in lives if (row := life.at_the_end_of(day)) is not None]
        told = [row for row in rows if mode == "full" or before.get(row["deal_id"]) != row]
        lake.deliver("deal", day, told, mode=mode)
        before = {row["deal_id"]: row for row in rows}
    # each history reaches back beyond the delivery before: it comes late, and again
    for number, day in enumerate(days[2::3]):
        told = [row for life in lives for row in life.history(days[number], day)]
        lake.deliver("deal_change", day, told, mode="delta")
    for day in (days[0], days[5], days[10]):
        lake.deliver("user", day, [_user(chance, owner) for owner in OWNERS[:3]])
        rates = [("USD", chance.randrange(140, 160)), ("EUR", chance.randrange(150, 180))]
        lake.deliver(
            "fx_rate",
            day,
            [
                {"currency": currency, "rate": f"{rate}.37", "rate_date": day.isoformat()}
                for currency, rate in rates
            ],
        )
    return days


def _user(chance: random.Random, owner: str) -> Row:
    unit = chance.choice(("営業一課", "営業二課"))
    return {"user_id": owner, "user_name": f"名前{owner}", "unit_name": unit}
