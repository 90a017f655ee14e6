"""What a user types and what comes back: exit statuses, places, mends; never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main

from flows import cli, schema
from flows.ingest.source_map import shipped_systems

from .conftest import Answer

Call = Callable[..., Answer]


def commands() -> list[tuple[str, ...]]:
    root = typer.main.get_command(cli.app)
    found: list[tuple[str, ...]] = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [(name, below) for below in inner] if inner else [(name,)]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_each_command_explains_itself_with_an_example(
    shinchoku: Call, command: tuple[str, ...]
) -> None:
    answer = shinchoku(*command, "--help")

    assert answer.status == 0
    assert f"Example: shinchoku {' '.join(command)}" in " ".join(answer.out.split())


@pytest.mark.parametrize("system", [*shipped_systems(), "custom"])
def test_a_fresh_workspace_can_be_used_as_it_is(
    shinchoku: Call, workspace: Path, system: str
) -> None:
    made = shinchoku("init", workspace, "--from", system)
    looked = shinchoku("doctor", "-w", workspace, "--json")

    assert made.status == 0, made.err
    findings = {f["topic"]: f for f in json.loads(looked.out)}
    assert findings["settings"]["outcome"] == "fine"
    assert findings["source crm"]["outcome"] == "fine"
    assert findings["landing crm"]["mend"]


def test_init_never_writes_over_a_workspace(shinchoku: Call, workspace: Path) -> None:
    shinchoku("init", workspace, "--from", "salesforce")
    before = (workspace / "shinchoku.yaml").read_bytes()

    again = shinchoku("init", workspace, "--from", "spreadsheet")

    assert again.status == 2
    assert "nothing was changed" in again.err
    assert (workspace / "shinchoku.yaml").read_bytes() == before


def test_an_unknown_system_is_answered_with_those_there_are(
    shinchoku: Call, workspace: Path
) -> None:
    answer = shinchoku("init", workspace, "--from", "abacus")

    assert answer.status == 2
    assert "[abacus]" in answer.err
    assert "salesforce" in answer.err


@pytest.mark.parametrize(
    ("wrong", "right", "key"),
    [
        ("company:\n", "company:\n  colour: red\n", "company.colour"),
        ("timezone: Asia/Tokyo", "timezone: 9", "company.timezone"),
        ("fiscal_year_start_month: 4", "fiscal_year_start_month: 13", "fiscal_year_start_month"),
        ("status: won", "status: victory", "status"),
        ("week_start: monday", "week_start: moonday", "company.week_start"),
        ("week_start: monday", "fiscal_calendar: 4-4-5", "company.fiscal_calendar"),
        (
            "week_start: monday",
            "fiscal_years_before: [{until: 2026-01-15, fiscal_year_start_month: 1}]",
            "company.fiscal_years_before",
        ),
        ("stage: Closed Lost", "stage: Closed Won", "stages.crm.*.6"),
        ("Closed Lost,", "Closed Lost, valid_from: 2026-07-01, valid_to: 2026-06-30,", "crm.*.6"),
        (
            "stage: Prospecting",
            "stage: Prospecting, valid_to: 2026-06-30, replaced_by: Nowhere",
            "stages.crm.*.0",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_key_and_line(
    shinchoku: Call, workspace: Path, wrong: str, right: str, key: str
) -> None:
    shinchoku("init", workspace, "--from", "salesforce")
    file = workspace / "shinchoku.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    line = 1 + text[: text.index(wrong)].count("\n") + right.strip().count("\n")

    answer = shinchoku("run", "-w", workspace)

    assert answer.status == 2
    assert key in answer.err
    assert f"line {line}:" in answer.err
    assert "Traceback" not in answer.err


def test_a_settings_file_that_is_no_yaml_is_named_with_its_line(
    shinchoku: Call, workspace: Path
) -> None:
    shinchoku("init", workspace, "--from", "salesforce")
    file = workspace / "shinchoku.yaml"
    file.write_text("company:\n  name: [broken\n", encoding="utf-8")

    answer = shinchoku("status", "-w", workspace)

    assert answer.status == 2
    assert "is not YAML" in answer.err
    assert "line" in answer.err


def test_a_folder_that_is_no_workspace_is_answered_with_what_to_do(
    shinchoku: Call, tmp_path: Path
) -> None:
    answer = shinchoku("run", "-w", tmp_path)

    assert answer.status == 2
    assert "shinchoku init" in answer.err


def test_a_workspace_without_deliveries_says_where_to_put_them(
    shinchoku: Call, workspace: Path
) -> None:
    shinchoku("init", workspace, "--from", "salesforce")

    answer = shinchoku("run", "-w", workspace)

    assert answer.status == 2
    assert "landing" in answer.err


@pytest.mark.parametrize(
    "question",
    [
        ("explain", "bookings_amount", "--scope", "company", "--period", "2026Q3"),
        ("quarantine", "list"),
    ],
)
def test_a_question_before_the_first_run_says_what_to_do(
    shinchoku: Call, workspace: Path, question: tuple[str, ...]
) -> None:
    shinchoku("init", workspace, "--from", "salesforce")

    answer = shinchoku(*question, "-w", workspace)

    assert answer.status == 2
    assert "shinchoku run" in answer.err


def test_the_shipped_schema_is_that_of_the_settings() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.schema_text()


def test_every_settings_key_is_described() -> None:
    described = json.loads(schema.schema_text())
    types = described["$defs"]
    blocks = [described, *types.values()]

    bare = [
        f"{block.get('title')}.{name}"
        for block in blocks
        for name, key in block.get("properties", {}).items()
        # a key that would repeat the words of its type only points to them
        if not {**types.get(key.get("$ref", "").split("/")[-1], {}), **key}.get("description")
    ]
    assert bare == []
