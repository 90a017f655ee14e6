"""Who uses which mart is written down: reports, commands, exports."""

import re

import pytest
import yaml

from tests.architecture.house import ROOT, list_files

pytestmark = pytest.mark.architecture

FILE = ROOT / "dbt_project" / "models" / "marts" / "reports" / "_exposures.yml"
EXPOSURES = yaml.safe_load(FILE.read_text("utf-8"))["exposures"]
MARTS = {path.stem for path in list_files("dbt_project/models/marts", ending=".sql")}


def models_of(exposure: dict[str, list[str]]) -> set[str]:
    return set(re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"])))


def test_every_table_of_a_report_is_in_an_exposure() -> None:
    used = set().union(*map(models_of, EXPOSURES))

    missing = sorted(name for name in MARTS - used if name.startswith("rpt_"))

    assert not missing, missing


def test_an_exposure_names_marts_that_are_there_and_who_owns_it() -> None:
    faults = [
        exposure["name"]
        for exposure in EXPOSURES
        if not models_of(exposure) <= MARTS
        or not exposure["owner"].get("email")
        or not exposure["description"].strip()
    ]

    assert not faults, faults


def test_every_room_that_reads_marts_is_an_exposure_of_what_it_reads() -> None:
    by_room = {
        "prepare": ("progress_report", "rep_edition", "account_sheet", "explain_command"),
        "outlook": ("forecast_step",),
        "judge": ("gate_before_promotion",),
    }
    told = {exposure["name"]: models_of(exposure) for exposure in EXPOSURES}

    faults = {
        room: missing
        for room, names in by_room.items()
        if (missing := read_by(room) - set().union(*(told[name] for name in names)))
    }

    assert not faults, faults


def read_by(room: str) -> set[str]:
    """Return the marts that the queries of a room name."""
    text = "".join(path.read_text("utf-8") for path in list_files(f"flows/{room}", ending=".py"))
    return set(re.findall(r"\bmarts\.(\w+)", text)) & MARTS
