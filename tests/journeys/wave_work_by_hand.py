"""What the CSV files of a data-loader export say of people's work, read line by line.

No database reads them: tasks, activities, inquiries and leads, line items of deals. The files tell
days alone: midnight is a day without a time of day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median

from .wave_by_hand import COMPANY, DAY, Month, Scope, Wave, month_of, read

FORTNIGHT = timedelta(days=14)
STAGES = ("Qualification", "Needs Analysis", "Proposal/Quote", "Negotiation", "Closed Won")
SAME_START = timedelta(minutes=5)
CALLED_OFF = {"canceled", "cancelled", "no show"}
BY_MACHINE = {"mass_email", "automated"}
KINDS = {"Call": "call", "Email": "email", "ListEmail": "mass_email", "Event": "meeting"}


@dataclass(frozen=True)
class Task:
    """Something to do, by a day or by none."""

    owner: str
    due: date | None
    is_done: bool


@dataclass(frozen=True)
class Activity:
    """What somebody did, or has planned, for a deal."""

    activity_id: str
    owner: str
    deal: str
    kind: str
    day: date | None
    began: datetime | None
    written_on: date
    is_held: bool
    is_called_off: bool
    is_among_us: bool


@dataclass(frozen=True)
class Bought:
    """What an account bought: the days, each once, and the money of all its lines."""

    days: tuple[date, ...]
    amount: Decimal

    @property
    def last(self) -> date | None:
        """Return the last of the days, if money was paid on any."""
        return self.days[-1] if self.days else None

    @property
    def interval(self) -> Decimal | None:
        """Return the median days between purchases, of three purchases or more."""
        return median(self._spans) if len(self.days) > 2 else None

    @property
    def spread(self) -> Decimal:
        """Return the median distance of the intervals from their median."""
        middle = median(self._spans)
        return median(abs(span - middle) for span in self._spans)

    @property
    def _spans(self) -> list[Decimal]:
        return [Decimal((new - old).days) for old, new in pairwise(self.days)]


@dataclass(frozen=True)
class Work:
    """The export as of a day, which is the day of the export or before it."""

    folder: Path
    as_of: date

    @cached_property
    def deals(self) -> Mapping[str, Mapping[str, str]]:
        """Return the line of each deal."""
        return {row["External_Id__c"]: row for row in read(self.folder / "Opportunity.csv")}

    @cached_property
    def account_owners(self) -> Mapping[str, str]:
        """Return who owns each account."""
        return {
            row["External_Id__c"]: row["Owner.External_Id__c"]
            for row in read(self.folder / "Account.csv")
        }

    @cached_property
    def tasks(self) -> Sequence[Task]:
        """Return what there is to do."""
        return [
            Task(
                owner=row["Owner.External_Id__c"],
                due=_day(row["ActivityDate"]),
                is_done=row["Status"] == "Completed",
            )
            for row in read(self.folder / "Task.csv")
        ]

    def tasks_by_person(self) -> Counter[tuple[Scope, str]]:
        """Count the tasks in each state; one that is overdue is due, and one that is due open."""
        found: Counter[tuple[Scope, str]] = Counter()
        for task in self.tasks:
            states = ["done"] if task.is_done else ["open", "due" if task.due else "undated"]
            if not task.is_done and task.due and task.due < self.as_of:
                states.append("overdue")
            found.update((scope, state) for scope in (COMPANY, task.owner) for state in states)
        return found

    @cached_property
    def activities(self) -> Sequence[Activity]:
        """Return the tasks and the appointments, which took place if nothing else is said."""
        return [
            Activity(
                activity_id=row["External_Id__c"],
                owner=row["Owner.External_Id__c"],
                deal=row["What.External_Id__c"],
                kind=KINDS.get(row.get("EventSubtype") or row["TaskSubtype"], "other"),
                day=_day(row["ActivityDate"]),
                began=_instant(row.get("ActivityDateTime", "")),
                written_on=date.fromisoformat(row["CreatedDate__c"][:10]),
                is_held=row.get("Status", "Completed") == "Completed",
                is_called_off=bool(
                    {row.get("Status", "").lower(), row.get("CallDisposition", "").lower()}
                    & CALLED_OFF
                ),
                is_among_us=row.get("CallType") == "Internal",
            )
            for name in ("Task.csv", "Event.csv")
            for row in read(self.folder / name)
        ]

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Return of each activity whether it counts, or why not."""
        found = {activity.activity_id: self._left_out(activity) for activity in self.activities}
        alike: defaultdict[tuple[str, str, str], list[Activity]] = defaultdict(list)
        for activity in self.activities:
            if found[activity.activity_id] == "counted" and activity.began:
                alike[(activity.owner, activity.deal, activity.kind)].append(activity)
        for same in alike.values():
            starts = sorted((one.began, one.activity_id) for one in same if one.began)
            for (before, _), (start, activity_id) in pairwise(starts):
                if start - before <= SAME_START:
                    found[activity_id] = "duplicate"
        return found

    def _left_out(self, activity: Activity) -> str:
        reasons = {
            "called_off": activity.is_called_off,
            "undated": activity.day is None,
            "ahead": activity.day is not None and activity.day > self.as_of,
            "not_done": not activity.is_held,
            "automatic": activity.kind in BY_MACHINE,
            "counted": True,
        }
        return next(code for code, holds in reasons.items() if holds)

    def counted(self) -> Iterator[tuple[Activity, date]]:
        """Yield each activity that counts, and its day."""
        for activity in self.activities:
            if self.codes[activity.activity_id] == "counted" and activity.day:
                yield activity, activity.day

    def activity_counts(self) -> Counter[tuple[Scope, str, Month]]:
        """Count the activities by person, kind and month."""
        return Counter(
            (scope, activity.kind, month_of(day))
            for activity, day in self.counted()
            for scope in (COMPANY, activity.owner)
        )

    def next_steps(self) -> Mapping[tuple[Scope, Month], tuple[int, int]]:
        """Count the activities after which a step ahead was written down within a day, of all."""
        plans: defaultdict[str, list[Activity]] = defaultdict(list)
        for activity in self.activities:
            if activity.day and not activity.is_called_off:
                plans[activity.deal].append(activity)
        stepped: Counter[tuple[Scope, Month]] = Counter()
        known: Counter[tuple[Scope, Month]] = Counter()
        for activity, day in self.counted():
            keys = [(scope, month_of(day)) for scope in (COMPANY, activity.owner)]
            known.update(keys)
            if any(
                day <= plan.written_on <= day + DAY and (plan.day or day) > day
                for plan in plans[activity.deal]
            ):
                stepped.update(keys)
        return {key: (stepped[key], count) for key, count in known.items()}

    def steps_forward(self) -> Mapping[tuple[Scope, Month], tuple[int, int]]:
        """Count the activities whose open deal soon left its stage forward, of all old ones."""
        history = Wave(self.folder, self.as_of)
        forward: Counter[tuple[Scope, Month]] = Counter()
        known: Counter[tuple[Scope, Month]] = Counter()
        for activity, day in self.counted():
            before = history.on(activity.deal, day - DAY)
            if before and before.is_open and day + FORTNIGHT <= self.as_of:
                keys = [(scope, month_of(day)) for scope in (COMPANY, activity.owner)]
                known.update(keys)
                life = history.lives[activity.deal]
                entries = [life[0], *(new for old, new in pairwise(life) if old.stage != new.stage)]
                if any(
                    entry.day <= day <= left.day <= day + FORTNIGHT
                    and 0 <= _place(entry.stage) < _place(left.stage)
                    for entry, left in pairwise(entries)
                ):
                    forward.update(keys)
        return {key: (forward[key], count) for key, count in known.items()}

    def activities_per_win(self) -> Mapping[tuple[Scope, Month], tuple[int, int]]:
        """Count the activities of the deals decided in each month, and the wins among these."""
        per_deal = Counter(activity.deal for activity, _ in self.counted())
        spent: Counter[tuple[Scope, Month]] = Counter()
        won: Counter[tuple[Scope, Month]] = Counter()
        for deal, row in self.deals.items():
            if row["StageName"].startswith("Closed"):
                month = month_of(date.fromisoformat(row["CloseDate"]))
                for scope in (COMPANY, row["Owner.External_Id__c"]):
                    spent[(scope, month)] += per_deal[deal]
                    won[(scope, month)] += row["StageName"] == "Closed Won"
        return {key: (count, won[key]) for key, count in spent.items() if count or won[key]}

    def touched_accounts(self) -> Counter[Scope]:
        """Count the accounts with which there was anything in 90 days, by their owner."""
        newest = self.as_of - timedelta(days=90)
        touched = {
            self.deals[one.deal]["Account.External_Id__c"]
            for one, day in self.counted()
            if day > newest and not one.is_among_us
        }
        return self._by_account_owner(touched)

    def inquiries(self) -> Counter[tuple[str, str, bool]]:
        """Count the inquiries by account, person and whether they are closed."""
        return Counter(
            (row["Account.External_Id__c"], row["Owner.External_Id__c"], bool(row["ClosedDate__c"]))
            for row in read(self.folder / "Case.csv")
            if date.fromisoformat(row["CreatedDate__c"][:10]) <= self.as_of
        )

    def asked(self) -> Counter[tuple[Scope, Month, str]]:
        """Count inquiries and leads by person, month and what proves an answer, if anything."""
        found: Counter[tuple[Scope, Month, str]] = Counter()
        for name, settled in (("Case.csv", "ClosedDate__c"), ("Lead.csv", "ConvertedDate__c")):
            for row in read(self.folder / name):
                came, ended = date.fromisoformat(row["CreatedDate__c"][:10]), _day(row[settled])
                proof = "settled" if ended and ended <= self.as_of else "nothing"
                if came <= self.as_of:
                    for scope in (COMPANY, row["Owner.External_Id__c"]):
                        found[(scope, month_of(came), proof)] += 1
        return found

    def lines(self) -> Mapping[str, tuple[int, Decimal]]:
        """Return how many lines the deals of an account have, and their money."""
        found: defaultdict[str, list[Decimal]] = defaultdict(list)
        for row in read(self.folder / "OpportunityLineItem.csv"):
            deal = self.deals[row["Opportunity.External_Id__c"]]
            found[deal["Account.External_Id__c"]].append(Decimal(row["TotalPrice"]))
        return {
            account: (len(amounts), sum(amounts, Decimal(0))) for account, amounts in found.items()
        }

    def purchases(self) -> Mapping[str, Bought]:
        """Return what each account bought: the lines of deals that are won, on the day of that."""
        days: defaultdict[str, defaultdict[date, Decimal]] = defaultdict(_sums)
        for row in read(self.folder / "OpportunityLineItem.csv"):
            deal = self.deals[row["Opportunity.External_Id__c"]]
            day = date.fromisoformat(deal["CloseDate"])
            if deal["StageName"] == "Closed Won" and day <= self.as_of:
                days[deal["Account.External_Id__c"]][day] += Decimal(row["TotalPrice"])
        return {
            account: Bought(
                days=tuple(sorted(day for day in sums if sums[day] > 0)),
                amount=sum(sums.values(), Decimal(0)),
            )
            for account, sums in days.items()
        }

    def rhythms(self) -> Mapping[str, Counter[Scope]]:
        """Count accounts that bought three times, the dormant and the due, by their owner."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for account, bought in self.purchases().items():
            if bought.interval is not None:
                quiet = (self.as_of - bought.days[-1]).days
                is_dormant = quiet > 2 * bought.interval
                found["known"].add(account)
                found["dormant"] |= {account} if is_dormant else set()
                opens = (bought.interval - bought.spread).quantize(Decimal(1), ROUND_HALF_UP)
                found["due"] |= {account} if quiet >= opens and not is_dormant else set()
        return {state: self._by_account_owner(accounts) for state, accounts in found.items()}

    @cached_property
    def tells_more(self) -> set[str]:
        """Return what would tell of more: people met, notes, titles, days of completion, times."""
        more = {"Who.External_Id__c", "Description", "CompletedDateTime", "Title"}
        rows = {name: read(self.folder / f"{name}.csv") for name in ("Contact", "Task", "Event")}
        times = {row["CreatedDate__c"][10:] for row in read(self.folder / "Case.csv")}
        times |= {row["CreatedDate__c"][10:] for row in read(self.folder / "Lead.csv")}
        return {name for lines in rows.values() for name in lines[0] if name in more} | (
            times - {"", " 00:00:00"}
        )

    def _by_account_owner(self, accounts: set[str]) -> Counter[Scope]:
        owners = [self.account_owners[account] for account in accounts]
        return Counter(owners) + Counter({COMPANY: len(owners)})


def _sums() -> defaultdict[date, Decimal]:
    return defaultdict(Decimal)


def _place(stage: str) -> int:
    return STAGES.index(stage) if stage in STAGES else -1


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _instant(text: str) -> datetime | None:
    instant = datetime.fromisoformat(text) if text else None
    return instant if instant and instant.time() != time.min else None
