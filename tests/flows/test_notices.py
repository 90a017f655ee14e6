"""Who is told how a run ended: real runs, a real webhook, and channels that fail."""

import json
import re
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from flows import notices, run_log, summary
from flows.errors import HeldError, SettingsError
from flows.night import Night
from flows.nightly import nightly
from flows.settings import load_settings
from flows.steps import Done
from tests.hooks import Hook, hook_server

from .conftest import Answer
from .test_run_log import NOON, PERSONAL, lines_of
from .test_run_log import night as night  # noqa: PLC0414  # its fixture, full of what is personal

SETTINGS = """
notices:
  - name: chat
    when: [held, failed, published]
    url_env: SHINCHOKU_CHAT
    link: https://status.example.com/sales
  - name: pager
    when: [mails_failed]
    url_env: SHINCHOKU_PAGER
"""
PUBLISHED = Done("render", "x", 1.0, counts={"editions_made": 3})
MAILED = Done("send", "x", 1.0, failed=2, counts={"mails_failed": 2})


@pytest.fixture
def hook(night: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    with night.shelves.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    with hook_server() as server:
        monkeypatch.setenv("SHINCHOKU_CHAT", server.url)
        monkeypatch.setenv("SHINCHOKU_PAGER", server.url)
        yield server


def held(night: Night) -> None:
    with pytest.raises(HeldError):
        nightly(workspace=night.workspace, only=("collect", "ingest", "judge"), send=False)


@pytest.mark.usefixtures("prefect")
def test_a_held_run_is_told_once_without_data_or_names(night: Night, hook: Hook) -> None:
    held(night)
    held(night)

    (body,) = hook.bodies
    assert body["title"].startswith("【shinchoku】2026-11-20 時点の処理を検査で止めました")
    assert "https://status.example.com/sales" in body["message"]
    said = json.dumps(body | {"path": ""}, ensure_ascii=False).replace("status.example.com", "")
    assert not [word for word in (*PERSONAL, "unknown_stage") if word in said]
    lines = lines_of(night)
    told = [line["codes"] for line in lines if line["message"] == "a channel was told"]
    assert told == [["chat"]]


@pytest.mark.usefixtures("prefect")
def test_a_channel_that_fails_is_told_and_changes_nothing_else(
    night: Night, hook: Hook, capsys: pytest.CaptureFixture[str]
) -> None:
    hook.status = 500
    held(night)
    hook.status = 200
    held(night)

    said = capsys.readouterr().err
    assert "channel [chat] was not told: it did not take the notice" in said
    assert "hunter2" not in said + json.dumps(lines_of(night))
    assert len(hook.bodies) == 2  # what did not get through is tried by the next run
    ends = [line["message"] for line in lines_of(night) if line["step"] == "run"]
    assert ends.count("run held") == 2
    assert ends.count("a channel was not told") == 1


def test_a_publication_and_its_lost_mails_go_to_who_asked_for_each(
    night: Night, hook: Hook
) -> None:
    notices.tell(night, [PUBLISHED, MAILED], None, now=lambda: NOON)

    said = {body["title"] for body in hook.bodies}
    assert said == {
        "【shinchoku】2026-11-20 時点のレポートを発行しました。",
        "【shinchoku】2026-11-20 時点のレポートのうち、届いていないメールがあります。",
    }
    assert all("2 通" not in body["message"] for body in hook.bodies)


def test_a_run_that_makes_nothing_new_is_no_news(night: Night, hook: Hook) -> None:
    unchanged = replace(PUBLISHED, counts={"editions_made": 0})
    notices.tell(night, [unchanged], None, now=lambda: NOON)
    later = night.shelves.published(date(2026, 11, 21))
    later.mkdir(parents=True)
    notices.tell(night, [PUBLISHED], None, now=lambda: NOON)

    assert hook.bodies == []


def test_an_address_that_is_not_set_is_named_and_found_by_doctor(
    night: Night, hook: Hook, monkeypatch: pytest.MonkeyPatch, shinchoku: Callable[..., Answer],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.delenv("SHINCHOKU_CHAT")
    notices.tell(night, [PUBLISHED], None, now=lambda: NOON)

    assert "channel [chat] was not told: SHINCHOKU_CHAT is not set" in capsys.readouterr().err
    assert hook.bodies == []
    found = shinchoku("doctor", "-w", night.workspace).out
    assert "set SHINCHOKU_CHAT to the Apprise URL of the channel" in found


def test_another_end_of_the_same_day_is_told(night: Night, hook: Hook) -> None:
    for number, fault in enumerate((ValueError("a"), ValueError("a"), KeyError("b"))):
        run = replace(night, run_id=f"run-{number}")
        summary.started(run, pid=1)
        run_log.write(run, run_log.Line("run failed", at=NOON))
        summary._write(run, "failed", summary._first_line(fault))
        notices.tell(run, [], fault, now=lambda: NOON)

    assert len(hook.bodies) == 2


@pytest.mark.parametrize("key", ["url_env: ", "url: "])
def test_an_address_in_the_settings_is_refused_and_not_repeated(
    night: Night, hook: Hook, shinchoku: Callable[..., Answer], key: str
) -> None:
    file = night.shelves.settings_file
    text = file.read_text("utf-8").replace("url_env: SHINCHOKU_CHAT", f"{key}{hook.url}")
    file.write_text(text, encoding="utf-8")

    answer = shinchoku("status", "-w", night.workspace)
    with pytest.raises(SettingsError) as fault:
        load_settings(night.shelves)

    assert answer.status == 2
    assert "notices.0.url" in answer.err
    told = "".join(traceback.format_exception(fault.value))
    assert "hunter2" not in answer.err + answer.out + told


@pytest.mark.usefixtures("prefect")
def test_an_end_that_comes_again_and_again_is_told_once(night: Night, hook: Hook) -> None:
    for _ in range(3):
        held(night)

    assert len(hook.bodies) == 1


@pytest.mark.usefixtures("prefect")
def test_a_ledger_that_is_damaged_keeps_no_channel_from_being_told(
    night: Night, hook: Hook
) -> None:
    night.shelves.ledger.parent.mkdir(exist_ok=True)
    night.shelves.ledger.write_bytes(b"no database at all, however one looks at it" * 50)

    with pytest.raises(sqlite3.DatabaseError):
        nightly(workspace=night.workspace, only=("collect",), send=False)

    (body,) = hook.bodies
    assert "途中で終わりました" in body["title"]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("when: [mails_failed]", "when: []", r"notices\.1\.when"),
        ("name: pager", "name: chat", r"\[chat\] is the name of two channels"),
        ("url_env: SHINCHOKU_PAGER", "url_env: json://host/secret", r"notices\.1\.url_env"),
    ],
)
def test_settings_of_channels_that_cannot_be_are_refused(
    night: Night, hook: Hook, shinchoku: Callable[..., Answer], was: str, becomes: str, said: str
) -> None:
    file = night.shelves.settings_file
    file.write_text(file.read_text("utf-8").replace(was, becomes), encoding="utf-8")

    answer = shinchoku("status", "-w", night.workspace)

    assert answer.status == 2
    assert re.search(said, answer.err), answer.err
    assert hook.bodies == []
