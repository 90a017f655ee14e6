"""Judge what was made: the candidate warehouse against expectations/marts, before promotion.

Reads ``warehouse/candidate`` and ``warehouse/current``, read-only → writes ``state/verdicts`` and
``state/data_docs``.
"""

from datetime import date
from pathlib import Path

import duckdb

from flows.errors import ShinchokuError
from flows.judge.bench import conclude, load_own_limits, open_engine
from flows.judge.made import measure_marts
from flows.shelves import Workspace
from flows.vocabulary.verdict import Verdict
from flows.vocabulary.workspace import WorkspaceSettings


class NothingToJudgeError(ShinchokuError):
    """There is no candidate warehouse, or it lacks a table that is judged."""

    def __init__(self, *, warehouse: Path, problem: str) -> None:
        """Build the sentence from the file and the problem."""
        super().__init__(
            f"the candidate warehouse [{warehouse}] cannot be judged: {problem}; "
            "build it first with 'shinchoku model'"
        )


def judge_marts(*, workspace: Workspace, as_of: date, settings: WorkspaceSettings) -> Verdict:
    """Judge the candidate warehouse as of a date.

    Reads:  warehouse/candidate/shinchoku.duckdb, warehouse/current/shinchoku.duckdb if there is one
    Writes: state/verdicts/<as_of>/marts.json, state/data_docs/marts/
    Shape:  one check result per failing mart or part of it; one per check that passed
    Units:  money in the reporting currency

    Raises:
        NothingToJudgeError: there is no candidate, or it lacks a table.
        SettingsError: gates or thresholds name a check that there is not.
        ValidationFailedError: a check could not be evaluated.
    """
    # read
    limits = load_own_limits("marts", settings=settings)
    candidate, current = workspace.candidate, workspace.current
    # check what came in
    if not candidate.is_file():
        raise NothingToJudgeError(warehouse=candidate, problem="there is no such file")
    # work
    with open_engine(settings.engine) as connection:
        _attach(connection, warehouse=candidate, name="candidate")
        if current.is_file():
            _attach(connection, warehouse=current, name="current")
        try:
            measures = tuple(measure_marts(connection, as_of=as_of, has_current=current.is_file()))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            problem = str(error).splitlines()[0]
            raise NothingToJudgeError(warehouse=candidate, problem=problem) from error
    # check what goes out, write
    return conclude(
        measures, stage="marts", limits=limits, workspace=workspace, as_of=as_of, settings=settings
    )


def _attach(connection: duckdb.DuckDBPyConnection, *, warehouse: Path, name: str) -> None:
    quoted = str(warehouse).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} (read_only)")
