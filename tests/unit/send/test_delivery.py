from datetime import date
from pathlib import Path

import pytest

from flows.send.delivery import send_notice
from flows.send.local_mailbox import LocalMailbox, describe_mailbox
from flows.send.publication import PublicationChangedError
from flows.send.round import patience
from flows.send.smtp import TransientError
from flows.send.switches import Switches, UnsafeTransportError
from flows.vocabulary.delivery import Manifest
from flows.vocabulary.outbox import Notice, SendResult
from tests.unit.send.conftest import PostOffice
from tests.unit.send.made_up import TITLE, address_of, publish_to_do, switches_for
from tests.unit.send.scripted_server import Act, ScriptedServer

pytestmark = pytest.mark.unit


def test_every_manager_gets_one_mail_with_the_report_attached(office: PostOffice) -> None:
    office.publish(people=3)

    with LocalMailbox(office.folder / "mailbox") as mailbox:
        result = office.send(port=mailbox.port)

    mails = describe_mailbox(office.folder / "mailbox")
    assert [mail.attachments for mail in mails] == [(f"{TITLE}.pdf",)] * 3
    assert len(result.accepted) == 3
    assert result.is_complete


def test_the_second_run_sends_nothing_and_says_already(office: PostOffice) -> None:
    office.publish(people=3)

    with LocalMailbox(office.folder / "mailbox") as mailbox:
        office.send(port=mailbox.port)
        again = office.send(port=mailbox.port)

    assert len(describe_mailbox(office.folder / "mailbox")) == 3
    assert len(again.already) == 3


def test_one_connection_carries_all_mails(office: PostOffice) -> None:
    office.publish(people=6)

    with ScriptedServer() as server:
        office.send(port=server.port)

    assert (server.connections, len(server.accepted)) == (1, 6)


def test_a_person_named_twice_in_an_edition_gets_it_once(office: PostOffice) -> None:
    file = office.publish(people=1) / "manifest.json"
    manifest = Manifest.model_validate_json(file.read_bytes())
    (edition,) = manifest.editions
    shouted = edition.recipients[0].model_copy(update={"address": "MANAGER0@Example.com"})
    twice = edition.model_copy(update={"recipients": (*edition.recipients, shouted)})
    file.write_text(manifest.model_copy(update={"editions": (twice,)}).model_dump_json())

    with ScriptedServer() as server:
        office.send(port=server.port)

    assert server.accepted == [address_of(0)]


def test_a_bad_address_is_one_refusal_and_not_the_end(office: PostOffice) -> None:
    office.publish(addresses=("nobody at example.com", 'x"@b"@example.com', address_of(2)))

    with ScriptedServer() as server:
        result = office.send(port=server.port)

    assert (len(result.refused), server.accepted) == (2, [address_of(2)])


def test_a_refused_address_is_told_again_but_not_tried_again(office: PostOffice) -> None:
    office.publish(people=1)

    with ScriptedServer({"RCPT": ["5xx"]}) as server:
        office.send(port=server.port)
        again = office.send(port=server.port)

    assert again.refused[0].detail == "at RCPT TO: 550 never"
    assert server.accepted == []


def test_a_temporary_answer_is_tried_again_in_the_same_run(office: PostOffice) -> None:
    office.publish(people=1)

    with ScriptedServer({"RCPT": ["4xx", "4xx"]}) as server:
        result = office.send(port=server.port)

    assert len(result.accepted) == 1
    assert office.history(address_of(0)) == ["queued", "failed", "failed", "sending", "accepted"]


def test_a_mail_that_failed_goes_out_with_the_next_run(office: PostOffice) -> None:
    office.publish(people=1)

    failed = office.send(port=1)
    with ScriptedServer() as server:
        result = office.send(port=server.port)

    assert (len(failed.failed), len(result.accepted), len(server.accepted)) == (1, 1, 1)


def test_five_failures_in_a_row_end_the_sending_and_the_rest_waits(office: PostOffice) -> None:
    office.publish(people=8)

    with ScriptedServer({"RCPT": ["5xx"] * 8}) as server:
        result = office.send(port=server.port)
        rest = office.send(port=server.port)

    assert (len(result.refused), len(result.waiting)) == (5, 3)
    assert result.stopped.startswith("stopped after 5 failures in a row")
    assert len(rest.refused) == 8


def test_failures_with_a_success_between_do_not_end_the_sending(office: PostOffice) -> None:
    office.publish(people=12)

    with ScriptedServer({"RCPT": ["5xx", "5xx", "5xx", "ok"] * 3}) as server:
        result = office.send(port=server.port)

    assert (len(result.refused), len(result.accepted), result.stopped) == (9, 3, "")


@pytest.mark.parametrize("act", ["take_and_drop", "drop", "nonsense", "silence"])
def test_an_answer_lost_after_the_last_line_is_unknown_and_never_repeated(
    office: PostOffice, act: Act
) -> None:
    office.publish(people=1)

    with ScriptedServer({"end": [act]}) as server:
        result = office.send(port=server.port, answer_seconds=0.2)
        again = office.send(port=server.port)

    assert (len(result.unknown), len(again.unknown)) == (1, 1)
    assert len([line for line in server.commands if line == "DATA"]) == 1


def test_an_address_outside_the_allowed_domains_is_held_and_told(office: PostOffice) -> None:
    office.publish(addresses=("leaver@other.example.org", address_of(1)))

    with ScriptedServer() as server:
        result = office.send(port=server.port)

    assert server.accepted == [address_of(1)]
    assert result.held_by_allow_list[0].key.recipient == "leaver@other.example.org"
    assert "other.example.org" in result.held_by_allow_list[0].detail


def test_a_held_mail_goes_out_once_its_domain_is_allowed(office: PostOffice) -> None:
    office.publish(addresses=("new@branch.example.org",))

    with ScriptedServer() as server:
        office.send(port=server.port)
        office.send(port=server.port)
        result = office.send(port=server.port, allowed_domains=("Branch.Example.org",))

    assert len(result.accepted) == 1
    history = office.history("new@branch.example.org")
    assert history == ["queued", "held", "queued", "sending", "accepted"]


def test_without_allowed_domains_nobody_gets_mail(office: PostOffice) -> None:
    office.publish(people=2)

    with ScriptedServer() as server:
        result = office.send(port=server.port, allowed_domains=())

    assert (len(result.held_by_allow_list), server.connections) == (2, 0)


def test_neither_a_subdomain_nor_a_longer_name_of_an_allowed_domain_is_allowed() -> None:
    switches = switches_for(25, allowed_domains=("@north.example.com",))

    assert switches.allows("a@NORTH.example.com")
    assert not switches.allows("a@evil.north.example.com")
    assert not switches.allows("a@evilnorth.example.com")


def test_a_redirected_mail_does_not_mark_the_real_one_done(office: PostOffice) -> None:
    office.publish(people=2)

    with ScriptedServer() as server:
        office.send(port=server.port, redirect_to="tester@example.com")
        again = office.send(port=server.port, redirect_to="tester@example.com")
        real = office.send(port=server.port)

    assert server.accepted == ["tester@example.com"] * 2 + [address_of(0), address_of(1)]
    assert (len(again.already), len(real.accepted)) == (2, 2)


def test_a_redirected_mail_says_for_whom_it_was(office: PostOffice) -> None:
    office.publish(people=1)

    with LocalMailbox(office.folder / "mailbox") as mailbox:
        office.send(port=mailbox.port, redirect_to="tester@example.com")

    (mail,) = describe_mailbox(office.folder / "mailbox")
    assert mail.to == "山田 0 <tester@example.com>"
    assert mail.subject.startswith(f"[→ {address_of(0)}] 【営業進捗】")


def test_a_dry_run_writes_files_and_marks_nothing(office: PostOffice) -> None:
    office.publish(people=2)
    folder = office.folder / "dry_run"

    result = office.send(dry_run_folder=folder)
    office.send(dry_run_folder=folder)

    assert len(result.dry_run) == len(list(folder.iterdir())) == 2
    assert office.states() == {}


def test_a_dry_run_opens_no_connection(office: PostOffice) -> None:
    office.publish(people=1)

    with ScriptedServer() as server:
        office.send(port=server.port, dry_run_folder=office.folder / "dry_run")

    assert server.connections == 0


def test_only_the_named_reports_go_out(office: PostOffice) -> None:
    office.publish(people=1)

    assert office.send(only_reports=("gap",)).outcomes == ()


def test_a_to_do_mail_goes_out_on_its_day_once_and_without_a_document(office: PostOffice) -> None:
    day = date(2026, 11, 24)
    publish_to_do(office.folder / "published", day=day)
    with LocalMailbox(office.folder / "mailbox") as mailbox:
        early = office.send(port=mailbox.port, today=date(2026, 11, 23))
        on_the_day = office.send(port=mailbox.port, today=day)
        again = office.send(port=mailbox.port, today=day)
        late = office.send(port=mailbox.port, today=date(2026, 11, 25))

    assert (early.outcomes, late.outcomes) == ((), ())
    assert [o.fate for o in (*on_the_day.outcomes, *again.outcomes)] == ["accepted", "already"]
    (mail,) = describe_mailbox(office.folder / "mailbox")
    assert mail.attachments == ()


def test_a_document_changed_after_publication_stops_everything(office: PostOffice) -> None:
    pdf = next(office.publish(people=3).glob("pdf/*unit2*"))
    pdf.write_bytes(b"%PDF-1.7 forged")

    with ScriptedServer() as server, pytest.raises(PublicationChangedError, match="was changed"):
        office.send(port=server.port)

    assert server.connections == 0


def test_a_document_outside_the_publication_is_never_read(office: PostOffice) -> None:
    (office.folder / "secret.txt").write_text("secret")
    manifest = office.publish(people=1) / "manifest.json"
    text = manifest.read_text()
    manifest.write_text(
        text.replace("mail/progress__2026W47__unit__unit0__ja.txt", "../secret.txt")
    )

    with pytest.raises(PublicationChangedError, match="lies outside"):
        office.send()


@pytest.mark.parametrize("content", ["", "{}", '{"as_of": "soon"}'])
def test_a_manifest_that_is_none_is_told_without_a_traceback(
    office: PostOffice, content: str
) -> None:
    (office.publish(people=1) / "manifest.json").write_text(content)

    with pytest.raises(PublicationChangedError, match="is no manifest"):
        office.send()


def test_clear_text_to_another_machine_is_refused(office: PostOffice) -> None:
    office.publish(people=1)

    with pytest.raises(UnsafeTransportError, match=r"mail\.example\.com"):
        office.send(server="mail.example.com")


def test_a_mail_over_the_servers_limit_is_held_before_it_is_sent(office: PostOffice) -> None:
    office.publish(people=1)

    with ScriptedServer(ehlo=b"250-localhost\r\n250 SIZE 500") as server:
        result = office.send(port=server.port)

    assert "over the server's limit of 500" in result.too_large[0].detail
    assert not [line for line in server.commands if line.startswith("MAIL")]


def test_waiting_grows_between_attempts() -> None:
    switches = switches_for(1, wait_seconds=2.0, attempts=4)
    waits: list[float] = []
    rule = patience(switches).copy(sleep=waits.append)

    with pytest.raises(Exception, match="not now"):
        rule(_always_transient)

    assert waits == [2.0, 4.0, 8.0]


def test_a_notice_reaches_each_operator_once(office: PostOffice, tmp_path: Path) -> None:
    notice = Notice(key="2026-11-20 held", subject="営業進捗 保留", text="関東の案件が未着です。")
    people = ("ops@example.com", "Ops@example.com", "chief@example.com")

    with LocalMailbox(tmp_path / "mailbox") as mailbox:
        switches = switches_for(mailbox.port, operations=people)
        first, second = (_notify(office, notice, switches, run) for run in ("a", "b"))

    assert (len(first.accepted), len(second.already)) == (2, 2)
    assert [mail.attachments for mail in describe_mailbox(tmp_path / "mailbox")] == [(), ()]


def _notify(office: PostOffice, notice: Notice, switches: Switches, run: str) -> SendResult:
    return send_notice(
        notice=notice,
        switches=switches,
        credentials=None,
        ledger=office.ledger,
        run_id=run,
        now=office.now,
    )


def _always_transient() -> None:
    raise TransientError(step="RCPT TO", answer="451 not now")
