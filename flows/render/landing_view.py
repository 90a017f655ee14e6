"""What the templates see of the landing bridge and of the coverage of three quarters."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.filters import Faces
from flows.render.resources import Palette
from flows.render.svg import Drawing
from flows.vocabulary.movements import CoverageRow, LandingRow, Movements

BAR: Final = 108.0
COVERAGE_BAR: Final = 36.0
HEIGHT: Final = 8.0
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One line of the landing bridge as printed."""

    name: str
    figure: str
    bar: Markup
    is_end: bool
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One quarter as printed."""

    name: str
    row: CoverageRow
    cover: str
    need: str
    verdict: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class LandingPage:
    """Words and draws the landing and the coverage of one scope."""

    told: Movements
    faces: Faces
    palette: Palette

    def say(self, key: str, **figures: object) -> str:
        """Return words of this page with their figures."""
        return self.faces.words.say(f"movement.{key}").format(**figures)

    def bridge(self) -> tuple[BridgeLine, ...]:
        """Return the way from the target to the landing and what is missing; none: no landing."""
        row = self.told.landing
        if row.landing_amount is None or row.landing_booked_amount is None:
            return ()
        return tuple(self._bridge_lines(row))

    def bridge_note(self) -> str:
        """Return the deal that brings most to the landing."""
        row, faces = self.told.landing, self.faces
        if row.largest_deal_name is None or row.largest_part_ratio is None:
            return ""
        return self.say(
            "largest_open" if row.largest_is_open else "largest_won",
            name=faces.clip(row.largest_account_name or row.largest_deal_name, 14),
            amount=faces.money_in_words(row.largest_part_amount),
            ratio=faces.whole_percent(row.largest_part_ratio),
        )

    def coverages(self) -> tuple[CoverageLine, ...]:
        """Return the three quarters on one scale."""
        rows = self.told.coverages
        ratios = [row.coverage_ratio for row in rows] + [
            row.required_coverage_ratio for row in rows
        ]
        most = max((ratio for ratio in ratios if ratio is not None), default=0.0) or 1.0
        return tuple(self._coverage(row, most) for row in rows)

    def _bridge_lines(self, row: LandingRow) -> list[BridgeLine]:
        """Return target, what is won, what is expected, what that comes to, and what is missing."""
        target, landing = row.target_amount, row.landing_amount or ZERO
        booked = row.landing_booked_amount or ZERO
        opened = booked + (row.landing_open_amount or ZERO)
        scale = (ZERO, max(target or ZERO, landing, booked) or Decimal(1))
        palette, signed, money = self.palette, self.faces.signed, self.faces.money
        steps = [
            ("booked", money(booked), (ZERO, booked), palette.actual),
            ("open", signed(row.landing_open_amount), (booked, opened), palette.positive),
            ("new", signed(row.landing_new_amount), (opened, landing), palette.interval),
            ("landing", money(landing), (ZERO, landing), palette.actual),
        ]
        if target is not None:
            rest = row.landing_gap_amount or ZERO
            code = "short" if rest < 0 else "over" if rest > 0 else "exact"
            span = (min(landing, target), max(landing, target))
            steps.insert(0, ("target", money(target), (ZERO, target), palette.reference))
            steps.append((code, signed(rest), span, palette.reference))
        return [
            BridgeLine(
                name=(name := self.say(f"bridge_{code}")),
                figure=figure,
                bar=floating_bar(span, scale, fill=fill, alt=f"{name} {figure}"),
                is_end=code in {"target", "landing"},
                is_short=code == "short",
            )
            for code, figure, span, fill in steps
        ]

    def _coverage(self, row: CoverageRow, most: float) -> CoverageLine:
        say, times = self.say, self.faces.times
        cover, need = row.coverage_ratio, row.required_coverage_ratio
        verdict = "no_history"
        if row.coverage_note == "achieved":
            verdict = "reached"
        elif cover is None:
            verdict = "no_target"
        elif need is not None:
            verdict = "enough" if cover >= need else "thin"
        year = f"{row.fiscal_year % 100:02d}"
        name = say("quarter", year=year, quarter=row.fiscal_quarter)
        return CoverageLine(
            name=name,
            row=row,
            cover=times(cover),
            need=times(need),
            verdict=say(f"verdict_{verdict}"),
            bar=self._coverage_bar(cover, need, most, alt=f"{name} {times(cover)} / {times(need)}"),
        )

    def _coverage_bar(
        self, cover: float | None, need: float | None, most: float, *, alt: str
    ) -> Markup:
        """Return the coverage as a bar and what was needed as a mark."""
        drawing = Drawing(COVERAGE_BAR, HEIGHT)
        length = COVERAGE_BAR - 2
        if cover is not None:
            drawing.box(0, 1.5, w=cover / most * length, h=5, fill=self.palette.positive)
        if need is not None:
            x = need / most * length
            drawing.line((x, 0), (x, HEIGHT), stroke=self.palette.ink, width=1.2)
        return drawing.image(alt)


def floating_bar(
    span: tuple[Decimal, Decimal], scale: tuple[Decimal, Decimal], *, fill: str, alt: str
) -> Markup:
    """Return one bar from and to a figure, on a scale that holds 0."""
    least, most = scale
    whole = float(most - least) or 1.0
    left, right = (float(end - least) / whole * (BAR - 1) for end in span)
    drawing = Drawing(BAR, HEIGHT)
    drawing.box(left, 1, w=max(right - left, 0.7), h=6, fill=fill)
    return drawing.image(alt)
