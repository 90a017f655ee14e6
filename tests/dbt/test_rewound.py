"""The marts of a past day, made of what was known then, against those that a night built."""

from pathlib import Path

import pytest

from flows.outlook import marts
from flows.outlook.marts import MartState
from flows.outlook.rewinding import open_past, rewind
from flows.outlook.warehouse import open_warehouse
from flows.shelves import Workspace
from tests.dbt.conftest import AS_OF, FIRST, MIDDLE, yen


@pytest.fixture(name="candidate")
def fixture_candidate(workspace: Workspace) -> Path:
    return workspace.candidate


def test_rewound_to_its_own_day_a_warehouse_says_what_it_says(candidate: Path) -> None:
    with open_warehouse(candidate) as connection:
        built = marts.read_state(connection, as_of=AS_OF)
    with open_past(candidate) as connection:
        rewind(connection, origin=AS_OF)
        rewound = marts.read_state(connection, as_of=AS_OF)

    assert rewound.deals == built.deals != ()
    assert rewound.pipeline_tallies == built.pipeline_tallies != {}
    assert rewound.stage_tallies == built.stage_tallies != {}
    assert _bookings(rewound) == {
        key: amount for key, amount in _bookings(built).items() if key in _bookings(rewound)
    }
    assert yen(1_000_000) in _bookings(rewound).values()


def test_rewound_to_the_first_delivery_nothing_is_decided(candidate: Path) -> None:
    with open_past(candidate) as connection:
        rewind(connection, origin=FIRST)
        first = marts.read_state(connection, as_of=FIRST)
        rewind(connection, origin=MIDDLE)
        middle = marts.read_state(connection, as_of=MIDDLE)

    assert "won" in {deal.deal_id for deal in first.deals}
    assert first.pipeline_tallies == {}
    assert "won" not in {deal.deal_id for deal in middle.deals}
    # the other one that was decided by then is dated ahead
    assert sum(tally.n for tally in middle.pipeline_tallies.values()) == 1


def _bookings(state: MartState) -> dict[object, object]:
    return {key: amount for key, amount in state.bookings.items() if amount}
