"""Which gap reports go out beside the monthly ones: under the threshold, once a quarter."""

from decimal import Decimal

import pytest

from flows.prepare.pace_alerts import alert_of, editions_due
from flows.vocabulary.delivery import PastEdition
from flows.vocabulary.gap import GapOrder, GapSummary
from tests.reports.made_up import summary
from tests.reports.made_up_gap import ORDER, gap

BELOW = gap(pace_gap_ratio=-0.25)
NOVEMBER = "2026-11"


def _order(*past: PastEdition, below: float | None = -0.1) -> GapOrder:
    return ORDER.model_copy(update={"pace_gap_below": below, "past": past})


def _past(period: str, *, unit: str = "east", told: str | None = None) -> PastEdition:
    return PastEdition(scope_kind="unit", scope_id=unit, period=period, told_pace=told)


def _due(told: GapSummary, order: GapOrder) -> list[tuple[str, bool]]:
    found = editions_due(told, order=order, monthly=NOVEMBER, summary=summary())
    return [(period, alert is not None) for period, alert in found]


@pytest.mark.parametrize(
    ("changes", "below"),
    [({"pace_gap_ratio": -0.25}, -0.1), ({"pace_gap_ratio": -0.1001}, -0.1)],
)
def test_a_scope_under_the_threshold_is_told(changes: dict[str, object], below: float) -> None:
    assert alert_of(gap(**changes), order=_order(below=below), summary=summary()) is not None


@pytest.mark.parametrize(
    ("changes", "below"),
    [
        ({"pace_gap_ratio": -0.1}, -0.1),
        ({"pace_gap_ratio": 0.3}, -0.1),
        ({"pace_gap_ratio": None}, -0.1),
        ({"pace_gap_ratio": -0.25, "is_pace_told": False}, -0.1),
        ({"pace_gap_ratio": -0.25, "pace_period_start": None}, -0.1),
        ({"pace_gap_ratio": -0.25}, -0.3),
        ({"pace_gap_ratio": -0.25}, None),
    ],
)
def test_a_scope_on_or_above_it_or_not_known_is_not(
    changes: dict[str, object], below: float | None
) -> None:
    assert alert_of(gap(**changes), order=_order(below=below), summary=summary()) is None


def test_an_alert_bears_the_quarter_the_ratio_and_what_is_printed() -> None:
    found = alert_of(BELOW, order=_order(), summary=summary())

    assert (found.period, found.gap_ratio, found.threshold_ratio) == ("2026-10-01", -0.25, -0.1)
    assert found.gap_amount == summary().pace_gap_amount
    assert found.bookings_amount + (-found.gap_amount) == found.pace_amount > Decimal(0)


def test_it_falls_under_the_threshold_after_the_edition_of_the_month_went_out() -> None:
    order = _order(_past("2026-10"), _past(NOVEMBER))

    assert _due(BELOW, order) == [(NOVEMBER, False), ("2026-10-01-pace", True)]


def test_it_is_under_it_on_the_night_of_the_edition_of_the_month_which_tells_it() -> None:
    assert _due(BELOW, _order(_past("2026-10"))) == [(NOVEMBER, True)]


@pytest.mark.parametrize("period", ["2026-10-01-pace", "2026-10"])
def test_what_was_told_this_quarter_is_not_told_again(period: str) -> None:
    order = _order(_past(NOVEMBER), _past(period, told="2026-10-01"))

    assert _due(BELOW, order) == [(NOVEMBER, False)]


def test_what_was_told_last_quarter_or_of_another_unit_does_not_count() -> None:
    order = _order(
        _past(NOVEMBER),
        _past("2026-07-01-pace", told="2026-07-01"),
        _past("2026-10-01-pace", unit="west", told="2026-10-01"),
    )

    assert _due(BELOW, order) == [(NOVEMBER, False), ("2026-10-01-pace", True)]


def test_a_scope_above_the_threshold_has_the_edition_of_the_month_alone() -> None:
    assert _due(gap(pace_gap_ratio=-0.05), _order(_past(NOVEMBER))) == [(NOVEMBER, False)]
