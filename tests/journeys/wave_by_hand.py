"""What the CSV files of a data-loader export say of a past day, read line by line by no database.

A deal stands on a day as its newest history line up to the end of that day says.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from pathlib import Path

DAY = timedelta(days=1)
COMPANY = "company"
Month = date
Scope = str  # "company" or a person


@dataclass(frozen=True)
class Standing:
    """How a deal stood from the end of a day on."""

    day: date
    stage: str
    amount: Decimal
    close_date: date

    @property
    def is_open(self) -> bool:
        return not self.stage.startswith("Closed")


@dataclass(frozen=True)
class Wave:
    """The export as of a day: nothing of it is younger."""

    folder: Path
    as_of: date

    @cached_property
    def owners(self) -> dict[str, str]:
        """Return who owns each deal."""
        return {
            row["External_Id__c"]: row["Owner.External_Id__c"]
            for row in read(self.folder / "Opportunity.csv")
        }

    @cached_property
    def lives(self) -> dict[str, Sequence[Standing]]:
        """Return how each deal stood from day to day: of a day what its last line says."""
        days: defaultdict[str, dict[date, Standing]] = defaultdict(dict)
        lines = read(self.folder / "OpportunityHistory.csv")
        # lines of one day stay in the order of the file
        for line in sorted(lines, key=lambda one: one["CreatedDate__c"]):
            day = date.fromisoformat(line["CreatedDate__c"][:10])
            if day <= self.as_of:
                days[line["Opportunity.External_Id__c"]][day] = Standing(
                    day=day,
                    stage=line["StageName__c"],
                    amount=Decimal(line["Amount__c"]),
                    close_date=date.fromisoformat(line["CloseDate__c"]),
                )
        return {deal: tuple(stood.values()) for deal, stood in days.items()}

    def on(self, deal: str, day: date) -> Standing | None:
        """Return how a deal stood at the end of a day."""
        return next((one for one in reversed(self.lives[deal]) if one.day <= day), None)

    def open_pipeline(self, day: date) -> dict[tuple[Scope, str], Decimal]:
        """Return what is open at the end of a day, by scope and stage."""
        found: defaultdict[tuple[Scope, str], Decimal] = defaultdict(Decimal)
        for deal in self.lives:
            stood = self.on(deal, day)
            if stood is not None and stood.is_open:
                for scope in (COMPANY, self.owners[deal]):
                    found[(scope, stood.stage)] += stood.amount
        return dict(found)

    def stays(self) -> dict[tuple[str, str, date], tuple[date | None, int]]:
        """Return by deal, open stage and day of entry when it was left, and after how many days."""
        found = {}
        for deal, life in self.lives.items():
            entries = [life[0], *(new for old, new in pairwise(life) if old.stage != new.stage)]
            for entry, left in zip(entries, [*entries[1:], None], strict=True):
                if entry.is_open:
                    until = left.day if left else self.as_of
                    place = (deal, entry.stage, entry.day)
                    found[place] = (left.day if left else None, (until - entry.day).days)
        return found

    def pushes(self) -> Iterator[tuple[str, date]]:
        """Yield each deal and day on which it moved into a later month while it was open."""
        for deal, life in self.lives.items():
            for old, new in pairwise(life):
                if (
                    old.is_open
                    and new.is_open
                    and month_of(new.close_date) > month_of(old.close_date)
                ):
                    yield deal, new.day

    def pushed_of_due(self, start: date, end: date) -> Counter[str]:
        """Count the deals due in a period that is over, and those that were pushed out of it."""
        found: Counter[str] = Counter()
        for deal in self.lives:
            opened, ended = self.on(deal, start - DAY), self.on(deal, end)
            if opened and opened.is_open and start <= opened.close_date <= end:
                found["due"] += 1
                found["pushed"] += bool(ended and ended.is_open and ended.close_date > end)
        return found

    def bookings(self) -> dict[tuple[Scope, Month], Decimal]:
        """Return what is won, by scope and month of the close date."""
        found: defaultdict[tuple[Scope, Month], Decimal] = defaultdict(Decimal)
        for deal, life in self.lives.items():
            if life[-1].stage == "Closed Won":
                for scope in (COMPANY, self.owners[deal]):
                    found[(scope, month_of(life[-1].close_date))] += life[-1].amount
        return dict(found)

    def targets(self) -> dict[tuple[Scope, Month], Decimal]:
        """Return the quotas, by scope and month."""
        found: defaultdict[tuple[Scope, Month], Decimal] = defaultdict(Decimal)
        for row in read(self.folder / "Quota.csv"):
            month = date.fromisoformat(row["StartDate__c"])
            for scope in (COMPANY, row["User.External_Id__c"]):
                found[(scope, month)] += Decimal(row["QuotaAmount__c"])
        return dict(found)


def month_of(day: date) -> Month:
    return day.replace(day=1)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
