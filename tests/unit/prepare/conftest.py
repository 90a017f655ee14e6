"""What the tests of this room share: a made-up warehouse and one context of it."""

from pathlib import Path

import pytest

from flows.prepare.progress import make_context
from flows.prepare.scope import cut_by_scope
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.progress import ProgressContext
from tests.reports.made_up import ORDER, VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse that holds the report tables of a company of two units."""
    return write_warehouse(tmp_path_factory.mktemp("warehouse") / "shinchoku.duckdb", company())


@pytest.fixture
def east_context() -> ProgressContext:
    """Return the context of the unit east."""
    key = EditionKey(
        report="weekly_progress",
        period="2026W47",
        scope_kind="unit",
        scope_id="east",
        language="ja",
    )
    cut = cut_by_scope(company(), kinds=("unit",))["unit", "east"]
    return make_context(cut, key=key, order=ORDER, verdicts=VERDICTS, snapshot_id="0123456789")
