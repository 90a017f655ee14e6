"""A person lets mails go by command: who and when is kept, shown, and told to operations."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows import mailing, summary
from flows.night import Night, hold_workspace
from flows.render.run_mail import run_mail
from flows.send.local_mailbox import LocalMailbox, describe_mailbox
from flows.shelves import REPORT_TEMPLATES, Workspace
from tests.unit.send.made_up import publish_large

from .conftest import Answer

Call = Callable[..., Answer]
DAY = date(2026, 11, 20)
SETTINGS = """\
company: {name: 見本工房株式会社, languages: [ja]}
sources: {crm: {system: salesforce}}
org: {source: crm}
stages: {crm: {"*": [{stage: 提案, order: 1, status: open, ja: 提案, en: Proposal}]}}
reports:
  progress: {template: progress, cadence: weekly, release: required}
mail:
  server: 127.0.0.1
  port: %d
  security: none
  sender: shinchoku@example.com
  allowed_domains: [example.com]
  dry_run: false
  operations: [ops@example.com]
"""


@pytest.fixture
def mailbox(workspace: Path) -> Iterator[LocalMailbox]:
    """Return the mailbox of a workspace with three mails to be released."""
    with LocalMailbox(workspace.parent / "mailbox") as server:
        workspace.mkdir()
        (workspace / "shinchoku.yaml").write_text(SETTINGS % server.port, encoding="utf-8")
        delivery = workspace / "landing" / "crm" / DAY.isoformat()
        delivery.mkdir(parents=True)
        (delivery / "Opportunity.csv").write_text("Id\n1\n", encoding="utf-8")
        publish_large(workspace / "published" / DAY.isoformat(), day=DAY, people=3)
        yield server


def send(shinchoku: Call, workspace: Path) -> Answer:
    return shinchoku("send", "-w", workspace, "--as-of", DAY.isoformat())


def test_a_run_with_waiting_mails_ends_well_and_says_what_to_type(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    answer = send(shinchoku, workspace)

    told = " ".join((answer.out + answer.err).split())
    assert answer.status == 0
    assert "3 awaiting release" in told
    assert "outbox release --report progress --date 2026-11-20 --by NAME" in told
    assert describe_mailbox(mailbox.folder) == ()


def test_who_released_is_kept_and_shown_everywhere(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    send(shinchoku, workspace)
    before = json.loads(shinchoku("status", "-w", workspace, "--json").out)
    one = shinchoku(
        "outbox", "release", "--only", "manager1@example.com", "--by", "山田", "-w", workspace
    )
    no = shinchoku(
        "outbox", "reject", "--only", "manager2@example.com", "--because", "退職", "--by", "佐藤",
        "-w", workspace,
    )  # fmt: skip
    rest = shinchoku(
        "outbox", "release", "--date", DAY.isoformat(), "--by", "鈴木", "-w", workspace
    )
    none = shinchoku("outbox", "release", "--by", "鈴木", "-w", workspace)
    listed = json.loads(shinchoku("outbox", "list", "-w", workspace, "--json").out)
    shown = shinchoku("outbox", "list", "-w", workspace).out
    shinchoku("outbox", "export", workspace / "mails.csv", "-w", workspace)
    again = send(shinchoku, workspace)

    assert before["awaiting_release"][0]["mails"] == 3
    assert "--report progress" in before["awaiting_release"][0]["command"]
    assert [answer.status for answer in (one, no, rest, none, again)] == [0, 0, 0, 2, 0]
    assert "1 released; mails: 1 sent" in one.out
    assert "no mail awaits a release; 0 wait in all" in none.err + none.out
    assert len(describe_mailbox(mailbox.folder)) == 2
    decided = {row["to"]: (row["state"], row["decided_by"], row["because"]) for row in listed}
    assert decided == {
        "manager0@example.com": ("accepted", "鈴木", ""),
        "manager1@example.com": ("accepted", "山田", ""),
        "manager2@example.com": ("rejected", "佐藤", "退職"),
    }
    assert "佐藤" in shown
    assert "at (Asia/Tokyo)" in shown
    when = datetime.fromisoformat(listed[0]["at"]).astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"{when:%Y-%m-%d %H:%M}" in shown
    with (workspace / "mails.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["recipient"]: row for row in csv.DictReader(file)}
    first = rows["manager0@example.com"]
    assert (first["decision"], first["decided_by"], first["as_of"]) == (
        "released", "鈴木", "2026-11-20",
    )  # fmt: skip
    assert first["document"].startswith("published/2026-11-20/pdf/")
    assert rows["manager2@example.com"]["decision"] == "rejected"


def test_a_release_is_seen_on_the_page_at_once(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    send(shinchoku, workspace)
    page, metrics = workspace / "state" / "status.html", workspace / "state" / "metrics.prom"
    page.write_text("of before", encoding="utf-8")

    shinchoku("outbox", "release", "--by", "山田", "-w", workspace)

    assert len(describe_mailbox(mailbox.folder)) == 3
    assert "of before" not in page.read_text("utf-8")
    assert 'state="accepted",workspace="sales"} 3.0' in metrics.read_text("utf-8")


def test_a_second_release_at_once_is_refused_and_disturbs_nothing(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    send(shinchoku, workspace)
    with hold_workspace(Workspace(workspace), holder="release-of-another"):
        answer = shinchoku("outbox", "release", "--by", "山田", "-w", workspace)
    then = shinchoku("outbox", "release", "--by", "山田", "-w", workspace)

    assert answer.status == 1
    assert "another run (release-of-another) is at work" in answer.err + answer.out
    assert then.status == 0
    assert len(describe_mailbox(mailbox.folder)) == 3


def test_a_release_during_a_dry_run_is_refused(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    send(shinchoku, workspace)
    file = workspace / "shinchoku.yaml"
    file.write_text(file.read_text("utf-8").replace("dry_run: false", "dry_run: true"), "utf-8")

    answer = shinchoku("outbox", "release", "--by", "山田", "-w", workspace)

    assert answer.status == 2
    assert "mail.dry_run is true" in answer.err + answer.out
    assert json.loads(shinchoku("status", "-w", workspace, "--json").out)["outbox"] == {
        "awaiting": 3
    }
    assert describe_mailbox(mailbox.folder) == ()


def test_a_release_while_the_server_is_away_is_ended_by_the_next_send(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    send(shinchoku, workspace)
    file = workspace / "shinchoku.yaml"
    here = file.read_text("utf-8")
    file.write_text(here.replace(f"port: {mailbox.port}", "port: 1"), "utf-8")
    away = shinchoku("outbox", "release", "--by", "山田", "-w", workspace)
    file.write_text(here, "utf-8")
    then = send(shinchoku, workspace)

    assert (away.status, then.status) == (4, 0)
    assert "the next run sends what failed" in away.out
    assert len(describe_mailbox(mailbox.folder)) == 3


@pytest.mark.usefixtures("mailbox")
def test_who_was_told_that_the_day_is_done_is_told_when_mails_begin_to_wait(
    workspace: Path,
) -> None:
    night = Night(workspace=workspace, as_of=DAY, run_id="run")
    told = [summary.mail(night, [], outcome="done", fault="")]
    mailing.send(night)
    told += [summary.mail(night, [], outcome="done", fault="")]

    assert told == ["1 told, 0 told before"] * 2


@pytest.mark.usefixtures("mailbox")
def test_operations_are_told_how_many_wait_and_what_to_type(workspace: Path) -> None:
    night = Night(workspace=workspace, as_of=DAY, run_id="run")
    mailing.send(night)

    report = summary.report_of(night, [], outcome="done", fault="")
    told = {
        language: run_mail(
            report.model_copy(update={"language": language}), templates=REPORT_TEMPLATES
        ).text
        for language in ("ja", "en")
    }

    assert "progress（2026-11-20 発行）3 通" in told["ja"]
    assert "progress, published as of 2026-11-20: 3 mails" in told["en"]
    send_once = [summary.mail(night, [], outcome="done", fault="") for _ in range(2)]
    assert send_once == ["1 told, 0 told before", "0 told, 1 told before"]
    for text in told.values():
        assert "-> shinchoku outbox release --report progress --date 2026-11-20 --by NAME" in text
