"""What every test may use: the folder of real exports, which may be missing."""

import os
from pathlib import Path

import pytest

from flows.settings import QUIET_ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent

for _name, _value in QUIET_ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its folder under tests/."""
    for item in items:
        place = item.path.relative_to(ROOT / "tests")
        item.add_marker(getattr(pytest.mark, place.parts[0]))


@pytest.fixture(scope="session")
def real_exports() -> Path:
    """Return the folder of real exports, which is never part of the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real exports is not on this machine")
    return folder
