"""A map that cannot be used says file, key and line; the shipped ones can."""

from pathlib import Path

import pytest

from flows.errors import SettingsError
from flows.ingest.source_map import load_source_map, read_source_map, shipped_systems
from flows.vocabulary.workspace import ObjectRule

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


def test_a_rule_of_the_workspace_replaces_that_of_the_map() -> None:
    rule = ObjectRule.model_validate({"files": [{"pattern": "own.csv"}], "mode": "full"})

    merged = load_source_map("salesforce", None, {"deal": rule})

    assert merged.objects["deal"] == rule
    assert merged.objects["account"].files[0].pattern == "Account.csv"


def test_a_custom_source_needs_nothing_but_its_own_rules() -> None:
    rule = ObjectRule.model_validate({"files": [{"pattern": "own.csv"}]})

    assert load_source_map("custom", None, {"deal": rule}).objects == {"deal": rule}


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
    rule = ObjectRule.model_validate({"files": files})

    merged = load_source_map("custom", None, {"deal": rule}, encoding="cp1252")

    assert [file.encoding for file in merged.objects["deal"].files] == ["cp1252", "utf-8"]
