"""Where the sources of a workspace deliver, what opens those places, and what waits there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flows.collect.fetching import collect_source
from flows.collect.location import list_waiting, say_what_waits
from flows.collect.places import Access, PlacedFile
from flows.collect.refusals import LocationError
from flows.settings import Machine
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import CollectResult
from flows.vocabulary.workspace import WorkspaceSettings


def fetch(
    shelves: Workspace, settings: WorkspaceSettings, source: str, *, received_at: datetime
) -> CollectResult:
    """Fetch what a source has into landing; nothing if it has no location.

    Raises:
        LocationError: the place cannot be used as it is, or is out of reach.
    """
    location = _location_of(shelves, settings, source)
    if location is None:
        return CollectResult(source=source, copied=(), skipped=(), refused=())
    return collect_source(
        workspace=shelves,
        source=source,
        location=location,
        received_at=received_at,
        received_on=_today(settings),
        access=_access(),
    )


def say_what_lies_at(shelves: Workspace, settings: WorkspaceSettings, source: str) -> str | None:
    """Say what lies at a source's location; none if it has no location. Nothing is landed.

    Raises:
        LocationError: the place cannot be used as it is, or is out of reach.
    """
    location = _location_of(shelves, settings, source)
    if location is None:
        return None
    today = _today(settings)
    return say_what_waits(location, source=source, access=_access(), received_on=today)


def waiting_dates(
    shelves: Workspace, settings: WorkspaceSettings, *, forgive: bool
) -> tuple[date, ...]:
    """Return the dates of what lies at all locations, landed or not.

    Raises:
        LocationError: a place cannot be used, unless ``forgive``: collect will say it.
    """
    waiting = _waiting(shelves, settings, forgive=forgive)
    return tuple(file.day for _, file in waiting if file.day)


def waiting_files(
    shelves: Workspace, settings: WorkspaceSettings
) -> tuple[tuple[str, PlacedFile], ...]:
    """Return what lies at all locations with its source; a place out of reach is passed over."""
    return tuple(_waiting(shelves, settings, forgive=True))


def _waiting(
    shelves: Workspace, settings: WorkspaceSettings, *, forgive: bool
) -> Iterator[tuple[str, PlacedFile]]:
    for source in settings.sources:
        location, today = _location_of(shelves, settings, source), _today(settings)
        try:
            if location is not None:
                waiting = list_waiting(location, source=source, access=_access(), received_on=today)
                yield from ((source, file) for file in waiting)
        except LocationError:
            if not forgive:
                raise


def _location_of(shelves: Workspace, settings: WorkspaceSettings, source: str) -> str | None:
    """Return a source's location; a relative folder is relative to the workspace."""
    location = settings.sources[source].location
    if not location:
        return None
    return location if "://" in location else str(shelves.root / location)


def _access() -> Access:
    machine = Machine()
    secret, passphrase = machine.s3_secret, machine.sftp_passphrase
    return Access(
        s3_endpoint=machine.s3_endpoint,
        s3_key=machine.s3_key,
        s3_secret=secret.get_secret_value() if secret else None,
        sftp_key_file=machine.sftp_key_file,
        sftp_passphrase=passphrase.get_secret_value() if passphrase else None,
        sftp_known_hosts=machine.sftp_known_hosts,
        google_credentials=machine.google_credentials,
    )


def _today(settings: WorkspaceSettings) -> date:
    """Return the day on which the company now is; it dates what has no date of its own."""
    return datetime.now(tz=UTC).astimezone(ZoneInfo(settings.company.timezone)).date()
