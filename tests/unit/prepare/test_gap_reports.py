"""What a gap report says: sums as printed, sentences, and nothing of another scope."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from flows.prepare.gap_reports import headline_of, reason_of
from flows.vocabulary.gap import GapContext
from tests.reports.made_up_gap import (
    action,
    factors,
    gap,
    proposal,
    report,
    segments,
    share,
    stages,
)

TENTH = Decimal(100_000)


def test_the_parts_add_up_to_the_gap_as_printed() -> None:
    told = report()

    parts = [row.contribution_amount for row in told.factors]
    assert told.gap.gap_amount == Decimal(-12_300_000)
    assert sum(parts) == told.gap.gap_amount == told.gap.bookings_amount - told.gap.plan_amount
    assert all(part % TENTH == 0 for part in parts)


def test_a_cause_is_told_with_the_money_that_its_factor_is_printed_with() -> None:
    told = report()

    printed = {row.factor_code: row.contribution_amount for row in told.factors}
    (worst,) = (row.contribution_amount for row in told.stages if row.is_worst)
    assert [row.cause_amount for row in told.causes] == [
        printed["speed"],
        printed["volume"],
        worst,
    ]


def test_all_cells_of_a_kind_of_segment_add_up_to_the_gap_as_printed() -> None:
    told = report(segments=(*segments(), *segments(kind="deal_type")))

    for table in told.segments:
        cells = [part for line in table.lines for part in line.parts]
        assert sum(cells) == sum(table.sums) == table.total == told.gap.gap_amount
        assert sum(line.total for line in table.lines) == table.total
        assert all(part % TENTH == 0 for part in cells)
    cause = told.segment_cause
    assert (cause.segment_id, cause.factor_code) == ("web-east", "win_rate")
    assert cause.amount == told.segments[0].lines[0].parts[3]


def test_the_kind_that_holds_the_cell_named_first_stands_first() -> None:
    other = tuple(row.model_copy(update={"cell_rank": None}) for row in segments(kind="deal_type"))

    told = report(segments=(*other, *segments()))

    assert [table.segment_kind for table in told.segments] == ["lead_source", "deal_type"]


def test_a_gap_that_is_not_known_has_no_tables_by_segment() -> None:
    told = report(summaries=(gap(gap_amount=None, plan_amount=None),), segments=())

    assert (told.segments, told.segment_cause) == ((), None)


def test_lost_money_is_rounded_so_that_it_adds_up() -> None:
    told = report()

    amounts = [row.lost_amount for row in told.lost_reasons]
    assert sum(amounts) == Decimal(40_100_000)
    assert all(amount % TENTH == 0 for amount in amounts)


@pytest.mark.parametrize("name", ["lost_reasons", "pushes", "stalled", "measures"])
def test_evidence_of_another_unit_is_refused(name: str) -> None:
    fields = {name: getattr(report(), name) for name in GapContext.model_fields}
    strange = tuple(row.model_copy(update={"scope_id": "west"}) for row in fields[name])

    with pytest.raises(ValidationError, match="west"):
        GapContext(**(fields | {name: strange}))


def test_a_table_of_another_unit_is_refused() -> None:
    fields = {name: getattr(report(), name) for name in GapContext.model_fields}
    (table,) = report().segments

    with pytest.raises(ValidationError, match="west"):
        GapContext(**(fields | {"segments": (table.model_copy(update={"scope_id": "west"}),)}))


def test_every_pipeline_adds_up_to_its_own_difference() -> None:
    told = report(stages=(*stages(), *stages(pipeline="renewal")))

    for pipeline in ("*", "renewal"):
        rows = [row for row in told.stages if row.pipeline == pipeline]
        difference = rows[0].cohort_won_amount - rows[0].plan_amount
        assert sum(row.contribution_amount for row in rows) == difference == Decimal(-7_200_000)


def test_what_people_bear_adds_up_to_the_need_of_their_unit() -> None:
    told = report()

    assert [row.shortfall_amount for row in told.shares] == [
        Decimal(3_400_000),
        Decimal(3_300_000),
        Decimal(3_300_000),
    ]
    assert sum(row.shortfall_amount for row in told.shares) == told.gap.shortfall_amount


def test_units_below_keep_needs_of_their_own_and_are_not_made_to_add_up() -> None:
    below = [share(n, child_kind="unit", shortfall_amount=Decimal(7_049_999)) for n in (1, 2)]

    told = report(shares=tuple(below))

    assert [row.shortfall_amount for row in told.shares] == [Decimal(7_000_000)] * 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"gap_amount": Decimal(-1)}, "short"),
        ({"gap_amount": Decimal(0)}, "even"),
        ({"gap_amount": Decimal(1), "basis_code": "to_pace"}, "pace_over"),
        ({"gap_amount": None}, "no_target"),
        ({"period_start": None, "gap_amount": None}, "no_facts"),
    ],
)
def test_the_headline_is_chosen_from_the_printed_gap(changes: dict[str, object], code: str) -> None:
    assert headline_of(gap(**changes)).code == code


def test_the_reason_is_the_first_cause_or_that_there_is_none() -> None:
    zero = tuple(row.model_copy(update={"contribution_amount": Decimal(0)}) for row in factors())

    assert reason_of(gap(), factors()).code == "down_speed"
    assert reason_of(gap(), zero).code == "nothing"
    assert reason_of(gap(), ()).code == "not_decomposed"
    assert reason_of(gap(gap_amount=None), factors()).code == "none"


@pytest.mark.parametrize(
    "strange",
    [
        {"factors": factors("west")},
        {"stages": stages("west")},
        {"shares": (share(1, "west"),)},
        {"actions": (action(1, "west"),)},
        {"proposals": (proposal(1, "west"),)},
    ],
)
def test_a_row_of_another_unit_is_refused(strange: dict[str, object]) -> None:
    fields = {name: getattr(report(), name) for name in GapContext.model_fields}

    with pytest.raises(ValidationError, match="west"):
        GapContext(**(fields | strange))
