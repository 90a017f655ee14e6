"""How the warehouse is built: the same twice, unit tests of dbt, faults in plain sentences."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.model.build import build_warehouse
from flows.model.dbt_process import DbtProcess
from flows.model.faults import DbtBrokenError, ModelFailedError
from flows.shelves import Workspace
from tests.dbt.conftest import AS_OF, build, make_settings, open_dbt
from tests.dbt.tiny_lake import TinyLake
from tests.dbt.unit_tests import run_unit_tests


def tables(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        return {
            name: sorted(connection.sql(f"from marts.{name}").fetchall(), key=repr)
            for (name,) in names
        }


def test_a_rebuild_from_the_same_lake_gives_the_same_tables(
    workspace: Workspace, tmp_path: Path
) -> None:
    again = Workspace(tmp_path / "again")
    shutil.copytree(workspace.lake, again.lake)

    build(again)

    assert tables(again.candidate) == tables(workspace.candidate)


def test_every_dbt_unit_test_passes(workspace: Workspace, tmp_path: Path) -> None:
    done = run_unit_tests(workspace, select="test_type:unit", logs=tmp_path)

    assert done.returncode == 0, done.stdout[-4000:]


def test_a_model_that_cannot_be_built_is_told_in_one_line_without_a_traceback(
    tmp_path: Path,
) -> None:
    broken = Workspace(tmp_path)
    TinyLake(workspace=broken).prepare()

    with open_dbt(broken) as dbt, pytest.raises(ModelFailedError) as told:
        build_warehouse(dbt=dbt, workspace=broken, stage="base")

    assert "Traceback" not in str(told.value)
    assert "No files found" in str(told.value)


def test_a_dbt_that_dies_is_told_by_its_own_words_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "dbt").mkdir()
    (tmp_path / "dbt" / "__init__.py").write_text("raise SystemExit('dbt is broken here')")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    dbt = DbtProcess(
        Workspace(tmp_path), as_of=AS_OF, settings=make_settings(), environment=environment
    )

    with dbt, pytest.raises(DbtBrokenError, match="dbt is broken here"):
        build_warehouse(dbt=dbt, workspace=Workspace(tmp_path), stage="base")
