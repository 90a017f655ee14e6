"""Old settings are told new names, and an older program leaves a newer workspace alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.night import hold_workspace
from flows.shelves import Workspace
from flows.vocabulary import renamed
from flows.workspace_format import FORMAT, NewerWorkspaceError

from .conftest import Answer

Call = Callable[..., Answer]


@pytest.fixture
def made(workspace: Path, shinchoku: Call) -> Path:
    shinchoku("init", workspace, "--from", "salesforce")
    return workspace


def test_a_key_of_an_older_version_is_told_its_new_name(
    made: Path, shinchoku: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renamed, "RENAMED", {"company.time_zone": "company.timezone"})
    settings = made / "shinchoku.yaml"
    text = settings.read_text("utf-8").replace("  timezone:", "  time_zone:")
    settings.write_text(text, encoding="utf-8")

    answer = shinchoku("run", "-w", made)

    said = " ".join(answer.err.split())
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "time_zone" in line)
    assert answer.status == 2
    assert f"line {line}: key [company.time_zone] had that name in an older version" in said
    assert "call it [company.timezone]" in said


def test_a_key_that_never_was_is_not_known() -> None:
    table = {"sources.*.charset": "sources.*.encoding"}

    assert renamed.new_name_of(["sources", "crm", "charset"], table) == "sources.*.encoding"
    assert renamed.new_name_of(["sources", "crm", "chars"], table) is None
    assert renamed.new_name_of(["company", "charset"], table) is None


def test_no_key_that_is_said_to_be_renamed_is_still_a_key() -> None:
    schema = (Path(__file__).parents[2] / "docs" / "shinchoku.schema.json").read_text("utf-8")

    still = [old for old in renamed.RENAMED if f'"{old.split(".")[-1]}": {{' in schema]
    assert not still


@pytest.mark.parametrize("found", [{"format": FORMAT + 1}, {"format": "x"}, {}, []])
def test_a_newer_workspace_is_left_alone_with_a_clear_sentence(
    made: Path, shinchoku: Call, tmp_path: Path, found: object
) -> None:
    mark = Workspace(made).format_mark
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(json.dumps(found), encoding="utf-8")

    answer = shinchoku("backup", tmp_path / "kept.zip", "-w", made)

    assert answer.status == 2
    assert "was written by a newer version" in " ".join(answer.err.split())
    assert mark.read_text("utf-8") == json.dumps(found)
    assert not (tmp_path / "kept.zip").exists()


def test_every_run_writes_down_its_format_and_takes_an_older_one_over(made: Path) -> None:
    mark = Workspace(made).format_mark
    for before in (None, FORMAT - 1, FORMAT):
        if before is not None:
            mark.write_text(json.dumps({"format": before}), encoding="utf-8")
        with hold_workspace(Workspace(made), holder="a run"):
            assert json.loads(mark.read_text("utf-8")) == {"format": FORMAT}


def test_a_run_in_a_newer_workspace_does_not_begin(made: Path) -> None:
    mark = Workspace(made).format_mark
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(json.dumps({"format": FORMAT + 1}), encoding="utf-8")

    with (
        pytest.raises(NewerWorkspaceError, match="restore a backup"),
        hold_workspace(Workspace(made), holder="a run"),
    ):
        pytest.fail("it began")
