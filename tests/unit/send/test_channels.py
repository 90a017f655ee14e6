"""Channels beside mail, each against a real web server: what they get, and how one fails."""

import time

import pytest
from pydantic import SecretStr

from flows.send.channels import ChannelNotice, tell_channels
from tests.hooks import hook_server


def notice(url: str) -> ChannelNotice:
    return ChannelNotice(url=SecretStr(url), subject="held", text="as of 2026-11-20")


def test_a_channel_gets_subject_and_text_and_nothing_else_of_ours() -> None:
    with hook_server() as hook:
        said = tell_channels({"chat": notice(hook.url)})

    assert said == {"chat": ""}
    (body,) = hook.bodies
    assert (body["path"], body["title"], body["message"]) == (
        "/hunter2", "held", "as of 2026-11-20",
    )  # fmt: skip
    assert set(body) <= {"path", "version", "title", "message", "attachments", "type"}


def test_each_channel_that_fails_is_told_apart_without_its_address() -> None:
    with hook_server() as hook, hook_server() as broken:
        broken.status = 500
        said = tell_channels(
            {
                "good": notice(hook.url),
                "broken": notice(broken.url),
                "away": notice("json://127.0.0.1:9/hunter2"),
                "none": notice("no such thing hunter2"),
            }
        )

    assert said == {
        "good": "",
        "broken": "it did not take the notice",
        "away": "it did not take the notice",
        "none": "its address is none that Apprise knows",
    }


def test_a_channel_that_never_answers_is_left_after_the_span() -> None:
    with hook_server() as slow, hook_server() as good:
        slow.waits_seconds = 3
        started = time.monotonic()
        said = tell_channels(
            {"slow": notice(slow.url), "good": notice(good.url)}, longest_seconds=1
        )

        assert time.monotonic() - started < 2.5
    assert said == {"slow": "no answer within 1 seconds", "good": ""}


def test_a_channel_that_leads_elsewhere_has_not_taken_the_notice() -> None:
    with hook_server() as hook:
        hook.status, hook.leads_to = 302, f"http://127.0.0.1:{hook.port}/login"
        said = tell_channels({"chat": notice(hook.url)})

    assert said == {"chat": "it did not take the notice"}


def test_what_apprise_says_of_an_address_goes_nowhere(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    tell_channels({"away": notice("json://127.0.0.1:9/hunter2")})

    said = capfd.readouterr()
    assert "hunter2" not in said.err + said.out + caplog.text
