"""One night built on top of earlier warehouses and from nothing, to be held against each other."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flows.shelves import Workspace
from tests.dbt.conftest import make_ready, make_settings, open_dbt


def build_ways(
    workspace: Workspace, as_of: date, *, ways: tuple[Path | None, ...], words: Sequence[str]
) -> Iterator[Path]:
    """Build a night on each warehouse, or on none; yield where each is kept."""
    settings = make_settings()
    make_ready(workspace, settings, as_of)
    with open_dbt(workspace, settings, as_of=as_of) as dbt:
        for number, before in enumerate(ways):
            workspace.candidate.parent.mkdir(parents=True, exist_ok=True)
            workspace.candidate.unlink(missing_ok=True)
            if before is not None:
                shutil.copyfile(before, workspace.candidate)
            said = dbt.build(words, progress=lambda _line: None)
            assert said == [], said
            kept = workspace.root / "kept" / f"{as_of}_{number}" / workspace.candidate.name
            kept.parent.mkdir(parents=True)
            yield shutil.copyfile(workspace.candidate, kept)
