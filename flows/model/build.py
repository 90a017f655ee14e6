"""Build the candidate warehouse: dbt as a child process, its findings as sentences.

Reads ``lake/``, ``warehouse/parameters`` and ``forecasts/`` through dbt → writes
``warehouse/candidate``. Nothing here knows what the models say.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from flows.errors import HeldError, ShinchokuError
from flows.shelves import DBT_PROJECT, Workspace
from flows.vocabulary.workspace import WorkspaceSettings

Stage = Literal["base", "final"]
_SELECTION: Final[Mapping[Stage, tuple[str, ...]]] = {
    "base": ("--exclude", "tag:after_outlook", "test_type:unit"),
    "final": ("--select", "tag:after_outlook", "--exclude", "test_type:unit"),
}
_BAD: Final = {"error", "fail", "runtime error"}
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made and tested."""

    models: int
    tests: int
    seconds: float


class BuildError(ShinchokuError):
    """dbt could not build a model: a fault of ours, of the settings or of the machine."""

    def __init__(self, *, failures: list[str], log: Path) -> None:
        """Build the sentences from dbt's own."""
        lines = "\n".join(f"  - {failure}" for failure in failures[:_SHOWN])
        super().__init__(f"dbt could not build the warehouse; its log is [{log}]\n{lines}")


class FailedTestError(HeldError):
    """A data test of a model failed: what was built is not promoted."""

    def __init__(self, *, failures: list[str], log: Path) -> None:
        """Build the sentences from the tests that failed."""
        lines = "\n".join(f"  - {failure}" for failure in failures[:_SHOWN])
        super().__init__(
            f"held: {len(failures)} data test(s) of the warehouse failed, so it is not promoted; "
            f"the log is [{log}]\n{lines}"
        )


def build_warehouse(
    *,
    workspace: Workspace,
    as_of: date,
    stage: Stage,
    settings: WorkspaceSettings,
    environment: Mapping[str, str],
) -> BuildResult:
    """Build one stage of the candidate warehouse and run its data tests.

    Reads:  lake/, warehouse/parameters/, forecasts/
    Writes: warehouse/candidate/shinchoku.duckdb; ``base`` starts it anew
    Shape:  base: all models but those tagged after_outlook; final: those

    Raises:
        BuildError: a model could not be built.
        FailedTestError: a data test failed.
    """
    if stage == "base":
        shutil.rmtree(workspace.candidate.parent, ignore_errors=True)
    workspace.candidate.parent.mkdir(parents=True, exist_ok=True)
    results = workspace.dbt_target / "run_results.json"
    results.unlink(missing_ok=True)
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own project
        [*_command(workspace, as_of), *_SELECTION[stage]],
        env={**environment, **_environment(workspace, settings)},
        cwd=DBT_PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return _outcome(results, said=done.stdout + done.stderr, log=_log(workspace))


def _command(workspace: Workspace, as_of: date) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from dbt.cli.main import cli; cli()",
        "--no-use-colors",
        "--quiet",
        "--log-path",
        str(_log(workspace).parent),
        "build",
        "--project-dir",
        str(DBT_PROJECT),
        "--profiles-dir",
        str(DBT_PROJECT),
        "--target-path",
        str(workspace.dbt_target),
        "--vars",
        json.dumps({"as_of_date": as_of.isoformat()}),
    ]


def _log(workspace: Workspace) -> Path:
    return workspace.dbt_target / "logs" / "dbt.log"


def _environment(workspace: Workspace, settings: WorkspaceSettings) -> dict[str, str]:
    limit = settings.engine.memory_limit
    return ({"SHINCHOKU_MEMORY_LIMIT": limit} if limit else {}) | {
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "SHINCHOKU_LAKE": str(workspace.lake),
        "SHINCHOKU_PARAMETERS": str(workspace.parameters),
        "SHINCHOKU_FORECASTS": str(workspace.root / "forecasts"),
        "SHINCHOKU_WAREHOUSE": str(workspace.candidate),
        "SHINCHOKU_TIMEZONE": settings.company.timezone,
        "SHINCHOKU_THREADS": str(settings.engine.threads),
    }


def _outcome(results: Path, *, said: str, log: Path) -> BuildResult:
    if not results.is_file():
        raise BuildError(failures=said.strip().splitlines()[-_SHOWN:], log=log)
    ran = json.loads(results.read_text(encoding="utf-8"))
    nodes: list[dict[str, Any]] = ran["results"]
    bad = [node for node in nodes if node["status"] in _BAD]
    if bad:
        failures = [_sentence(node) for node in bad]
        if all(node["unique_id"].startswith("test.") and node["status"] == "fail" for node in bad):
            raise FailedTestError(failures=failures, log=log)
        raise BuildError(failures=failures, log=log)
    made = sum(node["unique_id"].startswith(("model.", "seed.")) for node in nodes)
    tested = sum(node["unique_id"].startswith("test.") for node in nodes)
    return BuildResult(models=made, tests=tested, seconds=float(ran["elapsed_time"]))


def _sentence(node: Mapping[str, Any]) -> str:
    name = str(node["unique_id"]).split(".")[2]
    message = " ".join(str(node["message"] or "").split())
    return f"{name}: {message}"
