"""What ``shinchoku.yaml`` may say: one frozen type per block, each key with a description."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator, model_validator

from flows.vocabulary.block import Block, PlacedError
from flows.vocabulary.business_hours import BusinessHours
from flows.vocabulary.credit import Credit, Targets
from flows.vocabulary.date_formats import problem_of_formats
from flows.vocabulary.eligibility import Eligibility, Placeholders
from flows.vocabulary.engine import Engine
from flows.vocabulary.fiscal_years import FiscalYears, Weekday
from flows.vocabulary.languages import Language
from flows.vocabulary.record_links import faults_of_links
from flows.vocabulary.reports import Report
from flows.vocabulary.retention import Retention
from flows.vocabulary.same_deals import SameDeals, contradiction
from flows.vocabulary.schedule import Schedule
from flows.vocabulary.sending import Mail
from flows.vocabulary.signs import NegativeSign
from flows.vocabulary.stages import Stage, fault_of

Gate = Literal["stop", "warn"]


class Company(FiscalYears):
    """Who the company is and how it counts time and money."""

    name: str = Field(description="Name of the company as printed.")
    name_en: str | None = Field(default=None, description="Name in English editions.")
    languages: tuple[Language, ...] = Field(default=("ja",), description="Languages of editions.")
    timezone: str = Field(default="Asia/Tokyo", description="IANA zone in which days begin.")
    currency: str = Field(default="JPY", description="Reporting currency, ISO 4217.")
    money_unit: Literal["one", "thousand", "million"] = Field(
        default="million", description="Unit in which reports print money (円/千円/百万円)."
    )
    negative_sign: NegativeSign = Field(default="minus", description="minus (−) or triangle (△).")
    week_start: Weekday = Field(default="monday", description="First day of the reporting week.")
    holiday_country: str | None = Field(
        default="JP", description="Country of public holidays (ISO 3166), or null for none."
    )
    extra_holidays: tuple[date, ...] = Field(
        default=(), description="Company days off beside public holidays."
    )
    business_hours: BusinessHours = Field(
        default=BusinessHours(), description="Hours in which response times run."
    )


class Case(Block):
    """One line of a decision by other columns: where it holds, the field has this value."""

    column: str = Field(description="Header of the column that is looked at.")
    is_one_of: tuple[str, ...] = Field(
        default=(), description="Values for which the case holds; none: it holds for any value."
    )
    value: str = Field(description="Value of the field where the case holds.")


class ColumnRule(Block):
    """How one canonical field is found and read in one object of one source.

    What fills the field: the first of ``headers`` that the file has, else ``compose``, else
    ``row_key``, else ``constant``; over all of them go ``cases``.
    """

    headers: tuple[str, ...] = Field(default=(), description="Header spellings, first found wins.")
    compose: tuple[str, ...] = Field(
        default=(),
        description="Headers, or fields of this object, whose values make one: keys are joined by "
        "'-' and need every part, other texts are joined by a blank.",
    )
    row_key: bool = Field(
        default=False,
        description="Where no column gives a key: the file's name without its date, sheet and row. "
        "A row that moves is then another record.",
    )
    cases: tuple[Case, ...] = Field(
        default=(), description="Values that follow from other columns; the first that holds wins."
    )
    constant: str | None = Field(default=None, description="A fixed value for every row.")
    date_format: str | tuple[str, ...] | None = Field(
        default=None,
        description="strptime format of this column, or a list of them for a column written in "
        "several: the one whose signs and digits the text has reads it. ISO 8601 when absent.",
    )
    unit: Decimal = Field(
        default=Decimal(1),
        gt=0,
        description="Factor to whole currency units (千円: 1000); of a percentage to a fraction "
        "(60 means 60 %: 0.01).",
    )
    tax_percent: Decimal | None = Field(
        default=None,
        ge=0,
        lt=100,
        description="The amounts of this column include this tax (10 for 10 %); it is taken out.",
    )
    values: dict[str, str] = Field(
        default_factory=dict, description="Map of exported value to canonical value."
    )

    @field_validator("date_format")
    @classmethod
    def _refuse_unreadable(
        cls, found: str | tuple[str, ...] | None
    ) -> str | tuple[str, ...] | None:
        formats = (found,) if isinstance(found, str) else found
        if formats is not None:
            problem = problem_of_formats(formats, is_list=not isinstance(found, str))
            if problem:
                raise ValueError(problem)
        return found

    @property
    def date_formats(self) -> tuple[str, ...]:
        """Return the declared formats: none, one, or several."""
        found = self.date_format or ()
        return (found,) if isinstance(found, str) else found


class FileRule(Block):
    """One kind of file of an object."""

    pattern: str = Field(description="Glob of the file name within the delivery folder.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook; default the first.")
    header_row: int | None = Field(
        default=None, ge=1, description="Row of the header; searched for when absent."
    )
    encoding: str | None = Field(default=None, description="Encoding; detected when absent.")
    part: str | None = Field(
        default=None,
        description="Name of a part: a file that only adds columns to records of the same key.",
    )
    months_across: str | None = Field(
        default=None,
        pattern=r"^(named|(19|20)\d\d-(0[1-9]|1[0-2]))$",
        description="Targets with a column per month: 'named' where each header says year and "
        "month (2026年4月), else the month of the first such column (2026-04).",
    )
    table: str | None = Field(
        default=None,
        description="Table within the sheet: a named range, an Excel table, or the title above it.",
    )
    table_rows: str | None = Field(
        default=None,
        description="Column that every row of a table inside records fills (kintone): such rows "
        "are read instead of the records.",
    )
    columns: dict[str, ColumnRule] = Field(
        default_factory=dict, description="Rules that hold for this file only."
    )


class ObjectRule(Block):
    """How one object is found and read in one source."""

    files: tuple[FileRule, ...] = Field(description="Files that hold the object.")
    mode: Literal["full", "delta"] | None = Field(
        default=None,
        description="full: a record absent from a delivery was deleted; delta: only changes come.",
    )
    columns: dict[str, ColumnRule] = Field(default_factory=dict, description="Field to column.")
    required: tuple[str, ...] = Field(
        default=(), description="Fields without whose column the file is refused."
    )


class OwnObjectRule(Block):
    """What a company says of an object beside the map: what is not said stays as the map has it."""

    files: tuple[FileRule, ...] | None = Field(
        default=None, description="Files that hold the object, instead of the map's."
    )
    mode: Literal["full", "delta"] | None = Field(
        default=None, description="full or delta, instead of the map's."
    )
    columns: dict[str, ColumnRule | None] = Field(
        default_factory=dict,
        description="Field to what is said of its column beside the map; null drops the field. "
        "Headers are added before the map's, unless the line says a unit, tax or format too.",
    )
    required: tuple[str, ...] | None = Field(
        default=None,
        description="Fields without whose column the file is refused, instead of the map's.",
    )


class SourceMap(Block):
    """A mapping file: how the exports of one system become canonical objects."""

    system: str = Field(description="Name of the system.")
    description: str = Field(default="", description="What kind of export this map reads.")
    objects: dict[str, ObjectRule] = Field(description="Object to rule.")


class Source(Block):
    """One system that exports."""

    system: str = Field(description="Name of a shipped map, or 'custom'.")
    location: str | None = Field(
        default=None,
        description="What collect fetches from: a folder, file://, s3://bucket/prefix, "
        "sftp://user@host:port/path, the link of a Google Sheet, or another URL that fsspec opens "
        "(docs/places.md); null: files are put into landing/<source>/<date>/ directly.",
    )
    mode: Literal["full", "delta"] = Field(default="full", description="Default mode of objects.")
    encoding: str | None = Field(
        default=None,
        description="Encoding of the text files whose rule in the map says none; detected when "
        "absent.",
    )
    map: str | None = Field(default=None, description="Path of an own mapping file, if custom.")
    objects: dict[str, OwnObjectRule] = Field(
        default_factory=dict,
        description="What differs from the map, per object and field; an object that the map lacks "
        "is said whole.",
    )
    record_url: dict[str, str] = Field(
        default_factory=dict,
        description="Object (deal, task) to the https address of one record in the system, with "
        "{id} for its id; reports and mails link to it.",
    )

    @field_validator("record_url")
    @classmethod
    def _links_can_be_made(cls, found: dict[str, str]) -> dict[str, str]:
        for name, problem in faults_of_links(found):
            raise PlacedError(problem, name)
        return found


class Org(Block):
    """Where people and units come from."""

    source: str = Field(description="Source that delivers user (and org_unit).")
    root_name: str | None = Field(default=None, description="Name of the top unit if none given.")


class WorkspaceSettings(Block):
    """Everything that ``shinchoku.yaml`` says."""

    company: Company = Field(description="Who the company is.")
    sources: dict[str, Source] = Field(description="Source name to source.")
    stages: dict[str, dict[str, tuple[Stage, ...]]] = Field(
        description="Source to pipeline ('*' for any) to stages in order."
    )
    same_deals: tuple[SameDeals, ...] = Field(
        default=(), description="Which sources hold the same deals, and how they are matched."
    )
    eligibility: Eligibility = Field(
        default=Eligibility(), description="Which deals and activities count."
    )
    placeholders: Placeholders = Field(
        default=Placeholders(), description="What stands in a field that nobody filled in."
    )
    org: Org = Field(description="Where people and units come from.")
    credit: Credit = Field(default=Credit(), description="Who is credited for decided deals.")
    targets: Targets = Field(default=Targets(), description="How targets are read.")
    thresholds: dict[str, float] = Field(
        default_factory=dict, description="Overrides of expectations/thresholds.yml by check."
    )
    gates: dict[str, Gate] = Field(
        default_factory=dict, description="Check to what its failure does: stop or warn."
    )
    reports: dict[str, Report] = Field(default_factory=dict, description="Report name to report.")
    mail: Mail = Field(default=Mail(), description="How mail goes out.")
    schedule: Schedule = Field(default=Schedule(), description="When things run.")
    retention: Retention = Field(default=Retention(), description="How long files are kept.")
    engine: Engine = Field(default=Engine(), description="The engine.")

    @field_validator("stages")
    @classmethod
    def _stages_mean_one_thing_a_day(
        cls, found: dict[str, dict[str, tuple[Stage, ...]]]
    ) -> dict[str, dict[str, tuple[Stage, ...]]]:
        for source, pipelines in found.items():
            for pipeline, stages in pipelines.items():
                if fault := fault_of(stages):
                    place, problem = fault
                    raise PlacedError(problem, source, pipeline, place)
        return found

    @model_validator(mode="after")
    def _same_deals_are_of_known_sources(self) -> "WorkspaceSettings":
        strange = {name for rule in self.same_deals for name in rule.sources} - set(self.sources)
        if strange:
            message = (
                f"same_deals names [{min(strange)}], which is no source; "
                f"they are: {', '.join(self.sources)}"
            )
            raise ValueError(message)
        if circle := contradiction(self.same_deals):
            message = (
                f"same_deals ranks source [{circle}] above and below itself; "
                "give every source one place in the order of precedence"
            )
            raise ValueError(message)
        return self
