"""Mails that come back: read in every kind of mailbox, noted once, sent again on demand alone."""

import mailbox
from pathlib import Path

import pytest

from flows.send.bounces import NoMailboxError, note_bounces, read_bounces
from flows.send.outbox import retry_mails
from tests.unit.send.conftest import PostOffice
from tests.unit.send.made_up import address_of, fixed_clock
from tests.unit.send.scripted_server import ScriptedServer

NAME = "0123456789abcdef0123456789abcdef01234567"
REPORT = """\
From: MAILER-DAEMON@mx.example.com
To: bounces@sales.example.com
Subject: Undelivered Mail Returned to Sender {number}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: {kind}

Message-ID: <{name}@sales.example.com>
Subject: =?utf-8?b?6YCx5qyh?=

--b--
"""
AWAY = f"""\
From: manager0@example.com
Auto-Submitted: auto-replied
In-Reply-To: <{NAME}@sales.example.com>
Subject: out of office

back on Monday
"""


def report(
    *,
    name: str = NAME,
    action: str = "failed",
    kind: str = "message/rfc822",
    number: int = 1,
) -> bytes:
    told = REPORT.format(
        name=name, action=action, kind=kind, number=number, address="manager0@example.com"
    )
    return told.encode()


def folder(place: Path, *contents: bytes) -> Path:
    place.mkdir(exist_ok=True)
    for number, content in enumerate(contents):
        (place / f"{number}.eml").write_bytes(content)
    return place


def maildir(place: Path, content: bytes) -> Path:
    mailbox.Maildir(place).add(content)
    return place


def mbox(place: Path, content: bytes) -> Path:
    box = mailbox.mbox(place)
    box.add(content)
    box.flush()
    return place


def single(place: Path, content: bytes) -> Path:
    place.write_bytes(content)
    return place


@pytest.mark.parametrize("kept", [folder, maildir, mbox, single])
@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_known_by_its_message_id_in_every_kind_of_mailbox(
    tmp_path: Path, kept: object, kind: str
) -> None:
    (bounce,) = read_bounces(kept(tmp_path / "box", report(kind=kind)))  # type: ignore[operator]

    assert bounce.name == NAME
    assert bounce.reason == "5.1.1 550 5.1.1 no such user"


@pytest.mark.parametrize(
    "other",
    [report(action="delayed"), AWAY.encode(), b"", b"\xff\x00 no mail at all", report(name="")],
    ids=["delayed", "away", "empty", "garbage", "nameless"],
)
def test_what_is_no_return_is_passed_over(tmp_path: Path, other: bytes) -> None:
    assert list(read_bounces(folder(tmp_path / "box", other))) == []


def test_a_place_that_is_not_there_is_said_with_its_mend(tmp_path: Path) -> None:
    with pytest.raises(NoMailboxError, match="name a Maildir"):
        list(read_bounces(tmp_path / "nowhere"))


def note(office: PostOffice, place: Path) -> list[str]:
    told = note_bounces(office.ledger, place=place, run_id="note", now=fixed_clock)
    return [f"{event.key.recipient} {event.event}: {event.detail[:24]}" for event in told]


def test_a_mail_that_came_back_is_refused_once_and_goes_out_again_only_on_demand(
    office: PostOffice, tmp_path: Path
) -> None:
    office.publish(people=2)
    box = tmp_path / "box"
    with ScriptedServer() as server:
        office.send(port=server.port)
        key = office.states()[address_of(0)].key
        folder(box, report(name=key.digest[:40]))

        assert note(office, box) == [f"{address_of(0)} refused: came back: 5.1.1 550 5.1"]
        assert note(office, box) == []
        assert office.send(port=server.port).accepted == ()

        retry_mails(office.ledger, mail_ids=(key.mail_id,), run_id="retry", now=fixed_clock)
        assert [one.key for one in office.send(port=server.port).accepted] == [key]
    assert note(office, box) == []  # the old report speaks of the first time

    folder(box, report(name=key.digest[:40]), report(name=key.digest[:40], number=2))
    assert len(note(office, box)) == 1
    assert office.states()[address_of(1)].event == "accepted"


def test_a_report_about_a_mail_that_is_not_ours_changes_nothing(
    office: PostOffice, tmp_path: Path
) -> None:
    office.publish(people=1)
    with ScriptedServer() as server:
        office.send(port=server.port)

    assert note(office, folder(tmp_path / "box", report())) == []
    assert office.states()[address_of(0)].event == "accepted"


def test_servers_are_told_the_address_to_which_mails_come_back(office: PostOffice) -> None:
    office.publish(people=1)

    with ScriptedServer() as server:
        office.send(port=server.port, return_address="bounces@sales.example.com")

    (told,) = (line for line in server.commands if line.upper().startswith("MAIL FROM"))
    assert "<bounces@sales.example.com>" in told
