"""Commands in this process, and Prefect's harness, which is nowhere else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness

from flows import cli


@dataclass(frozen=True)
class Answer:
    """What a command said and its exit status."""

    status: int
    out: str
    err: str


@pytest.fixture
def shinchoku(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Return a way to call the command line as a person does."""

    def call(*arguments: object) -> Answer:
        words = [str(argument) for argument in arguments]
        with pytest.raises(SystemExit) as ended:
            cli.run_guarded(lambda: cli.app(words))
        said = capsys.readouterr()
        code = ended.value.code
        return Answer(status=code if isinstance(code, int) else 0, out=said.out, err=said.err)

    return call


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    """Give the tests a Prefect database of their own."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a folder for a workspace that is not there yet."""
    return tmp_path / "sales"
