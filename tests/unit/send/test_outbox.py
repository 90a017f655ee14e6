import pytest

from flows.send.outbox import (
    UnknownMailError,
    WrongStateError,
    list_mails,
    resolve_mail,
    retry_mails,
    show_mail,
)
from flows.vocabulary.outbox import OutboxEvent, Resolution
from tests.unit.send.conftest import PostOffice
from tests.unit.send.made_up import address_of
from tests.unit.send.scripted_server import Act, ScriptedServer, Step

pytestmark = pytest.mark.unit


def send_one(office: PostOffice, act: Act, *, at: Step) -> OutboxEvent:
    office.publish(people=1)
    with ScriptedServer({at: [act]}) as server:
        office.send(port=server.port)
    (mail,) = list_mails(office.ledger, now=office.now)
    return mail


def resolve(office: PostOffice, mail: OutboxEvent, resolution: Resolution) -> OutboxEvent:
    return resolve_mail(
        office.ledger,
        mail_id=mail.key.mail_id,
        resolution=resolution,
        run_id="person",
        now=office.now,
    )


def test_the_list_tells_the_last_word_on_each_mail(office: PostOffice) -> None:
    mail = send_one(office, "ok", at="end")

    assert (mail.event, mail.detail) == ("accepted", "250 taken")
    assert mail.message_id.endswith("@sales.example.com>")


def test_the_history_of_a_mail_tells_every_step_with_time_and_run(office: PostOffice) -> None:
    mail = send_one(office, "ok", at="end")

    history = show_mail(office.ledger, mail_id=mail.key.mail_id[:6], now=office.now)

    assert [event.event for event in history] == ["queued", "sending", "accepted"]
    assert [event.at for event in history] == sorted(event.at for event in history)
    assert {event.run_id for event in history} == {"run1"}


def test_a_refused_mail_goes_out_after_retry(office: PostOffice) -> None:
    send_one(office, "5xx", at="RCPT")

    retry_mails(office.ledger, run_id="person", now=office.now)

    with ScriptedServer() as server:
        office.send(port=server.port)
    assert server.accepted == [address_of(0)]


def test_a_mail_that_was_delivered_cannot_be_retried(office: PostOffice) -> None:
    mail = send_one(office, "ok", at="end")

    with pytest.raises(WrongStateError, match="is \\[accepted\\]"):
        retry_mails(office.ledger, mail_ids=(mail.key.mail_id,), run_id="person", now=office.now)


def test_a_mail_of_unknown_fate_cannot_be_retried_only_resolved(office: PostOffice) -> None:
    mail = send_one(office, "take_and_drop", at="end")

    with pytest.raises(WrongStateError, match="is \\[unknown\\]"):
        retry_mails(office.ledger, mail_ids=(mail.key.mail_id,), run_id="person", now=office.now)
    assert retry_mails(office.ledger, run_id="person", now=office.now) == ()


def test_a_mail_resolved_as_sent_is_done(office: PostOffice) -> None:
    mail = send_one(office, "take_and_drop", at="end")

    assert resolve(office, mail, "sent").is_done

    with ScriptedServer() as server:
        result = office.send(port=server.port)
    assert (len(result.already), server.connections) == (1, 0)


def test_a_mail_resolved_as_not_sent_goes_out_with_the_next_run(office: PostOffice) -> None:
    mail = send_one(office, "drop", at="end")

    resolve(office, mail, "not_sent")

    with ScriptedServer() as server:
        office.send(port=server.port)
    assert server.accepted == [address_of(0)]


def test_a_mail_whose_fate_is_known_cannot_be_resolved(office: PostOffice) -> None:
    mail = send_one(office, "ok", at="end")

    with pytest.raises(WrongStateError, match="this needs unknown"):
        resolve(office, mail, "not_sent")


@pytest.mark.parametrize("mail_id", ["", "zzz", "%"])
def test_a_name_that_is_no_mail_is_told(office: PostOffice, mail_id: str) -> None:
    send_one(office, "ok", at="end")

    with pytest.raises(UnknownMailError, match="outbox list"):
        show_mail(office.ledger, mail_id=mail_id, now=office.now)


def test_the_outbox_of_a_workspace_that_never_sent_is_empty(office: PostOffice) -> None:
    assert list_mails(office.ledger, now=office.now) == ()
