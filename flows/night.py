"""One night: its workspace, its date and its settings, and the lock that makes it the only one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows.errors import HeldError, ShinchokuError, UsageError
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.vocabulary.verdict import CheckResult, Verdict
from flows.vocabulary.workspace import Source, SourceMap, WorkspaceSettings
from flows.workspace_format import claim


class AnotherRunError(ShinchokuError):
    """Another run holds the workspace."""

    def __init__(self, *, workspace: Path, holder: str) -> None:
        """Build the sentence."""
        super().__init__(
            f"another run ({holder}) is at work in [{workspace}]; wait until it ends, "
            "then call again"
        )


class StoppedByGateError(HeldError):
    """A gate refused: nothing goes to managers, operations are told what to mend."""

    def __init__(self, *, verdict: Verdict) -> None:
        """Build the sentences from the checks that stop."""
        stops = verdict.failed("stop")
        lines = "\n".join(f"  - {describe(check)}" for check in stops)
        super().__init__(
            f"held: {len(stops)} check(s) stop the publication as of {verdict.as_of}; nothing was "
            f"sent to managers and the last good warehouse stays readable\n{lines}"
        )


def describe(check: CheckResult) -> str:
    """Say a check's finding with place and mend in one line."""
    parts = {
        "file": check.file,
        "sheet": check.sheet,
        "row": check.row,
        "column": check.column,
        "value": check.value,
    }
    place = ", ".join(f"{name} [{value}]" for name, value in parts.items() if value)
    sentence = f"{check.check} ({check.data_set}): {check.sentence_en}"
    return (
        sentence
        + (f" ({place})" if place else "")
        + (f" -> {check.mend_en}" if check.mend_en else "")
    )


@dataclass(frozen=True, slots=True)
class Night:
    """What one run is about; small and without secrets, so that it may be a flow's parameter."""

    workspace: Path
    as_of: date
    run_id: str
    send: bool = True
    full_refresh: bool = False
    reports: tuple[str, ...] = ()

    @property
    def shelves(self) -> Workspace:
        """Return the shelves of the workspace."""
        return Workspace(self.workspace)

    @property
    def settings(self) -> WorkspaceSettings:
        """Return the settings of the workspace, read anew."""
        return load_settings(self.shelves)


@dataclass(frozen=True, slots=True)
class Said:
    """What a room did, in one sentence; failed counts deliveries that did not go out."""

    sentence: str
    failed: int = 0


def open_night(
    workspace: Path,
    *,
    as_of: date | None,
    send: bool = True,
    full_refresh: bool = False,
    reports: tuple[str, ...] = (),
    looks_at_places: bool = False,
) -> Night:
    """Return the night of a workspace; the newest delivery's date when none is given.

    ``looks_at_places``: what this night will fetch counts as delivered.

    Raises:
        SettingsError: the settings cannot be used.
        UsageError: no workspace, no delivery, or a report that the settings do not name.
    """
    root = workspace.resolve()
    shelves = Workspace(root)
    settings = load_settings(shelves)
    for name in reports:
        if name not in settings.reports:
            known = ", ".join(settings.reports) or "none"
            message = f"[{name}] is no report of the settings; they name: {known}"
            raise UsageError(message)
    day = as_of or newest_delivery(shelves, settings, looks_at_places=looks_at_places)
    stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S")
    return Night(
        workspace=root,
        as_of=day,
        run_id=f"{stamp}-{os.getpid()}",
        send=send,
        full_refresh=full_refresh,
        reports=reports,
    )


def delivery_dates(night: Night) -> tuple[date, ...]:
    """Return every date on which a source delivered, in order."""
    from flows.collect.deliveries import list_deliveries

    names = night.settings.sources
    found = {day for name in names for day in list_deliveries(night.shelves.landing, name)}
    return tuple(sorted(found))


def read_verdicts(night: Night) -> tuple[Verdict, ...]:
    """Return the verdicts of a night that were reached, raw first."""
    folder = night.shelves.verdicts(night.as_of)
    files = (folder / f"{stage}.json" for stage in ("raw", "marts"))
    return tuple(
        Verdict.model_validate_json(file.read_text(encoding="utf-8"))
        for file in files
        if file.is_file()
    )


def newest_delivery(
    shelves: Workspace, settings: WorkspaceSettings, *, looks_at_places: bool
) -> date:
    """Return the date of the newest delivery of any source, wherever it still lies.

    Raises:
        UsageError: nothing was delivered yet.
        LocationError: nothing was delivered yet, and a place cannot be looked into.
    """
    from flows.collect.deliveries import list_deliveries

    dates = [day for name in settings.sources for day in list_deliveries(shelves.landing, name)]
    if looks_at_places and any(source.location for source in settings.sources.values()):
        from flows.locations import waiting_dates

        dates += waiting_dates(shelves, settings, forgive=bool(dates))
    if not dates:
        message = (
            f"[{shelves.landing}] holds no delivery; put exports into "
            "landing/<source>/<YYYY-MM-DD>/ or set 'location' of a source and collect"
        )
        raise UsageError(message)
    return max(dates)


def source_maps(night: Night) -> dict[str, SourceMap]:
    """Return the mapping of each source: the shipped one with the workspace's own rules."""
    return {
        name: source_map_of(night.workspace, source)
        for name, source in night.settings.sources.items()
    }


def source_map_of(workspace: Path, source: Source) -> SourceMap:
    """Return the mapping of one source: the shipped one with the workspace's own rules."""
    from flows.ingest.source_map import load_source_map

    return load_source_map(
        system=source.system,
        own_map=workspace / source.map if source.map else None,
        overrides=source.objects,
        encoding=source.encoding,
    )


def sole_run(night: Night) -> AbstractContextManager[None]:
    """Hold the workspace while a run is at work.

    Raises:
        AnotherRunError: another process holds it.
    """
    return hold_workspace(night.shelves, holder=night.run_id)


@contextmanager
def hold_workspace(shelves: Workspace, *, holder: str) -> Iterator[None]:
    """Hold a workspace for one holder; the lock goes with the process, however it ends.

    Raises:
        AnotherRunError: another process holds it.
        NewerWorkspaceError: a newer version has worked in it.
    """
    lock = shelves.lock
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            other = held.read().strip() or "unknown"
            raise AnotherRunError(workspace=shelves.root, holder=other) from None
        held.truncate(0)
        held.write(holder)
        held.flush()
        claim(shelves)
        yield
