"""When jobs run: the block ``schedule`` of the settings."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from flows.vocabulary.block import Block, PlacedError
from flows.vocabulary.cron import parse_cron

Job = Literal["nightly", "weekly", "monthly", "quarterly", "todo", "arrival"]
PeriodJob = Literal["monthly", "quarterly"]
OnHoliday = Literal["run", "skip", "shift"]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
BusinessDay = (
    Literal["first_business_day", "last_business_day"] | Annotated[int, Field(ge=1, le=15)]
)

# Each mails its reports once a period, so one that was missed may be made up.
MAILING: Final[tuple[Job, ...]] = ("weekly", "monthly", "quarterly")

MAILED_BY: Final[tuple[Job, ...]] = (*MAILING, "todo")


class CronFiring(Block):
    """A job that fires by cron; written as the cron line alone where nothing else is said."""

    cron: str = Field(description="Minute hour day month weekday, in the company's time zone.")
    on_holiday: OnHoliday = Field(
        default="run",
        description="On a day that is no business day: run all the same, skip, or shift to the "
        "next business day.",
    )
    reports: tuple[str, ...] = Field(
        default=(), description="Reports that this job mails; none: those that no other job does."
    )

    @field_validator("cron")
    @classmethod
    def _can_be_read(cls, found: str) -> str:
        parse_cron(found)
        return found


class PeriodFiring(Block):
    """A job that fires once in a fiscal month or quarter, on a business day."""

    at: ClockTime = Field(default="07:00", description="Time of the day, HH:MM.")
    day: BusinessDay = Field(
        default="first_business_day",
        description="first_business_day, last_business_day, or a number: 3 is the third business "
        "day. Reports tell the period before; on the last business day the one that ends.",
    )
    reports: tuple[str, ...] = Field(
        default=(),
        description="Reports that this job mails, which no other job mails then; none, of monthly: "
        "those with cadence monthly that do not also watch the pace.",
    )


class Arrival(Block):
    """The refresh during the day, as files arrive."""

    every_minutes: Literal[1, 5, 10, 15, 20, 30, 60] = Field(
        default=15, description="How often landing and locations are looked into."
    )
    begin: ClockTime = Field(default="09:00", alias="from", description="First look of a day.")
    until: ClockTime = Field(default="18:00", description="Last look of a day.")
    on_holiday: Literal["run", "skip"] = Field(
        default="skip", description="Whether days off are looked at too."
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Arrival":
        if self.until <= self.begin:
            message = f"looks end [{self.until}] before they begin [{self.begin}]"
            raise PlacedError(message, "until")
        return self


def _firing_of(found: object) -> object:
    """Take a cron line alone for a job that says nothing else."""
    return {"cron": found} if isinstance(found, str) else found


CronLine = Annotated[
    CronFiring, BeforeValidator(_firing_of, json_schema_input_type=str | CronFiring)
]


class Schedule(Block):
    """When the embedded scheduler and the deployments run."""

    nightly: CronLine = Field(
        default=CronFiring(cron="30 5 * * 1-6"), description="The nightly run; it mails nobody."
    )
    weekly: CronLine = Field(
        default=CronFiring(cron="0 7 * * 1"), description="The run that mails the weekly reports."
    )
    monthly: PeriodFiring | None = Field(
        default=None,
        description="The run that mails the monthly reports; null: the weekly one does, the first "
        "of each month.",
    )
    quarterly: PeriodFiring | None = Field(
        default=None, description="The run that mails what it names once a fiscal quarter."
    )
    todo: CronLine = Field(
        default=CronFiring(cron="30 6 * * 1-5"),
        description="The to-do mails, if a report has them.",
    )
    arrival: Arrival | None = Field(
        default=None, description="Refreshes of the warehouse during the day; null: none."
    )
    catch_up: Literal["newest", "all", "none"] = Field(
        default="newest",
        description="After a downtime, deliveries that were not run are run in order and each "
        "publication is kept. newest: of the mails that were missed those of the newest period go "
        "out; all: those of every period; none: nothing is made up.",
    )
    wait_minutes: int = Field(
        default=180,
        ge=0,
        le=1440,
        description="How long a job waits for another run of the workspace to end.",
    )

    @model_validator(mode="after")
    def _each_report_has_one_job(self) -> "Schedule":
        if self.nightly.reports:
            message = "the nightly run mails nobody; take it out"
            raise PlacedError(message, "nightly", "reports")
        named: dict[str, Job] = {}
        for job, firing in self._with_reports():
            for report in firing.reports:
                if report in named:
                    message = f"[{report}] is mailed by {named[report]} already; name it once"
                    raise PlacedError(message, job, "reports")
                named[report] = job
        if self.quarterly and not self.quarterly.reports:
            message = "names no report; add for example reports: [gap-improvement]"
            raise PlacedError(message, "quarterly")
        return self

    def firing(self, job: Job) -> CronFiring | PeriodFiring | Arrival | None:
        """Return what is said of a job; null: it is off."""
        said: dict[Job, CronFiring | PeriodFiring | Arrival | None] = {
            "nightly": self.nightly,
            "weekly": self.weekly,
            "monthly": self.monthly,
            "quarterly": self.quarterly,
            "todo": self.todo,
            "arrival": self.arrival,
        }
        return said[job]

    def named_by(self, job: Job) -> tuple[str, ...]:
        """Return the reports that a job names."""
        return next((firing.reports for name, firing in self._with_reports() if name == job), ())

    def _with_reports(self) -> Iterator[tuple[Job, CronFiring | PeriodFiring]]:
        pairs: tuple[tuple[Job, CronFiring | PeriodFiring | None], ...] = (
            ("nightly", self.nightly),
            ("weekly", self.weekly),
            ("monthly", self.monthly),
            ("quarterly", self.quarterly),
            ("todo", self.todo),
        )
        yield from ((job, firing) for job, firing in pairs if firing is not None)
