import smtplib

import pytest

from flows.send.local_mailbox import LocalMailbox, describe_mailbox
from tests.unit.send.conftest import PostOffice

pytestmark = pytest.mark.unit


def test_the_same_mail_twice_is_filed_twice(office: PostOffice) -> None:
    folder = office.folder / "mailbox"

    with LocalMailbox(folder) as mailbox, smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
        for _ in range(2):
            smtp.sendmail(
                "a@example.com", ["b@example.com"], "Subject: s\r\nMessage-ID: <1>\r\n\r\n"
            )

    names = [mail.path.name for mail in describe_mailbox(folder)]
    assert len(names) == 2
    assert names[1] == names[0].replace(".eml", "__2.eml")


def test_a_mail_is_filed_byte_for_byte(office: PostOffice) -> None:
    folder = office.folder / "mailbox"
    content = b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nlast\r\n"

    with LocalMailbox(folder) as mailbox, smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
        smtp.sendmail("a@example.com", ["b@example.com"], content)

    (mail,) = describe_mailbox(folder)
    assert mail.path.read_bytes() == content


def test_a_hostile_subject_cannot_choose_the_path(office: PostOffice) -> None:
    folder = office.folder / "mailbox"

    with LocalMailbox(folder) as mailbox, smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
        smtp.sendmail("a@example.com", ["b@example.com"], "Subject: ../../etc/passwd\r\n\r\nx")

    assert [mail.path.parent for mail in describe_mailbox(folder)] == [folder]


def test_a_mail_over_the_limit_is_held(office: PostOffice) -> None:
    office.publish(people=1)

    with LocalMailbox(office.folder / "mailbox", size_limit=500) as mailbox:
        result = office.send(port=mailbox.port)

    assert "limit of 500" in result.too_large[0].detail


def test_two_mailboxes_can_be_open_at_once(office: PostOffice) -> None:
    with LocalMailbox(office.folder / "a") as left, LocalMailbox(office.folder / "b") as right:
        assert left.port != right.port


def test_an_empty_mailbox_is_described_as_empty(office: PostOffice) -> None:
    assert describe_mailbox(office.folder / "nowhere") == ()
