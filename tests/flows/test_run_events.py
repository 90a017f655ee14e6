"""Events of runs: what they bear, and that a real Prefect server notifies by them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml

from flows.night import Night, StoppedByGateError
from flows.run_events import emit, events_of, for_job
from flows.steps import Done
from flows.vocabulary.verdict import CheckResult, Verdict
from tests.hooks import hook_server

from .test_run_log import PERSONAL
from .test_run_log import night as night  # noqa: PLC0414  # its fixture, full of what is personal

ROOT = Path(__file__).resolve().parents[2]
AUTOMATIONS = ROOT / "deploy" / "prefect" / "automations.yaml"
LONGEST_SECONDS = 120
RENDERED = Done("render", "x", 2.0, counts={"editions_made": 0, "editions_published": 3})
BLOCK = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock as Hook
hook = Hook(name="shinchoku", url=sys.argv[1], json_data={"text": "{{subject}} | {{body}}"})
print(hook.save("shinchoku", overwrite=True))
"""


@dataclass(frozen=True)
class Server:
    """A Prefect server of a person's own, and how commands are called under it."""

    api: str
    environment: dict[str, str]

    def call(self, *words: str, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def events(self) -> dict[str, dict[str, object]]:
        told = {"filter": {"event": {"prefix": ["shinchoku."]}}}
        answer = httpx.post(f"{self.api}/events/filter", json=told, timeout=30)
        return {event["event"]: event for event in answer.json()["events"]}


def wait_for(sign: Callable[[], object], what: str) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        with suppress(httpx.HTTPError):
            if sign():
                return
        time.sleep(0.5)
    pytest.fail(f"waited {LONGEST_SECONDS} s in vain for {what}")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start a real server on loopback, with the services that act on events."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    environment = os.environ | {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": api,
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path}/prefect.db",
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
    }
    words = ("-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment) as process:
        try:
            wait_for(lambda: httpx.get(f"{api}/health", timeout=30).is_success, "the server")
            yield Server(api=api, environment=environment)
        finally:
            process.terminate()


@pytest.mark.slow
def test_a_held_night_is_an_event_of_a_real_server_and_its_automation_notifies(
    night: Night, server: Server, tmp_path: Path
) -> None:
    with hook_server() as hook:
        block = server.call("-c", BLOCK, f"http://127.0.0.1:{hook.port}/hook").strip()
        file = tmp_path / "automations.yaml"
        file.write_text(AUTOMATIONS.read_text("utf-8").replace("BLOCK_ID", block), "utf-8")
        made = server.call("-m", "prefect", "automation", "create", "--from-file", str(file))
        only = [word for room in ("collect", "ingest", "judge") for word in ("--only", room)]
        where = ("-w", str(night.workspace), "--no-send", *only)
        server.call("-m", "flows.cli", "run", *where, status=3)
        wait_for(lambda: hook.bodies, "the notification")
        # the server notifies at once and keeps what it was told some seconds later
        wait_for(lambda: len(server.events()) > 1, "the events")

    assert "Created 2 automation(s)" in made
    (body,) = hook.bodies
    assert body["text"].startswith("shinchoku 2026-11-20: held | Job by hand, run ")
    assert body["text"].endswith("StoppedByGateError, unknown_stage")
    events = server.events()
    assert events.keys() == {"shinchoku.night.held", "shinchoku.gate.held"}
    gate = events["shinchoku.gate.held"]
    assert gate["resource"]["prefect.resource.id"] == "shinchoku.gate.sales.raw"
    assert gate["payload"]["checks"] == ["unknown_stage"]
    said = json.dumps([[e["resource"], e["payload"]] for e in events.values()], ensure_ascii=False)
    assert not [word for word in PERSONAL if word in said + body["text"]]


def test_the_end_of_a_run_is_one_event_with_its_job(night: Night) -> None:
    with for_job("weekly"):
        ((name, resource, payload),) = events_of(night, [RENDERED], None)
    ((by_hand, _, said),) = events_of(night, [], None)
    ((failed, _, why),) = events_of(night, [], KeyError("鈴木一郎"))

    assert name == "shinchoku.night.published"
    assert resource["prefect.resource.id"] == "shinchoku.workspace.sales"
    assert payload == {
        "run_id": night.run_id, "as_of": "2026-11-20", "job": "weekly", "outcome": "published",
        "seconds": 2.0, "mails_failed": 0, "codes": [],
    }  # fmt: skip
    assert (by_hand, said["job"]) == ("shinchoku.night.done", "by hand")
    assert (failed, why["codes"]) == ("shinchoku.night.failed", ["KeyError"])


def test_a_gate_that_held_is_an_event_of_its_own_without_what_it_saw(night: Night) -> None:
    check = CheckResult(
        check="unknown_stage", data_set="crm/deal", outcome="stop",
        sentence_ja="鈴木一郎", sentence_en="suzuki", value="丸山倉庫",
    )  # fmt: skip
    verdict = Verdict(as_of=night.as_of, stage="raw", outcome="stop", checks=(check, check))

    told = list(events_of(night, [], StoppedByGateError(verdict=verdict)))

    assert [name for name, *_ in told] == ["shinchoku.night.held", "shinchoku.gate.held"]
    assert told[1][2]["checks"] == ["unknown_stage"]
    assert not [word for word in PERSONAL if word in json.dumps(told, ensure_ascii=False)]


def test_without_an_api_nothing_is_emitted(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    def never(*_: object, **__: object) -> None:
        pytest.fail("an event was emitted")

    monkeypatch.setattr("prefect.events.emit_event", never)
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        emit(night, [RENDERED], None)


def test_the_shipped_automations_expect_events_that_there_are(night: Night) -> None:
    shipped = yaml.safe_load(AUTOMATIONS.read_text("utf-8"))["automations"]
    ends = ([RENDERED], None), ([], None), ([], KeyError("x"))
    emitted = {name for done, fault in ends for name, *_ in events_of(night, done, fault)}

    expected = {name for one in shipped for name in one["trigger"]["expect"]}
    assert expected <= emitted | {"shinchoku.night.held"}
    assert {"shinchoku.night.held", "shinchoku.night.failed"} < expected
