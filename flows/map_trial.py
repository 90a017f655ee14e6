"""Try a source's map on a file before anything is loaded: what is found, what is not, ten rows."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.errors import UsageError
from flows.night import source_map_of
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.vocabulary.objects import OBJECTS

if TYPE_CHECKING:
    from flows.vocabulary.delivery_files import FileAccount, IngestResult
    from flows.vocabulary.workspace import ObjectRule, SourceMap, WorkspaceSettings

_ANY_DAY: Final = date(2000, 1, 1)
"""Nothing of the trial stays; a day is needed because a delivery has one."""


def try_map(root: Path, *, source: str, file: Path) -> Iterator[str]:
    """Yield what the map of a source makes of one file, line by line.

    Reads:  shinchoku.yaml, the map, the file
    Writes: nothing that stays

    Raises:
        UsageError: no such source or file.
        SettingsError: settings or map cannot be used.
    """
    from flows.ingest import ingest_source

    settings = load_settings(Workspace(root))
    if source not in settings.sources:
        message = (
            f"[{source}] is no source of the settings; they name: {', '.join(settings.sources)}"
        )
        raise UsageError(message)
    if not file.is_file():
        message = f"[{file}] is no file"
        raise UsageError(message)
    block = settings.sources[source]
    source_map = source_map_of(root, block)
    with tempfile.TemporaryDirectory() as scratch:
        trial = Workspace(Path(scratch))
        landing = trial.delivery(source, _ANY_DAY)
        landing.mkdir(parents=True)
        shutil.copyfile(file, landing / file.name)
        result = ingest_source(
            workspace=trial, source=source, source_map=source_map, mode=block.mode, until=_ANY_DAY
        )
        yield from _told(trial, result=result, source_map=source_map, settings=settings)


def _told(
    trial: Workspace,
    *,
    result: "IngestResult",
    source_map: "SourceMap",
    settings: "WorkspaceSettings",
) -> Iterator[str]:
    if result.unclaimed:
        patterns = {f.pattern for rule in source_map.objects.values() for f in rule.files}
        yield f"no rule of the map asks for this file; its patterns: {', '.join(sorted(patterns))}"
    for account in result.accounts:
        rule = source_map.objects[account.object_name]
        yield from _account(account)
        if account.status == "ok":
            yield from _rows(trial, account=account, rule=rule, zone=settings.company.timezone)
            if account.object_name == "deal":
                yield from _stages(trial, account=account, rule=rule, settings=settings)


def _account(account: "FileAccount") -> Iterator[str]:
    yield ""
    yield f"[{account.object_name}] {account.sheet or account.encoding}"
    if account.status != "ok":
        yield f"  refused: {account.reason} -> {account.mend}"
        return
    yield (
        f"  {account.rows_read} rows read, {account.rows_kept} kept, "
        f"{account.rows_rejected} rejected, {account.rows_blank} blank"
    )
    if account.missing_fields:
        yield f"  in the map but not in the file: {', '.join(account.missing_fields)}"
    if account.unmapped_headers:
        yield f"  in the file but not in the map: {', '.join(account.unmapped_headers)}"


def _raw(trial: Workspace, account: "FileAccount") -> Path:
    folder = trial.raw(account.source, account.object_name, account.snapshot_on)
    return next(folder.glob("*.parquet"))


def _rows(
    trial: Workspace, *, account: "FileAccount", rule: "ObjectRule", zone: str
) -> Iterator[str]:
    from flows.judge.typed_preview import typed_rows

    named = {*rule.columns, *(name for f in rule.files for name in f.columns)}
    fields = [name for name in OBJECTS[account.object_name] if name in named]
    fields = [name for name in fields if name not in account.missing_fields]
    rows = typed_rows(
        _raw(trial, account),
        object_name=account.object_name,
        rule=rule,
        part=account.part,
        fields=fields,
        zone=zone,
    )
    for name in fields:
        yield f"  {name:<20} {' | '.join(row[name] for row in rows)}"


def _stages(
    trial: Workspace,
    *,
    account: "FileAccount",
    rule: "ObjectRule",
    settings: "WorkspaceSettings",
) -> Iterator[str]:
    """Yield the stages of the file that the settings do not list."""
    from flows.judge.typed_preview import values_of

    words = rule.columns["stage"].values if "stage" in rule.columns else {}
    listed = {
        stage.stage
        for stages in settings.stages.get(account.source, {}).values()
        for stage in stages
    }
    found = {words.get(stage, stage): n for stage, n in values_of(_raw(trial, account), "stage")}
    unlisted = {stage: count for stage, count in found.items() if stage not in listed}
    if unlisted:
        yield "  stages that the settings do not list (each would hold the run):"
        yield from (f"    {stage}: {count} row(s)" for stage, count in unlisted.items())
