"""How a company's nights stand: what the status page, the metrics and ``shinchoku status`` tell."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from flows.vocabulary.languages import Language
from flows.vocabulary.progress_rows import Frozen
from flows.vocabulary.run_report import RunStep
from flows.vocabulary.schedule import Job
from flows.vocabulary.verdict import CheckResult

RunEnd = Literal["started", "done", "held", "failed"]
JobEnd = Literal["never", "begun", "done", "passed over", "held", "failed"]
TO_MEND = frozenset({"refused", "failed", "unknown", "held"})
"""States of mails that wait for a person or for the next run."""


class RunStanding(Frozen):
    """One run, as the ledger has it."""

    run_id: str = Field(description="Name of the run.")
    as_of: date = Field(description="Business date.")
    end: RunEnd = Field(description="How it ended; started: it was killed or is under way.")
    at: datetime = Field(description="When that was, UTC.")
    seconds: float = Field(description="Seconds of all its steps.")
    sentence: str = Field(description="What it came to; may name what a check saw.")
    steps: tuple[RunStep, ...] = Field(default=(), description="Steps that ended, in order.")
    is_room: bool = Field(default=False, description="Whether a person ran one room alone.")
    exit_status: int = Field(description="Exit status of its command.")


class JobStanding(Frozen):
    """One job of the schedule: what came of its last firing, and when the next one is."""

    job: Job = Field(description="The job.")
    end: JobEnd = Field(description="What came of the last firing.")
    due_at: datetime | None = Field(default=None, description="When that was due; null: never.")
    as_of: date | None = Field(default=None, description="Delivery it told of; null: none.")
    sentence: str = Field(default="", description="What the ledger says of it.")
    done_at: datetime | None = Field(default=None, description="When it last ended well.")
    next_at: datetime | None = Field(default=None, description="Next firing; null: never.")
    next_for: date | None = Field(default=None, description="Day the next firing is for.")


class SourceStanding(Frozen):
    """One source: how old its newest delivery is against its rhythm, and where its rows went."""

    source: str = Field(description="Name of the source.")
    newest: date | None = Field(description="Newest delivery in landing; null: none came.")
    age_days: int | None = Field(description="Days from it to today; null: none came.")
    rhythm_days: int = Field(description="Days it may be old: longest of the last gaps.")
    rows_read: int | None = Field(default=None, description="Rows read; null: no warehouse yet.")
    rows_accepted: int | None = Field(default=None, description="Rows taken.")
    rows_quarantined: int | None = Field(default=None, description="Rows set aside.")

    @property
    def is_late(self) -> bool:
        """Return whether the source is quiet for longer than it uses to be."""
        return self.age_days is None or self.age_days > self.rhythm_days


class Standing(Frozen):
    """Everything that is told of the nights of a company; no name and no address of a person."""

    language: Language = Field(description="Language of those who run the nights.")
    company_name: str = Field(description="Name of the company in it.")
    workspace: str = Field(description="Folder of the workspace.")
    at: datetime = Field(description="When this was looked at, in the company's time zone.")
    newest_delivery: date | None = Field(description="Newest delivery of any source.")
    jobs: tuple[JobStanding, ...] = Field(description="Jobs of the schedule, in order.")
    runs: tuple[RunStanding, ...] = Field(description="Last runs, newest first.")
    succeeded_at: datetime | None = Field(description="When a run last ended well.")
    sources: tuple[SourceStanding, ...] = Field(description="Sources, in order.")
    checks_passed: int = Field(description="Checks that passed for the date of the last run.")
    findings: tuple[CheckResult, ...] = Field(description="Its other checks, stops first.")
    mails: dict[str, int] = Field(description="Mails by state.")
    published: date | None = Field(description="Newest publication; null: none.")
    editions: int = Field(description="Editions of it.")

    @property
    def last_run(self) -> RunStanding | None:
        """Return the newest run, if there was one."""
        return next(iter(self.runs), None)

    @property
    def late_sources(self) -> int:
        """Return how many sources are late."""
        return sum(source.is_late for source in self.sources)

    @property
    def mails_to_mend(self) -> int:
        """Return how many mails did not leave and are not just waiting for their turn."""
        return sum(count for state, count in self.mails.items() if state in TO_MEND)

    def found(self, outcome: Literal["warn", "stop"]) -> int:
        """Return how many checks came to an outcome."""
        return sum(check.outcome == outcome for check in self.findings)
