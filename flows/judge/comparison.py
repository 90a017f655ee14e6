"""What rows are compared with: the stages, currencies and people that are known."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import duckdb

from flows.judge.delivered import Delivered, parquet_of
from flows.shelves import Workspace
from flows.vocabulary.workspace import SourceMap, WorkspaceSettings

BETWEEN = "\x1f"


def lay_people(
    connection: duckdb.DuckDBPyConnection, *, workspace: Workspace, delivered: Sequence[Delivered]
) -> None:
    """Make the table ``known_owner`` of ids, addresses and names, as people are looked up.

    A Salesforce id of 15 characters is kept as the 18 that mean the same.

    Reads: lake/raw/<source>/user/… of the given deliveries
    """
    files = _files_of(workspace, delivered=delivered, kind="user")
    connection.execute("create or replace temp table known_owner (owner varchar)")
    if files:
        connection.execute(
            "insert into known_owner"
            " select distinct person_key(trim(unnest(["
            "record_id(trim(user_id)), email, user_name])))"
            " from read_parquet(?, union_by_name=true, hive_partitioning=false)",
            [files],
        )
    connection.execute("delete from known_owner where coalesce(owner, '') = ''")
    connection.execute("set variable has_owners = (select count(*) > 0 from known_owner)")


def lay_currencies(
    connection: duckdb.DuckDBPyConnection,
    *,
    workspace: Workspace,
    delivered: Sequence[Delivered],
    reporting: str,
) -> None:
    """Make the variable ``currencies``: the reporting currency and those with a rate.

    Reads: lake/raw/<source>/fx_rate/… of the given deliveries
    """
    files = _files_of(workspace, delivered=delivered, kind="fx_rate")
    rows = []
    if files:
        rows = connection.execute(
            "select distinct upper(trim(currency))"
            " from read_parquet(?, union_by_name=true, hive_partitioning=false)"
            " where filled(currency) is not null",
            [files],
        ).fetchall()
    known = sorted({reporting, *(str(currency) for (currency,) in rows)})
    connection.execute("set variable currencies = $known", {"known": known})


def lay_delivery(
    connection: duckdb.DuckDBPyConnection,
    *,
    delivered: Delivered,
    settings: WorkspaceSettings,
    source_map: SourceMap,
) -> None:
    """Make the variables of one delivery: ``stages`` of its source, ``latest`` day of creation."""
    # a line of the history is of a day of its own: any stage that ever was
    day = None if delivered.kind == "deal_change" else delivered.snapshot_on
    known = known_stages(delivered.source, settings=settings, source_map=source_map, day=day)
    latest = delivered.snapshot_on + timedelta(days=1)
    connection.execute("set variable stages = cast($known as varchar[])", {"known": list(known)})
    connection.execute("set variable latest = $latest::date", {"latest": latest.isoformat()})


def known_stages(
    source: str, *, settings: WorkspaceSettings, source_map: SourceMap, day: date | None
) -> tuple[str, ...]:
    """Return 'pipeline, unit separator, stage' for all that the stage map knows, as exported.

    Of a day: only what the stage map says of that day.
    """
    canonical = {
        (pipeline, stage.stage)
        for pipeline, stages in settings.stages.get(source, {}).items()
        for stage in stages
        if day is None or stage.holds_on(day)
    }
    spellings = _spellings(source_map)
    also = {
        (pipeline, raw)
        for pipeline, stage in canonical
        for raw, value in spellings
        if value == stage
    }
    return tuple(
        sorted(f"{pipeline}{BETWEEN}{name.strip()}" for pipeline, name in canonical | also)
    )


def _spellings(source_map: SourceMap) -> frozenset[tuple[str, str]]:
    """Return (exported, canonical) of every stage that the map gives another name."""
    rules: list[Mapping[str, str]] = [
        columns["stage"].values
        for rule in source_map.objects.values()
        for columns in (rule.columns, *(file.columns for file in rule.files))
        if "stage" in columns
    ]
    return frozenset(pair for values in rules for pair in values.items())


def _files_of(workspace: Workspace, *, delivered: Sequence[Delivered], kind: str) -> list[str]:
    return [
        str(file)
        for each in delivered
        if each.kind == kind
        for file in parquet_of(workspace.raw(each.source, kind, each.snapshot_on))
    ]
