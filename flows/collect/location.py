"""Which place a location names, and what is there: the one list of the kinds of places."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from flows.collect.file_drop import FileDrop
from flows.collect.places import (
    Access,
    Place,
    PlacedFile,
    PlaceFaultError,
    is_chain,
    shown,
)
from flows.collect.refusals import LocationError, UnreachableError

_ATTEMPTS: Final = 3
_SHEETS: Final = ("docs.google.com", "/spreadsheets/")


@contextmanager
def open_place(location: str, *, source: str, access: Access, received_on: date) -> Iterator[Place]:
    """Give the place that a location names; its faults become sentences that name the source.

    Raises:
        LocationError: a person has to mend the location, a login or a right.
        UnreachableError: the place is out of reach now.
    """
    try:
        with _placed(location, source=source, access=access, received_on=received_on) as place:
            yield place
    except PlaceFaultError as error:
        kind = UnreachableError if error.may_pass else LocationError
        raise kind(
            source=source, location=shown(location), problem=error.problem, mend=error.mend
        ) from None


def list_waiting(
    location: str, *, source: str, access: Access, received_on: date
) -> tuple[PlacedFile, ...]:
    """Return what lies at a location, landed or not; nothing is fetched.

    Raises:
        LocationError: a person has to mend the location, a login or a right.
        UnreachableError: the place is out of reach now.
    """
    with open_place(location, source=source, access=access, received_on=received_on) as place:
        return tuple(patience()(place.files))


def say_what_waits(location: str, *, source: str, access: Access, received_on: date) -> str:
    """Return a sentence about what lies at a location, for who examines a workspace.

    Raises:
        LocationError: a person has to mend the location, a login or a right.
        UnreachableError: the place is out of reach now.
    """
    with open_place(location, source=source, access=access, received_on=received_on) as place:
        waiting = patience()(place.files)
        for file in waiting:
            if file.size is None:  # only reading shows whether it may be read
                next(iter(place.blocks(file)), b"")
    days = [file.day for file in waiting if file.day]
    newest = f", newest {max(days)}" if days else ""
    undated = len(waiting) - len(days)
    told = f"; {undated} without a date will be refused" if undated else ""
    return f"[{shown(location)}] can be looked into: {len(waiting)} files{newest}{told}"


def patience() -> Retrying:
    """Return how often and how long to try again what may pass by itself."""
    return Retrying(
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_exponential(multiplier=1, max=20),
        retry=retry_if_exception(lambda error: getattr(error, "may_pass", False)),
        reraise=True,
    )


@contextmanager
def _placed(location: str, *, source: str, access: Access, received_on: date) -> Iterator[Place]:
    parts = _parts_of(location)
    if parts is None:
        yield FileDrop(Path(location))
    elif parts.password or is_chain(location):
        problem = "holds a password" if parts.password else "is a chain of locations"
        mend = "a login comes from the environment only, see docs/places.md"
        raise PlaceFaultError(problem=problem, mend=mend)
    elif parts.scheme == "file":
        yield FileDrop(Path(unquote(parts.path)))
    elif parts.scheme == "sftp":
        from flows.collect.sftp_server import SftpServer

        with closing(SftpServer(location, access)) as server:
            yield server
    elif parts.hostname == _SHEETS[0] and parts.path.startswith(_SHEETS[1]):
        from flows.collect.google_sheet import GoogleSheet

        credentials = access.google_credentials
        yield GoogleSheet(location, source=source, received_on=received_on, credentials=credentials)
    else:
        from flows.collect.object_store import ObjectStore

        yield ObjectStore(location, access)


def _parts_of(location: str) -> SplitResult | None:
    """Return the parts of a URL; none for a plain path."""
    if "://" not in location:
        return None
    try:
        parts = urlsplit(location)
        _ = parts.port
    except ValueError as error:
        mend = "see docs/places.md for the form of a location"
        raise PlaceFaultError(problem="cannot be taken apart as a URL", mend=mend) from error
    return parts
