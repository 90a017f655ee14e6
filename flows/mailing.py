"""How mail leaves: the switches and the login of a night, its editions, and word to operations."""

import shlex
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.night import Night, Said
from flows.own_reports import templates_of
from flows.settings import Machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import SecretStr

    from flows.send.switches import Credentials, Switches
    from flows.vocabulary.outbox import AwaitingRelease, OutboxEvent, SendResult


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _switches(night: Night) -> "Switches":
    """Return how mail goes out: the settings', where the machine does not say otherwise."""
    from flows.render.large_mail import large_mail
    from flows.send.switches import Switches

    machine = Machine()
    mail = night.settings.mail
    mail = mail.model_copy(
        update={
            "server": machine.smtp_server or mail.server,
            "port": machine.smtp_port or mail.port,
        }
    )
    switches = Switches.from_settings(
        mail,
        dry_run_folder=night.shelves.state / "dry_run",
        write_large=partial(large_mail, templates=templates_of(night.shelves)),
    )
    # a rehearsal shows everything, whatever day it is
    today = None if mail.dry_run else _now().astimezone(ZoneInfo(night.settings.company.timezone))
    passwords = _passwords(night, machine)
    reports = night.settings.reports.items()
    return replace(
        switches,
        only_reports=night.reports,
        today=today and today.date(),
        passwords=passwords,
        to_release=frozenset(name for name, one in reports if one.release == "required"),
    )


def _passwords(night: Night, machine: Machine) -> "dict[str, SecretStr]":
    """Return the passwords of locked PDFs, where a report asks for them and a file is named."""
    from flows.send.sealing import read_passwords

    asked = any(report.encrypt for report in night.settings.reports.values())
    return read_passwords(machine.pdf_passwords) if asked and machine.pdf_passwords else {}


def _credentials() -> "Credentials | None":
    from flows.send.switches import Credentials

    machine = Machine()
    if machine.smtp_login is None or machine.smtp_password is None:
        return None
    return Credentials(username=machine.smtp_login, password=machine.smtp_password)


def send(night: Night) -> Said:
    """Mail each edition of the publication once, and what a person let go and is not out yet."""
    from flows.send.delivery import send_publication

    switches = _switches(night)
    back, unread = ((), "") if switches.dry_run_folder else _came_back(night)
    result = send_publication(
        publication=night.shelves.published(night.as_of),
        switches=switches,
        credentials=_credentials(),
        ledger=night.shelves.ledger,
        run_id=night.run_id,
        now=_now,
    )
    if switches.dry_run_folder is None and not result.stopped:
        result = _with(result, send_released(night))
    said = said_of(result, workspace=night.workspace, awaiting=awaiting_release(night))
    told = {outcome.key for outcome in result.refused}
    failed = said.failed + sum(event.key not in told for event in back)
    return Said(
        "; ".join(filter(None, (said.sentence, unread or said_of_returns(back)))),
        failed=failed,
        counts={**said.counts, "mails_failed": failed, "mails_came_back": len(back)},
    )


def _came_back(night: Night) -> "tuple[tuple[OutboxEvent, ...], str]":
    """Return the mails that came back, or why that cannot be known: no mail waits for that."""
    from flows.send.bounces import NoMailboxError

    try:
        return note_bounces(night, place=night.settings.mail.bounces), ""
    except (NoMailboxError, OSError) as fault:
        return (), f"mails that came back are not known: {fault}"


def note_bounces(night: Night, *, place: str | None) -> "tuple[OutboxEvent, ...]":
    """Write down which mails came back to a place, each once, and return them.

    Raises:
        NoMailboxError: the place is not there.
    """
    from flows.send import bounces

    if place is None:
        return ()
    return bounces.note_bounces(
        night.shelves.ledger, place=night.shelves.root / place, run_id=night.run_id, now=_now
    )


def said_of_returns(back: "Sequence[OutboxEvent]") -> str:
    """Return in a few words how many mails came back, and why the first did."""
    return f"{len(back)} sent before came back ({back[0].detail})" if back else ""


def send_released(night: Night) -> "SendResult":
    """Mail what a person let go and is not out yet, of whichever publication."""
    from flows.send.delivery import send_released as send_them

    return send_them(
        published=night.shelves.root / "published",
        switches=_switches(night),
        credentials=_credentials(),
        ledger=night.shelves.ledger,
        run_id=night.run_id,
        now=_now,
    )


def _with(first: "SendResult", then: "SendResult") -> "SendResult":
    """Return both results as one; what the first settled is not told twice."""
    told = {outcome.key for outcome in first.outcomes}
    more = tuple(outcome for outcome in then.outcomes if outcome.key not in told)
    return first.model_copy(
        update={"outcomes": first.outcomes + more, "stopped": first.stopped or then.stopped}
    )


def said_of(
    result: "SendResult", *, workspace: Path, awaiting: "Sequence[AwaitingRelease]" = ()
) -> Said:
    """Return in one sentence what became of mails, and how many did not go out that should."""
    counts = {
        "sent": len(result.accepted),
        "sent before": len(result.already),
        "held by allow-list": len(result.held_by_allow_list),
        "held as too large, see 'shinchoku outbox list'": len(result.too_large),
        "failed": len(result.failed),
        "refused": len(result.refused),
        "of unknown fate, see 'shinchoku outbox list'": len(result.unknown),
        "waiting": len(result.waiting),
        "rejected": len(result.rejected),
        "of which a newer publication awaits its release": len(result.superseded),
        "awaiting release": len(result.awaiting),
        "written only, dry run": len(result.dry_run),
    }
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    parts = [f"mails: {told or 'none to send'}", *_reasons(result)]
    parts += [f"release them: {release_command(one, workspace=workspace)}" for one in awaiting]
    bad = (result.failed, result.refused, result.unknown, result.too_large, result.waiting)
    failed = sum(map(len, bad))
    told_counts = {
        "mails_sent": len(result.accepted),
        "mails_sent_before": len(result.already),
        "mails_held": len(result.held_by_allow_list),
        "mails_awaiting_release": len(result.awaiting),
        "mails_failed": failed,
        "mails_written_only": len(result.dry_run),
    }
    return Said("; ".join(parts), failed=failed, counts=told_counts)


def _reasons(result: "SendResult") -> "Iterator[str]":
    if result.stopped:
        yield f"stopped: {result.stopped}"
    elif result.failed:
        yield f"the next run sends what failed ({result.failed[0].detail})"
    if result.too_large:
        yield result.too_large[0].detail
    if result.refused:
        yield f"refused: {result.refused[0].detail}"
    if newer := [one for one in result.awaiting if one.detail]:
        yield f"{len(newer)} of those wait {newer[0].detail}, which nobody had released"


def awaiting_release(night: Night) -> "tuple[AwaitingRelease, ...]":
    """Return how many mails of which report and publication wait for a person."""
    from flows.send.release import list_awaiting

    ledger, redirect = night.shelves.ledger, night.settings.mail.redirect_to or ""
    found = list_awaiting(ledger, now=_now) if ledger.is_file() else ()
    return tuple(one for one in found if one.redirected_to == redirect)


def release_command(one: "AwaitingRelease", *, workspace: Path) -> str:
    """Return what a person types to let such mails go."""
    words = ("--report", one.report, "--date", one.as_of.isoformat(), "--by", "NAME")
    return shlex.join(("shinchoku", "outbox", "release", *words, "-w", str(workspace)))


def states_of_run(night: Night) -> dict[str, int]:
    """Return how many mails of this run are in which state, by the ledger."""
    return count_mails(night.shelves.ledger, run_id=night.run_id)


def count_mails(ledger: Path, *, run_id: str | None = None) -> dict[str, int]:
    """Return how many mails are in each state: of a run, or all."""
    from flows.send.outbox import list_mails

    if not ledger.is_file():
        return {}
    mails = list_mails(ledger, now=_now)
    return dict(Counter(mail.event for mail in mails if run_id in (None, mail.run_id)))


def tell_operations(night: Night, *, key: str, subject: str, text: str) -> str:
    """Mail operations something, once for its key."""
    from flows.send.delivery import send_notice
    from flows.vocabulary.outbox import Notice

    result = send_notice(
        notice=Notice(key=key, subject=subject, text=text),
        switches=_switches(night),
        credentials=_credentials(),
        ledger=night.shelves.ledger,
        run_id=f"{night.run_id}-notice",
        now=_now,
    )
    return f"{len(result.accepted)} told, {len(result.already)} told before"
