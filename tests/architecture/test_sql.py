import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.vocabulary.field_kinds import AMOUNTS, DATES, SHARES, WORDS
from flows.vocabulary.mending import PREFIXES as MENDED_PREFIXES
from tests.architecture.house import ROOT, bare_sql, list_files, named

pytestmark = pytest.mark.architecture

DBT = ROOT / "dbt_project"
MODELS = list_files("dbt_project/models", ending=".sql")
LONGEST_MODEL, MOST_JOINS = 150, 7
# Longer with a reason, which stands in dbt_project/DECISIONS.md; the list may only shrink.
LONG_WITH_A_REASON = {
    "int_org_units_rooted": 190,
    "int_deals_measured": 165,
    "fct_deal": 185,
    "stg_lake__deals": 170,
}
CLOCK = (
    r"\b(current_date|current_time|current_timestamp|localtime|localtimestamp|now\s*\(|today\s*\()"
)
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "rpt_", "dq_", "kpi_value"),
}
MAY_READ = {
    "stg_": ("stg_",),
    "int_": ("stg_", "int_"),
    "dim_": ("stg_", "int_", "dim_", "fct_"),
    "fct_": ("stg_", "int_", "dim_", "fct_"),
    "dq_": ("stg_", "int_", "dim_", "fct_"),
    "kpi_": ("stg_", "int_", "dim_", "fct_"),
    "rpt_": ("dim_", "fct_", "dq_", "kpi_value"),
}
# What was printed is held against what would be printed now, which is kpi_value.
# Feedback compares printed numbers of a person with one another.
ALSO_READS = {
    "fct_restatement": ("kpi_value",),
    "fct_owner_month": ("kpi_value",),
    "fct_streak": ("kpi_value",),
    "fct_gap_pace": ("kpi_value",),
}
# What a night makes anew is told by the marts of this build and of the last.
ALSO_READ_OF = {"nightly": ("dim_", "fct_")}


def test_no_query_reads_a_clock() -> None:
    faults = [
        named(path)
        for path in list_files("dbt_project", ending=".sql")
        if re.search(CLOCK, bare_sql(path.read_text(encoding="utf-8")))
    ]

    assert not faults, faults


def test_a_model_is_short_and_joins_few_tables() -> None:
    faults = [
        f"{named(path)}: {len(_text(path).splitlines())} lines, {_joins(path)} joins"
        for path in MODELS
        if len(_text(path).splitlines()) > LONG_WITH_A_REASON.get(path.stem, LONGEST_MODEL)
        or _joins(path) > MOST_JOINS
    ]

    assert not faults, faults


def test_a_model_is_named_by_its_layer() -> None:
    faults = [
        named(path)
        for path in MODELS
        if not path.stem.startswith(PREFIXES[path.relative_to(DBT / "models").parts[0]])
    ]

    assert not faults, faults


def test_no_model_reads_upstream_of_the_shelf_before_it() -> None:
    faults = [
        f"{named(path)} reads {name}"
        for path in MODELS
        for name in re.findall(r"ref\(\s*'(\w+)'", _text(path))
        if _is_model(name) and not name.startswith(_may_read(path))
    ]

    assert not faults, faults


def test_only_staging_reads_sources() -> None:
    faults = [
        named(path)
        for path in MODELS
        if not path.stem.startswith("stg_") and re.search(r"\bsource\(\s*'", _text(path))
    ]

    assert not faults, faults


def test_the_description_of_a_mart_begins_with_its_grain() -> None:
    faults = [
        path.stem
        for path in MODELS
        if path.stem.startswith(PREFIXES["marts"])
        and not str(_described().get(path.stem, {}).get("description", "")).startswith(
            "One row per "
        )
    ]

    assert not faults, faults


def test_every_mart_has_an_enforced_contract() -> None:
    faults = [
        path.stem
        for path in MODELS
        if path.stem.startswith(PREFIXES["marts"]) and not _is_enforced(path.stem)
    ]

    assert not faults, faults


def test_every_column_of_a_mart_is_typed_and_described() -> None:
    faults = [
        f"{path.stem}.{column['name']}"
        for path in MODELS
        if path.stem.startswith(PREFIXES["marts"])
        for column in _described().get(path.stem, {}).get("columns", [])
        if not column.get("description", "").strip() or not column.get("data_type")
    ]

    assert not faults, faults


def test_every_doc_block_that_is_named_stands_somewhere_and_says_something() -> None:
    blocks = _doc_blocks()
    named_ones = {
        name
        for path in list_files("dbt_project", ending=".yml")
        for name in re.findall(r"doc\(['\"](\w+)['\"]\)", _text(path))
    }

    missing = sorted(named_ones - set(blocks))
    empty = sorted(name for name in named_ones & set(blocks) if len(blocks[name].split()) < 3)

    faults = {"missing": missing, "says nothing": empty}
    assert not any(faults.values()), faults


def test_no_description_is_a_stub() -> None:
    words = re.compile(r"\((stub|todo|tbd)\)|…\s*\(", re.IGNORECASE)
    faults = [
        named(path)
        for path in (
            *list_files("dbt_project", ending=".yml"),
            *list_files("dbt_project", ending=".md"),
        )
        if words.search(_text(path))
    ]

    assert not faults, faults


def test_a_data_test_is_named_by_a_sentence() -> None:
    faults = [
        named(path)
        for path in list_files("dbt_project/data_tests", ending=".sql")
        if not path.stem.startswith("assert_") or path.stem.count("_") < 3
    ]

    assert not faults, faults


def test_no_profile_holds_a_secret() -> None:
    assert not re.search(r"(?i)(password|token|secret)\s*:\s*['\"]?\w", _text(DBT / "profiles.yml"))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _joins(path: Path) -> int:
    return len(re.findall(r"\bjoin\b", bare_sql(_text(path))))


def _may_read(path: Path) -> tuple[str, ...]:
    of_folder = ALSO_READ_OF.get(path.parent.name, ())
    return MAY_READ[_prefix(path.stem)] + ALSO_READS.get(path.stem, ()) + of_folder


def _prefix(name: str) -> str:
    return name.partition("_")[0] + "_"


def _is_model(name: str) -> bool:
    return any(path.stem == name for path in MODELS)


@cache
def _described() -> dict[str, dict[str, Any]]:
    return {
        model["name"]: model
        for path in list_files("dbt_project/models", ending=".yml")
        for model in (yaml.safe_load(_text(path)) or {}).get("models", [])
    }


def _is_enforced(name: str) -> bool:
    config = _described().get(name, {}).get("config", {})
    return bool(config.get("contract", {}).get("enforced")) or _all_marts_are_enforced()


@cache
def _all_marts_are_enforced() -> bool:
    project = yaml.safe_load(_text(DBT / "dbt_project.yml"))
    marts = project["models"][project["name"]].get("marts", {})
    return bool(marts.get("+contract", {}).get("enforced"))


@cache
def _doc_blocks() -> dict[str, str]:
    pattern = re.compile(r"\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs", re.DOTALL)
    return {
        name: text
        for path in list_files("dbt_project", ending=".md")
        for name, text in pattern.findall(_text(path))
    }


def _named_in(text: str, start: str) -> tuple[str, ...]:
    """Return the quoted names of the list that follows ``start``; none if it does not stand."""
    found = re.search(re.escape(start) + r"\[(.*?)\]", text, re.DOTALL)
    return tuple(re.findall(r"'(\w+)'", found.group(1))) if found else ()


@pytest.mark.parametrize("path", list_files("dbt_project/models/staging/lake", ending=".sql"))
def test_the_fields_that_a_map_may_rule_are_those_that_staging_reads_so(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rows = re.search(r"cleaned_rows\('(\w+)'", text)
    if rows is None:
        pytest.skip("no object of a source")
    name = rows.group(1)
    rules = re.search(r"field_rules\((.*?)\)\s*\}\}", text, re.DOTALL)
    ruled = rules.group(1) if rules else ""

    assert DATES.get(name, ()) == _named_in(ruled, "dates=")
    assert AMOUNTS.get(name, ()) == _named_in(ruled, "amounts=")
    assert SHARES.get(name, ()) == tuple(re.findall(r"percent_of\('(\w+)'\)", text))
    assert WORDS.get(name, ()) == _named_in(text, f"join_value_maps('{name}', ")


def test_staging_knows_a_mended_row_by_the_names_that_the_workbooks_bear() -> None:
    macro = (DBT / "macros" / "staging.sql").read_text(encoding="utf-8")

    assert all(f"like '{prefix}%'" in macro for prefix in MENDED_PREFIXES)
