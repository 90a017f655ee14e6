"""What prepare hands to render for the progress report: figures, codes and names, never words.

Money in a context is already in steps of the printed unit (see ``flows/prepare/rounded.py``), so
that every printed column adds up to its printed total.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.burden import Burden
from flows.vocabulary.definitions import Definitions
from flows.vocabulary.delivery import EditionKey, Recipient, ScopePlace
from flows.vocabulary.formats import DEFAULT, Formats
from flows.vocabulary.funnel import ManagerPages
from flows.vocabulary.languages import Language
from flows.vocabulary.movements import Movements
from flows.vocabulary.own_tables import FedContext
from flows.vocabulary.progress_rows import (
    ActivityRow,
    DealCount,
    DealRow,
    Frozen,
    ListCode,
    MemberRow,
    RecognitionRow,
    RejectionRow,
    RestatementRow,
    ScopedRow,
    ScopeKind,
    StageRow,
    Summary,
    TieOutRow,
    TrustRow,
    WeekRow,
)
from flows.vocabulary.report_kind import ContextKind, TemplateFolder
from flows.vocabulary.signs import NegativeSign
from flows.vocabulary.track import Accuracy, Track

MoneyUnit = Literal["one", "thousand", "million"]
Cadence = Literal["daily", "weekly", "monthly"]
DEALS_ON_PAGE_ONE = 5
MEMBERS_ON_PAGE_ONE = 5
MEMBERS_ON_PAPER = 15


class MemberTotal(Frozen):
    """A footing of the members' table: the rest of page 1, the difference, or the total."""

    kind: Literal["rest", "beyond", "difference", "total"] = Field(
        description="rest: members beyond page 1; beyond: beyond the full table; difference: "
        "the scope's own figure less the sum of its members; total: the scope's own figure."
    )
    count: int = Field(description="Members summed.")
    target_amount: Decimal | None = Field(description="Target.")
    bookings_amount: Decimal | None = Field(description="Won in the period.")
    attainment_ratio: float | None = Field(default=None, description="Only of the total.")
    pace_gap_amount: Decimal | None = Field(description="Bookings less pace.")
    landing_amount: Decimal | None = Field(description="Landing forecast.")
    landing_gap_amount: Decimal | None = Field(description="Landing less target.")
    open_pipeline_amount: Decimal | None = Field(description="Open and closing in the period.")
    coverage_ratio: float | None = Field(default=None, description="Only of the total.")
    win_rate_count_ratio: float | None = Field(default=None, description="Only of the total.")
    win_rate_n: int | None = Field(default=None, description="Only of the total.")
    stalled_deal_count: int = Field(description="Stalled open deals.")
    activity_week_count: int | None = Field(description="Activities completed in the week.")
    activity_week_note: str | None = Field(default=None, description="Only of the total.")
    required_coverage_ratio: float | None = Field(default=None, description="Only of the total.")
    push_rate_count_ratio: float | None = Field(default=None, description="Only of the total.")
    push_rate_n: int | None = Field(default=None, description="Only of the total.")
    activity_attainment_ratio: float | None = Field(default=None, description="Only of the total.")
    overdue_task_count: int | None = Field(default=None, description="Open tasks past their day.")


class CheckLine(Frozen):
    """A check that did not pass, as printed in the company edition."""

    stage: Literal["raw", "marts"] = Field(description="What was judged.")
    check: str = Field(description="Name of the check.")
    data_set: str = Field(description="Source and object, or the mart.")
    outcome: Literal["warn", "stop"] = Field(description="What it came to.")
    rows: int = Field(description="Rows touched.")
    amount: Decimal | None = Field(description="Money touched.")
    sentence_ja: str = Field(description="The finding in Japanese.")
    sentence_en: str = Field(description="The finding in English.")


class Trust(Frozen):
    """The trust box: what the numbers rest on."""

    sources: tuple[TrustRow, ...] = Field(description="Freshness and rows per source and object.")
    totals: tuple[TrustRow, ...] = Field(description="The same per source; its object is '*'.")
    rejections: tuple[RejectionRow, ...] = Field(description="Rows set aside, per reason.")
    checks_passed: int = Field(description="Checks that passed.")
    checks_warned: int = Field(description="Checks that warned.")
    checks_stopped: int = Field(description="Checks that stopped.")
    findings: tuple[CheckLine, ...] = Field(description="Checks that did not pass.")
    amount_touched: Decimal | None = Field(description="Money they touch; unit editions: null.")
    tie_out: TieOutRow | None = Field(
        default=None, description="Totals of the sources beside ours; null: none were given."
    )


class Finding(Frozen):
    """A sentence as a code and its figures; the words stand in the catalogue."""

    code: str = Field(description="Entry of the catalogue.")
    amount: Decimal | None = Field(default=None, description="First sum of the sentence.")
    other_amount: Decimal | None = Field(default=None, description="Second sum.")
    count: int | None = Field(default=None, description="Number counted in it.")
    other_count: int | None = Field(default=None, description="Second number counted.")
    ratio: float | None = Field(default=None, description="Ratio in it.")
    names: tuple[str, ...] = Field(default=(), description="Names in it, of this scope only.")


class MovementStory(Frozen):
    """Titles of the page on movements, landing and coverage."""

    waterfall: Finding = Field(description="What moved the open pipeline.")
    bookings: Finding = Field(description="What moved the bookings.")
    landing: Finding = Field(description="What the landing bridge comes to.")
    coverage: Finding = Field(description="Whether the pipeline of three quarters is enough.")
    overdue: Finding = Field(description="What of the closing pipeline has passed its close date.")


class Story(Frozen):
    """What page 1 says: one finding per section, chosen by rules from the figures."""

    headline: Finding = Field(description="The situation, with its number.")
    reason: Finding = Field(description="Why it is so.")
    action: Finding = Field(description="What to do.")
    pipeline: Finding = Field(description="Title of the pipeline chart.")
    pace: Finding = Field(description="Title of the pace chart.")
    deals: Finding = Field(description="Title of the deals to move.")
    members: Finding = Field(description="Title of the members' table.")
    absences: tuple[Finding, ...] = Field(description="What was not computed, and why.")
    funnel: Finding | None = Field(default=None, description="Title of the funnel.")
    stay: Finding | None = Field(default=None, description="What is said of the time in stages.")
    decision: Finding | None = Field(default=None, description="What a month asks to decide.")
    movements: MovementStory | None = Field(
        default=None, description="Titles of the page on movements; null: not computed."
    )


class ProgressContext(FedContext):
    """Everything one edition of the progress report says."""

    company_name: str = Field(description="Name of the company in the language of the edition.")
    manager_name: str | None = Field(description="Name of the scope's manager.")
    money_unit: MoneyUnit = Field(description="Unit in which money is printed.")
    cadence: Cadence = Field(default="weekly", description="How often the report goes out.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    summary: Summary = Field(description="The scope's figures.")
    story: Story = Field(description="The findings.")
    members: tuple[MemberRow, ...] = Field(description="Members, in order of printing.")
    member_totals: tuple[MemberTotal, ...] = Field(description="Footings of the members' table.")
    dual_posts: tuple[MemberRow, ...] = Field(
        default=(), description="People of other units with a post here; in no figure of the scope."
    )
    effect_total_amount: Decimal | None = Field(
        description="Sum of the effects of the deals on page 1; null: none is known."
    )
    landing_after_amount: Decimal | None = Field(description="Landing if these deals are won.")
    landing_gap_after_amount: Decimal | None = Field(description="The same, less target.")
    stages: tuple[StageRow, ...] = Field(description="Open stages, in order.")
    weeks: tuple[WeekRow, ...] = Field(description="Weeks of the period, in order.")
    deals: tuple[DealRow, ...] = Field(description="Deals of all lists, by list and rank.")
    deal_counts: tuple[DealCount, ...] = Field(description="What each list holds uncut.")
    activities: tuple[ActivityRow, ...] = Field(description="Activities by kind.")
    trust: Trust = Field(description="What the numbers rest on.")
    qr_codes: bool = Field(
        default=False, description="Whether the deals of page 1 have codes that open them."
    )
    burden: Burden | None = Field(
        default=None, description="What input costs; null: not computed for this warehouse."
    )
    track: Track | None = Field(
        default=None, description="What past forecasts came to; null: not computed."
    )
    accuracy: Accuracy | None = Field(
        default=None, description="Scores of forecasts; null: the edition has no such page."
    )
    movements: Movements | None = Field(
        default=None, description="What moved, and where it lands; null: not computed."
    )
    restatements: tuple[RestatementRow, ...] = Field(
        default=(), description="Numbers of past periods that are known otherwise now."
    )
    manager: ManagerPages | None = Field(
        default=None, description="What a manager reads beside the summary; null: not computed."
    )
    recognitions: tuple[RecognitionRow, ...] = Field(
        default=(), description="People of the scope who are recognised, by category."
    )

    @model_validator(mode="after")
    def _holds_rows_of_its_own_scope_only(self) -> Self:
        """Refuse a row of another scope: the last guard before anything is printed."""
        tables: tuple[tuple[ScopedRow, ...], ...] = (
            (self.summary,),
            self.members,
            self.dual_posts,
            self.stages,
            self.weeks,
            self.deals,
            self.deal_counts,
            self.activities,
            self.restatements,
            self.recognitions,
            tuple(self.manager.rows()) if self.manager else (),
            (self.track.summary, *self.track.marks) if self.track else (),
            (*self.accuracy.scores, *self.accuracy.bins) if self.accuracy else (),
            self.movements.rows if self.movements else (),
        )
        if any(row.is_dual_post for row in self.members):
            message = "a person of another unit stands among the members that add up"
            raise ValueError(message)
        self.key.refuse_foreign(row for table in tables for row in table)
        return self

    @property
    def is_of_company(self) -> bool:
        """Say whether it is for who leads the company: without the lists that its units read."""
        return self.key.scope_kind == "company"

    def listed(self, list_code: ListCode) -> tuple[DealRow, ...]:
        """Return the deals of one list in order."""
        return tuple(deal for deal in self.deals if deal.list_code == list_code)


class ContextEntry(Frozen):
    """One context on the shelf."""

    key: EditionKey = Field(description="Which edition it is for.")
    template: str = Field(default="progress", description="Folder of templates it is made for.")
    kind: ContextKind = Field(default="progress", description="Kind of the context.")
    title: str | None = Field(
        default=None, description="Entry of the catalogue for its title; null: its kind's own."
    )
    scope_name: str = Field(default="", description="Name of the scope in its language.")
    file: str = Field(description="File name beside the index.")
    sha256: str = Field(description="SHA-256 of its bytes.")
    recipients: tuple[Recipient, ...] = Field(description="People who get the edition.")
    told_pace: str | None = Field(
        default=None,
        description="First day of the quarter whose pace gap under the threshold it tells.",
    )
    formats: Formats = DEFAULT
    archive: bool = Field(default=False, description="Whether its PDF is made for archives.")
    encrypt: bool = Field(default=False, description="Whether its PDF is mailed locked.")


class Unreachable(Frozen):
    """Someone who should get an edition and cannot; operations is told."""

    person_id: str = Field(description="Owner id of the person.")
    name: str = Field(description="Name of the person.")
    scope_kind: ScopeKind = Field(description="Kind of the scope to be sent.")
    scope_id: str = Field(description="Id of the scope to be sent.")
    reason: Literal["inactive", "no_address"] = Field(description="Why nothing can be sent.")


class ContextIndex(Frozen):
    """``index.json`` of a folder of contexts."""

    as_of: date = Field(description="Business date reported.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    definitions: Definitions | None = Field(
        default=None, description="What decided how the numbers were made."
    )
    entries: tuple[ContextEntry, ...] = Field(description="Contexts in a stable order.")
    places: tuple[ScopePlace, ...] = Field(default=(), description="The tree of scopes.")
    unreachable: tuple[Unreachable, ...] = Field(
        default=(), description="People who should get an edition and cannot."
    )


class ReportOrder(Frozen):
    """What the settings ask of any report."""

    report: str = Field(description="Name of the report in the settings.")
    languages: tuple[Language, ...] = Field(
        default=(), description="Languages to make; each recipient's own when empty."
    )
    company_languages: tuple[Language, ...] = Field(
        default=("ja",), description="Languages of the company; the first is the default."
    )
    extra_recipients: tuple[str, ...] = Field(
        default=(), description="Addresses that get the company edition too."
    )


class ProgressOrder(ReportOrder):
    """What the settings ask of one progress report."""

    cadence: Cadence = Field(default="weekly", description="How often it goes out.")
    scopes: tuple[ScopeKind, ...] = Field(
        default=("company", "unit"), description="Editions to make."
    )
    company_name: str = Field(description="Name of the company as printed.")
    company_name_en: str | None = Field(default=None, description="Name in English editions.")
    money_unit: MoneyUnit = Field(default="million", description="Unit of printed money.")
    negative_sign: NegativeSign = Field(default="minus", description="Sign of negative numbers.")
    qr_codes: bool = Field(default=False, description="Whether deals are printed with codes.")
    formats: Formats = DEFAULT
    archive: bool = Field(default=False, description="Whether PDFs are made for archives.")
    encrypt: bool = Field(default=False, description="Whether PDFs are mailed locked.")
    made_with: TemplateFolder | None = Field(
        default=None, description="Templates of its editions; null: the shipped ones of its kind."
    )
    people_made_with: TemplateFolder | None = Field(
        default=None, description="Templates of the editions of people; null: the shipped ones."
    )
