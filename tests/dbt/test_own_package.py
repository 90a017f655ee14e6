"""The worked example of a company's own dbt project, built by the room that builds ours."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.model.build import build_warehouse
from flows.model.faults import DataTestFailedError
from flows.publish.parquet import publish_parquet
from flows.shelves import PROJECT_ROOT, Workspace
from tests.dbt.conftest import AS_OF, FIRST, build, deal, open_dbt
from tests.dbt.test_builds import tables
from tests.dbt.tiny_lake import TinyLake
from tests.dbt.unit_tests import run_unit_tests

EXAMPLE = PROJECT_ROOT / "examples" / "own_package" / "dbt"


def land_margins(workspace: Workspace, day: str, lines: str) -> None:
    folder = workspace.landing / "erp" / day
    folder.mkdir(parents=True)
    (folder / "margin.csv").write_text(f"product_line,margin_percent\n{lines}", encoding="utf-8")


def fill(workspace: Workspace) -> None:
    """Deliver three wins, of two product lines and of one that the ERP does not know."""
    lake = TinyLake(workspace=workspace)
    lake.prepare()
    lake.deliver("user", FIRST, [{"user_id": "u1", "user_name": "一郎", "unit_name": "営業一課"}])
    won = {"stage": "受注", "close_date": "2026-07-10"}
    lines = {"a": "クラウド", "b": "保守", "c": "なし", "d": " クラウド "}
    rows = [{**deal(name, **won), "x_product_line": line} for name, line in lines.items()]
    rows[3] |= {"stage": "提案", "close_date": "2026-08-31"}
    lake.deliver("deal", AS_OF, rows)
    land_margins(workspace, "2026-07-01", "クラウド,90\n")
    land_margins(workspace, "2026-07-31", "クラウド,40\n保守,12.5\n")
    land_margins(workspace, "2026-08-01", "クラウド,1\n保守,1\nなし,1\n")
    shutil.copytree(EXAMPLE, workspace.own_dbt_project)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with the example in it, built."""
    made = Workspace(tmp_path_factory.mktemp("own"))
    fill(made)
    build(made)
    return made


@pytest.fixture
def own(company: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the built warehouse, read-only."""
    with duckdb.connect(str(company.candidate), read_only=True) as connection:
        yield connection


def test_an_own_column_and_an_own_source_reach_an_own_table(
    own: duckdb.DuckDBPyConnection,
) -> None:
    found = own.execute(
        "select deal_id, product_line, margin_amount::integer from own.own_deal order by deal_id"
    ).fetchall()

    assert found == [
        ("a", "クラウド", 400_000),
        ("b", "保守", 125_000),
        ("c", "なし", None),
        ("d", "クラウド", 400_000),
    ]


def test_an_own_metric_stands_in_the_form_of_ours_for_every_scope(
    own: duckdb.DuckDBPyConnection,
) -> None:
    found = own.execute(
        "select scope_kind, value, n, unit, note from own.own_kpi_value"
        " where metric_id = 'margin_amount' and period_kind = 'month'"
        " and period_start = '2026-07-01' and scope_id <> '(unassigned)' order by scope_kind"
    ).fetchall()

    assert ("company", 525_000.0, 2, "JPY", "margin_missing") in found
    assert ("owner", 525_000.0, 2, "JPY", "margin_missing") in found


def test_our_tables_are_what_they_are_without_the_companys_project(
    company: Workspace, tmp_path: Path
) -> None:
    plain = Workspace(tmp_path / "plain")
    shutil.copytree(company.lake, plain.lake)

    build(plain)

    assert tables(plain.candidate) == tables(company.candidate)


def test_own_tables_are_exported_beside_ours(company: Workspace, tmp_path: Path) -> None:
    files = publish_parquet(warehouse=company.candidate, exports=tmp_path, as_of=AS_OF)

    assert {"own_deal.parquet", "own_kpi_value.parquet"} == {
        file.name for file in files if file.parent.name == "own"
    }


def test_an_own_test_that_finds_rows_holds_the_run(company: Workspace, tmp_path: Path) -> None:
    held = Workspace(tmp_path / "held")
    shutil.copytree(company.root, held.root, symlinks=True)
    test = held.own_dbt_project / "data_tests" / "assert_no_deal_lacks_a_margin.sql"
    test.write_text("select * from {{ ref('own_deal') }} where margin_amount is null")

    with (
        open_dbt(held) as dbt,
        pytest.raises(DataTestFailedError, match="assert_no_deal_lacks_a_margin"),
    ):
        build_warehouse(dbt=dbt, workspace=held, stage="base")


def test_the_unit_tests_of_the_example_pass(company: Workspace, tmp_path: Path) -> None:
    done = run_unit_tests(
        company,
        select="package:mihon,test_type:unit",
        logs=tmp_path,
        project=company.own_dbt_project,
    )

    assert done.returncode == 0, done.stdout[-4000:]
    assert "PASS=1" in done.stdout
