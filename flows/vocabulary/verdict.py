"""What judge says of a data set: checks, and the verdict they add up to."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["pass", "warn", "stop"]


class CheckResult(BaseModel):
    """One check on one data set, in words a sales-ops person can act on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str = Field(description="Name of the check, as in thresholds.yml.")
    data_set: str = Field(description="Source and object, or the mart, that was judged.")
    outcome: Outcome = Field(description="What the check came to.")
    rows: int = Field(default=0, ge=0, description="Rows that failed.")
    amount: Decimal | None = Field(default=None, description="Money of those rows; null unknown.")
    observed: str = Field(default="", description="What was seen, as printed.")
    expected: str = Field(default="", description="What was expected, as printed.")
    sentence_ja: str = Field(description="The finding in Japanese.")
    sentence_en: str = Field(description="The finding in English.")
    file: str | None = Field(default=None, description="First file that shows it.")
    sheet: str | None = Field(default=None, description="Sheet of that file.")
    row: str | None = Field(default=None, description="First row that shows it.")
    column: str | None = Field(default=None, description="Column of the value.")
    value: str | None = Field(default=None, description="The value.")
    mend_ja: str = Field(default="", description="What to do, in Japanese.")
    mend_en: str = Field(default="", description="What to do, in English.")


class Verdict(BaseModel):
    """All checks of one stage of one run; the worst outcome decides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date = Field(description="Business date of the run.")
    stage: Literal["raw", "marts"] = Field(description="What was judged.")
    outcome: Outcome = Field(description="The worst outcome of the checks.")
    checks: tuple[CheckResult, ...] = Field(description="Every check that was made.")

    def failed(self, outcome: Outcome) -> tuple[CheckResult, ...]:
        """Return the checks of one outcome, in order."""
        return tuple(check for check in self.checks if check.outcome == outcome)
