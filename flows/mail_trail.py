"""Who was mailed which document when: the ledger of mail beside the manifests, as a CSV file.

The document of a mail is that of the publication of the run that sent it, so the hash is the one
of the bytes that left. Where files went since, by age or on an erasure, the hash is empty.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Final

from flows.errors import UsageError
from flows.runs import dates_of_runs
from flows.send.ledger import Sending, open_ledger
from flows.send.outbox import decision_on
from flows.send.parts import part_of, slug_of
from flows.shelves import Workspace
from flows.vocabulary.outbox import Decision, OutboxEvent

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
    decision: str
    decided_by: str
    decided_at: str
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
    names, count = [field.name for field in fields(Trail)], 0
    cells, partial_file = attrgetter(*names), file.with_name(f".{file.name}.partial")
    with partial_file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        for row in _trail(shelves):
            writer.writerow(map(_harmless, cells(row)))
            count += 1
    partial_file.replace(file)
    return count


def _trail(shelves: Workspace) -> Iterator[Trail]:
    if not shelves.ledger.is_file():
        return
    dates, files = dates_of_runs(shelves.ledger), cache(partial(_files_of, shelves))
    with open_ledger(shelves.ledger, run_id="audit", now=lambda: datetime.now(tz=UTC)) as book:
        versions, decisions = book.versions(), book.decisions()
        for state, sending in book.trail():
            version = versions.get(state.key)
            as_of = version.as_of if version else dates.get((sending or state).run_id)
            yield _row(
                state,
                sending=sending,
                decided=decision_on(state.key, decisions),
                as_of=as_of,
                document=_document(state.key.edition, files(as_of)) if as_of else ("", ""),
            )


def _row(
    state: OutboxEvent,
    *,
    sending: Sending | None,
    decided: OutboxEvent | None,
    as_of: date | None,
    document: tuple[str, str],
) -> Trail:
    decision = None if decided is None else Decision.found_in(decided.detail)
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
        decision=decided.event if decided and decision else "",
        decided_by=decision.by if decision else "",
        decided_at=decided.at.isoformat(timespec="seconds") if decided and decision else "",
        sending_at=sending.at.isoformat(timespec="seconds") if sending else "",
        message_id=state.message_id or (sending.message_id if sending else ""),
        document=document[0],
        document_sha256=document[1],
        run=(sending or state).run_id,
        detail=state.detail,
    )


def _document(edition: str, files: dict[tuple[str, str], tuple[str, str]]) -> tuple[str, str]:
    """Return path and hash of the document of a mail; of a part the first file that it brings."""
    part = part_of(edition)
    brings = part.brings[0] if part and part.brings else "document"
    return files.get((slug_of(edition), brings), ("", ""))


def _files_of(shelves: Workspace, as_of: date) -> dict[tuple[str, str], tuple[str, str]]:
    """Return path and hash of each file that editions of a publication are mailed with."""
    from flows.render.manifest import read_manifest

    manifest = read_manifest(shelves.published(as_of))
    found = {}
    for edition in manifest.editions if manifest else ():
        page = None if edition.erased else edition.mail_html
        files = (
            ("document", edition.pdf or page),
            ("pdf", edition.pdf),
            ("tables", edition.tables),
            ("workbook", edition.workbook),
        )
        for name, file in files:
            if file is not None:
                path = f"published/{as_of.isoformat()}/{file.path}"
                found[edition.key.slug, name] = (path, file.sha256)
    return found


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell and cell[0] in _FORMULA_SIGNS else cell
