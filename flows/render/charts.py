"""Draw the charts of the progress report: bullet bar, pipeline by stage, members' small bars.

A chart computes places on paper, never figures; all bars start at 0.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.cleaning import width_of
from flows.render.filters import Faces
from flows.render.resources import Palette
from flows.render.svg import Drawing, Ink
from flows.vocabulary.progress import ProgressContext
from flows.vocabulary.progress_rows import MemberRow, StageRow, Summary

STAGES_AT_MOST: Final = 7
COLUMN_WIDTH: Final = 244
CHART_HEIGHT: Final = 84
PAGE_WIDTH: Final = 504
GAP: Final = 4
# how far around its line a mark answers in a browser
REACH: Final = 5.0


@dataclass(frozen=True, slots=True)
class Charts:
    """Draws with the faces and colours of one edition."""

    faces: Faces
    palette: Palette

    def bullet(self, summary: Summary) -> Markup:
        """Return bookings against pace, target and landing interval as one bar."""
        drawing = Drawing(PAGE_WIDTH, 58)
        place = _scale(_bullet_figures(summary), length=PAGE_WIDTH, room=1.06)
        top, height = 27.0, 18.0
        drawing.box(0, top, w=PAGE_WIDTH, h=height, fill=self.palette.wash)
        low, high = summary.landing_p10_amount, summary.landing_p90_amount
        if low is not None and high is not None:
            width = place(high) - place(low)
            drawing.box(place(low), top, w=width, h=height, fill=self.palette.interval)
        booked = place(summary.bookings_amount)
        drawing.box(0, top, w=booked, h=height, fill=self.palette.actual)
        self._booked_label(drawing, summary, edge=booked, base=top + 12.5)
        self._marks_above(drawing, summary, place=place, bar=(top, top + height))
        self._marks_below(drawing, summary, place=place, bar=(top, top + height))
        self._spots(drawing, summary, place=place, bar=(top, height))
        return drawing.image(self._alt("alt.bullet", summary))

    def pipeline(self, stages: tuple[StageRow, ...]) -> Markup:
        """Return the open pipeline of each stage as bars with amount and count beside them."""
        drawing = Drawing(COLUMN_WIDTH, CHART_HEIGHT)
        shown = stages[:STAGES_AT_MOST]
        step = min(CHART_HEIGHT / max(len(shown), 1), 20.0)
        amounts = [row.open_pipeline_amount for row in shown]
        labels = max((width_of(self._stage_label(row)) for row in shown), default=0.0) * 7.5
        place = _scale(amounts, length=COLUMN_WIDTH - 72 - max(labels + GAP, 60.0), room=1.0)
        for number, row in enumerate(shown):
            middle = step * number + step / 2
            name = self.faces.clip(self._stage_name(row), 8)
            drawing.text(0, middle + 2.8, name, ink=Ink(self.palette.text))
            bar = place(row.open_pipeline_amount)
            drawing.box(72, middle - 4.5, w=bar, h=9, fill=self.palette.positive)
            label = self._stage_label(row)
            drawing.text(72 + bar + GAP, middle + 2.8, label, ink=Ink(self.palette.ink))
            told = f"{self._stage_name(row)} {label}"
            drawing.spot(0, step * number, w=COLUMN_WIDTH, h=step, words=self.faces.name(told))
        drawing.line((72, 0), (72, step * len(shown)), stroke=self.palette.ink, width=0.6)
        said = (f"{self._stage_name(row)} {self._stage_label(row)}" for row in shown)
        return drawing.image(self.faces.name(" / ".join(said)))

    def member(self, row: MemberRow, context: ProgressContext) -> Markup:
        """Return one member's bookings (dark), landing (light) and target (tick)."""
        drawing = Drawing(128, 9)
        figures = [f for member in context.members for f in _member_figures(member)]
        place = _scale(figures, length=drawing.width - 2, room=1.0)
        if row.landing_amount is not None:
            drawing.box(0, 2, w=place(row.landing_amount), h=5, fill=self.palette.interval)
        drawing.box(0, 2, w=place(row.bookings_amount), h=5, fill=self.palette.actual)
        if row.target_amount is not None:
            tick = place(row.target_amount)
            drawing.line((tick, 0), (tick, 9), stroke=self.palette.ink, width=1.2)
        words = self.faces.words.say("alt.member")
        return drawing.image(
            words.format(
                name=self.faces.name(row.child_name),
                bookings=self.faces.money(row.bookings_amount),
                landing=self.faces.money(row.landing_amount),
                target=self.faces.money(row.target_amount),
            )
        )

    def _stage_name(self, row: StageRow) -> str:
        """Return a stage's name in the language of the edition."""
        english = row.stage_name_en if self.faces.words.language == "en" else None
        return english or row.stage_name_ja

    def _stage_label(self, row: StageRow) -> str:
        """Return the figures beside a stage's bar."""
        return self.faces.words.say("chart.stage").format(
            amount=self.faces.money(row.open_pipeline_amount), count=row.open_pipeline_count
        )

    def _alt(self, key: str, summary: Summary) -> str:
        """Return what a chart says, in words."""
        money = self.faces.money
        return self.faces.words.say(key).format(
            bookings=money(summary.bookings_amount),
            target=money(summary.target_amount),
            pace=money(summary.linear_pace_amount),
            landing=money(summary.landing_amount),
            low=money(summary.landing_p10_amount),
            high=money(summary.landing_p90_amount),
        )

    def _booked_label(
        self, drawing: Drawing, summary: Summary, *, edge: float, base: float
    ) -> None:
        """Write bookings into their bar, or beside it where it is too short."""
        words = self._named("chart.bookings", summary.bookings_amount)
        if width_of(words) * 8.5 + 2 * GAP < edge:
            drawing.text(6, base, words, ink=Ink(self.palette.paper, 8.5, weight=700))
        else:
            drawing.text(edge + 5, base, words, ink=Ink(self.palette.ink, 8.5, weight=700))

    def _marks_above(
        self, drawing: Drawing, summary: Summary, *, place: "_Scale", bar: tuple[float, float]
    ) -> None:
        """Draw landing and target with their labels on two tiers above the bar."""
        top, bottom = bar
        if summary.landing_amount is not None:
            x = place(summary.landing_amount)
            drawing.line((x, top - 4), (x, bottom + 3), stroke=self.palette.actual, width=2.2)
            words = self._named("chart.landing", summary.landing_amount)
            beside = self._beside_target(x, words, summary, place=place)
            drawing.label(beside, top - 7, words, ink=Ink(self.palette.actual, 8, weight=700))
        if summary.target_amount is not None:
            x = place(summary.target_amount)
            drawing.line((x, top - 16), (x, top - 5), stroke=self.palette.ink, width=0.5)
            drawing.line((x, top - 2), (x, bottom + 3), stroke=self.palette.ink, width=1.6)
            words = self._named("chart.target", summary.target_amount)
            drawing.label(x, top - 18.5, words, ink=Ink(self.palette.ink, 8, weight=700))

    def _beside_target(self, x: float, words: str, summary: Summary, *, place: "_Scale") -> float:
        """Return the middle of the landing's label, moved off the target's mark."""
        if summary.target_amount is None:
            return x
        target, half = place(summary.target_amount), width_of(words) * 4 + 5
        return min(x, target - half) if x <= target else max(x, target + half)

    def _marks_below(
        self, drawing: Drawing, summary: Summary, *, place: "_Scale", bar: tuple[float, float]
    ) -> None:
        """Draw pace and interval with their labels below the bar, on two tiers if too close."""
        top, bottom = bar
        taken = -1.0
        if summary.linear_pace_amount is not None:
            x = place(summary.linear_pace_amount)
            stroke = self.palette.reference
            drawing.path([(x, top), (x, bottom + 3)], stroke=stroke, width=1.2, dash="2 1.5")
            words = self._named("chart.pace", summary.linear_pace_amount)
            _, taken = drawing.label(x, bottom + 11, words, ink=Ink(self.palette.muted))
        low, high = summary.landing_p10_amount, summary.landing_p90_amount
        if low is None or high is None:
            return
        money = self.faces.money
        words = self.faces.words.say("chart.interval").format(low=money(low), high=money(high))
        middle, half = (place(low) + place(high)) / 2, width_of(words) * 7.5 / 2
        below = bottom + 11
        if middle - half < taken + 2 * GAP:
            below = bottom + 20
            drawing.height = 66
        drawing.label(middle, below, words, ink=Ink(self.palette.text))

    def _spots(
        self, drawing: Drawing, summary: Summary, *, place: "_Scale", bar: tuple[float, float]
    ) -> None:
        """Let the bar's parts and marks tell their figures in a browser."""
        top, height = bar
        low, high = summary.landing_p10_amount, summary.landing_p90_amount
        if low is not None and high is not None:
            money = self.faces.money
            words = self.faces.words.say("chart.interval").format(low=money(low), high=money(high))
            drawing.spot(place(low), top, w=place(high) - place(low), h=height, words=words)
        booked = self._named("chart.bookings", summary.bookings_amount)
        drawing.spot(0, top, w=place(summary.bookings_amount), h=height, words=booked)
        marks = (
            ("chart.pace", summary.linear_pace_amount),
            ("chart.landing", summary.landing_amount),
            ("chart.target", summary.target_amount),
        )
        for key, amount in marks:
            if amount is not None:
                x = place(amount) - REACH
                words = self._named(key, amount)
                drawing.spot(x, top - REACH, w=2 * REACH, h=height + 2 * REACH, words=words)

    def _named(self, key: str, amount: Decimal) -> str:
        """Return a label with its figure."""
        return self.faces.words.say(key).format(amount=self.faces.money(amount))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Places a figure on a length that begins at 0."""

    whole: float
    length: float

    def __call__(self, amount: Decimal) -> float:
        """Return the distance of a figure from the start."""
        return min(max(float(amount), 0.0) / self.whole, 1.0) * self.length


def _scale(figures: list[Decimal], *, length: float, room: float) -> _Scale:
    """Return the scale that holds all figures and some room."""
    return _Scale(whole=float(max([*figures, Decimal(0)])) * room or 1.0, length=length)


def _bullet_figures(summary: Summary) -> list[Decimal]:
    """Return the figures that the bullet bar must hold."""
    figures = (
        summary.bookings_amount,
        summary.target_amount,
        summary.linear_pace_amount,
        summary.landing_amount,
        summary.landing_p90_amount,
    )
    return [figure for figure in figures if figure is not None]


def _member_figures(row: MemberRow) -> list[Decimal]:
    """Return the figures that the members' common scale must hold."""
    figures = (row.bookings_amount, row.target_amount, row.landing_amount)
    return [figure for figure in figures if figure is not None]
