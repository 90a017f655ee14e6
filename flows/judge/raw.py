"""Judge what arrived: the newest delivery of each object against expectations/raw.

Reads ``lake/file`` and ``lake/raw`` of the newest deliveries → writes ``state/verdicts`` and
``state/data_docs``.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import duckdb

from flows.judge.arrival import measure_deliveries, measure_files
from flows.judge.bench import conclude, load_own_limits, open_engine
from flows.judge.comparison import lay_currencies, lay_delivery, lay_people
from flows.judge.delivered import Delivered, FileRow, first_rejected, list_delivered, read_accounts
from flows.judge.measure import Measure
from flows.judge.readable import MACROS
from flows.judge.records import measure_records
from flows.shelves import Workspace
from flows.vocabulary.verdict import Verdict
from flows.vocabulary.workspace import SourceMap, WorkspaceSettings


def judge_raw(
    *,
    workspace: Workspace,
    as_of: date,
    maps: Mapping[str, SourceMap],
    settings: WorkspaceSettings,
    new_since: date | None = None,
) -> Verdict:
    """Judge the newest delivery of each object up to a date.

    Reads:  lake/file, lake/raw — the newest delivery of each object and the accounts of the few
            before it; with ``new_since`` also every delivery after that date
    Writes: state/verdicts/<as_of>/raw.json, state/data_docs/raw/
    Shape:  one check result per failing file, column or object; one per check that passed
    Units:  money in the reporting unit of the source's column, as staging reads it

    Raises:
        SettingsError: gates or thresholds name a check that there is not.
        ValidationFailedError: a check could not be evaluated.
    """
    # read
    limits = load_own_limits("raw", settings=settings)
    delivered = list_delivered(workspace, maps=maps, as_of=as_of, new_since=new_since)
    # work
    with open_engine(settings.engine) as connection:
        connection.execute(MACROS)
        accounts = read_accounts(connection, workspace=workspace, delivered=delivered)
        measures = [
            *measure_deliveries(delivered, maps=maps, as_of=as_of),
            *measure_files(
                delivered,
                accounts=accounts,
                rejected=first_rejected(connection, workspace=workspace, accounts=accounts),
                modes=_modes(delivered, maps=maps, settings=settings),
                caps=limits["row_cap"].caps,
            ),
            *_measure_contents(
                connection,
                workspace=workspace,
                delivered=delivered,
                accounts=accounts,
                maps=maps,
                settings=settings,
            ),
        ]
    # check what goes out, write
    return conclude(
        measures, stage="raw", limits=limits, workspace=workspace, as_of=as_of, settings=settings
    )


def _measure_contents(
    connection: duckdb.DuckDBPyConnection,
    *,
    workspace: Workspace,
    delivered: Sequence[Delivered],
    accounts: Sequence[FileRow],
    maps: Mapping[str, SourceMap],
    settings: WorkspaceSettings,
) -> Iterator[Measure]:
    lay_people(connection, workspace=workspace, delivered=delivered)
    lay_currencies(
        connection,
        workspace=workspace,
        delivered=delivered,
        reporting=settings.company.currency,
    )
    for each in delivered:
        source_map = maps[each.source]
        lay_delivery(connection, delivered=each, settings=settings, source_map=source_map)
        yield from measure_records(
            connection,
            workspace=workspace,
            delivered=each,
            accounts=accounts,
            rule=source_map.objects[each.kind],
        )


def _modes(
    delivered: Sequence[Delivered],
    *,
    maps: Mapping[str, SourceMap],
    settings: WorkspaceSettings,
) -> Mapping[tuple[str, str], str]:
    """Return whether an object comes whole or as changes: its own rule, else its source's."""
    return {
        (each.source, each.kind): maps[each.source].objects[each.kind].mode
        or settings.sources[each.source].mode
        for each in delivered
    }
