"""A person lets waiting mails go, or rejects them: ``shinchoku outbox release`` and ``reject``.

Writes: state/ledger.sqlite, state/status.html, state/metrics.prom; mails. The workspace is held
meanwhile, so no run sends beside it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows import mailing, telling
from flows.errors import UsageError
from flows.night import Night, Said, hold_workspace
from flows.send.release import Choice, NothingAwaitsError, reject_mails, release_mails
from flows.settings import load_settings
from flows.shelves import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which mails a person means, and who it is."""

    by: str
    report: str | None = None
    as_of: date | None = None
    only: tuple[str, ...] = ()


class NothingIsSentError(UsageError):
    """Mails cannot be released while nothing is sent."""

    def __init__(self) -> None:
        """Build the sentence."""
        super().__init__(
            "mail.dry_run is true, so nothing that is released would be sent; "
            "set it to false, then release"
        )


def release(workspace: Path, asked: Asked) -> Said:
    """Let mails go and send them; also those that were let go before and are not out.

    Raises:
        NothingAwaitsError: none of what was asked for waits, and none is left to be sent.
        NothingIsSentError: the settings say dry run.
        AnotherRunError: a run or another release is at work.
    """
    night = _night(workspace, "release")
    if night.settings.mail.dry_run:
        raise NothingIsSentError
    with hold_workspace(night.shelves, holder=night.run_id), telling.left_behind(night.shelves):
        nothing: NothingAwaitsError | None = None
        try:
            chosen = release_mails(
                night.shelves.ledger,
                _choice(night, asked),
                by=asked.by,
                run_id=night.run_id,
                now=_now,
            )
        except NothingAwaitsError as fault:
            chosen, nothing = (), fault
        result = mailing.send_released(night)
        if nothing is not None and not result.outcomes:
            raise nothing
        said = mailing.said_of(result, workspace=night.workspace)
        return Said(f"{len(chosen)} released; {said.sentence}", failed=said.failed)


def reject(workspace: Path, asked: Asked, *, because: str) -> Said:
    """Write down that mails do not go out, and why.

    Raises:
        NothingAwaitsError: none of what was asked for waits.
        AnotherRunError: a run or a release is at work.
    """
    night = _night(workspace, "reject")
    with hold_workspace(night.shelves, holder=night.run_id), telling.left_behind(night.shelves):
        chosen = reject_mails(
            night.shelves.ledger,
            _choice(night, asked),
            by=asked.by,
            because=because,
            run_id=night.run_id,
            now=_now,
        )
    return Said(f"{len(chosen)} rejected; a newer publication of the same period waits anew")


def _choice(night: Night, asked: Asked) -> Choice:
    return Choice(
        report=asked.report,
        as_of=asked.as_of,
        only=asked.only,
        redirected_to=night.settings.mail.redirect_to or "",
    )


def _night(workspace: Path, verb: str) -> Night:
    """Return what mailing asks of a night; nothing is built, so any date does."""
    shelves = Workspace(workspace.resolve())
    load_settings(shelves)
    moment = _now()
    return Night(
        workspace=shelves.root,
        as_of=moment.date(),
        run_id=f"{verb}-{moment:%Y%m%dT%H%M%S}-{os.getpid()}",
    )


def _now() -> datetime:
    return datetime.now(tz=UTC)
