"""What both judgements share: the engine, the limits of the company, and the way to a verdict."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb

from expectations.limits import Limits, Stage, known_checks, load_limits
from flows.errors import SettingsError
from flows.judge.gate import decide
from flows.judge.measure import Measure
from flows.judge.validation import validate
from flows.judge.verdicts import write_verdict
from flows.judge.wording import load_wording
from flows.shelves import THRESHOLDS, Workspace
from flows.vocabulary.engine import Engine
from flows.vocabulary.verdict import Verdict
from flows.vocabulary.workspace import WorkspaceSettings

_WORDING = THRESHOLDS.with_name("wording.yml")


def load_own_limits(stage: Stage, *, settings: WorkspaceSettings) -> Limits:
    """Return the limits of a stage with the company's own numbers and gates.

    Raises:
        SettingsError: gates or thresholds name a check that there is not.
    """
    known = known_checks(THRESHOLDS)
    for block, names in (("gates", settings.gates), ("thresholds", settings.thresholds)):
        for name in sorted(set(names) - known):
            raise SettingsError(
                file="shinchoku.yaml",
                key=f"{block}.{name}",
                line=None,
                problem="names no check",
                mend=f"use one of: {', '.join(sorted(known))}",
            )
    limits = load_limits(THRESHOLDS, stage=stage)
    return limits.overridden(gates=settings.gates, thresholds=settings.thresholds)


@contextmanager
def open_engine(engine: Engine) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty DuckDB in memory, within the limits of the settings; instants are UTC."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set TimeZone = 'UTC'")
        # A file read again may be another one: what is cached of it must not be believed.
        connection.execute("set enable_external_file_cache = false")
        connection.execute(f"set threads = {engine.threads}")
        if engine.memory_limit:
            connection.execute("set memory_limit = $limit", {"limit": engine.memory_limit})
        yield connection
    finally:
        connection.close()


def conclude(
    measures: Sequence[Measure],
    *,
    stage: Stage,
    limits: Limits,
    workspace: Workspace,
    as_of: date,
    settings: WorkspaceSettings,
) -> Verdict:
    """Hold the measures to their limits, put the findings into words and write the verdict."""
    findings = validate(
        measures, stage=stage, limits=limits, as_of=as_of, data_docs=workspace.data_docs
    )
    verdict = decide(
        measures,
        findings=findings,
        limits=limits,
        wording=load_wording(_WORDING, currency=settings.company.currency),
        stage=stage,
        as_of=as_of,
    )
    write_verdict(workspace, verdict=verdict)
    return verdict
