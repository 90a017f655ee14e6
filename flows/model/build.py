"""Run dbt as a child process: raw and settings → the candidate warehouse, built and tested."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from flows.model.faults import DataTestFailedError, DbtBrokenError, ModelFailedError
from flows.model.run_results import NodeResult, read_run_results
from flows.shelves import DBT_PROJECT, Workspace
from flows.vocabulary.workspace import WorkspaceSettings

Stage = Literal["base", "final"]

# The tables that rest on the forecast carry the tag; all that stands on them comes with them.
_SELECTION: Final[Mapping[Stage, tuple[str, ...]]] = {
    "base": ("--exclude", "tag:after_outlook+"),
    "final": ("--select", "tag:after_outlook+"),
}


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What one call of dbt did; warned counts tests that found rows and may."""

    models: int
    tests: int
    warned: int


def build_warehouse(
    *,
    workspace: Workspace,
    as_of: date,
    stage: Stage,
    settings: WorkspaceSettings,
    environment: Mapping[str, str],
    progress: Callable[[str], None] = lambda _line: None,
) -> BuildResult:
    """Build and test one half of the candidate warehouse with dbt.

    Reads:  lake/, warehouse/parameters/, forecasts/
    Writes: warehouse/candidate/shinchoku.duckdb (made anew in stage base), warehouse/dbt_target/
    Shape:  schemas staging, intermediate, marts; see dbt_project/README.md
    Units:  none — amounts become decimals inside dbt

    ``environment`` is what the child process may see beside its own variables; ``progress`` gets a
    line per finished model or test.

    Raises:
        ModelFailedError: a model could not be built.
        DataTestFailedError: a data test found rows that must not be there.
        DbtBrokenError: dbt ended before it built anything.
    """
    # read
    if stage == "base":
        _clear(workspace.candidate)
    results_file = workspace.dbt_target / "run_results.json"
    results_file.unlink(missing_ok=True)
    # work
    said = _run(
        _command(workspace, as_of=as_of, stage=stage),
        environment={**environment, **_variables(workspace, settings=settings)},
        progress=progress,
    )
    # check what goes out
    if not results_file.is_file():
        raise DbtBrokenError(said=said)
    return _judge(read_run_results(results_file), said=said)


def _clear(candidate: Path) -> None:
    """Make room for a new candidate; whatever a killed run left behind goes."""
    candidate.parent.mkdir(parents=True, exist_ok=True)
    for leftover in candidate.parent.glob(f"{candidate.name}*"):
        if leftover.is_file():
            leftover.unlink()


def _command(workspace: Workspace, *, as_of: date, stage: Stage) -> list[str]:
    """Return the call of dbt."""
    return [
        *(sys.executable, "-m", "flows.tether", str(os.getpid()), "dbt.cli.main"),
        *("--no-use-colors", "--log-format", "json", "--log-level-file", "none"),
        "build",
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(workspace.dbt_target)),
        *("--vars", json.dumps({"as_of_date": as_of.isoformat()})),
        *("--exclude-resource-type", "unit_test"),
        *_SELECTION[stage],
    ]


def _variables(workspace: Workspace, *, settings: WorkspaceSettings) -> dict[str, str]:
    """Return the variables that dbt_project/profiles.yml and its sources ask for."""
    engine = settings.engine
    limit = {"SHINCHOKU_MEMORY_LIMIT": engine.memory_limit} if engine.memory_limit else {}
    return limit | {
        "SHINCHOKU_LAKE": str(workspace.lake),
        "SHINCHOKU_PARAMETERS": str(workspace.parameters),
        "SHINCHOKU_FORECASTS": str(workspace.root / "forecasts"),
        "SHINCHOKU_WAREHOUSE": str(workspace.candidate),
        "SHINCHOKU_TIMEZONE": settings.company.timezone,
        "SHINCHOKU_THREADS": str(engine.threads),
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONUTF8": "1",
        # dbt would write a logs folder where it is called.
        "DBT_LOG_PATH": str(workspace.dbt_target / "logs"),
    }


def _run(
    command: list[str],
    *,
    environment: Mapping[str, str],
    progress: Callable[[str], None],
) -> list[str]:
    """Run dbt to its end, tell how far it is, and return the error lines it said."""
    errors: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments, no shell
        command,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as child:
        for level, name, message in _log_lines(child.stdout or ()):
            if level == "error":
                errors.append(message)
            elif name in {"LogModelResult", "LogTestResult"}:
                progress(message)
    return errors


def _log_lines(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (level, event, message) of dbt's log; what is no log line is an error."""
    for line in lines:
        try:
            info = json.loads(line)["info"]
        except (ValueError, KeyError, TypeError):
            yield "error", "", line.strip()
        else:
            yield str(info["level"]), str(info["name"]), str(info["msg"])


def _judge(results: list[NodeResult], *, said: list[str]) -> BuildResult:
    """Turn what dbt says of each node into a result, or into the fault it means."""
    broken = [result for result in results if result.status == "error"]
    if broken:
        raise ModelFailedError(failures=broken)
    failed = [result for result in results if result.status == "fail"]
    if failed:
        raise DataTestFailedError(failures=failed)
    if not results:
        raise DbtBrokenError(said=said)
    return BuildResult(
        models=sum(result.kind == "model" for result in results),
        tests=sum(result.kind == "test" for result in results),
        warned=sum(result.status == "warn" for result in results),
    )
