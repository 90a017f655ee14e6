"""Who was mailed which document when: the ledger of mail beside the manifests, as a CSV file.

The document of a mail is that of the publication of the run that sent it, so the hash is the one
of the bytes that left. Where files went since, by age or on an erasure, the hash is empty.
"""

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from flows.errors import UsageError
from flows.runs import dates_of_runs
from flows.send.ledger import open_ledger
from flows.shelves import Workspace
from flows.vocabulary.outbox import OutboxEvent

_FORMULA_SIGNS: Final = frozenset("=+-@\t\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """One mail as the audit lists it; what is not known is empty."""

    mail: str
    recipient: str
    redirected_to: str
    report: str
    period: str
    edition: str
    as_of: str
    state: str
    state_at: str
    sending_at: str
    message_id: str
    document: str
    document_sha256: str
    run: str
    detail: str


def export_trail(workspace: Path, *, file: Path) -> int:
    """Write every mail of the ledger, in the order of its last event, and return how many.

    Reads:  state/ledger.sqlite, published/<as_of>/manifest.json
    Writes: the file, UTF-8 with a byte order mark; a cell that a spreadsheet would take for a
            formula has an apostrophe in front

    Raises:
        UsageError: the file is there already.
    """
    shelves = Workspace(workspace.resolve())
    if file.exists():
        message = f"[{file}] is there already; choose another name"
        raise UsageError(message)
    rows = list(_trail(shelves))
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(field.name for field in fields(Trail))
        writer.writerows([_harmless(cell) for cell in astuple(row)] for row in rows)
    return len(rows)


def _trail(shelves: Workspace) -> Iterator[Trail]:
    if not shelves.ledger.is_file():
        return
    dates, files = dates_of_runs(shelves.ledger), cache(partial(_files_of, shelves))
    with open_ledger(shelves.ledger, run_id="audit", now=lambda: datetime.now(tz=UTC)) as book:
        for state in book.states().values():
            sending = [one for one in book.history(state.key) if one.event == "sending"]
            run = sending[-1].run_id if sending else state.run_id
            as_of = dates.get(run)
            document = files(as_of).get(state.key.edition, ("", "")) if as_of else ("", "")
            yield _row(state, sending=sending, as_of=as_of, document=document)


def _row(
    state: OutboxEvent,
    *,
    sending: list[OutboxEvent],
    as_of: date | None,
    document: tuple[str, str],
) -> Trail:
    last = sending[-1] if sending else None
    return Trail(
        mail=state.key.mail_id,
        recipient=state.key.recipient,
        redirected_to=state.key.redirected_to,
        report=state.key.report,
        period=state.key.period,
        edition=state.key.edition,
        as_of=as_of.isoformat() if as_of else "",
        state=f"resolved as {state.detail}" if state.event == "resolved" else state.event,
        state_at=state.at.isoformat(timespec="seconds"),
        sending_at=last.at.isoformat(timespec="seconds") if last else "",
        message_id=state.message_id or (last.message_id if last else ""),
        document=document[0],
        document_sha256=document[1],
        run=last.run_id if last else state.run_id,
        detail=state.detail,
    )


def _files_of(shelves: Workspace, as_of: date) -> dict[str, tuple[str, str]]:
    """Return path and hash of the document of each edition of a publication."""
    from flows.render.manifest import read_manifest

    manifest = read_manifest(shelves.published(as_of))
    found = {}
    for edition in manifest.editions if manifest else ():
        document = edition.pdf or (None if edition.erased else edition.mail_html)
        if document is not None:
            path = f"published/{as_of.isoformat()}/{document.path}"
            found[edition.key.slug] = (path, document.sha256)
    return found


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell and cell[0] in _FORMULA_SIGNS else cell
