"""What decides whether a night may go on from the warehouse of the last one."""

from datetime import date
from pathlib import Path

import pytest

from flows import fingerprint
from flows.shelves import Workspace
from flows.vocabulary.stages import Stage
from flows.vocabulary.workspace import Company, Org, Source, WorkspaceSettings

STAGES = (
    Stage(stage="Offer", order=1, status="open", valid_to=date(2026, 11, 20)),
    Stage(stage="Quote", order=1, status="open", valid_from=date(2026, 11, 21)),
    Stage(stage="Won", order=2, status="won"),
)


@pytest.mark.parametrize(
    ("night", "goes_on"),
    [(date(2026, 11, 20), True), (date(2026, 11, 21), False), (date(2026, 11, 22), False)],
)
def test_a_night_on_which_a_stage_ends_or_begins_is_built_on_another_basis(
    tmp_path: Path, night: date, *, goes_on: bool
) -> None:
    settings = WorkspaceSettings(
        company=Company(name="Sample", currency="JPY"),
        sources={"sfa": Source(system="custom")},
        org=Org(source="sfa"),
        stages={"sfa": {"*": STAGES}},
    )

    first, second = (
        fingerprint.of_basis(
            Workspace(tmp_path), settings, {}, calendar_begins=date(2018, 4, 1), as_of=day
        )
        for day in (date(2026, 11, 19), night)
    )

    assert (first == second) is goes_on
