"""The audit of mail: each mail with the bytes that left, and no cell that is a formula."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from flows.render.manifest import write_manifest
from flows.runs import RunEvent, write_event
from flows.send.ledger import Entry, open_ledger
from flows.vocabulary.delivery import DocumentFile, Edition, EditionKey, Manifest
from flows.vocabulary.outbox import MailEvent, MailKey

from .conftest import Answer

Call = Callable[..., Answer]
SENT: tuple[MailEvent, ...] = ("queued", "sending", "accepted")


def _now() -> datetime:
    return datetime(2026, 11, 20, 6, tzinfo=UTC)


def _publish(workspace: Path, day: date, sha256: str) -> str:
    key = EditionKey(
        report="weekly", period="2026W47", scope_kind="unit", scope_id="1", language="ja"
    )
    mail = DocumentFile(path="mail/a.html", sha256="0" * 64, size=1)
    edition = Edition(
        key=key,
        title="t",
        context_sha256="c",
        pdf=DocumentFile(path="pdf/a.pdf", sha256=sha256, size=1),
        mail_subject="s",
        mail_text=mail,
        mail_html=mail,
        recipients=(),
    )
    folder = workspace / "published" / day.isoformat()
    folder.mkdir(parents=True)
    write_manifest(folder, Manifest(as_of=day, snapshot_id="x", editions=(edition,)))
    return key.slug


def _run(workspace: Path, run_id: str, day: date) -> None:
    event = RunEvent(run_id, day, "run", "started", at=_now(), seconds=None, sentence="")
    write_event(workspace / "state" / "ledger.sqlite", event)


def test_each_mail_is_listed_with_the_hash_of_what_its_own_run_sent(
    tmp_path: Path, shinchoku: Call
) -> None:
    days = date(2026, 11, 19), date(2026, 11, 20)
    for day, name in zip(days, ("one", "two"), strict=True):
        slug = _publish(tmp_path, day, name * 3)
        _run(tmp_path, name, day)
    ledger = tmp_path / "state" / "ledger.sqlite"
    for name, address in (("one", "a@example.com"), ("two", "=b@example.com")):
        key = MailKey(recipient=address, report="weekly", period="2026W47", edition=slug)
        with open_ledger(ledger, run_id=name, now=_now) as book:
            book.append_all(Entry(key=key, event=event, message_id="<m>") for event in SENT)
    never = MailKey(recipient="c@example.com", report="weekly", period="p", edition="gone")
    with open_ledger(ledger, run_id="two", now=_now) as book:
        book.append_all([Entry(key=never, event=e, detail="no") for e in ("queued", "refused")])

    answer = shinchoku("outbox", "export", tmp_path / "mails.csv", "-w", tmp_path)

    assert (answer.status, answer.out.split()[0]) == (0, "3")
    with (tmp_path / "mails.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert (first["recipient"], first["document_sha256"]) == ("a@example.com", "oneoneone")
    assert first["document"] == "published/2026-11-19/pdf/a.pdf"
    assert (second["recipient"], second["document_sha256"]) == ("'=b@example.com", "twotwotwo")
    assert (second["state"], second["as_of"]) == ("accepted", "2026-11-20")
    assert second["sending_at"] == "2026-11-20T06:00:00+00:00"
    assert (third["state"], third["document_sha256"], third["detail"]) == ("refused", "", "no")


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, shinchoku: Call) -> None:
    (tmp_path / "mails.csv").write_text("mine", encoding="utf-8")

    answer = shinchoku("outbox", "export", tmp_path / "mails.csv", "-w", tmp_path)

    assert answer.status == 2
    assert (tmp_path / "mails.csv").read_text("utf-8") == "mine"
