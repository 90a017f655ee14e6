"""Nights of random changes in every object that a night looks at, each also from nothing.

What is delivered are changes alone, a few of everything: activities minutes apart, contacts and
deals of other accounts, merges, splits, rates, tasks, inquiries, people of other names, history of
days ahead, files of days ago.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.shelves import Workspace
from tests.dbt.both_ways import build_ways
from tests.dbt.tiny_lake import Row, TinyLake
from tests.dbt.warehouses import differing

FIRST = date(2026, 6, 30)
NIGHTS = 3
STAGES = ("初回", "提案", "受注", "失注")
WORDS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")


class Chance:
    """Rows of one random company; a number names a record for good."""

    def __init__(self, seed: int) -> None:
        """Begin with an empty company."""
        self.chance = random.Random(seed)  # noqa: S311

    def _one_of(self, letter: str, count: int) -> str:
        return f"{letter}{self.chance.randrange(count)}"

    def _maybe(self, value: str, *, share: float = 0.5) -> str | None:
        return value if self.chance.random() < share else None

    def _day(self, last: date, back: int) -> str:
        return (last - self.chance.randrange(back) * timedelta(days=1)).isoformat()

    def deal(self, name: str, today: date) -> Row:
        """Return a deal as it stands today."""
        stage = self.chance.choice(STAGES)
        return {
            "deal_id": name,
            "deal_name": f"deal {name}",
            "account_id": self._maybe(self._one_of("A", 8), share=0.8),
            "stage": stage,
            "amount": self.chance.choice((None, "0", str(self.chance.randrange(9) * 100_000))),
            "currency": self.chance.choice(("JPY", "JPY", "USD")),
            "close_date": self._day(today + timedelta(days=60), 120),
            "created_at": f"2026-0{1 + int(name[1:]) % 5}-10",
            "owner_id": self.chance.choice(("u1", "u2", "u3", "改名")),
            "next_action_date": self._maybe(self._day(today + timedelta(days=20), 30)),
            "merged_into_id": self._maybe(self._one_of("d", 40), share=0.05),
            "is_deleted": self._maybe("true", share=0.05),
        }

    def history(self, name: str, today: date) -> Row:
        """Return a line of a deal's history, some of a day that is yet to come."""
        return {
            "change_id": f"c{self.chance.randrange(10**9)}",
            "deal_id": name,
            "changed_at": f"{self._day(today + timedelta(days=4), 40)}T10:00:00",
            "stage": self._maybe(self.chance.choice(STAGES)),
            "amount": self._maybe(str(self.chance.randrange(9) * 100_000)),
            "close_date": self._maybe(self._day(today + timedelta(days=60), 90)),
            "changed_by_id": self.chance.choice((None, "u1", "u3", "改名", "sync")),
        }

    def activity(self, name: str, today: date) -> Row:
        """Return an activity of the last weeks or the next days."""
        day = self._day(today + timedelta(days=3), 40)
        started = f"{day}T10:{self.chance.randrange(15):02}:00"
        return {
            "activity_id": name,
            "activity_kind": self.chance.choice(("訪問", "電話")),
            "owner_id": self.chance.choice(("u1", "u2", "改名", "ghost")),
            "deal_id": self._maybe(
                self.chance.choice((self._one_of("d", 42), self._one_of("A", 9)))
            ),
            "account_id": self._maybe(self._one_of("A", 9)),
            "contact_id": self._maybe(self._one_of("p", 10)),
            "activity_date": day,
            "started_at": self._maybe(started, share=0.7),
            "completed_at": self._maybe(day),
            "status": self.chance.choice((None, None, "完了", "予定", "中止")),
            "note": self._maybe("話した"),
            "created_at": self._day(date.fromisoformat(day), 3),
            "is_deleted": self._maybe("true", share=0.05),
        }

    def contact(self, name: str, _today: date) -> Row:
        """Return a contact and whom it works for."""
        title = self.chance.choice(("営業部長", "担当", None))
        return {"contact_id": name, "account_id": self._one_of("A", 9), "title": title}

    def task(self, name: str, today: date) -> Row:
        """Return a task of a deal."""
        return {
            "task_id": name,
            "deal_id": self._one_of("d", 40),
            "owner_id": self.chance.choice(("u1", "u2")),
            "due_date": self._day(today + timedelta(days=20), 30),
            "created_at": self._day(today, 30),
            "completed_at": self._maybe(self._day(today, 20), share=0.1),
            "status": self.chance.choice((None, "完了", "中止")),
        }

    def inquiry(self, name: str, today: date) -> Row:
        """Return an inquiry, some of which nobody has answered yet."""
        day = self._day(today, 60)
        return {
            "inquiry_id": name,
            "account_id": self._one_of("A", 9),
            "owner_id": self.chance.choice(("u1", "u2", "改名")),
            "received_at": f"{day}T09:00:00",
            "first_response_at": self._maybe(f"{day}T1{self.chance.randrange(9)}:30:00"),
            "is_deleted": self._maybe("true", share=0.05),
        }

    def split(self, name: str, _today: date) -> Row:
        """Return a line of the split of a deal."""
        owner = self.chance.choice(("u1", "u2", "u3"))
        return {
            "split_id": name,
            "deal_id": self._one_of("d", 20),
            "owner_id": owner,
            "split_kind": "revenue",
            "percent": self.chance.choice(("50", "100")),
        }

    def rate(self, name: str, today: date) -> Row:
        """Return a rate; that of a day may be told anew."""
        day = (today - int(name[1:]) * timedelta(days=9)).isoformat()
        told = str(self.chance.randrange(140, 160))
        return {"rate_date": day, "currency": "USD", "rate": told, "rate_type": "spot"}

    def some(self, letter: str, count: int, share: float) -> list[str]:
        """Return some of so many names, and at times a new one."""
        names = [f"{letter}{n}" for n in range(count) if self.chance.random() < share]
        return [*names, f"{letter}{count + self.chance.randrange(3)}"]


def deliver_all(lake: TinyLake, made: Chance, today: date, share: float) -> None:
    """Deliver a share of every object, as of a day."""
    people = {"u1": "一郎", "u2": "二郎", "u3": "三郎"}
    if share < 1 and made.chance.random() < 0.5:
        people["u3"] = "改名"
    users = [
        {"user_id": key, "user_name": name, "unit_name": "営業部"} for key, name in people.items()
    ]
    lake.deliver("user", FIRST if share == 1 else today, users)
    known = 8 + made.chance.randrange(2)
    names = [f"社{n}{made.chance.choice(('', '', '', '改'))}" for n in range(known)]
    accounts = [{"account_id": f"A{n}", "account_name": name} for n, name in enumerate(names)]
    lake.deliver("account", today, accounts)
    for name, letter, count, tell in (
        ("deal", "d", 40, made.deal),
        ("deal_change", "d", 40, made.history),
        ("activity", "v", 250, made.activity),
        ("contact", "p", 10, made.contact),
        ("task", "t", 20, made.task),
        ("inquiry", "i", 20, made.inquiry),
        ("deal_split", "s", 6, made.split),
        ("fx_rate", "r", 3, made.rate),
    ):
        told: Sequence[Row] = [tell(key, today) for key in made.some(letter, count, share)]
        if share < 1 and made.chance.random() < 0.2:
            continue
        lake.deliver(name, today, told, mode="delta")


def live_through(
    root: Path, seed: int, *, nights: int = NIGHTS, words: Sequence[str] = WORDS
) -> Iterator[tuple[date, list[str]]]:
    """Yield each night, and the tables that are not those of a build from nothing."""
    workspace, made = Workspace(root), Chance(seed)
    lake = TinyLake(workspace=workspace)
    lake.prepare()
    deliver_all(lake, made, FIRST, 1)
    (last,) = build_ways(workspace, FIRST, ways=(None,), words=words)
    today = FIRST
    for _ in range(nights):
        today += made.chance.choice((1, 1, 2, 15)) * timedelta(days=1)
        deliver_all(lake, made, today, 0.1)
        last, anew = build_ways(workspace, today, ways=(last, None), words=words)
        yield today, differing(last, anew)


@pytest.mark.slow
def test_random_nights_on_top_of_each_other_have_the_tables_of_builds_from_nothing(
    tmp_path: Path,
) -> None:
    assert {told for _, tables in live_through(tmp_path, 11) for told in tables} == set()
