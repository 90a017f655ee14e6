"""Draw what was promised of deals against what came true: a point for each tenth of the chance.

On the line promise and outcome agree; below it more was promised than came. A point's size grows
with its deals, and their number stands beside it.
"""

from math import sqrt
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
TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
SMALLEST: Final = 1.6
LARGEST: Final = 4.6
# A share of fewer deals is hollow: it says next to nothing.
FEW: Final = 10


def calibration_chart(
    bins: tuple[CalibrationRow, ...], *, faces: Faces, palette: Palette
) -> Markup:
    """Return the plot of one kind of period."""
    drawing = Drawing(WIDTH, HEIGHT)
    _grid(drawing, faces=faces, palette=palette)
    ends = [(_x(0), _y(0)), (_x(1), _y(1))]
    drawing.path(ends, stroke=palette.reference, width=1.1, dash="3 2")
    most = max(row.deal_count for row in bins)
    for row in bins:
        x, y = _x(row.mean_chance_ratio), _y(row.won_ratio)
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(row.deal_count / most)
        few = row.deal_count < FEW
        fill, rim = (palette.paper, palette.actual) if few else (palette.actual, palette.paper)
        drawing.dot(x, y, radius=round(radius, 1), fill=fill, rim=rim)
        base = y + radius + 7 if y + radius + 9 < _y(0) else y - radius - 2
        drawing.label(x, base, faces.number(row.deal_count), ink=Ink(palette.muted, 6.5))
    return drawing.image(" / ".join(_said(row, faces) for row in bins))


def _x(ratio: float) -> float:
    """Return the place of a chance."""
    return LEFT + ratio * (WIDTH - LEFT - RIGHT)


def _y(ratio: float) -> float:
    """Return the place of a share."""
    return HEIGHT - BOTTOM - ratio * (HEIGHT - BOTTOM - TOP)


def _grid(drawing: Drawing, *, faces: Faces, palette: Palette) -> None:
    """Draw the grid, its figures and what the axes are."""
    for tick in TICKS:
        drawing.line((_x(0), _y(tick)), (_x(1), _y(tick)), stroke=palette.line, width=0.5)
        said = faces.whole_percent(tick)
        drawing.text(_x(0) - 4, _y(tick) + 2.5, said, ink=Ink(palette.muted, 7, anchor="end"))
        drawing.text(_x(tick), _y(0) + 9, said, ink=Ink(palette.muted, 7, anchor="middle"))
    say, ink = faces.words.say, Ink(palette.text, 7, anchor="middle")
    drawing.text(_x(0.5), HEIGHT - 4, say("accuracy.axis"), ink=ink)


def _said(row: CalibrationRow, faces: Faces) -> str:
    """Return one point in words."""
    return faces.words.say("accuracy.point").format(
        chance=faces.percent(row.mean_chance_ratio),
        won=faces.percent(row.won_ratio),
        n=faces.number(row.deal_count),
    )
