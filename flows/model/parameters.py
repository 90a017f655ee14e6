"""Write the company's settings as small typed Parquet tables, which dbt reads as a source."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Final, TypeAlias, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from flows.model.fiscal_days import make_fiscal_days
from flows.model.printed_values import write_printed_values
from flows.vocabulary.coins import money_digits
from flows.vocabulary.date_formats import formats_as_told
from flows.vocabulary.record_links import parts_of_link
from flows.vocabulary.same_deals import MatchField
from flows.vocabulary.stages import Stage, held_spans, successor_of
from flows.vocabulary.workspace import ObjectRule, SourceMap, WorkspaceSettings

Row: TypeAlias = Mapping[str, object]

_TEXT: Final = pa.string()
_DAY: Final = pa.date32()
_INT: Final = pa.int32()
_PERIODS: Final = ("week", "month", "quarter", "half", "year")

# ISO 4217: the currencies of sales organisations whose smallest coin is the unit itself.
_AS_IT_COMES: Final = (None, Decimal(1), None)

_OPEN_DUE: Final = ("amount", "close_date", "next_action", "next_action_date")
_DUE: Final = {"open": _OPEN_DUE, "on_hold": ("amount",), "lost": ("lost_reason",)}

SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    "company": pa.schema(
        [
            *((name, _TEXT) for name in ("company_name", "company_name_en", "timezone")),
            *((name, _TEXT) for name in ("currency", "week_start")),
            ("fiscal_year_start_month", _INT),
            ("basis", _TEXT),
            ("root_name", _TEXT),
            ("org_source", _TEXT),
            ("money_digits", _INT),
            ("credit_bookings", _TEXT),
            ("target_joiners", _TEXT),
            ("business_begin_second", _INT),
            ("business_end_second", _INT),
        ]
    ),
    "stage_map": pa.schema(
        [
            *((name, _TEXT) for name in ("source", "pipeline", "stage")),
            ("stage_order", _INT),
            *((name, _TEXT) for name in ("status_class", "stage_name_ja", "stage_name_en")),
            ("max_days", _INT),
            ("due_fields", _TEXT),
            ("activity_kinds", _TEXT),
            *((name, _DAY) for name in ("valid_from", "valid_to", "held_from", "held_to")),
            ("replaced_by", _TEXT),
            ("replaced_order", _INT),
        ]
    ),
    "milestone": pa.schema(
        [
            *((name, _TEXT) for name in ("source", "pipeline", "stage")),
            *((name, _DAY) for name in ("held_from", "held_to")),
            ("milestone_number", _INT),
            *((name, _TEXT) for name in ("milestone_name", "milestone_name_en")),
            ("within_business_days", _INT),
            *((name, _TEXT) for name in ("way_code", "way_value")),
        ]
    ),
    "field_rule": pa.schema(
        [
            *((name, _TEXT) for name in ("source", "object", "part", "field", "date_format")),
            ("unit", pa.decimal128(18, 6)),
            ("tax_percent", pa.decimal128(8, 4)),
            ("money_digits", _INT),
        ]
    ),
    "value_map": pa.schema(
        [(name, _TEXT) for name in ("source", "object", "field", "raw_value", "value")]
    ),
    "object_mode": pa.schema([(name, _TEXT) for name in ("source", "object", "mode")]),
    "same_deal": pa.schema(
        [
            *((name, _INT) for name in ("rule_number", "preferred_rank")),
            *((name, _TEXT) for name in ("source", "preferred_source")),
            ("preference", _INT),
            *((f"by_{name}", pa.bool_()) for name in get_args(MatchField)),
        ]
    ),
    "record_url": pa.schema(
        [(name, _TEXT) for name in ("source", "object", "url_start", "url_end")]
    ),
    "eligibility": pa.schema([(name, _TEXT) for name in ("kind", "value")]),
    "calendar": pa.schema(
        [
            ("date_day", _DAY),
            ("is_business_day", pa.bool_()),
            ("holiday_name", _TEXT),
            *((f"fiscal_{name}", _INT) for name in ("year", "half", "quarter", "month")),
            ("is_short_year", pa.bool_()),
            ("month_named", _DAY),
            *((f"{name}_{end}", _DAY) for name in _PERIODS for end in ("start", "end")),
        ]
    ),
}


def write_parameters(
    *,
    folder: Path,
    settings: WorkspaceSettings,
    source_maps: Mapping[str, SourceMap],
    as_of: date,
    publication: Path | None = None,
    basis: str = "",
) -> None:
    """Write every settings table, each file by an atomic replace.

    Reads:  the values that ``publication`` keeps, the newest of an earlier day
    Writes: warehouse/parameters/<name>.parquet, one per name of SCHEMAS, and printed_*.parquet
    Shape:  see SCHEMAS; calendar holds eleven fiscal years around as_of
    Units:  ``basis`` is the fingerprint of what a build rests on beside its deliveries,
            ``unit`` is the factor to whole currency units, ``max_days`` is calendar days
    """
    rules = dict(_object_rules(source_maps))
    rows: dict[str, Iterable[Row]] = {
        "company": [{**_company(settings), "basis": basis}],
        "stage_map": _stages(settings),
        "milestone": _milestones(settings),
        "field_rule": _field_rules(rules, currency=settings.company.currency),
        "value_map": _value_map(rules),
        "object_mode": _object_modes(settings, rules=rules),
        "same_deal": _same_deals(settings),
        "record_url": _record_urls(settings),
        "eligibility": _eligibility(settings),
        "calendar": [asdict(day) for day in make_fiscal_days(settings.company, as_of=as_of)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in SCHEMAS.items():
        _write(pa.Table.from_pylist(list(rows[name]), schema=schema), folder / f"{name}.parquet")
    write_printed_values(folder, publication=publication)


def _write(table: pa.Table, path: Path) -> None:
    """Write one table beside its place, then move it there."""
    partial = path.with_suffix(".partial")
    pq.write_table(table, partial)
    os.replace(partial, path)  # noqa: PTH105 - the atomic replace, on every platform


def _object_rules(
    source_maps: Mapping[str, SourceMap],
) -> Iterator[tuple[tuple[str, str], ObjectRule]]:
    """Yield (source, object) and its rule, the company's own words already laid over it."""
    for source, source_map in source_maps.items():
        for name, rule in source_map.objects.items():
            yield (source, name), rule


def _company(settings: WorkspaceSettings) -> Row:
    """Return the one row about the company."""
    company = settings.company
    return {
        "company_name": company.name,
        "company_name_en": company.name_en,
        "timezone": company.timezone,
        "currency": company.currency,
        "week_start": company.week_start,
        "fiscal_year_start_month": company.fiscal_year_start_month,
        "root_name": settings.org.root_name,
        "org_source": settings.org.source,
        "money_digits": money_digits(company.currency),
        "credit_bookings": settings.credit.bookings,
        "target_joiners": settings.targets.joiners,
        "business_begin_second": company.business_hours.begin_second,
        "business_end_second": company.business_hours.end_second,
    }


def _stages(settings: WorkspaceSettings) -> Iterator[Row]:
    """Yield one row per entry of a stage; a name that is not given is the value as exported."""
    for source, pipelines in settings.stages.items():
        for pipeline, stages in pipelines.items():
            for stage, (held_from, held_to) in held_spans(stages).items():
                successor = successor_of(stage, stages=stages)
                yield {
                    "source": source,
                    "pipeline": pipeline,
                    "stage": stage.stage,
                    "stage_order": stage.order,
                    "status_class": stage.status,
                    "stage_name_ja": stage.ja or stage.stage,
                    "stage_name_en": stage.en or stage.stage,
                    "max_days": stage.max_days,
                    "due_fields": _due_fields(stage),
                    "activity_kinds": f",{','.join(stage.activity_kinds)},"
                    if stage.activity_kinds
                    else None,
                    "valid_from": stage.first_day,
                    "valid_to": stage.last_day,
                    "held_from": held_from,
                    "held_to": held_to,
                    "replaced_by": successor.stage if successor else None,
                    "replaced_order": successor.order if successor else None,
                }


def _milestones(settings: WorkspaceSettings) -> Iterator[Row]:
    """Yield one row per milestone of each entry of a stage and way by which it is reached."""
    for source, pipelines in settings.stages.items():
        for pipeline, stages in pipelines.items():
            for stage, (held_from, held_to) in held_spans(stages).items():
                for number, milestone in enumerate(stage.milestones, start=1):
                    for way_code, way_value in milestone.ways:
                        yield {
                            "source": source,
                            "pipeline": pipeline,
                            "stage": stage.stage,
                            "held_from": held_from,
                            "held_to": held_to,
                            "milestone_number": number,
                            "milestone_name": milestone.name,
                            "milestone_name_en": milestone.name_en or milestone.name,
                            "within_business_days": milestone.within_business_days,
                            "way_code": way_code,
                            "way_value": way_value,
                        }


def _due_fields(stage: Stage) -> str:
    """Return the fields that a deal in a stage must have, between commas."""
    due = _DUE.get(stage.status, ()) if stage.due_fields is None else stage.due_fields
    return f",{','.join(due)}," if due else ""


def _field_rules(rules: Mapping[tuple[str, str], ObjectRule], *, currency: str) -> Iterator[Row]:
    """Yield one row per part and field that is not read as it comes."""
    for (source, name), rule in rules.items():
        found: dict[tuple[str, str], Row] = {}
        for file in rule.files:
            part = file.part or ""
            for field, column in {**rule.columns, **file.columns}.items():
                date_format = formats_as_told(column.date_formats)
                if (date_format, column.unit, column.tax_percent) != _AS_IT_COMES:
                    found[part, field] = {
                        "source": source,
                        "object": name,
                        "part": part,
                        "field": field,
                        "date_format": date_format,
                        "unit": column.unit,
                        "tax_percent": column.tax_percent,
                        "money_digits": money_digits(currency),
                    }
        yield from found.values()


def _value_map(rules: Mapping[tuple[str, str], ObjectRule]) -> Iterator[Row]:
    """Yield one row per exported value that has another name here."""
    for (source, name), rule in rules.items():
        found: dict[tuple[str, str], str] = {}
        for columns in (rule.columns, *(file.columns for file in rule.files)):
            for field, column in columns.items():
                found |= {(field, raw): value for raw, value in column.values.items()}
        for (field, raw_value), value in found.items():
            yield {
                "source": source,
                "object": name,
                "field": field,
                "raw_value": raw_value,
                "value": value,
            }


def _object_modes(
    settings: WorkspaceSettings, *, rules: Mapping[tuple[str, str], ObjectRule]
) -> Iterator[Row]:
    """Yield whether each object comes whole or as changes."""
    for (source, name), rule in rules.items():
        yield {
            "source": source,
            "object": name,
            "mode": rule.mode or settings.sources[source].mode,
        }


def _same_deals(settings: WorkspaceSettings) -> Iterator[Row]:
    """Yield one row per rule and pair of sources; ranks count from 0, the first source is best."""
    for number, rule in enumerate(settings.same_deals):
        for (rank, preferred), (below, source) in combinations(enumerate(rule.sources), 2):
            yield {
                "rule_number": number,
                "preferred_rank": rank,
                "source": source,
                "preferred_source": preferred,
                "preference": below,
                **{f"by_{name}": name in rule.match for name in get_args(MatchField)},
            }


def _record_urls(settings: WorkspaceSettings) -> Iterator[Row]:
    """Yield what stands before and after the id in the links of each source and object."""
    for name, source in settings.sources.items():
        for object_name, template in source.record_url.items():
            start, end = parts_of_link(template)
            yield {"source": name, "object": object_name, "url_start": start, "url_end": end}


def _eligibility(settings: WorkspaceSettings) -> Iterator[Row]:
    """Yield the rules of what does not count: deals, activities, editors, values of fields."""
    rules, blanks = settings.eligibility, settings.placeholders
    words = {
        "deal_type": rules.exclude_types,
        "name_contains": rules.exclude_name_contains,
        "activity_kind": rules.exclude_activity_kinds,
        "activity_subject_contains": rules.exclude_activity_subject_contains,
        "decision_maker_title": rules.decision_maker_titles,
        "editor": rules.exclude_editors,
        "placeholder_text": tuple(word.casefold().replace(" ", "") for word in blanks.texts),
        "placeholder_day": tuple(day.isoformat() for day in blanks.days),
        "placeholder_month_end": tuple(
            name
            for name, source in settings.sources.items()
            if blanks.month_end_of_creation in ("always", source.system)
        ),
    }
    for kind, values in words.items():
        for value in values:
            yield {"kind": kind, "value": value}
