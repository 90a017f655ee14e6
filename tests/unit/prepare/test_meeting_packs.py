from decimal import Decimal

import pytest
from pydantic import ValidationError

from flows.vocabulary.meeting import MeetingContext
from tests.reports.made_up_meetings import change, pack, promise, rep


def test_the_waterfall_adds_up_as_printed() -> None:
    printed = {row.line_code: row.amount / 1_000_000 for row in pack().waterfall}

    assert printed == {
        "opening": Decimal("100.0"),
        "new": Decimal("8.0"),
        "dated_out": Decimal("-8.2"),
        "closing": Decimal("99.8"),
        "overdue": Decimal("3.1"),
    }


def test_the_empty_lines_are_numbered_by_day_and_scope_alike_in_every_language() -> None:
    assert pack("ja").new_ids == pack("en").new_ids
    assert pack().new_ids[0] == "20261120-east-01"
    assert len(set(pack().new_ids)) == 10


@pytest.mark.parametrize(
    "strange",
    [
        {"promises": (promise(1, "west"),)},
        {"changes": (change(1, "west"),)},
        {"reps": (rep(1, "west"),)},
    ],
)
def test_a_row_of_another_unit_is_refused(strange: dict[str, object]) -> None:
    fields = {name: getattr(pack(), name) for name in MeetingContext.model_fields}

    with pytest.raises(ValidationError, match="west"):
        MeetingContext(**(fields | strange))
