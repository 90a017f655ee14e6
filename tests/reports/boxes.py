"""Where the texts of a PDF stand on its pages, and which of them stand where they should not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

MARGIN, TOP, BOTTOM = 45.3, 34.0, 20.0  # points: 16 mm at the sides, 12 mm above, the foot below
SLACK = 0.8
COVERED = 0.25  # of the smaller text: more is an overlap, less is the air within a line


@dataclass(frozen=True)
class Box:
    """One run of text: its page from 1, its edges in points from below left, what it says."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    text: str


@dataclass(frozen=True)
class Sheet:
    """The size of a page in points, and the texts on it."""

    width: float
    height: float
    boxes: tuple[Box, ...]


def sheets_of(file: Path) -> Iterator[Sheet]:
    """Yield the pages of a PDF."""
    with pypdfium2.PdfDocument(file) as document:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            rects = [text.get_rect(place) for place in range(text.count_rects())]
            boxes = (_box(number, rect, text) for rect in rects)
            width, height = page.get_size()
            yield Sheet(width, height, tuple(box for box in boxes if box.text))


def _box(page: int, edges: tuple[float, float, float, float], text: Any) -> Box:  # noqa: ANN401
    left, bottom, right, top = edges
    return Box(page, left, bottom, right, top, text.get_text_bounded(*edges).strip())


def outside(sheet: Sheet) -> list[str]:
    """Return the texts that stand beyond the margins."""
    return [
        f"p. {box.page}: {box.text[:40]}"
        for box in sheet.boxes
        if box.left < MARGIN - SLACK
        or box.right > sheet.width - MARGIN + SLACK
        or box.bottom < BOTTOM
        or box.top > sheet.height - TOP + SLACK
    ]


def overlaps(boxes: Sequence[Box]) -> list[str]:
    """Return the pairs of texts of which one covers the other."""
    found, by_left = [], sorted(boxes, key=lambda box: box.left)
    for place, one in enumerate(by_left):
        for other in by_left[place + 1 :]:
            if other.left > one.right:
                break
            if _covered(one, other) > COVERED:
                found.append(f"p. {one.page}: {one.text[:30]} | {other.text[:30]}")
    return found


def _covered(one: Box, other: Box) -> float:
    """Return how much of the smaller text the other one covers."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.top, other.top) - max(one.bottom, other.bottom)
    if width <= 0 or height <= 0:
        return 0.0
    sizes = ((box.right - box.left) * (box.top - box.bottom) for box in (one, other))
    return width * height / max(min(sizes), 0.01)
