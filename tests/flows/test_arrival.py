"""When a delivery that comes during the day is in as a whole."""

import os
from pathlib import Path

import pytest

from flows import arrival
from flows.arrival import Look, Memory
from flows.shelves import Workspace
from flows.vocabulary.workspace import WorkspaceSettings

from .test_firings import settings_of

OBJECTS = ("Opportunity", "Account", "User")


class Company:
    """A workspace into which files come, and the looks that are made at it."""

    def __init__(self, root: Path) -> None:
        """Begin with nothing."""
        self.shelves = Workspace(root)

    @property
    def settings(self) -> WorkspaceSettings:
        return settings_of({"arrival": {}})

    def put(self, day: str, *names: str, text: str = "Id\n1\n") -> None:
        folder = self.shelves.landing / "crm" / day
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")

    def look(self, *, refreshes: bool = True) -> str:
        """Look as the job does, and keep what was found; return why nothing is refreshed."""
        memory, now = arrival.recall(self.shelves), arrival.look(self.shelves, self.settings)
        rules = arrival.rules_of(self.shelves, self.settings)
        reason = arrival.why_wait(memory, now, usual=rules)
        done = now if not reason and refreshes else memory.refreshed
        arrival.remember(self.shelves, Memory(seen=now, refreshed=done))
        return reason


@pytest.fixture
def company(tmp_path: Path) -> Company:
    made = Company(tmp_path)
    for day in ("2026-11-17", "2026-11-18"):
        made.put(day, *OBJECTS)
    made.look()
    made.look()
    return made


def test_nothing_new_starts_nothing(company: Company) -> None:
    assert company.look() == "no new file"


def test_files_that_are_the_same_in_two_looks_start_a_refresh_once(company: Company) -> None:
    company.put("2026-11-19", *OBJECTS)

    assert [company.look() for _ in range(3)] == [
        "3 files are new or still change (Account.csv); looking once more", "", "no new file",
    ]  # fmt: skip


def test_a_file_that_still_grows_is_waited_for(company: Company) -> None:
    company.put("2026-11-19", *OBJECTS)
    company.look()
    company.put("2026-11-19", "Opportunity", text="Id\n1\n2\n")

    assert "1 files are new or still change (Opportunity.csv)" in company.look()
    assert company.look() == ""


def test_a_file_written_anew_in_the_same_length_is_seen_by_its_time(company: Company) -> None:
    file = company.shelves.landing / "crm" / "2026-11-18" / "User.csv"
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 1))

    assert "User.csv" in company.look()


def test_a_delivery_waits_until_what_every_delivery_had_is_there(company: Company) -> None:
    company.put("2026-11-19", "Opportunity", "User")
    company.look()
    lacking = company.look()
    company.put("2026-11-19", "Account")
    company.look()

    assert lacking == "delivery 2026-11-19 of crm still lacks account"
    assert company.look() == ""


def test_what_only_one_delivery_had_is_not_waited_for(company: Company) -> None:
    company.put("2026-11-18", "Contact")
    company.look()
    company.look()
    company.put("2026-11-19", *OBJECTS)
    company.look()

    assert company.look() == ""


def test_the_first_delivery_of_all_is_complete_as_it_is(tmp_path: Path) -> None:
    company = Company(tmp_path)
    company.put("2026-11-19", "Opportunity")

    assert "looking once more" in company.look()
    assert company.look() == ""


def test_a_refresh_that_was_not_to_be_is_tried_at_the_next_look(company: Company) -> None:
    company.put("2026-11-19", *OBJECTS)
    company.look()

    assert [company.look(refreshes=False), company.look()] == ["", ""]


def test_what_comes_while_the_warehouse_is_refreshed_is_new_for_the_next_look(
    company: Company,
) -> None:
    company.put("2026-11-19", *OBJECTS)
    before = arrival.look(company.shelves, company.settings)
    company.put("2026-11-19", "Contact")
    after = arrival.look(company.shelves, company.settings)

    assert after.that_was_in(before) == before


def test_a_file_that_waited_is_not_new_once_it_is_fetched() -> None:
    waiting = Look(frozenset({arrival.Arrived("crm", "2026-11-19", "a.csv", "waits 4 77")}))
    fetched = Look(frozenset({arrival.Arrived("crm", "2026-11-19", "a.csv", "4 99")}))

    assert fetched.that_was_in(waiting) == fetched


def test_a_memory_that_cannot_be_read_is_none(company: Company) -> None:
    company.shelves.last_look.write_text("{", encoding="utf-8")

    assert arrival.recall(company.shelves) == Memory()
