"""What moved a made-up scope's pipeline and bookings, where it lands, and what covers it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flows.prepare.movement_queries import MovementTables
from flows.vocabulary.movements import (
    ChangeRow,
    CoverageRow,
    LandingRow,
    MeasureCode,
    MovementLine,
    WindowCode,
)
from flows.vocabulary.progress_rows import Frozen, Summary, WeekRow

MILLION = 1_000_000
# Of each window: opening, the movements with their deals, in millions; the closing is 210.1.
PIPELINE: dict[WindowCode, tuple[str, int, tuple[tuple[str, str, int], ...]]] = {
    "seven_days": (
        "224.53", 45,
        (("new", "18.25", 3), ("won", "-12.34", 2), ("pulled_in", "4.4", 1),
         ("amount_up", "3.33", 4), ("amount_down", "-2.22", 2), ("lost", "-19.05", 4),
         ("pushed_out", "-6.8", 1)),
    ),
    "month": (
        "240.06", 47,
        (("new", "41.26", 8), ("reopened", "5.55", 1), ("won", "-40.44", 7),
         ("amount_up", "9.09", 6), ("lost", "-33.3", 8), ("pushed_out", "-12.12", 3)),
    ),
    "quarter": (
        "251.44", 52,
        (("new", "133.35", 26), ("reopened", "5.55", 1), ("won", "-120.43", 18),
         ("transfer_in", "8.8", 2), ("pulled_in", "12.45", 4), ("amount_up", "22.26", 15),
         ("amount_down", "-14.71", 11), ("fx", "0.44", 1), ("lost", "-61.15", 14),
         ("pushed_out", "-22.2", 6), ("on_hold", "-3.3", 1), ("deleted", "-2.4", 1)),
    ),
}  # fmt: skip
BOOKINGS: dict[WindowCode, tuple[str, int, tuple[tuple[str, str, int], ...]]] = {
    "seven_days": ("108.13", 16, (("won", "12.34", 2), ("post_close_edit", "-0.04", 1))),
    "month": ("79.99", 11, (("won", "40.44", 7),)),
    "quarter": ("0", 0, (("won", "120.47", 18), ("post_close_edit", "-0.04", 1))),
}
# As the report lists them.
ORDER = (
    *("opening", "new", "reopened", "transfer_in", "pulled_in", "amount_up", "amount_down", "fx"),
    *("won", "lost", "pushed_out", "on_hold", "deleted", "post_close_edit", "closing"),
)
BEGIN: dict[WindowCode, date] = {
    "seven_days": date(2026, 11, 13),
    "month": date(2026, 10, 31),
    "quarter": date(2026, 9, 30),
}
LANDING_THEN: dict[WindowCode, str] = {"seven_days": "232.64", "month": "229.9"}
SEASON = ("2.2", "9.1", "21.7", "38.6", "60.1", "80.5", "97.3", "116.2", "137.7", "159.2")
SEASON += ("180.4", "201.8", "226.1", "240")


def yen(millions: str) -> Decimal:
    """Return millions as whole yen."""
    return Decimal(millions) * MILLION


def movements(scopes: Iterable[Frozen]) -> MovementTables:
    """Return the tables of some scopes; of one without a landing nothing earlier is known."""
    told = [_lively(one) if one.landing_amount is not None else unknown(one)
            for one in scopes if isinstance(one, Summary)]  # fmt: skip
    return MovementTables(
        lines=tuple(line for one in told for line in one.lines),
        changes=tuple(row for one in told for row in one.changes),
        landings=tuple(row for one in told for row in one.landings),
        coverages=tuple(row for one in told for row in one.coverages),
    )


def unknown(scope: Summary) -> MovementTables:
    """Return the tables of a scope of which nothing earlier was ever delivered."""
    absent = dict.fromkeys(
        name
        for name in ChangeRow.model_fields
        if name.endswith("_amount") or name in {"moved_deal_count", "landing_then_on", "t0_seen_on"}
    )
    rows = (row.model_copy(update={**absent, "note": "no_history"}) for row in changes(scope))
    nothing = dict.fromkeys(name for name in LandingRow.model_fields if "scope" not in name)
    return MovementTables(
        lines=(),
        changes=tuple(rows),
        landings=(LandingRow(**named(scope), **nothing),),
        coverages=tuple(
            row.model_copy(
                update={
                    **dict.fromkeys(
                        ("target_amount", "gap_to_go_amount", "coverage_ratio",
                         "required_coverage_ratio")
                    ),
                    "coverage_note": "target_missing",
                }
            )
            for row in coverages(scope)
        ),
    )  # fmt: skip


def _lively(scope: Summary) -> MovementTables:
    return MovementTables(
        lines=lines(scope),
        changes=changes(scope),
        landings=(landing(scope),),
        coverages=coverages(scope),
    )


def named(scope: Summary) -> dict[str, str]:
    """Return the key of a scope."""
    return {"scope_kind": scope.scope_kind, "scope_id": scope.scope_id}


def lines(scope: Summary) -> tuple[MovementLine, ...]:
    """Return both waterfalls of every window."""
    return (
        *(line for window in PIPELINE for line in _fall(scope, "pipeline", window)),
        *(line for window in BOOKINGS for line in _fall(scope, "bookings", window)),
    )


def changes(scope: Summary) -> tuple[ChangeRow, ...]:
    """Return what stood at the begin of each window."""
    return tuple(
        ChangeRow.model_validate(
            {
                **named(scope),
                "window_code": window,
                "t0": begin,
                "t0_seen_on": date(2026, 9, 28) if window == "quarter" else begin,
                "note": "earlier_snapshot" if window == "quarter" else None,
                "pipeline_opening_amount": yen(PIPELINE[window][0]),
                "pipeline_closing_amount": yen("210.1"),
                "pipeline_difference_amount": 0,
                "bookings_opening_amount": yen(BOOKINGS[window][0]),
                "bookings_closing_amount": yen("120.43"),
                "bookings_difference_amount": 0,
                "pipeline_round_trip_count": 2 if window == "quarter" else 0,
                "moved_deal_count": len(PIPELINE[window][2]) * 3,
                "landing_then_on": begin if window in LANDING_THEN else None,
                "landing_then_amount": yen(LANDING_THEN[window])
                if window in LANDING_THEN
                else None,
                "landing_change_amount": yen("221.44") - yen(LANDING_THEN[window])
                if window in LANDING_THEN
                else None,
            }
        )
        for window, begin in BEGIN.items()
    )


def landing(scope: Summary, **changed: object) -> LandingRow:
    """Return the bridge of a scope."""
    plain = {
        **named(scope),
        "target_amount": scope.target_amount,
        "landing_booked_amount": scope.bookings_amount,
        "landing_open_amount": yen("77.77"),
        "landing_new_amount": yen("23.24"),
        "landing_amount": scope.landing_amount,
        "landing_shortfall_amount": yen("18.56"),
        "seasonal_pace_amount": yen("112.9"),
        "largest_deal_name": "倉庫最適化",
        "largest_account_name": "北陸物流",
        "largest_is_open": True,
        "largest_part_amount": yen("14.4"),
        "largest_part_ratio": 0.065,
    }
    return LandingRow.model_validate(plain | changed)


def coverages(scope: Summary) -> tuple[CoverageRow, ...]:
    """Return three quarters: enough now, too little next, no target after that."""
    rows = (
        (1, 2026, 3, "240", "119.57", "186.7", 41, 1.56, 1.42, None),
        (2, 2026, 4, "260", "260", "141.3", 37, 0.54, 0.97, None),
        (3, 2027, 1, None, None, "22.6", 9, None, None, "target_missing"),
    )
    return tuple(
        CoverageRow(
            **named(scope),
            period_rank=rank,
            fiscal_year=year,
            fiscal_quarter=quarter,
            target_amount=None if target is None else yen(target),
            gap_to_go_amount=None if gap is None else yen(gap),
            open_pipeline_amount=yen(pipeline),
            open_pipeline_count=count,
            coverage_ratio=cover,
            required_coverage_ratio=need,
            coverage_note=note,
        )
        for rank, year, quarter, target, gap, pipeline, count, cover, need, note in rows
    )


def seasoned(weeks: tuple[WeekRow, ...]) -> tuple[WeekRow, ...]:
    """Return the weeks of a quarter with the pace of earlier ones."""
    return tuple(
        row.model_copy(update={"seasonal_pace_cumulative_amount": yen(amount)})
        for row, amount in zip(weeks, SEASON, strict=True)
    )


def _fall(scope: Summary, measure: MeasureCode, window: WindowCode) -> tuple[MovementLine, ...]:
    opening, count, moves = (PIPELINE if measure == "pipeline" else BOOKINGS)[window]
    closing = ("210.1", 44) if measure == "pipeline" else ("120.43", 18)
    rows = (("opening", opening, count), *moves, ("closing", *closing))
    return tuple(
        MovementLine(
            **named(scope),
            measure_code=measure,
            window_code=window,
            line_code=code,
            line_rank=ORDER.index(code),
            amount=yen(amount),
            deal_count=deals,
        )
        for code, amount, deals in rows
    )
