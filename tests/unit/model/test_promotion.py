"""The promotion of a candidate."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.model.promote import NothingToPromoteError, NotWholeError, promote_warehouse


def test_a_candidate_takes_the_place_of_the_current_warehouse(tmp_path: Path) -> None:
    candidate, current = tmp_path / "candidate" / "w.duckdb", tmp_path / "current" / "w.duckdb"
    candidate.parent.mkdir()
    candidate.write_text("new", encoding="utf-8")

    promote_warehouse(candidate=candidate, current=current)

    assert current.read_text(encoding="utf-8") == "new"
    assert not candidate.exists()


def test_without_a_candidate_the_current_warehouse_stays(tmp_path: Path) -> None:
    current = tmp_path / "w.duckdb"
    current.write_text("old", encoding="utf-8")

    with pytest.raises(NothingToPromoteError):
        promote_warehouse(candidate=tmp_path / "none.duckdb", current=current)

    assert current.read_text(encoding="utf-8") == "old"


def test_a_candidate_with_a_part_of_it_in_its_log_is_not_promoted(tmp_path: Path) -> None:
    """What DuckDB leaves behind where there is no room for a checkpoint."""
    candidate, current = tmp_path / "candidate" / "w.duckdb", tmp_path / "current" / "w.duckdb"
    candidate.parent.mkdir()
    code = (
        "import duckdb, os, sys\n"
        "held = duckdb.connect(sys.argv[1])\n"
        "held.execute('create table t as select 1 as id')\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(candidate)], check=True)
    assert candidate.with_name("w.duckdb.wal").stat().st_size > 0

    with pytest.raises(NotWholeError, match="make room"):
        promote_warehouse(candidate=candidate, current=current)

    assert not current.exists()
