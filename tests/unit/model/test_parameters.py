"""Settings as tables."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from flows.model.parameters import SCHEMAS, write_parameters
from flows.vocabulary.printed import PRINTED
from flows.vocabulary.stages import Milestone, Stage
from flows.vocabulary.workspace import (
    ColumnRule,
    Company,
    FileRule,
    ObjectRule,
    Org,
    Source,
    SourceMap,
    WorkspaceSettings,
)

AS_OF = date(2026, 7, 31)
KINDS = ("placeholder_month_end", "placeholder_text", "placeholder_day")
LINKS = {"deal": "https://crm.example/o/{id}/view", "task": "https://crm.example/t?n={id}"}


def settings() -> WorkspaceSettings:
    return WorkspaceSettings(
        company=Company(name="みほん商店"),
        sources={"crm": Source(system="made_up", mode="delta", record_url=LINKS)},
        stages={"crm": {"*": (Stage(stage="提案", order=1, status="open"),)}},
        org=Org(source="crm"),
    )


def deal_map() -> SourceMap:
    columns = {
        "amount": ColumnRule(headers=("金額",), unit=Decimal(1000)),
        "stage": ColumnRule(headers=("段階",), values={"ていあん": "提案"}),
        "deal_id": ColumnRule(headers=("番号",)),
    }
    own = {"close_date": ColumnRule(headers=("予定日",), date_format="%d/%m/%Y")}
    files = (FileRule(pattern="*.csv", columns=own),)
    return SourceMap(system="made_up", objects={"deal": ObjectRule(files=files, columns=columns)})


def written(folder: Path, name: str) -> list[dict[str, object]]:
    write_parameters(
        folder=folder, settings=settings(), source_maps={"crm": deal_map()}, as_of=AS_OF
    )
    rows: list[dict[str, object]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def test_every_table_is_written_with_its_schema_and_nothing_else_is_left(tmp_path: Path) -> None:
    written(tmp_path, "company")

    tables = (*SCHEMAS, *PRINTED)
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.parquet" for name in tables}
    for name, schema in SCHEMAS.items():
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(schema)


def test_only_fields_with_a_rule_of_their_own_are_listed(tmp_path: Path) -> None:
    rows = written(tmp_path, "field_rule")

    assert {(row["field"], row["date_format"], row["unit"]) for row in rows} == {
        ("amount", None, Decimal(1000)),
        ("close_date", "%d/%m/%Y", Decimal(1)),
    }


def test_a_value_map_is_one_row_per_exported_value(tmp_path: Path) -> None:
    rows = written(tmp_path, "value_map")

    assert [(row["field"], row["raw_value"], row["value"]) for row in rows] == [
        ("stage", "ていあん", "提案")
    ]


def test_an_object_has_the_mode_of_its_source_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert [row["mode"] for row in written(tmp_path, "object_mode")] == ["delta"]


def test_a_stage_without_names_is_called_what_it_is_exported_as(tmp_path: Path) -> None:
    row = written(tmp_path, "stage_map")[0]

    assert (row["stage_name_ja"], row["stage_name_en"]) == ("提案", "提案")


def test_an_entry_of_a_stage_has_the_days_it_is_told_for_and_those_it_holds_for(
    tmp_path: Path,
) -> None:
    june, july = date(2026, 6, 30), date(2026, 7, 1)
    stages = (
        Stage(stage="旧", order=1, status="open", valid_to=june, replaced_by="新"),
        Stage(stage="新", order=4, status="open", valid_from=july),
    )
    told = settings().model_copy(update={"stages": {"crm": {"*": stages}}})

    write_parameters(folder=tmp_path, settings=told, source_maps={}, as_of=AS_OF)

    old, new = pq.read_table(tmp_path / "stage_map.parquet").to_pylist()
    first, last = date(1900, 1, 1), date(9999, 12, 31)
    assert (old["valid_from"], old["valid_to"]) == (first, june)
    assert (old["held_from"], old["held_to"]) == (first, last)
    assert (old["replaced_by"], old["replaced_order"]) == ("新", 4)
    assert (new["valid_from"], new["valid_to"]) == (july, last)
    assert new["replaced_by"] is None


def test_a_milestone_has_a_row_for_each_way_by_which_it_is_reached(tmp_path: Path) -> None:
    milestones = (
        Milestone(name="訪問", within_business_days=3, activity_kinds=("visit", "web_meeting")),
        Milestone(name="見積", name_en="Quote", within_business_days=0, filled_field="amount"),
    )
    june, july = date(2026, 6, 30), date(2026, 7, 1)
    stages = (
        Stage(stage="提案", order=1, status="open", valid_to=june),
        Stage(stage="提案", order=1, status="open", valid_from=july, milestones=milestones),
    )
    told = settings().model_copy(update={"stages": {"crm": {"*": stages}}})

    write_parameters(folder=tmp_path, settings=told, source_maps={}, as_of=AS_OF)

    rows = pq.read_table(tmp_path / "milestone.parquet").to_pylist()
    assert {(row["stage"], row["held_from"], row["held_to"]) for row in rows} == {
        ("提案", july, date(9999, 12, 31))
    }
    assert [tuple(row.values())[5:] for row in rows] == [
        (1, "訪問", "訪問", 3, "activity", "visit"),
        (1, "訪問", "訪問", 3, "activity", "web_meeting"),
        (2, "見積", "Quote", 0, "field", "amount"),
    ]


def test_what_machines_send_is_no_activity_unless_the_settings_say_otherwise(
    tmp_path: Path,
) -> None:
    rules = {(row["kind"], row["value"]) for row in written(tmp_path, "eligibility")}

    words = {rule for rule in rules if str(rule[0]).startswith("activity_")}
    assert words == {("activity_kind", "mass_email"), ("activity_kind", "automated")}


def test_a_link_is_told_by_what_stands_before_and_after_the_id(tmp_path: Path) -> None:
    rows = written(tmp_path, "record_url")

    assert [(row["object"], row["url_start"], row["url_end"]) for row in rows] == [
        ("deal", "https://crm.example/o/", "/view"),
        ("task", "https://crm.example/t?n=", ""),
    ]


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("account", "https://crm.example/{id}"),
        ("deal", "http://crm.example/{id}"),
        ("deal", "javascript:alert({id})"),
        ("deal", "https://{id}.example/"),
        ("deal", "https://crm.example/o"),
        ("deal", "https://crm.example/{id}/{id}"),
        ("deal", "https://crm.example/a b/{id}"),
        ("deal", "https://crm.example/案件/{id}"),
    ],
)
def test_a_link_that_could_lead_elsewhere_is_no_setting(name: str, template: str) -> None:
    with pytest.raises(ValidationError):
        Source(system="made_up", record_url={name: template})


def test_a_month_end_is_a_default_in_hubspot_alone_and_words_are_held_as_names_are(
    tmp_path: Path,
) -> None:
    told = settings().model_copy(
        update={"sources": {"crm": Source(system="hubspot"), "sfa": Source(system="salesforce")}}
    )

    write_parameters(folder=tmp_path, settings=told, source_maps={}, as_of=AS_OF)

    rows = pq.read_table(tmp_path / "eligibility.parquet").to_pylist()
    found = {kind: {row["value"] for row in rows if row["kind"] == kind} for kind in KINDS}
    assert found["placeholder_month_end"] == {"crm"}
    assert {"未定", "tbd", "n/a"} <= found["placeholder_text"]
    assert "2099-12-31" in found["placeholder_day"]
