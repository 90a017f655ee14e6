"""A map that cannot be used says file, key and line; the shipped ones can."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from flows.errors import SettingsError
from flows.ingest.source_map import load_source_map, read_source_map, shipped_systems
from flows.shelves import Workspace
from flows.vocabulary.workspace import ObjectRule, OwnObjectRule
from tests.unit.ingest.conftest import Desk

NAMES = ("Amount", "契約金額")
BAD_KEY = "system: x\nobjects:\n  deal:\n    files:\n      - patern: a.csv\n"
BAD_FIELD = (
    "system: x\nobjects:\n  deal:\n    files: [{pattern: a}]\n    columns:\n      amnt: {}\n"
)
BAD_OBJECT = "system: x\nobjects:\n  deals:\n    files: [{pattern: a}]\n"
BAD_YAML = "system: x\nobjects: [\n"


@pytest.mark.parametrize("system", shipped_systems())
def test_every_shipped_map_is_valid(system: str) -> None:
    assert load_source_map(system, None, {}).system == system


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        (BAD_KEY, "objects.deal.files.0", 5),
        (BAD_FIELD, "objects.deal.columns.amnt", 6),
        (BAD_OBJECT, "objects.deals", 3),
        (BAD_YAML, "map", 3),
    ],
)
def test_a_wrong_map_names_file_key_and_line(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    path = tmp_path / "own.yml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=rf"own\.yml, line {line}: key \[{key}"):
        read_source_map(path)


def test_an_unknown_system_names_those_that_are_shipped() -> None:
    with pytest.raises(SettingsError, match="salesforce"):
        load_source_map("../secrets", None, {})


def laid_over(system: str, object_name: str, said: dict[str, object]) -> ObjectRule:
    own = OwnObjectRule.model_validate(said)
    return load_source_map(system, None, {object_name: own}).objects[object_name]


def test_one_line_adds_a_header_to_the_shipped_map_of_salesforce(tmp_path: Path) -> None:
    line = "deal: {columns: {amount: {headers: [契約金額]}}}"
    own = {"deal": OwnObjectRule.model_validate(yaml.safe_load(line)["deal"])}
    desk = Desk(Workspace(tmp_path), load_source_map("salesforce", None, own))
    shipped, renamed = (f"Id,StageName,{name},CloseDate\n006,A,5,2026-04-01\n" for name in NAMES)
    desk.land("Opportunity.csv", shipped.encode(), day=date(2026, 3, 31))
    desk.land("Opportunity.csv", renamed.encode())

    accounts = desk.ingest().accounts

    assert [account.status for account in accounts] == ["ok", "ok"]
    assert [row["amount"] for row in desk.rows()] == ["5", "5"]


def test_what_the_workspace_does_not_say_stays_as_the_map_has_it() -> None:
    shipped = load_source_map("salesforce", None, {}).objects["deal"]
    said = {"files": [{"pattern": "own.csv"}], "mode": "delta", "required": ["deal_id"]}

    rule = laid_over("salesforce", "deal", said)

    assert (rule.files[0].pattern, rule.mode, rule.required) == ("own.csv", "delta", ("deal_id",))
    assert rule.columns == shipped.columns
    assert laid_over("salesforce", "deal", {}) == shipped


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("amount", {"headers": ["Own"]}, {"headers": ("Own", "Amount", "金額")}),
        ("amount", {"headers": ["金額"]}, {"headers": ("金額", "Amount")}),
        (
            "amount",
            {"headers": ["Own"], "tax_percent": 10},
            {"headers": ("Own",), "tax_percent": 10},
        ),
        ("probability", {"headers": ["Own"], "unit": 1}, {"headers": ("Own",), "unit": 1}),
        ("amount", {"unit": 1000}, {"headers": ("Amount", "金額"), "unit": 1000}),
        ("amount", {"headers": [], "constant": "0"}, {"headers": (), "constant": "0"}),
        ("currency", {"constant": "JPY"}, {"constant": "JPY"}),
        ("deal_id", {"compose": ["a", "b"]}, {"headers": (), "compose": ("a", "b")}),
        ("lead_source", {"values": {"Web": "網"}}, {"values": {"Web": "網"}}),
    ],
)
def test_a_line_of_the_workspace_goes_over_the_column_of_the_map(
    field: str, said: dict[str, object], told: dict[str, object]
) -> None:
    shipped = load_source_map("salesforce", None, {}).objects["deal"].columns[field]

    column = laid_over("salesforce", "deal", {"columns": {field: said}}).columns[field]

    assert column == shipped.model_copy(update=told)


def test_null_drops_a_field_and_what_asks_for_it() -> None:
    rule = laid_over("salesforce", "deal", {"columns": {"amount": None}})

    assert "amount" not in rule.columns
    assert rule.required == ("deal_id", "stage", "close_date")


def test_a_line_reaches_the_columns_that_one_file_of_the_map_names() -> None:
    system, name, place, field = next(
        (system, name, place, field)
        for system in shipped_systems()
        for name, rule in load_source_map(system, None, {}).objects.items()
        for place, file in enumerate(rule.files)
        for field in file.columns
    )

    added = laid_over(system, name, {"columns": {field: {"headers": ["Own"]}}})
    dropped = laid_over(system, name, {"columns": {field: None}})

    assert added.files[place].columns[field].headers[0] == "Own"
    assert field not in dropped.files[place].columns


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"columns": {"merged_into_id": None}}, "is dropped, but the map"),
        ({"columns": {"amnt": {"headers": ["Own"]}}}, "names no field"),
        ({"columns": {"amount": {"values": {"a": "b"}}}}, "says values, which is for"),
        (
            {"columns": {"x_line": {"headers": ["Line"], "unit": 10}}},
            "says unit, but a field of your",
        ),
        ({"required": ["x_line"]}, "names no field"),
    ],
)
def test_a_line_of_the_workspace_that_says_nothing_is_refused(
    said: dict[str, object], told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        laid_over("salesforce", "deal", said)


def test_an_object_that_the_map_lacks_needs_its_files() -> None:
    with pytest.raises(SettingsError, match=r"the map .salesforce. does not read this object"):
        laid_over("salesforce", "review_note", {"columns": {"note": {"headers": ["Own"]}}})


def test_a_custom_source_needs_nothing_but_its_own_rules() -> None:
    rule = laid_over("custom", "deal", {"files": [{"pattern": "own.csv"}], "required": ["amount"]})

    assert rule == ObjectRule.model_validate(
        {"files": [{"pattern": "own.csv"}], "required": ["amount"]}
    )


@pytest.mark.parametrize("system", shipped_systems())
def test_an_exported_value_means_one_thing_in_all_files_of_an_object(system: str) -> None:
    said: dict[tuple[str, str, str], set[str]] = {}
    for name, rule in load_source_map(system, None, {}).objects.items():
        for columns in (rule.columns, *(file.columns for file in rule.files)):
            for field, column in columns.items():
                for raw, value in column.values.items():
                    said.setdefault((name, field, raw), set()).add(value)

    assert {place: values for place, values in said.items() if len(values) > 1} == {}


def test_the_encoding_of_a_source_holds_where_no_file_rule_says_another() -> None:
    files = [{"pattern": "a.csv"}, {"pattern": "b.csv", "encoding": "utf-8"}]
    rule = OwnObjectRule.model_validate({"files": files})

    merged = load_source_map("custom", None, {"deal": rule}, encoding="cp1252")

    assert [file.encoding for file in merged.objects["deal"].files] == ["cp1252", "utf-8"]
