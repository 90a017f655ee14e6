"""Draw the charts of the gap report: parts about zero, bands of the past, effects with interval.

A chart computes places on paper, never figures; what counts as worse is vermilion and bears a sign
beside it in the table.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.resources import Palette
from flows.render.svg import Drawing
from flows.vocabulary.gap import ActionRow, AuditRow, StageRow

PART_WIDTH: Final = 176
BAND_WIDTH: Final = 92
EFFECT_WIDTH: Final = 94
LEAD_WIDTH: Final = 88
SHARE_WIDTH: Final = 120
HEIGHT: Final = 11


@dataclass(frozen=True, slots=True)
class GapCharts:
    """Draws in the colours of one edition."""

    palette: Palette

    def part(self, amount: Decimal, *, among: tuple[Decimal, ...], alt: str) -> Markup:
        """Return one part as a bar about zero, on the scale of all that stand in the table."""
        low, high = min(*among, Decimal(0)), max(*among, Decimal(0))
        span = float(high - low) or 1.0
        zero = float(-low) / span * (PART_WIDTH - 2) + 1
        length = float(abs(amount)) / span * (PART_WIDTH - 2)
        drawing = Drawing(PART_WIDTH, HEIGHT)
        fill = self.palette.short if amount < 0 else self.palette.positive
        if amount:
            drawing.box(zero - length if amount < 0 else zero, 2, w=length, h=7, fill=fill)
        drawing.line((zero, 0), (zero, HEIGHT), stroke=self.palette.ink, width=0.7)
        return drawing.image(alt)

    def rate(self, row: StageRow, *, alt: str) -> Markup:
        """Return the rate of a stage against its band and its past, from 0 to 1."""
        ends = (row.band_low_value, row.band_high_value)
        bad = row.band_code == "below" or row.is_worst
        return self._band(row.actual_value, ends, row.plan_value, most=1.0, bad=bad, alt=alt)

    def stay(self, row: StageRow, *, most: float, alt: str) -> Markup:
        """Return the median stay in a stage against its band, in days from 0."""
        ends = (row.stay_low_days, row.stay_high_days)
        bad = row.stay_band_code == "above"
        return self._band(row.median_stay_days, ends, None, most=most, bad=bad, alt=alt)

    def effect(self, row: ActionRow, *, alt: str) -> Markup:
        """Return an effect as a dot with its interval about zero; to the right is better."""
        drawing = Drawing(EFFECT_WIDTH, HEIGHT)
        middle, half = EFFECT_WIDTH / 2, EFFECT_WIDTH / 2 - 5
        drawing.line((middle, 0), (middle, HEIGHT), stroke=self.palette.ink, width=0.6)
        ends = [row.interval_low, row.effect_value, row.interval_high]
        known = [end for end in ends if end is not None]
        most = max((abs(end) for end in known), default=0.0) or 1.0
        turn = -1.0 if row.better == "lower" else 1.0
        colours = {"effective": self.palette.actual, "worse": self.palette.short}
        colour = colours.get(row.verdict_code or "", self.palette.muted)
        places = sorted(middle + turn * end / most * half for end in known)
        if len(places) == len(ends):
            drawing.line((places[0], 5.5), (places[-1], 5.5), stroke=colour, width=1.4)
            for place in (places[0], places[-1]):
                drawing.line((place, 2.5), (place, 8.5), stroke=colour, width=1)
        if row.effect_value is not None:
            place = middle + turn * row.effect_value / most * half
            drawing.dot(place, 5.5, radius=3, fill=colour, rim=self.palette.paper)
        return drawing.image(alt)

    def lead(self, row: AuditRow, *, alt: str) -> Markup:
        """Return a correlation as a dot with its interval, −1 to 1, over what chance reaches."""
        drawing = Drawing(LEAD_WIDTH, HEIGHT)
        middle, half = LEAD_WIDTH / 2, LEAD_WIDTH / 2 - 4
        drawing.line((4, 5.5), (LEAD_WIDTH - 4, 5.5), stroke=self.palette.line, width=0.8)
        if row.chance_limit is not None:
            reach = min(row.chance_limit, 1.0) * half
            drawing.box(middle - reach, 1, w=2 * reach, h=9, fill=self.palette.interval)
        drawing.line((middle, 0), (middle, HEIGHT), stroke=self.palette.ink, width=0.6)
        colour = self.palette.actual if row.verdict_code == "leads" else self.palette.muted
        if row.interval_low is not None and row.interval_high is not None:
            places = [middle + end * half for end in (row.interval_low, row.interval_high)]
            drawing.line((places[0], 5.5), (places[1], 5.5), stroke=colour, width=1.4)
            for place in places:
                drawing.line((place, 2.5), (place, 8.5), stroke=colour, width=1)
        if row.correlation_ratio is not None:
            place = middle + row.correlation_ratio * half
            drawing.dot(place, 5.5, radius=3, fill=colour, rim=self.palette.paper)
        return drawing.image(alt)

    def share(self, share: float | None, cumulative: float | None, *, alt: str) -> Markup:
        """Return a share as a bar from 0 to 1, with a tick where the shares so far add up to."""
        drawing = Drawing(SHARE_WIDTH, HEIGHT)
        scale = SHARE_WIDTH - 4
        drawing.line((2, 9.5), (SHARE_WIDTH - 2, 9.5), stroke=self.palette.line, width=0.8)
        if share:
            drawing.box(2, 2, w=max(share * scale, 0.8), h=7, fill=self.palette.positive)
        if cumulative is not None:
            place = 2 + cumulative * scale
            drawing.line((place, 1), (place, 10), stroke=self.palette.ink, width=1)
        return drawing.image(alt)

    def _band(
        self,
        value: float | None,
        ends: tuple[float | None, float | None],
        past: float | None,
        *,
        most: float,
        bad: bool,
        alt: str,
    ) -> Markup:
        """Return a value as a dot over its band, with a tick for what it was before."""
        drawing = Drawing(BAND_WIDTH, HEIGHT)
        scale = (BAND_WIDTH - 8) / (most or 1.0)
        drawing.line((4, 5.5), (BAND_WIDTH - 4, 5.5), stroke=self.palette.line, width=0.8)
        low, high = ends
        if low is not None and high is not None:
            width = max((high - low) * scale, 1.5)
            drawing.box(4 + low * scale, 1.5, w=width, h=8, fill=self.palette.interval)
        if past is not None:
            place = 4 + past * scale
            drawing.line((place, 1), (place, 10), stroke=self.palette.ink, width=1)
        if value is not None:
            fill = self.palette.short if bad else self.palette.actual
            drawing.dot(4 + value * scale, 5.5, radius=3, fill=fill, rim=self.palette.paper)
        return drawing.image(alt)
