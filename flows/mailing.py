"""How mail leaves: the switches and the login of a night, its editions, and word to operations."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.night import Night, Said
from flows.settings import Machine

if TYPE_CHECKING:
    from pydantic import SecretStr

    from flows.send.switches import Credentials, Switches


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _switches(night: Night) -> "Switches":
    """Return how mail goes out: the settings', where the machine does not say otherwise."""
    from flows.send.switches import Switches

    machine = Machine()
    mail = night.settings.mail
    mail = mail.model_copy(
        update={
            "server": machine.smtp_server or mail.server,
            "port": machine.smtp_port or mail.port,
        }
    )
    switches = Switches.from_settings(mail, dry_run_folder=night.shelves.state / "dry_run")
    # a rehearsal shows everything, whatever day it is
    today = None if mail.dry_run else _now().astimezone(ZoneInfo(night.settings.company.timezone))
    passwords = _passwords(night, machine)
    return replace(
        switches, only_reports=night.reports, today=today and today.date(), passwords=passwords
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
    """Mail each edition of the publication once."""
    from flows.send.delivery import send_publication

    publication = night.shelves.published(night.as_of)
    result = send_publication(
        publication=publication,
        switches=_switches(night),
        credentials=_credentials(),
        ledger=night.shelves.ledger,
        run_id=night.run_id,
        now=_now,
    )
    counts = {
        "sent": len(result.accepted),
        "sent before": len(result.already),
        "held by allow-list": len(result.held_by_allow_list),
        "failed": len(result.failed),
        "refused": len(result.refused),
        "of unknown fate, see 'shinchoku outbox list'": len(result.unknown),
        "waiting": len(result.waiting),
        "written only, dry run": len(result.dry_run),
    }
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    sentence = f"mails: {told or 'none to send'}" + (
        f"; stopped: {result.stopped}" if result.stopped else ""
    )
    if result.failed and not result.stopped:
        sentence += f"; the next run sends what failed ({result.failed[0].detail})"
    failed = counts["failed"] + counts["refused"] + len(result.unknown) + counts["waiting"]
    return Said(sentence, failed=failed)


def states_of_run(night: Night) -> dict[str, int]:
    """Return how many mails of this run are in which state, by the ledger."""
    from flows.send.outbox import list_mails

    if not night.shelves.ledger.is_file():
        return {}
    mails = list_mails(night.shelves.ledger, now=_now)
    return dict(Counter(mail.event for mail in mails if mail.run_id == night.run_id))


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
