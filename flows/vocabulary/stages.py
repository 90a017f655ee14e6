"""What the settings say of the stages of a pipeline, and from when to when."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Final, Literal, TypeAlias

from pydantic import Field, model_validator

from flows.vocabulary.block import Block

StatusClass = Literal["open", "won", "lost", "on_hold", "disqualified"]
DueField = Literal[
    "amount",
    "close_date",
    "next_action",
    "next_action_date",
    "lost_reason",
    "account_id",
    "deal_type",
    "lead_source",
    "forecast_category",
]

FIRST_DAY: Final = date(1900, 1, 1)
"""What stands for a beginning that is not known."""

LAST_DAY: Final = date(9999, 12, 31)
"""What stands for an end that is not known."""


class Milestone(Block):
    """One step that a deal is to take within a stage."""

    name: str = Field(min_length=1, description="Name as printed; unique within the stage.")
    name_en: str | None = Field(default=None, description="Name in English reports and mails.")
    within_business_days: int = Field(
        ge=0,
        description="Business days in which it is due, counted from the day on which the deal "
        "entered the stage; 0: on that day.",
    )
    activity_kinds: tuple[str, ...] = Field(
        default=(), description="Reached by a counted activity of the deal of one of these kinds."
    )
    task_subject_contains: tuple[str, ...] = Field(
        default=(),
        description="Reached by a completed task of the deal whose subject holds one of these "
        "texts, whatever the case.",
    )
    filled_field: DueField | None = Field(
        default=None, description="Reached when this field of the deal is filled."
    )

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Return each way by which it is reached: its code, and the kind, text or field."""
        fields = (self.filled_field,) if self.filled_field else ()
        told = {
            "activity": self.activity_kinds,
            "task": self.task_subject_contains,
            "field": fields,
        }
        return tuple((code, value) for code, values in told.items() for value in values)

    @model_validator(mode="after")
    def _can_be_reached(self) -> "Milestone":
        if not self.ways:
            message = (
                f"milestone [{self.name}] cannot be reached; say how, with activity_kinds, "
                "task_subject_contains or filled_field"
            )
            raise ValueError(message)
        if not all(value.strip() for _, value in self.ways):
            message = (
                f"milestone [{self.name}] is reached by an empty kind or text, which anything "
                "would be; remove it"
            )
            raise ValueError(message)
        return self


class Stage(Block):
    """One stage of a pipeline."""

    stage: str = Field(description="Value as exported.")
    order: int = Field(description="Place in the pipeline, from 1.")
    status: StatusClass = Field(description="Status class of a deal in this stage.")
    ja: str | None = Field(default=None, description="Japanese name as printed.")
    en: str | None = Field(default=None, description="English name as printed.")
    due_fields: tuple[DueField, ...] | None = Field(
        default=None,
        description="Fields that a deal in this stage must have: how many are filled is told, and "
        "the first five are asked for in update sheets; default: amount, close date and next step "
        "of what is open, the reason of what is lost.",
    )
    activity_kinds: tuple[str, ...] = Field(
        default=(), description="Kinds of activity that fit this stage; none: it is not asked."
    )
    milestones: tuple[Milestone, ...] = Field(
        default=(),
        description="Steps that a deal is to take in this stage, each within so many days; for "
        "open stages only.",
    )
    max_days: int | None = Field(
        default=None, description="Days after which a deal is stalled while own history is thin."
    )
    valid_from: date | None = Field(
        default=None,
        description="First day on which the stage means this; always, when absent. A stage whose "
        "name, place or status changes has an entry for each span of days.",
    )
    valid_to: date | None = Field(
        default=None,
        description="Last day on which the stage means this: of one that was renamed, merged into "
        "another or deleted. A record of a later day in this stage stops the run.",
    )

    replaced_by: str | None = Field(
        default=None,
        description="Stage that took its place after valid_to: its new name, or the one it was "
        "merged into. Stays go on under that stage; the deal keeps the old name on days before.",
    )

    @property
    def first_day(self) -> date:
        """Return the first day of the entry."""
        return self.valid_from or FIRST_DAY

    @property
    def last_day(self) -> date:
        """Return the last day of the entry."""
        return self.valid_to or LAST_DAY

    def holds_on(self, day: date) -> bool:
        """Return whether the entry says what the stage means on a day."""
        return self.first_day <= day <= self.last_day

    @model_validator(mode="after")
    def _is_a_span(self) -> "Stage":
        if self.last_day < self.first_day:
            message = (
                f"stage [{self.stage}] ends (valid_to: {self.valid_to}) before it begins "
                f"(valid_from: {self.valid_from}); the two are the other way round"
            )
            raise ValueError(message)
        if self.replaced_by and self.valid_to is None:
            message = (
                f"stage [{self.stage}] is replaced by [{self.replaced_by}] but never ends; say its "
                "last day with valid_to"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _has_milestones_that_can_be_told_apart(self) -> "Stage":
        if self.milestones and self.status != "open":
            message = (
                f"stage [{self.stage}] has milestones, but its status is [{self.status}]; a deal "
                "takes steps in open stages only: move them there"
            )
            raise ValueError(message)
        names = [milestone.name for milestone in self.milestones]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            message = (
                f"stage [{self.stage}] has two milestones called [{twice}]; give each its own name"
            )
            raise ValueError(message)
        return self


Fault: TypeAlias = tuple[int, str]
"""Place of an entry in its pipeline, and what is wrong with it."""


def fault_of(stages: Sequence[Stage]) -> Fault | None:
    """Return which entry of one pipeline cannot stand beside the others, and why; or nothing."""
    return _overlap(stages) or _lost_successor(stages)


def _overlap(stages: Sequence[Stage]) -> Fault | None:
    for (place, one), (below, other) in combinations(enumerate(stages), 2):
        first, last = max(one.first_day, other.first_day), min(one.last_day, other.last_day)
        if one.stage == other.stage and first <= last:
            when = f"from {first}" if first > FIRST_DAY else f"up to {last}"
            return below, (
                f"says what stage [{one.stage}] means {when}, as entry {place + 1} of the pipeline "
                "does; end one with valid_to and begin the other on the day after with valid_from, "
                "or remove one"
            )
    return None


def _lost_successor(stages: Sequence[Stage]) -> Fault | None:
    for place, stage in enumerate(stages):
        if stage.replaced_by and successor_of(stage, stages=stages) is None:
            return place, (
                f"is replaced by [{stage.replaced_by}], but no entry of the pipeline says what "
                f"that means after {stage.last_day}; add one, or name another stage"
            )
    return None


def successor_of(stage: Stage, *, stages: Sequence[Stage]) -> Stage | None:
    """Return the entry that stands for a replaced one today, through all that followed it."""
    found = stage
    while found.replaced_by:
        later = [
            other
            for other in stages
            if other.stage == found.replaced_by and other.last_day > found.last_day
        ]
        if not later:
            return None
        found = min(later, key=lambda one: one.first_day)
    return found if found is not stage else None


def held_spans(stages: Sequence[Stage]) -> dict[Stage, tuple[date, date]]:
    """Return from when to when each entry holds for what is in its stage.

    Without gaps: from the first one back to ever, and on until the next entry of the stage begins,
    since a deal that stays in a stage of the past goes on as it was.
    """
    spans: dict[Stage, tuple[date, date]] = {}
    for stage in stages:
        own = sorted(
            (other for other in stages if other.stage == stage.stage), key=lambda one: one.first_day
        )
        place = own.index(stage)
        begin = stage.first_day if place else FIRST_DAY
        is_last = place == len(own) - 1
        end = LAST_DAY if is_last else own[place + 1].first_day - timedelta(days=1)
        spans[stage] = (begin, end)
    return spans
