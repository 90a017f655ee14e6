"""Which delivery tells of a day before the first one."""

from datetime import date
from pathlib import Path

from flows.model.first_delivery import told_on
from flows.shelves import Workspace

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def test_a_day_before_every_delivery_of_deals_is_told_by_the_first_of_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.raw("crm", "deal", JULY).mkdir(parents=True)
    workspace.raw("sheets", "deal", JUNE).mkdir(parents=True)
    workspace.raw("sheets", "target", date(2026, 1, 1)).mkdir(parents=True)

    def told(day: date, *sources: str) -> date | None:
        return told_on(workspace, sources=sources, as_of=day)

    assert told(date(2026, 5, 31), "crm", "sheets") == JUNE
    assert told(date(2026, 5, 31), "crm") == JULY
    assert told(JUNE, "crm", "sheets") is None
    assert told(JULY, "crm") is None
    assert told(JUNE, "other") is None
