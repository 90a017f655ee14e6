"""What an administrator copies says what the house has: paths, commands, variables, no root."""

import re
import shutil
import smtplib
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from flows.cli import app
from tests.architecture.house import ROOT

pytestmark = pytest.mark.architecture

UNIT = ROOT / "deploy" / "systemd" / "shinchoku@.service"
DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
IGNORED = ROOT / "deploy" / "docker" / "Dockerfile.dockerignore"
COMPOSE = ROOT / "deploy" / "docker" / "compose.yaml"
MOST_EXPOSED = 2.0
PROGRAM = "/opt/shinchoku/.venv/bin/shinchoku"
COMMANDS = {command.name or str(command.callback.__name__) for command in app.registered_commands}


def _steps() -> list[tuple[str, str]]:
    """Return instruction and rest of each step of the Dockerfile, continuations joined."""
    text = re.sub(r"\\\n\s*", " ", DOCKERFILE.read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def _services() -> dict[str, dict[str, object]]:
    services: dict[str, dict[str, object]] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    return services


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_takes_the_unit_and_finds_its_sandbox_tight(tmp_path: Path) -> None:
    # the program lies elsewhere here; everything else is read as it is
    unit = tmp_path / f"{UNIT.stem}a.service"
    unit.write_text(UNIT.read_text("utf-8").replace(PROGRAM, sys.executable), encoding="utf-8")

    read = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (read.returncode, read.stderr.strip()) == (0, "")
    exposed = re.search(r"exposure level for .*: ([\d.]+)", judged.stdout)
    assert exposed
    assert float(exposed[1]) <= MOST_EXPOSED


def test_the_unit_calls_a_command_of_the_program() -> None:
    (call,) = re.findall(r"^ExecStart=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)

    program, command, *_ = call.split()
    assert (program, command in COMMANDS) == (PROGRAM, True)


def test_the_image_copies_what_is_there_and_all_that_the_program_is_made_of() -> None:
    copied = {
        source.rstrip("/")
        for step, rest in _steps()
        if step == "COPY"
        for source in rest.split()[:-1]
    }
    kept = {line[1:] for line in IGNORED.read_text("utf-8").splitlines() if line.startswith("!")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])

    assert {name for name in copied if not (ROOT / name).exists()} == set()
    assert copied == kept
    assert packages | {"dbt_project", "report_templates", "requirements.lock"} <= copied


def test_the_image_runs_without_root_and_starts_a_command_of_the_program() -> None:
    steps = dict(_steps())

    assert re.fullmatch(r"python:3\.1[1-9]-slim-\w+", steps["FROM"])
    assert steps["USER"] not in {"root", "0"}
    assert yaml.safe_load(steps["ENTRYPOINT"]) == ["shinchoku"]
    assert yaml.safe_load(steps["CMD"])[0] in COMMANDS


def test_the_services_know_the_variables_of_the_house_and_programs_that_it_installs() -> None:
    known = (ROOT / ".env.example").read_text("utf-8") + (ROOT / "prefect.yaml").read_text("utf-8")
    for service in _services().values():
        environment = service.get("environment", {})
        assert isinstance(environment, dict)
        unknown = [n for n in environment if n.startswith("SHINCHOKU_") and n not in known]
        assert unknown == []
        entrypoint = service["entrypoint"]
        assert isinstance(entrypoint, list)
        assert shutil.which(entrypoint[0], path=f"{Path(sys.executable).parent}:/bin:/usr/bin")


@pytest.mark.skipif(
    subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    if shutil.which("docker")
    else True,
    reason="no docker compose on this machine",
)
def test_compose_takes_the_file() -> None:
    call = ["docker", "compose", "-f", str(COMPOSE), "config", "--quiet"]
    environment = {"SHINCHOKU_WORKSPACE_FOLDER": "/srv/sales", "PATH": "/usr/bin:/usr/local/bin"}
    done = subprocess.run(call, capture_output=True, text=True, check=False, env=environment)

    assert done.returncode == 0, done.stderr


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Start the mail service of the compose file on a free port, in a folder of the test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = _services()["mail"]["entrypoint"]
    assert isinstance(words, list)
    call = [word.replace(":8025", f":{port}") for word in words[1:-1]]
    with subprocess.Popen([sys.executable, *call, str(tmp_path / "mail")]) as service:
        yield port, tmp_path / "mail"
        service.terminate()


def test_the_mailbox_of_the_compose_file_takes_a_mail(mailbox: tuple[int, Path]) -> None:
    port, folder = mailbox
    message = b"Subject: x\r\n\r\nhello"
    for _ in range(100):
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
                server.sendmail("a@example.com", ["b@example.com"], message)
            break
        except ConnectionRefusedError:
            time.sleep(0.1)

    (mail,) = (folder / "new").iterdir()
    assert b"hello" in mail.read_bytes()
