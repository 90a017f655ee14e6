"""Every metric has its words in both languages and its five cases in unit tests of dbt."""

import csv
import re
from functools import cache
from itertools import chain
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.architecture.house import ROOT, list_files

pytestmark = pytest.mark.architecture

DBT = ROOT / "dbt_project"
CASES = ("ordinary", "zero_denominator", "null", "boundary_day", "reopened")
MATRIX = yaml.safe_load((ROOT / "tests" / "dbt" / "metric_cases.yml").read_text("utf-8"))
# A metric stands in their rows by its name; nothing is said of it "via" them.
CONTRIBUTIONS = (
    "fct_deal_contribution", "fct_acted_deal_contribution", "fct_activity_contribution",
    "fct_edit_contribution", "fct_record_contribution",
)  # fmt: skip
LAST_MODELS = ("kpi_value", *CONTRIBUTIONS)
WORDS = ("In words", "Source", "定義", "例外", "出典")


@cache
def definitions() -> dict[str, dict[str, str]]:
    text = (DBT / "seeds" / "kpi_definitions.csv").read_text("utf-8")
    return {row["metric_id"]: row for row in csv.DictReader(text.splitlines())}


@cache
def dictionary() -> dict[str, str]:
    pattern = re.compile(r"{% docs (\w+) %}\n(.*?){% enddocs %}", re.DOTALL)
    return dict(pattern.findall((DBT / "docs" / "metrics.md").read_text("utf-8")))


@cache
def unit_tests() -> dict[str, dict[str, Any]]:
    loaded = (
        yaml.safe_load(path.read_text("utf-8"))
        for path in list_files("dbt_project/models", ending="unit_tests.yml")
    )
    return {test["name"]: test for test in chain.from_iterable(one["unit_tests"] for one in loaded)}


def told(block: str, label: str) -> str:
    """Return what a block says under a label, on one line without blanks."""
    found = re.search(rf"^- {label}: (.*?)(?=^- |\Z)", block, re.DOTALL | re.MULTILINE)
    return "".join(found[1].split()) if found else ""


def test_every_metric_is_defined_in_english_and_japanese() -> None:
    faults = [
        f"{metric}: {label}"
        for metric in definitions()
        for label in WORDS
        if not told(dictionary().get(metric, ""), label)
    ]

    assert not faults, faults


def test_the_heading_of_a_definition_is_the_name_of_the_metric() -> None:
    faults = [
        metric
        for metric, row in definitions().items()
        if f"** · {row['name_ja']} · metric" not in dictionary().get(metric, "")
    ]

    assert not faults, faults


def test_the_definition_on_paper_is_that_of_the_dictionary() -> None:
    file = ROOT / "report_templates" / "locale" / "ja" / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale="ja")
    printed = {
        str(message.id).removeprefix("definition."): "".join(str(message.string).split())
        for message in catalogue
        if str(message.id).startswith("definition.")
    }

    assert printed
    faults = [key for key, text in printed.items() if told(dictionary()[key], "定義") != text]
    assert not faults, faults


def test_the_matrix_of_cases_holds_every_metric_and_nothing_else() -> None:
    assert set(MATRIX["metrics"]) == set(definitions())
    assert {tuple(cells) for cells in MATRIX["metrics"].values()} == {CASES}


@pytest.mark.parametrize("metric", sorted(MATRIX["metrics"]))
def test_every_case_of_a_metric_is_held_by_a_unit_test(metric: str) -> None:
    faults = [
        f"{case}: {cell}"
        for case, cell in MATRIX["metrics"][metric].items()
        if not is_held(metric, case, cell)
    ]

    assert not faults, faults


def test_every_reason_of_the_matrix_is_given_somewhere() -> None:
    given = re.findall(r"not: (\w+)", str(MATRIX["metrics"]))

    assert set(given) == set(MATRIX["reasons"])


def is_held(metric: str, case: str, cell: str) -> bool:
    how, _, name = cell.rpartition(": ")
    if how == "not":
        return name in MATRIX["reasons"] and case != "ordinary"
    test = unit_tests().get(name)
    if test is None:
        return False
    rows = expected(test, metric)
    if how == "gone":
        return test["model"] in CONTRIBUTIONS and not rows
    if how == "via":
        return test["model"] not in LAST_MODELS
    return bool(rows) and (case not in CELLS_OF or any(map(CELLS_OF[case], rows)))


def expected(test: dict[str, Any], metric: str) -> list[dict[str, str]]:
    """Return the rows of a metric that a test expects."""
    found = test["expect"]["rows"]
    rows = csv.DictReader(found.splitlines()) if isinstance(found, str) else found
    return [row for row in rows if row.get("metric_id") == metric]


def has_no_value(row: dict[str, str]) -> bool:
    return not row.get("value", row.get("numerator"))


# A rate without a denominator has no value. What is null shows as none, or is counted as missing.
CELLS_OF = {"zero_denominator": has_no_value}
