"""A lake of activities, and nights on each of which something else changes what they count as."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.dbt.tiny_lake import TinyLake

Row = dict[str, str | None]

FIRST, SECOND, THIRD, FOURTH = (date(2026, 7, day) for day in (1, 3, 20, 21))
LATE = date(2026, 7, 2)
KINDS = ("訪問", "電話", "メール")
OWNERS = ("u1", "u2", "改名u1", "ghost")  # the last two mean nobody at first


@dataclass
class Told:
    """What the SFA holds, by id."""

    chance: random.Random
    deals: dict[str, Row] = field(default_factory=dict)
    contacts: dict[str, Row] = field(default_factory=dict)
    users: dict[str, Row] = field(default_factory=dict)
    activities: dict[str, Row] = field(default_factory=dict)

    def deliver(self, lake: TinyLake, day: date, *names: str) -> None:
        """Deliver objects as they are, whole."""
        for name in names:
            rows = {
                "deal": self.deals, "contact": self.contacts,
                "user": self.users, "activity": self.activities,
            }[name]  # fmt: skip
            lake.deliver(name, day, list(rows.values()))

    def act(self, name: str, day: str, **fields: str | None) -> None:
        """Add an activity; what is not named is an ordinary visit of the first person."""
        self.activities[name] = {
            "activity_id": name,
            "activity_kind": "訪問",
            "owner_id": "u1",
            "activity_date": day,
            "created_at": day,
            **fields,
        }


# What changes in the second night, each by an activity of its own name.
PLANTED = (
    "moved", "deleted", "repeated", "earlier", "ahead", "noted", "of_contact",
    "of_account", "of_merged", "of_alias", "of_stage", "grown_old", "planned_after",
)  # fmt: skip


def begin(lake: TinyLake) -> Told:
    """Deliver everything a first time."""
    told = Told(random.Random(7))  # noqa: S311
    lake.prepare()
    for owner, unit in (("u1", "営業一課"), ("u2", "営業二課"), ("u9", "営業部")):
        told.users[owner] = {"user_id": owner, "user_name": f"名前{owner}", "unit_name": unit}
        told.users[owner]["manager_id"] = None if owner == "u9" else "u9"
    for number in range(30):
        told.deals[f"d{number}"] = {
            "deal_id": f"d{number}",
            "deal_name": f"deal d{number}",
            "account_id": f"A{number % 20}",
            "stage": "初回",
            "amount": str(100_000 * (number + 1)),
            "close_date": "2026-08-31",
            "created_at": (date(2026, 5, 1) + number * timedelta(days=1)).isoformat(),
            "owner_id": ("u1", "u2")[number % 2],
        }
    for number in range(20):
        told.contacts[f"p{number}"] = {
            "contact_id": f"p{number}",
            "account_id": f"A{number}",
            "title": ("営業部長", "担当", None)[number % 3],
        }
    _plant(told)
    for number in range(300):
        told.activities[f"r{number}"] = _random(told.chance, f"r{number}", date(2026, 7, 30))
    accounts = [{"account_id": f"A{n}", "account_name": f"社{n}"} for n in range(20)]
    lake.deliver("account", FIRST, accounts)
    told.deliver(lake, FIRST, "user", "deal", "contact", "activity")
    changes = [_entered(deal) for deal in told.deals.values()]
    lake.deliver("deal_change", FIRST, changes, mode="delta")
    return told


def _entered(deal: Row) -> Row:
    """Return the first line of a deal's history."""
    kept = {name: deal[name] for name in ("deal_id", "stage", "amount", "close_date", "owner_id")}
    return {
        "change_id": f"{deal['deal_id']}/0",
        "changed_at": f"{deal['created_at']}T10:00:00",
        **kept,
    }


def _plant(told: Told) -> None:
    told.act("moved", "2026-06-01", deal_id="d1")
    told.act("deleted", "2026-06-02", deal_id="d1")
    told.act("gone", "2026-06-03", deal_id="d1")
    told.act("repeated", "2026-06-04", deal_id="d1", started_at="2026-06-04T10:04:00")
    told.act("ahead", "2026-07-02", deal_id="d1")
    told.act("noted", "2026-06-05", deal_id="d1")
    told.act("of_contact", "2026-06-06", contact_id="p15")
    told.act("of_account", "2026-06-07", account_id="A17")
    told.act("of_merged", "2026-06-08", deal_id="d29")
    told.act("of_alias", "2026-06-09", deal_id="d1", owner_id="改名u1")
    told.act("of_stage", "2026-06-17", deal_id="d3")
    told.act("grown_old", "2026-06-18", deal_id="d1")
    told.act("planned_after", "2026-06-20", deal_id="d5")


def _random(chance: random.Random, name: str, last: date) -> Row:
    day = last - chance.randrange(90) * timedelta(days=1)
    minute = chance.randrange(12)
    linked: Row = chance.choice(
        (
            {"deal_id": f"d{chance.randrange(32)}"},
            {"account_id": f"A{chance.randrange(20)}"},
            {"contact_id": f"p{chance.randrange(20)}"},
            {"deal_id": f"d{chance.randrange(30)}", "contact_id": f"p{chance.randrange(20)}"},
            {},
        )
    )
    started = f"{day.isoformat()}T10:{minute:02}:00"
    return {
        "activity_id": name,
        "activity_kind": chance.choice(KINDS),
        "owner_id": chance.choice(OWNERS),
        "activity_date": day.isoformat(),
        "started_at": chance.choice((None, started)),
        "completed_at": chance.choice((None, day.isoformat())),
        "status": chance.choice((None, None, "完了", "予定", "中止")),
        "note": chance.choice((None, "話した")),
        "created_at": (day - chance.randrange(3) * timedelta(days=1)).isoformat(),
        **linked,
    }


def change_one_thing_each(lake: TinyLake, told: Told) -> None:
    """Deliver the second night: every planted activity counts otherwise, the org stays."""
    acts = told.activities
    acts["moved"]["deal_id"] = "d2"
    acts["deleted"]["is_deleted"] = "true"
    told.act("earlier", "2026-06-04", deal_id="d1", started_at="2026-06-04T10:02:00")
    acts["noted"]["note"] = "話した"
    told.act("plan", "2026-08-01", deal_id="d5", created_at="2026-06-21")
    told.contacts["p15"]["account_id"] = "A16"
    told.deals["d17"]["account_id"] = "A18"
    told.deals["d29"]["merged_into_id"] = "d10"
    told.deals["d3"]["stage"] = "提案"
    told.users["u1"]["user_name"] = "改名u1"
    told.deliver(lake, SECOND, "user", "deal", "contact")
    moved = {"change_id": "c1", "deal_id": "d3", "changed_at": "2026-06-30T10:00:00"}
    lake.deliver("deal_change", SECOND, [{**moved, "stage": "提案"}], mode="delta")
    changed = [acts[name] for name in ("moved", "deleted", "earlier", "noted", "plan")]
    lake.deliver("activity", SECOND, changed, mode="delta")


def tell_late(lake: TinyLake, told: Told) -> None:
    """Deliver the third night: many days later, with changes alone and a file of days ago."""
    late = [_random(told.chance, f"r{number}", SECOND) for number in range(0, 300, 17)]
    lake.deliver("activity", LATE, late, mode="delta", part="_late")
    news = [f"n{number}" for number in range(20)]
    names = [*told.chance.sample(sorted(told.activities), 20), *news]
    changed: Sequence[Row] = [_random(told.chance, name, date(2026, 8, 5)) for name in names]
    told.activities |= {str(row["activity_id"]): dict(row) for row in changed}
    lake.deliver("activity", THIRD, changed, mode="delta")
    for deal, stage in (("d4", "提案"), ("d6", "受注"), ("d8", "失注")):
        told.deals[deal]["stage"] = stage
    told.deliver(lake, THIRD, "deal")


def reorganise(lake: TinyLake, told: Told) -> None:
    """Deliver the fourth night: a unit changes, somebody joins, one activity is there no more."""
    told.users["u2"]["unit_name"] = "営業一課"
    told.users["ghost"] = {**told.users["u1"], "user_id": "ghost", "user_name": "名前ghost"}
    del told.activities["gone"]
    told.deliver(lake, FOURTH, "user", "activity")
