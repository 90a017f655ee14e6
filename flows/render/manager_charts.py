"""Draw the small charts of a manager's pages: weeks of bookings, rates with a tick, stays.

A chart computes places on paper, never figures; what rests on few records is grey.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.resources import Palette
from flows.render.svg import Drawing
from flows.vocabulary.funnel import FunnelStage, MemberWeek

WEEKS_WIDTH: Final = 46
WEEKS_HEIGHT: Final = 12
RATE_WIDTH: Final = 86
STAY_WIDTH: Final = 98
HEIGHT: Final = 12
# METRICS 2.0: what rests on fewer records is printed grey.
ENOUGH: Final = 10


@dataclass(frozen=True, slots=True)
class ManagerCharts:
    """Draws in the colours of one edition."""

    palette: Palette

    def weeks(
        self, weeks: tuple[MemberWeek, ...], *, most: Decimal, alt: str, told: tuple[str, ...]
    ) -> Markup:
        """Return bookings per week as bars from 0, on the scale of all members."""
        drawing = Drawing(WEEKS_WIDTH, WEEKS_HEIGHT)
        step = WEEKS_WIDTH / max(len(weeks), 1)
        base = WEEKS_HEIGHT - 1.0
        for number, week in enumerate(weeks):
            is_last = number == len(weeks) - 1
            fill = self.palette.actual if is_last else self.palette.positive
            length = _share(float(week.bookings_week_amount), float(most)) * base
            if length:
                height = max(length, 0.6)
                drawing.box(step * number, base - height, w=step - 1, h=height, fill=fill)
            drawing.spot(step * number, 0, w=step, h=WEEKS_HEIGHT, words=told[number])
        drawing.line((0, base), (WEEKS_WIDTH, base), stroke=self.palette.reference, width=0.5)
        return drawing.image(alt)

    def rate(self, row: FunnelStage, *, alt: str) -> Markup:
        """Return the share that went on as a bar from 0 to 1, its baseline as a tick."""
        drawing = Drawing(RATE_WIDTH, HEIGHT)
        length = RATE_WIDTH - 2
        drawing.box(0, 3, w=length, h=6, fill=self.palette.wash)
        if row.conversion_ratio is not None:
            fill = self._fill(row.entered_count)
            drawing.box(0, 3, w=_share(row.conversion_ratio, 1) * length, h=6, fill=fill)
        if row.baseline_ratio is not None:
            x = _share(row.baseline_ratio, 1) * length
            drawing.line((x, 0.5), (x, HEIGHT - 0.5), stroke=self.palette.ink, width=1.4)
        return drawing.image(alt)

    def stay(self, row: FunnelStage, *, most: float, alt: str) -> Markup:
        """Return the median stay as a dot with a whisker to P80, over its usual range."""
        drawing = Drawing(STAY_WIDTH, HEIGHT)
        middle, length = HEIGHT / 2, STAY_WIDTH - 8
        low, high = row.stay_low_days, row.stay_high_days
        if low is not None and high is not None:
            start = _share(low, most) * length
            width = max(_share(high, most) * length - start, 2.0)
            drawing.box(start + 3, 0.5, w=width, h=HEIGHT - 1, fill=self.palette.interval)
        drawing.line((3, 0), (3, HEIGHT), stroke=self.palette.reference, width=0.6)
        if row.median_stay_days is None:
            return drawing.image(alt)
        fill = self._fill(row.stay_count)
        x = _share(row.median_stay_days, most) * length + 3
        if row.p80_stay_days is not None:
            end = _share(row.p80_stay_days, most) * length + 3
            drawing.line((x, middle), (end, middle), stroke=fill, width=1.2)
            drawing.line((end, middle - 2.5), (end, middle + 2.5), stroke=fill, width=1.2)
        drawing.dot(x, middle, radius=3.2, fill=fill, rim=self.palette.paper)
        return drawing.image(alt)

    def _fill(self, n: int | None) -> str:
        """Return the colour of what rests on so many records."""
        return self.palette.actual if (n or 0) >= ENOUGH else self.palette.reference


def _share(value: float, most: float) -> float:
    """Return the place of a value on a length that begins at 0."""
    return min(max(value, 0.0) / most, 1.0) if most > 0 else 0.0
