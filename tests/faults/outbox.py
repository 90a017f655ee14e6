"""What an operator does about mails of unknown fate: look into the mail server, and say it."""

import json
import sqlite3
from pathlib import Path

from tests.faults.mail import message_of
from tests.faults.runs import Company


def resolve_unknown(company: Company, *, mail: Path) -> dict[str, int]:
    """Resolve every mail of unknown fate by what the server has; return how many were which."""
    listed = company.call("outbox", "list", "--json").said
    rows = json.loads(listed[listed.index("[") :])
    counts = {"sent": 0, "not_sent": 0}
    for row in (row for row in rows if row["state"] == "unknown"):
        outcome = "sent" if _has(mail, row["message_id"]) else "not_sent"
        ran = company.call("outbox", "resolve", row["mail"], "--as", outcome)
        assert ran.status == 0, ran.said
        counts[outcome] += 1
    return counts


def is_any_unknown(ledger: Path) -> bool:
    """Return whether the fate of a mail, also of a notice to operations, is not known."""
    with sqlite3.connect(ledger) as connection:
        query = "select count(*) from mail_state where event in ('sending', 'unknown')"
        (found,) = connection.execute(query).fetchall()
    return bool(found[0])


def _has(mail: Path, message_id: str) -> bool:
    return any(
        str(message_of(file)["Message-ID"]).strip() == message_id for file in mail.glob("*.eml")
    )
