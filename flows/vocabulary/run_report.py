"""What operations are told of a run, and of definitions that have changed."""

from datetime import date
from typing import Literal

from pydantic import Field

from flows.vocabulary.definitions import DefinitionChange
from flows.vocabulary.languages import Language
from flows.vocabulary.progress_rows import Frozen, TieOutRow, TrustRow
from flows.vocabulary.verdict import CheckResult

RunOutcome = Literal["done", "held", "failed"]


class RunStep(Frozen):
    """One step of a run."""

    step: str = Field(description="Name of the step.")
    sentence: str = Field(description="What it did.")
    seconds: float = Field(description="How long it took, seconds.")


class AwaitedRelease(Frozen):
    """Mails that wait until a person lets them go, and how that is done."""

    report: str = Field(description="Name of the report.")
    as_of: date = Field(description="Business date of the publication.")
    count: int = Field(description="How many mails.")
    command: str = Field(description="What a person types.")


class RunReport(Frozen):
    """A run as operations are told of it."""

    language: Language = Field(description="Language of the mail.")
    company_name: str = Field(description="Name of the company in that language.")
    workspace: str = Field(description="Folder of the workspace.")
    run_id: str = Field(description="Name of the run.")
    as_of: date = Field(description="Business date of the run.")
    outcome: RunOutcome = Field(description="How it ended.")
    fault: str = Field(default="", description="The one thing to mend; '' if it ended well.")
    sources: tuple[TrustRow, ...] = Field(default=(), description="One line per source.")
    tie_out: TieOutRow | None = Field(default=None, description="Control totals; null: none.")
    checks_passed: int = Field(description="Checks that passed.")
    warnings: tuple[CheckResult, ...] = Field(default=(), description="Checks that warned.")
    stops: tuple[CheckResult, ...] = Field(default=(), description="Checks that held the run.")
    mails: dict[str, int] = Field(
        default_factory=dict, description="Last state in the ledger to mails of this run."
    )
    awaiting: tuple[AwaitedRelease, ...] = Field(
        default=(), description="Mails that wait until a person lets them go, of any run."
    )
    steps: tuple[RunStep, ...] = Field(default=(), description="Steps that were done, in order.")

    @property
    def findings(self) -> tuple[CheckResult, ...]:
        """Return the checks that did not pass, those that held the run first."""
        return self.stops + self.warnings

    @property
    def seconds(self) -> float:
        """Return how long all steps took."""
        return sum(step.seconds for step in self.steps)


class DefinitionsReport(Frozen):
    """What changed in the definitions since the last publication of an earlier month."""

    language: Language = Field(description="Language of the mail.")
    company_name: str = Field(description="Name of the company in that language.")
    as_of: date = Field(description="Business date of the publication.")
    since: date = Field(description="Business date of the publication before.")
    changes: tuple[DefinitionChange, ...] = Field(description="What differs, in order.")
