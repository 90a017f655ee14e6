"""Have dbt build and test a half of the candidate warehouse, and read what became of it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from flows.model.dbt_process import DbtProcess
from flows.model.faults import DataTestFailedError, DbtBrokenError, ModelFailedError
from flows.model.promote import check_whole
from flows.model.run_results import NodeResult, read_run_results
from flows.shelves import Workspace

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
    dbt: DbtProcess,
    workspace: Workspace,
    stage: Stage,
    goes_on: bool = False,
    told_on: date | None = None,
    progress: Callable[[str], None] = lambda _line: None,
) -> BuildResult:
    """Build and test one half of the candidate warehouse with the dbt at hand.

    Reads:  lake/, warehouse/parameters/, forecasts/
    Writes: warehouse/candidate/shinchoku.duckdb (in stage base made anew, or as a copy
            of warehouse/current/ where it ``goes_on`` from there), warehouse/dbt_target/
    Shape:  schemas staging, intermediate, marts; see dbt_project/README.md
    Units:  none — amounts become decimals inside dbt

    ``told_on`` is the day of the first delivery, where the date is before it. ``progress`` gets a
    line per finished model or test.

    Raises:
        ModelFailedError: a model could not be built.
        DataTestFailedError: a data test found rows that must not be there.
        DbtBrokenError: dbt ended before it built anything.
        NotWholeError: the file was not written to its end.
    """
    # read
    if stage == "base":
        _clear(workspace.candidate)
        if goes_on:
            shutil.copyfile(workspace.current, workspace.candidate)
    results_file = workspace.dbt_target / "run_results.json"
    results_file.unlink(missing_ok=True)
    # work
    said = dbt.build(
        ("--exclude-resource-type", "unit_test", *_SELECTION[stage]),
        progress=progress,
        told_on=told_on,
    )
    # check what goes out
    if not results_file.is_file():
        raise DbtBrokenError(said=said)
    result = _judge(read_run_results(results_file), said=said)
    check_whole(workspace.candidate)
    return result


def _clear(candidate: Path) -> None:
    """Make room for a new candidate; whatever a killed run left behind goes."""
    candidate.parent.mkdir(parents=True, exist_ok=True)
    for leftover in candidate.parent.glob(f"{candidate.name}*"):
        if leftover.is_file():
            leftover.unlink()


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
