"""Round what moved and where it lands so that every bridge adds up as it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from flows.prepare.rounded import STEP, rounded, share_out, to_step
from flows.prepare.scope import ScopeTables
from flows.vocabulary.movements import (
    ENDS,
    ChangeRow,
    CoverageRow,
    LandingRow,
    MeasureCode,
    MovementLine,
    Movements,
)
from flows.vocabulary.progress import MoneyUnit
from flows.vocabulary.progress_rows import Summary

ZERO: Final = Decimal(0)
_MEASURES: Final[tuple[MeasureCode, ...]] = ("pipeline", "bookings")


def printed(tables: ScopeTables, *, unit: MoneyUnit) -> ScopeTables:
    """Return the tables of one scope as they are printed, movements and landing among them."""
    plain = rounded(tables, unit=unit)
    if plain.movements is None:
        return plain
    steps = _Steps(plain.summary, STEP[unit])
    return replace(plain, movements=steps.movements(plain.movements))


def printed_lines(
    lines: Mapping[str, Decimal], *, step: Decimal, unexplained: Decimal = ZERO
) -> dict[str, Decimal]:
    """Return the lines of a waterfall in steps: the movements give the difference of the ends.

    ``unexplained``: what no movement explains; it is left unexplained in the printed figures too.
    """
    ends = {code: to_step(lines[code], step) or ZERO for code in ENDS}
    moves = {code: amount for code, amount in lines.items() if code not in ENDS}
    total = ends["closing"] - ends["opening"] - (to_step(unexplained, step) or ZERO)
    shares = share_out(list(moves.values()), total=total, step=step)
    return ends | dict(zip(moves, shares, strict=True))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Rounds to one step beside a summary that is rounded already."""

    summary: Summary
    size: Decimal

    def movements(self, told: Movements) -> Movements:
        """Return what is told of one scope in steps."""
        return Movements(
            lines=tuple(
                line
                for measure in _MEASURES
                for change in told.changes
                for line in self.waterfall(told.waterfall(measure, change.window_code), change)
            ),
            changes=tuple(map(self.change, told.changes)),
            landing=self.landing(told.landing),
            coverages=tuple(map(self.coverage, told.coverages)),
        )

    def waterfall(
        self, rows: tuple[MovementLine, ...], change: ChangeRow
    ) -> tuple[MovementLine, ...]:
        """Return the lines of one waterfall."""
        if not rows:
            return rows
        amounts = printed_lines(
            {row.line_code: row.amount for row in rows},
            step=self.size,
            unexplained=getattr(change, f"{rows[0].measure_code}_difference_amount") or ZERO,
        )
        return tuple(row.model_copy(update={"amount": amounts[row.line_code]}) for row in rows)

    def change(self, row: ChangeRow) -> ChangeRow:
        """Return a window's begin; the landing's change is that of the printed landings."""
        names = [name for name in ChangeRow.model_fields if name.endswith("_amount")]
        plain = row.model_copy(
            update={name: to_step(getattr(row, name), self.size) for name in names}
        )
        now, then = self.summary.landing_amount, plain.landing_then_amount
        change = None if now is None or then is None else now - then
        return plain.model_copy(update={"landing_change_amount": change})

    def landing(self, row: LandingRow) -> LandingRow:
        """Return the bridge: its parts make up the landing, and with the rest the target."""
        target, landing = self.summary.target_amount, self.summary.landing_amount
        known = row.landing_booked_amount is not None and row.landing_amount is not None
        parts: dict[str, Decimal | None] = {"landing_amount": landing}
        if known and landing is not None:
            booked = self.summary.bookings_amount
            expected = [row.landing_open_amount or ZERO, row.landing_new_amount or ZERO]
            opened, new = share_out(expected, total=landing - booked, step=self.size)
            parts |= {
                "landing_booked_amount": booked,
                "landing_open_amount": opened,
                "landing_new_amount": None if row.landing_new_amount is None else new,
            }
        short = None if target is None or landing is None else target - landing
        return row.model_copy(
            update={
                **parts,
                "target_amount": target,
                "landing_shortfall_amount": short,
                "seasonal_pace_amount": to_step(row.seasonal_pace_amount, self.size),
                "largest_part_amount": to_step(row.largest_part_amount, self.size),
            }
        )

    def coverage(self, row: CoverageRow) -> CoverageRow:
        """Return one quarter; the one under way as the summary prints it."""
        names = ("target_amount", "gap_to_go_amount", "open_pipeline_amount")
        own = self.summary if row.period_rank == 1 else None
        return row.model_copy(
            update={
                name: getattr(own, name) if own else to_step(getattr(row, name), self.size)
                for name in names
            }
        )
