"""Draw with few strokes: the SVG elements that all charts are made of."""

from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup, escape

from flows.render.cleaning import width_of
from flows.render.onscreen import Picture

# wider than the screen of a phone
WIDE = 300
FONT = "Noto Sans JP, Noto Sans CJK JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif"


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text is set."""

    colour: str
    size: float = 7.5
    anchor: str = "start"
    weight: int = 400


@dataclass(slots=True)
class Drawing:
    """A drawing of a size in points; elements are appended in the order of painting."""

    width: float
    height: float
    elements: list[str] = field(default_factory=list)
    spots: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, *, w: float, h: float, fill: str) -> None:
        """Draw a filled rectangle."""
        size = f'width="{max(w, 0.1):.1f}" height="{h:.1f}"'
        self.elements.append(f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{fill}"/>')

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, stroke: str, width: float
    ) -> None:
        """Draw a straight line."""
        ends = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
        self.elements.append(f'<line {ends} stroke="{stroke}" stroke-width="{width}"/>')

    def path(
        self, points: list[tuple[float, float]], *, stroke: str, width: float, dash: str = ""
    ) -> None:
        """Draw a line through points."""
        through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.elements.append(
            f'<polyline points="{through}" fill="none" stroke="{stroke}" '
            f'stroke-width="{width}" stroke-linejoin="round"{dashed}/>'
        )

    def area(self, points: list[tuple[float, float]], *, fill: str) -> None:
        """Draw a filled polygon."""
        through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.elements.append(f'<polygon points="{through}" fill="{fill}"/>')

    def dot(self, x: float, y: float, *, radius: float, fill: str, rim: str) -> None:
        """Draw a point with a rim that sets it off from lines below."""
        self.elements.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{rim}"/>'
        )

    def text(self, x: float, y: float, words: str, *, ink: Ink) -> None:
        """Write text; ``y`` is its base line."""
        self.elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{ink.size}" fill="{ink.colour}" '
            f'text-anchor="{ink.anchor}" font-weight="{ink.weight}">{escape(words)}</text>'
        )

    def label(self, x: float, y: float, words: str, *, ink: Ink) -> tuple[float, float]:
        """Write text centred at ``x`` but within the drawing; return its left and right edge."""
        half = width_of(words) * ink.size / 2
        middle = min(max(x, half), self.width - half)
        centred = Ink(colour=ink.colour, size=ink.size, anchor="middle", weight=ink.weight)
        self.text(middle, y, words, ink=centred)
        return middle - half, middle + half

    def spot(self, x: float, y: float, *, w: float, h: float, words: str) -> None:
        """Mark a place that tells its figure in a browser; later places lie above earlier ones."""
        size = f'width="{max(w, 0.1):.1f}" height="{h:.1f}"'
        self.spots.append(
            f'<rect class="spot" x="{x:.1f}" y="{y:.1f}" {size}>'
            f"<title>{escape(words)}</title></rect>"
        )

    def image(self, alt: str) -> Picture:
        """Return the drawing as an image element: no style leaks in, no fetch goes out.

        In a browser it stands in the page; without marked places the whole of it tells ``alt``.
        """
        body = "".join(self.elements)
        size = f'viewBox="0 0 {self.width:g} {self.height:g}"'
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{self.width:g}pt" '
            f'height="{self.height:g}pt" font-family="{FONT}">{body}</svg>'
        )
        source = Markup(quote(svg, safe="/:=,;()'*"))  # noqa: S704  # percent-encoded
        image = Markup('<img class="chart" alt="{}" src="data:image/svg+xml,{}">')
        picture = Picture(image.format(alt, source))
        picture.inline = self._inline(alt, size=size)
        return picture

    def _inline(self, alt: str, *, size: str) -> Markup:
        """Return the drawing as a part of a page."""
        if not self.spots and alt:
            self.spot(0, 0, w=self.width, h=self.height, words=alt)
        wide = " wide-chart" if self.width > WIDE else ""
        return Markup(  # noqa: S704  # words are escaped where they come in
            f'<svg class="chart{wide}" role="img" aria-label="{escape(alt)}" {size} '
            f'width="{self.width:g}pt" height="{self.height:g}pt">'
            f"{''.join(self.elements)}{''.join(self.spots)}</svg>"
        )
