from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from flows.prepare.findings import story
from flows.prepare.movement_findings import movement_story
from flows.prepare.movement_steps import printed, printed_lines
from flows.prepare.scope import ScopeTables, cut_by_scope
from flows.vocabulary.movements import ENDS, MovementLine, Movements
from flows.vocabulary.progress import MovementStory
from flows.vocabulary.progress_rows import Summary
from tests.reports.made_up import company, scope_rows, silent, summary, tables, yen

ZERO = Decimal(0)


def cut_of(scope: Summary) -> ScopeTables:
    cut = cut_by_scope(tables(scope_rows(scope)), kinds=("unit",))["unit", "east"]
    return printed(cut, unit="million")


def movements_of(scope: Summary | None = None) -> Movements:
    told = cut_of(scope or summary()).movements
    assert told is not None
    return told


def titles(told: Movements, *, monthly: bool = False) -> MovementStory:
    found = movement_story(
        told, cadence="monthly" if monthly else "weekly", open_pipeline=yen("186.7")
    )
    assert found is not None
    return found


def fall(*moves: tuple[str, str], opening: str = "100") -> tuple[MovementLine, ...]:
    """Return a weekly waterfall of the pipeline."""
    closing = sum((Decimal(amount) for _, amount in moves), Decimal(opening))
    rows = (("opening", opening), *moves, ("closing", str(closing)))
    return tuple(
        MovementLine(
            scope_kind="unit",
            scope_id="east",
            measure_code="pipeline",
            window_code="seven_days",
            line_code=code,
            line_rank=rank,
            amount=Decimal(amount),
            deal_count=1,
        )
        for rank, (code, amount) in enumerate(rows)
    )


@pytest.mark.parametrize("measure", ["pipeline", "bookings"])
@pytest.mark.parametrize("window", ["seven_days", "month", "quarter"])
def test_the_printed_lines_lead_from_the_opening_to_the_closing(measure: str, window: str) -> None:
    lines = movements_of().waterfall(measure, window)  # type: ignore[arg-type]

    amounts = {line.line_code: line.amount for line in lines}
    moved = sum((a for code, a in amounts.items() if code not in ENDS), ZERO)
    assert amounts["opening"] + moved == amounts["closing"]
    assert all(amount % 100_000 == 0 for amount in amounts.values())


def test_what_no_movement_explains_stays_unexplained_in_the_printed_lines() -> None:
    lines = {"opening": Decimal(100), "new": Decimal(7), "won": Decimal(-3), "closing": Decimal(98)}

    assert printed_lines(lines, step=Decimal(1), unexplained=Decimal(-6)) == lines


def test_a_movement_of_a_window_without_deals_is_nothing_to_share() -> None:
    assert printed_lines({"opening": ZERO, "closing": ZERO}, step=Decimal(1)) == {
        "opening": ZERO,
        "closing": ZERO,
    }


def test_the_bridge_adds_up_to_the_printed_landing_and_with_the_rest_to_the_target() -> None:
    scope = summary(landing_amount=yen("221.44"), bookings_amount=yen("120.43"))
    row = movements_of(scope).landing

    parts = (row.landing_booked_amount, row.landing_open_amount, row.landing_new_amount)
    whole = sum((part for part in parts if part is not None), ZERO)
    assert whole == row.landing_amount == yen("221.4")
    assert row.landing_shortfall_amount is not None
    assert whole + row.landing_shortfall_amount == row.target_amount == yen(240)
    assert row.landing_gap_amount == -row.landing_shortfall_amount


def test_without_a_target_the_bridge_ends_at_the_landing() -> None:
    row = movements_of(summary(target_amount=None, variance_amount=None)).landing

    assert (row.landing_shortfall_amount, row.landing_gap_amount) == (None, None)
    assert row.landing_amount == yen("221.4")


def test_the_change_since_the_last_report_is_that_of_the_printed_landings() -> None:
    week = movements_of().change("seven_days")

    assert week is not None
    assert week.landing_then_amount == yen("232.6")
    assert week.landing_change_amount == yen("221.4") - yen("232.6")
    assert week.pipeline_change_amount == yen("210.1") - yen("224.5")


def test_the_quarter_under_way_covers_as_the_summary_prints_it() -> None:
    first = movements_of(summary(open_pipeline_amount=yen("186.74"))).coverages[0]

    assert (first.open_pipeline_amount, first.gap_to_go_amount) == (yen("186.7"), yen("119.6"))


def test_each_scope_sees_its_own_movements_only() -> None:
    for (kind, scope_id), cut in cut_by_scope(company(), kinds=("company", "unit")).items():
        assert cut.movements is not None
        assert {(row.scope_kind, row.scope_id) for row in cut.movements.rows} == {(kind, scope_id)}


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ((), "still"),
        ((("new", "5"), ("lost", "-5")), "even"),
        ((("new", "5"), ("lost", "-9"), ("won", "-3")), "fell_lost"),
        ((("won", "-9"), ("lost", "-3")), "fell_won"),
        ((("pushed_out", "-9"), ("pulled_out", "-1"), ("lost", "-9.5")), "fell_pushed"),
        ((("amount_down", "-9"), ("lost", "-3")), "fell_cut"),
        ((("deleted", "-9"),), "fell"),
        ((("new", "9"), ("amount_up", "3")), "rose_new"),
        ((("amount_up", "9"),), "rose_raised"),
        ((("pulled_in", "5"), ("pushed_in", "5"), ("new", "9")), "rose_dated"),
        ((("reopened", "9"),), "rose"),
    ],
)
def test_the_title_of_the_waterfall_names_what_moved_most(
    moves: tuple[tuple[str, str], ...], code: str
) -> None:
    told = movements_of().model_copy(update={"lines": fall(*moves)})

    assert titles(told).waterfall.code == code


def test_a_monthly_edition_tells_of_the_month() -> None:
    weekly, monthly = titles(movements_of()), titles(movements_of(), monthly=True)

    assert weekly.bookings.amount == yen("12.3")
    assert (monthly.bookings.amount, monthly.bookings.count) == (yen("40.4"), 7)


def test_of_a_scope_without_history_every_title_says_so() -> None:
    told = titles(movements_of(silent()))

    codes = (told.waterfall, told.bookings, told.landing, told.coverage, told.overdue)
    assert [title.code for title in codes] == [
        *("unknown", "unknown", "no_landing", "no_target"),
        "none",
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "short"),
        ({"landing_amount": yen(250)}, "over"),
        ({"landing_amount": yen("240.04")}, "exact"),
        ({"target_amount": None, "variance_amount": None}, "no_target"),
    ],
)
def test_the_title_of_the_bridge_says_what_it_comes_to(
    changes: dict[str, object], code: str
) -> None:
    assert titles(movements_of(summary(**changes))).landing.code == code


@pytest.mark.parametrize(
    ("covers", "code", "quarter"),
    [
        ((1.0, 0.5, None), "thin_now", 3),
        ((2.0, 0.5, None), "thin_ahead", 4),
        ((1.42, 0.97, None), "enough", None),
        ((None, None, None), "unknown", None),
    ],
)
def test_the_title_of_coverage_names_the_first_quarter_with_too_little(
    covers: Iterable[float | None], code: str, quarter: int | None
) -> None:
    told = movements_of()
    rows = tuple(
        row.model_copy(update={"coverage_ratio": cover})
        for row, cover in zip(told.coverages, covers, strict=True)
    )

    found = titles(told.model_copy(update={"coverages": rows})).coverage

    assert (found.code, found.count) == (code, quarter)


def test_what_the_closing_holds_beyond_the_open_pipeline_is_told_as_overdue() -> None:
    assert titles(movements_of()).overdue.amount == yen("23.4")


@pytest.mark.parametrize(
    ("season", "code"),
    [("112.9", "behind_not_season"), ("119.5", "behind"), ("150", "behind")],
)
def test_the_pace_chart_says_where_the_usual_course_says_otherwise(season: str, code: str) -> None:
    cut = cut_of(summary())
    assert cut.movements is not None
    landing = cut.movements.landing.model_copy(update={"seasonal_pace_amount": yen(season)})
    told = cut.movements.model_copy(update={"landing": landing})

    assert story(replace(cut, movements=told)).pace.code == code
