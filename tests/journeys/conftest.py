"""A small sample company whose night is run once for all journeys, in processes of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.send.local_mailbox import LocalMailbox
from sample_company.make import make_company

ROOT = Path(__file__).resolve().parents[2]
MONTHS = 5
LONGEST_NIGHT_SECONDS = 1800


@dataclass(frozen=True)
class Ran:
    """A workspace and what a command in it came to."""

    workspace: Path
    status: int
    said: str


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample company of a few months, landed and not yet run."""
    root = tmp_path_factory.mktemp("company") / "landed"
    make_company(root, months=MONTHS)
    return root


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Prefect home of the tests' own."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def shinchoku(prefect_home: Path) -> Callable[..., Ran]:
    """Return a way to call the command line in a process of its own."""

    def call(workspace: Path, *arguments: str, port: int | None = None) -> Ran:
        environment = os.environ | {"PREFECT_HOME": str(prefect_home), "NO_COLOR": "1"}
        if port:
            environment |= {"SHINCHOKU_SMTP_SERVER": "127.0.0.1", "SHINCHOKU_SMTP_PORT": str(port)}
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", *arguments, "-w", str(workspace)],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST_NIGHT_SECONDS,
            check=False,
        )
        return Ran(workspace=workspace, status=done.returncode, said=done.stdout + done.stderr)

    return call


@pytest.fixture(scope="session")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalMailbox]:
    """Return a mail server on loopback that files what it gets."""
    with LocalMailbox(tmp_path_factory.mktemp("mailbox")) as server:
        yield server


@pytest.fixture(scope="session")
def night(
    company: Path,
    shinchoku: Callable[..., Ran],
    mailbox: LocalMailbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Ran:
    """Return the company after one whole night."""
    workspace = tmp_path_factory.mktemp("night") / "company"
    shutil.copytree(company, workspace)
    return shinchoku(workspace, "run", port=mailbox.port)
