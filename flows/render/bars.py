"""One bar for a row of a table: a share of 1 as the length of a bar."""

from collections.abc import Callable
from typing import Final

from markupsafe import Markup

from flows.render.filters import Faces
from flows.render.resources import Palette
from flows.render.svg import Drawing

WIDTH: Final = 90.0
HEIGHT: Final = 7.0


def bars_of(faces: Faces, palette: Palette) -> Callable[[float | None], Markup]:
    """Return how to draw a ratio from 0 to 1; its bar starts at 0 and ends at the frame."""

    def bar(ratio: float | None) -> Markup:
        drawing = Drawing(WIDTH, HEIGHT)
        drawing.box(0, 1.5, w=WIDTH, h=4, fill=palette.wash)
        if ratio is not None and ratio > 0:
            drawing.box(0, 1.5, w=WIDTH * min(float(ratio), 1.0), h=4, fill=palette.actual)
        return drawing.image(faces.whole_percent(ratio))

    return bar
