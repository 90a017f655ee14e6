"""What the asking commands print: explain, quarantine, outbox."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast
from zoneinfo import ZoneInfo

from flows import console
from flows.current_warehouse import open_warehouse
from flows.errors import UsageError
from flows.send import outbox as outbox_room
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.vocabulary.outbox import Decision, OutboxEvent, Version

if TYPE_CHECKING:
    from flows.prepare.restated import Restated

_PARTS_SHOWN: Final = 5
STATES_SHOWN: Final = {"awaiting": "awaiting release"}


def explain(
    workspace: Path, *, metric: str, scope: str, period: str, limit: int, as_json: bool
) -> None:
    """Print a number, its definition, and the records, files and lines under it."""
    from flows.prepare.explain import explain_number

    _, warehouse = open_warehouse(workspace)
    told = explain_number(
        warehouse=warehouse, metric_id=metric, scope=scope, period=period, limit=limit
    )
    if as_json:
        console.json_line(json.dumps(asdict(told), ensure_ascii=False, default=str))
        return
    console.line(f"{told.name_ja} / {told.name_en}  [{told.metric_id}]")
    console.line(f"{told.scope.name}, {told.period.start} to {told.period.end}, as of {told.as_of}")
    value = "—" if told.value is None else f"{told.value:,.10g}"
    console.line(f"value {value} {told.unit}" + (f"  ({told.note})" if told.note else ""))
    if told.denominator is not None:
        console.line(f"= {told.numerator:,} / {told.denominator:,}, n = {told.n}")
    for line in _restated_lines(told.restated):
        console.line(line)
    console.line("")
    console.line(told.definition)
    console.line("")
    header = ("record", "name", "owner", "date", "adds", "file", "line")
    rows = [
        (
            record.record_id,
            record.record_name or "",
            record.owner_name or "",
            str(record.event_date),
            "" if record.numerator is None else f"{record.numerator:,}",
            f"landing/{record.source}/{record.source_file}" if record.source_file else "",
            record.source_row or "",
        )
        for record in told.records
    ]
    console.table(f"{len(rows)} of {told.record_count} records", header, rows)


def _restated_lines(restated: "Restated | None") -> Iterator[str]:
    """Yield what was printed of a number that is known otherwise now, and its largest reasons."""
    if restated is None:
        return
    printed, now = ("—" if v is None else f"{v:,.10g}" for v in (restated.printed, restated.now))
    yield f"restated: printed {printed} on {restated.printed_as_of}, now {now}"
    for part in restated.parts[:_PARTS_SHOWN]:
        name = f"{part.deal_id} {part.deal_name or ''}".strip() or "other than deals"
        yield f"  {part.variance:+,}  {part.reason}  {name}"
    if more := len(restated.parts[_PARTS_SHOWN:]):
        yield f"  {more} more in fct_restatement_deal"


def quarantine(workspace: Path, *, everything: bool, limit: int, as_json: bool) -> None:
    """Print rejected rows with file, row, column, value, reason and mend."""
    from flows.prepare.quarantine import list_rejected

    _, warehouse = open_warehouse(workspace)
    rejected = list_rejected(warehouse=warehouse, everything=everything)
    if as_json:
        rows = [row._asdict() for row in rejected]
        console.json_line(json.dumps(rows, ensure_ascii=False, default=str))
        return
    more = f"; {len(rejected) - limit} more, see --limit" if len(rejected) > limit else ""
    console.line(f"{len(rejected)} rejected or repaired rows{more}")
    for row in rejected[:limit]:
        console.line(
            f"{row.place}, row {row.source_row}, {row.column_name or 'row'} [{row.raw_value}]: "
            f"{row.reason_code}, {row.disposition} -> {row.mended_in or row.mend}"
        )


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _command_id(name: str) -> str:
    return f"{name}-{_now():%Y%m%dT%H%M%S}-{os.getpid()}"


def outbox(workspace: Path, *, as_json: bool) -> None:
    """Print the state of every mail, and who released or rejected it."""
    ledger = Workspace(workspace.resolve()).ledger
    mails = outbox_room.list_mails(ledger, now=_now)
    decisions = outbox_room.list_decisions(ledger, now=_now)
    if as_json:
        rows = [_plain(mail, outbox_room.decision_on(mail.key, decisions)) for mail in mails]
        console.json_line(json.dumps(rows, ensure_ascii=False))
        return
    zone = ZoneInfo(load_settings(Workspace(workspace.resolve())).company.timezone)
    release = ("release",) if decisions else ()
    header = ("mail", "state", f"at ({zone})", "to", "edition", *release)
    rows_shown = [
        (
            m.key.mail_id,
            STATES_SHOWN.get(m.event, m.event),
            f"{m.at.astimezone(zone):%Y-%m-%d %H:%M}",
            m.key.recipient,
            m.key.edition,
            *((_decided(outbox_room.decision_on(m.key, decisions), zone),) if decisions else ()),
        )
        for m in mails
    ]
    console.table(f"outbox: {len(rows_shown)} mails", header, rows_shown)


def _decided(event: OutboxEvent | None, zone: ZoneInfo) -> str:
    """Return in a few words what was decided of a mail; '' of one that needed no release."""
    if event is None:
        return ""
    version, decision = Version.found_in(event.detail), Decision.found_in(event.detail)
    day = f"{version.as_of}" if version else ""
    if decision is None:
        return f"published {day}"
    because = f": {decision.because}" if decision.because else ""
    at = event.at.astimezone(zone)
    return f"{event.event} {at:%Y-%m-%d %H:%M} by {decision.by}{because}"


def _plain(mail: OutboxEvent, decided: OutboxEvent | None) -> dict[str, str]:
    decision = None if decided is None else Decision.found_in(decided.detail)
    version = None if decided is None else Version.found_in(decided.detail)
    return {
        "mail": mail.key.mail_id,
        "state": mail.event,
        "at": mail.at.isoformat(timespec="seconds"),
        "to": mail.key.recipient,
        "report": mail.key.report,
        "period": mail.key.period,
        "edition": mail.key.edition,
        "message_id": mail.message_id,  # what a person looks for in the server's log
        "detail": mail.detail,
        "published": version.as_of.isoformat() if version else "",
        "decision": decided.event if decided and decision else "",
        "decided_by": decision.by if decision else "",
        "decided_at": decided.at.isoformat(timespec="seconds") if decided and decision else "",
        "because": decision.because if decision else "",
    }


def outbox_history(workspace: Path, *, mail: str) -> None:
    """Print everything that happened to one mail."""
    ledger = Workspace(workspace.resolve()).ledger
    events = outbox_room.show_mail(ledger, mail_id=mail, now=_now)
    console.line(f"to       {events[-1].key.recipient}")
    console.line(f"edition  {events[-1].key.edition}")
    rows = [
        (e.at.isoformat(timespec="seconds"), e.event, e.run_id, e.message_id, e.detail)
        for e in events
    ]
    console.table("", ("at", "event", "run", "message id", "detail"), rows)


def outbox_retry(workspace: Path, *, mail: str) -> str:
    """Put a mail back to the queue and say so."""
    put_back = outbox_room.retry_mails(
        Workspace(workspace.resolve()).ledger,
        mail_ids=(mail,),
        run_id=_command_id("retry"),
        now=_now,
    )
    return f"{len(put_back)} mail back in the queue; the next send of its publication takes it"


def outbox_bounces(workspace: Path, *, place: str | None) -> str:
    """Write down which mails came back and say so."""
    from flows.mailing import note_bounces, said_of_returns
    from flows.night import open_night

    night = open_night(workspace, as_of=None)
    named = night.settings.mail.bounces if place is None else str(Path(place).resolve())
    if named is None:
        message = "no place is named: give one, or set mail.bounces"
        raise UsageError(message)
    return said_of_returns(note_bounces(night, place=named)) or "none came back"


def outbox_resolve(workspace: Path, *, mail: str, outcome: str) -> str:
    """Write down what became of a mail of unknown fate and say so."""
    if outcome not in {"sent", "not_sent"}:
        message = f"--as [{outcome}] is not there; it can be: sent, not_sent"
        raise UsageError(message)
    resolved = outbox_room.resolve_mail(
        Workspace(workspace.resolve()).ledger,
        mail_id=mail,
        resolution=cast("Literal['sent', 'not_sent']", outcome),
        run_id=_command_id("resolve"),
        now=_now,
    )
    return f"{resolved.key.mail_id} to {resolved.key.recipient}: {resolved.event}"
