"""Draw what was promised of deals against what came true: a point for each tenth of the chance.

On the line promise and outcome agree; below it more was promised than came. A point's size grows
with its deals, and their number stands beside it.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

from markupsafe import Markup

from flows.render.filters import Faces
from flows.render.resources import Palette
from flows.render.svg import Drawing, Ink
from flows.vocabulary.track import CalibrationRow

WIDTH: Final = 244.0
HEIGHT: Final = 124.0
LEFT: Final = 30.0
RIGHT: Final = 26.0
TOP: Final = 8.0
BOTTOM: Final = 24.0
QUARTER: Final = 0.25
SMALLEST: Final = 1.6
LARGEST: Final = 4.6
# How far around its mark a point answers in a browser.
REACH: Final = 3.0
# A share of fewer deals is hollow: it says next to nothing.
FEW: Final = 10


def calibration_chart(
    bins: tuple[CalibrationRow, ...], *, faces: Faces, palette: Palette
) -> Markup:
    """Return the plot of one kind of period."""
    drawing = Drawing(WIDTH, HEIGHT)
    highest = max(ratio for row in bins for ratio in (row.mean_chance_ratio, row.won_ratio))
    frame = _Frame(quarters=max(ceil(highest / QUARTER), 1))
    _grid(drawing, frame, faces=faces, palette=palette)
    ends = [(frame.x(0), frame.y(0)), (frame.x(frame.whole), frame.y(frame.whole))]
    drawing.path(ends, stroke=palette.reference, width=1.1, dash="3 2")
    most = max(row.deal_count for row in bins)
    for place, row in enumerate(bins):
        x, y = frame.x(row.mean_chance_ratio), frame.y(row.won_ratio)
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(row.deal_count / most)
        few = row.deal_count < FEW
        fill, rim = (palette.paper, palette.actual) if few else (palette.actual, palette.paper)
        drawing.dot(x, y, radius=round(radius, 1), fill=fill, rim=rim)
        around = radius + REACH
        drawing.spot(x - around, y - around, w=2 * around, h=2 * around, words=_said(row, faces))
        # neighbours are told on either side of their points, and none on the axis
        below = place % 2 and y + radius + 9 < frame.y(0)
        base = y + radius + 7 if below else y - radius - 2
        drawing.label(x, base, faces.number(row.deal_count), ink=Ink(palette.muted, 6.5))
    return drawing.image(" / ".join(_said(row, faces) for row in bins))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where chances and shares stand on the paper: both from 0, in whole quarters."""

    quarters: int

    @property
    def whole(self) -> float:
        """Return the highest ratio of both axes."""
        return self.quarters * QUARTER

    def x(self, ratio: float) -> float:
        """Return the place of a chance."""
        return LEFT + ratio / self.whole * (WIDTH - LEFT - RIGHT)

    def y(self, ratio: float) -> float:
        """Return the place of a share."""
        return HEIGHT - BOTTOM - ratio / self.whole * (HEIGHT - BOTTOM - TOP)


def _grid(drawing: Drawing, frame: _Frame, *, faces: Faces, palette: Palette) -> None:
    """Draw the grid, its figures and what the axes are."""
    left, bottom = frame.x(0), frame.y(0)
    for number in range(frame.quarters + 1):
        x, y = frame.x(number * QUARTER), frame.y(number * QUARTER)
        drawing.line((left, y), (frame.x(frame.whole), y), stroke=palette.line, width=0.5)
        said = faces.whole_percent(number * QUARTER)
        drawing.text(left - 4, y + 2.5, said, ink=Ink(palette.muted, 7, anchor="end"))
        drawing.text(x, bottom + 9, said, ink=Ink(palette.muted, 7, anchor="middle"))
    middle, ink = frame.x(frame.whole / 2), Ink(palette.text, 7, anchor="middle")
    drawing.text(middle, HEIGHT - 4, faces.words.say("accuracy.axis"), ink=ink)


def _said(row: CalibrationRow, faces: Faces) -> str:
    """Return one point in words."""
    return faces.words.say("accuracy.point").format(
        chance=faces.percent(row.mean_chance_ratio),
        won=faces.percent(row.won_ratio),
        n=faces.number(row.deal_count),
    )
