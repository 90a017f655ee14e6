"""The promotion of a candidate."""

from pathlib import Path

import pytest

from flows.model.promote import NothingToPromoteError, promote_warehouse


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
