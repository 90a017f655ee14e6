"""Find a place for the name of a line: beside it, off every other line and off other words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final

Point = tuple[float, float]
SAMPLES: Final = 8
OFF_THE_PAPER: Final = 1_000
ON_WORDS: Final = 50
ASTRAY: Final = 20


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the paper; ``y`` grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: Point) -> bool:
        """Say whether a point lies within."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def distance(self, points: Iterable[Point]) -> float:
        """Return how far the nearest of some points is from the box."""
        return min(
            hypot(max(self.left - x, x - self.right, 0), max(self.top - y, y - self.bottom, 0))
            for x, y in points
        )

    def meets(self, other: "Box") -> bool:
        """Say whether two boxes have a point in common."""
        apart = self.right < other.left or other.right < self.left
        return not (apart or self.bottom < other.top or other.bottom < self.top)


def place_beside(
    line: Sequence[Point],
    size: Point,
    *,
    lines: Iterable[Sequence[Point]],
    taken: Iterable[Box],
    paper: Box,
) -> Box:
    """Return the best place for words of a size beside a rising line: above left, below right.

    ``lines``: every other line of the drawing; ``taken``: where words stand.
    """
    own = list(_sampled(line))
    others = [point for one in lines for point in _sampled(one)]
    words = list(taken)

    def cost(box: Box) -> float:
        crossed = sum(box.holds(point) for point in (*own, *others))
        off = box.left < paper.left or box.right > paper.right
        off = off or box.top < paper.top or box.bottom > paper.bottom
        astray = bool(others) and box.distance(others) < box.distance(own)
        on_words = sum(map(box.meets, words))
        return crossed + OFF_THE_PAPER * off + ON_WORDS * on_words + ASTRAY * astray

    return min(_places(line, size), key=cost)


def _places(line: Sequence[Point], size: Point) -> Iterator[Box]:
    """Yield the places along a line, from its middle outwards."""
    width, height = size
    inner = line[1:-1] or line
    middle = (len(inner) - 1) / 2
    for _, (x, y) in sorted(enumerate(inner), key=lambda pair: abs(pair[0] - middle)):
        yield Box(x - 2 - width, y - 2 - height, x - 2, y - 2)
        yield Box(x + 3, y + 1, x + 3 + width, y + 1 + height)


def _sampled(line: Sequence[Point]) -> Iterator[Point]:
    """Yield points close enough to each other for a word not to slip between."""
    for (x, y), (to_x, to_y) in pairwise(line):
        for step in range(SAMPLES + 1):
            share = step / SAMPLES
            yield x + (to_x - x) * share, y + (to_y - y) * share
