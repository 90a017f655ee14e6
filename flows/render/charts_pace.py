"""Draw cumulative bookings against both paces, with the landing interval at the period's end."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.cleaning import width_of
from flows.render.filters import UNIT_SIZE, Faces
from flows.render.label_places import Box, place_beside
from flows.render.resources import Palette
from flows.render.svg import Drawing, Ink
from flows.vocabulary.progress import ProgressContext
from flows.vocabulary.progress_rows import Summary, WeekRow

WIDTH: Final = 244
HEIGHT: Final = 84
LEFT: Final = 26
RIGHT: Final = 44
TOP: Final = 8
BOTTOM: Final = 14
TICKS_AT_MOST: Final = 4
LABEL_DISTANCE: Final = 8.0
NAME_SIZE: Final = 6.5
BOOKED_SIZE: Final = 7.5


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where weeks and money stand on the paper."""

    weeks: int
    ceiling: float
    left: float = LEFT
    right: float = RIGHT

    def x(self, week: int) -> float:
        """Return the place of the end of a week; week 0 is the period's start."""
        return self.left + week / max(self.weeks, 1) * (WIDTH - self.left - self.right)

    def y(self, amount: Decimal | float) -> float:
        """Return the place of a sum."""
        share = max(float(amount), 0.0) / self.ceiling
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def pace_chart(context: ProgressContext, *, faces: Faces, palette: Palette) -> Markup:
    """Return the chart of one scope's period."""
    summary, weeks = context.summary, context.weeks
    step, ceiling = _ticks(_highest(summary, weeks), unit=UNIT_SIZE[faces.unit])
    frame = _Frame(
        weeks=max((row.week_number for row in weeks), default=1),
        ceiling=ceiling,
        left=_left(ceiling, step=step, faces=faces),
        right=_right(summary, faces=faces),
    )
    drawing = Drawing(WIDTH, HEIGHT)
    _grid(drawing, frame, step=step, pen=(faces, palette))
    _paces(drawing, frame, context=context, pen=(faces, palette))
    _fan(drawing, frame, summary=summary, palette=palette)
    _actual(drawing, frame, summary=summary, weeks=weeks, palette=palette)
    _end_labels(drawing, frame, summary=summary, pen=(faces, palette))
    _week_labels(drawing, frame, summary=summary, pen=(faces, palette))
    _spots(drawing, frame, context=context, faces=faces)
    alt = faces.words.say("alt.pace").format(
        week=summary.week_number,
        bookings=faces.money(summary.bookings_amount),
        pace=faces.money(summary.linear_pace_amount),
        landing=faces.money(summary.landing_amount),
    )
    return drawing.image(alt)


def _highest(summary: Summary, weeks: tuple[WeekRow, ...]) -> float:
    """Return the highest sum on the chart."""
    sums = [
        summary.bookings_amount,
        summary.target_amount,
        summary.landing_amount,
        summary.landing_p90_amount,
        *(row.bookings_cumulative_amount for row in weeks),
        *(row.pace_cumulative_amount for row in weeks),
        *(row.seasonal_pace_cumulative_amount for row in weeks),
    ]
    return float(max([amount for amount in sums if amount is not None], default=Decimal(0)))


def _ticks(highest: float, *, unit: Decimal) -> tuple[float, float]:
    """Return a round step of the grid and the ceiling above the highest sum."""
    if highest <= 0:
        return float(unit), float(unit)
    rough = highest / TICKS_AT_MOST
    magnitude = 10.0 ** (len(str(int(rough))) - 1)
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough)
    return step, highest * 1.06


def _tick(amount: float, *, step: float, faces: Faces) -> str:
    """Return the figure of a line of the grid; without decimals where all of them are whole."""
    figure = faces.money(Decimal(amount))
    return figure.removesuffix(".0") if step % float(UNIT_SIZE[faces.unit]) == 0 else figure


def _left(ceiling: float, *, step: float, faces: Faces) -> float:
    """Return the room that the figures of the grid need."""
    highest = _tick(int(ceiling / step) * step, step=step, faces=faces)
    return max(LEFT, width_of(highest) * 7 + 5)


def _right(summary: Summary, *, faces: Faces) -> float:
    """Return the room that the names and figures at the end need."""
    ends = {
        "chart.target_short": summary.target_amount,
        "chart.landing_short": summary.landing_amount,
        "chart.high": summary.landing_p90_amount,
        "chart.low": summary.landing_p10_amount,
    }
    longest = max(map(width_of, _told(tuple(ends.items()), faces)), default=0.0)
    return max(RIGHT, longest * 7 + 4)


def _grid(drawing: Drawing, frame: _Frame, *, step: float, pen: tuple[Faces, Palette]) -> None:
    """Draw the grid and its figures."""
    faces, palette = pen
    for number in range(int(frame.ceiling / step) + 1):
        y = frame.y(number * step)
        drawing.line((frame.left, y), (WIDTH - frame.right, y), stroke=palette.line, width=0.5)
        figure = _tick(number * step, step=step, faces=faces)
        drawing.text(frame.left - 4, y + 2.5, figure, ink=Ink(palette.muted, 7, anchor="end"))


def _paces(
    drawing: Drawing, frame: _Frame, *, context: ProgressContext, pen: tuple[Faces, Palette]
) -> None:
    """Draw the linear pace, and the seasonal one where it is known, each with its name."""
    _, palette = pen
    weeks = context.weeks
    linear = _points(frame, {row.week_number: row.pace_cumulative_amount for row in weeks})
    season = _points(frame, {row.week_number: row.seasonal_pace_cumulative_amount for row in weeks})
    if not linear:
        return
    if not season:
        drawing.path(linear, stroke=palette.reference, width=1.1, dash="3 2")
        return
    drawing.path(linear, stroke=palette.reference, width=0.7)
    drawing.path(season, stroke=palette.reference, width=1.1, dash="3 2")
    paces = {"linear": linear, "season": season}
    _name_paces(drawing, frame, paces=paces, context=context, pen=pen)


def _points(frame: _Frame, amounts: dict[int, Decimal | None]) -> list[tuple[float, float]]:
    """Return the places of the sums from the period's begin on; none where no sum is known."""
    known = [(frame.x(n), frame.y(sum_)) for n, sum_ in amounts.items() if sum_ is not None]
    return [(frame.x(0), frame.y(0)), *known] if known else []


def _name_paces(
    drawing: Drawing,
    frame: _Frame,
    *,
    paces: dict[str, list[tuple[float, float]]],
    context: ProgressContext,
    pen: tuple[Faces, Palette],
) -> None:
    """Write the name of each pace beside it, off the other lines and off what is booked."""
    faces, palette = pen
    summary = context.summary
    booked = _past(frame, summary=summary, weeks=context.weeks)
    drawn = [booked]
    if summary.landing_amount is not None:
        drawn.append([booked[-1], (frame.x(frame.weeks), frame.y(summary.landing_amount))])
    taken = [_booked_box(frame, summary=summary, faces=faces)]
    paper = Box(frame.left, 0, WIDTH - frame.right, HEIGHT - BOTTOM)
    for code, line in paces.items():
        words = faces.words.say(f"chart.pace_{code}")
        size = (width_of(words) * NAME_SIZE, NAME_SIZE)
        others = [*drawn, *(other for name, other in paces.items() if name != code)]
        box = place_beside(line, size, lines=others, taken=taken, paper=paper)
        drawing.text(box.left, box.bottom - 1, words, ink=Ink(palette.muted, NAME_SIZE))
        taken.append(box)


def _booked_box(frame: _Frame, *, summary: Summary, faces: Faces) -> Box:
    """Return where the name of what is booked stands: right of its point, below it."""
    words = faces.words.say("chart.bookings").format(amount=faces.money(summary.bookings_amount))
    left = frame.x(summary.week_number) + 4
    base = min(frame.y(summary.bookings_amount) + 11, HEIGHT - BOTTOM - 3)
    return Box(left, base - BOOKED_SIZE, left + width_of(words) * BOOKED_SIZE, base)


def _fan(drawing: Drawing, frame: _Frame, *, summary: Summary, palette: Palette) -> None:
    """Draw the way from today to the landing and its interval."""
    low, high = summary.landing_p10_amount, summary.landing_p90_amount
    now = (frame.x(summary.week_number), frame.y(summary.bookings_amount))
    end = frame.x(frame.weeks)
    if summary.landing_amount is None or summary.week_number >= frame.weeks:
        return
    if low is not None and high is not None:
        drawing.area([now, (end, frame.y(low)), (end, frame.y(high))], fill=palette.interval)
    landing = (end, frame.y(summary.landing_amount))
    drawing.path([now, landing], stroke=palette.actual, width=1.3, dash="2 1.6")


def _actual(
    drawing: Drawing,
    frame: _Frame,
    *,
    summary: Summary,
    weeks: tuple[WeekRow, ...],
    palette: Palette,
) -> None:
    """Draw bookings so far; the last point is today's."""
    points = _past(frame, summary=summary, weeks=weeks)
    drawing.path(points, stroke=palette.actual, width=2)
    drawing.dot(*points[-1], radius=2.6, fill=palette.actual, rim=palette.paper)


def _past(
    frame: _Frame, *, summary: Summary, weeks: tuple[WeekRow, ...]
) -> list[tuple[float, float]]:
    """Return the places of bookings so far; the last is today's."""
    past = [
        (frame.x(row.week_number), frame.y(row.bookings_cumulative_amount))
        for row in weeks
        if row.bookings_cumulative_amount is not None and row.week_number < summary.week_number
    ]
    now = (frame.x(summary.week_number), frame.y(summary.bookings_amount))
    return [(frame.x(0), frame.y(0)), *past, now]


def _spots(drawing: Drawing, frame: _Frame, *, context: ProgressContext, faces: Faces) -> None:
    """Let each week tell its sums in a browser, and the right edge what is foreseen."""
    say, summary = faces.words.say, context.summary
    step = frame.x(1) - frame.x(0)
    for row in context.weeks:
        booked = row.bookings_cumulative_amount if row.week_number < summary.week_number else None
        if row.week_number == summary.week_number:
            booked = summary.bookings_amount
        told = (
            ("chart.bookings", booked),
            ("chart.pace_week", row.pace_cumulative_amount),
            ("chart.season_week", row.seasonal_pace_cumulative_amount),
        )
        words = [say("chart.week").format(week=row.week_number), *_told(told, faces)]
        x = frame.x(row.week_number) - step / 2
        drawing.spot(x, 0, w=step, h=HEIGHT - BOTTOM, words="　".join(words))
    ends = (("chart.target", summary.target_amount), ("chart.landing", summary.landing_amount))
    said = _told(ends, faces)
    if summary.landing_p10_amount is not None and summary.landing_p90_amount is not None:
        low, high = summary.landing_p10_amount, summary.landing_p90_amount
        words_of_ends = say("chart.interval")
        said.append(words_of_ends.format(low=faces.money(low), high=faces.money(high)))
    if said:
        x = frame.x(frame.weeks) + step / 2
        drawing.spot(x, 0, w=WIDTH - x, h=HEIGHT, words="　".join(said))


def _told(pairs: tuple[tuple[str, Decimal | None], ...], faces: Faces) -> list[str]:
    """Return the words of the sums that are known."""
    return [
        faces.words.say(key).format(amount=faces.money(amount))
        for key, amount in pairs
        if amount is not None
    ]


def _end_labels(
    drawing: Drawing, frame: _Frame, *, summary: Summary, pen: tuple[Faces, Palette]
) -> None:
    """Write target, landing and interval at the right end, kept apart; bookings at their point."""
    faces, palette = pen
    say, x = faces.words.say, frame.x(frame.weeks) + 3
    labels = [
        (summary.target_amount, "chart.target_short", Ink(palette.muted, 7)),
        (summary.landing_amount, "chart.landing_short", Ink(palette.actual, 7, weight=700)),
        *_interval_labels(summary, frame=frame, palette=palette),
    ]
    ends = sorted((frame.y(a), a, key, ink) for a, key, ink in labels if a is not None)
    lowest = 0.0
    for y, amount, key, ink in ends:
        lowest = max(y + 2.5, lowest)
        drawing.text(x, lowest, say(key).format(amount=faces.money(amount)), ink=ink)
        lowest += LABEL_DISTANCE
    words = say("chart.bookings").format(amount=faces.money(summary.bookings_amount))
    box = _booked_box(frame, summary=summary, faces=faces)
    middle = (box.left + box.right) / 2
    drawing.label(middle, box.bottom, words, ink=Ink(palette.actual, BOOKED_SIZE, weight=700))


def _interval_labels(
    summary: Summary, *, frame: _Frame, palette: Palette
) -> list[tuple[Decimal | None, str, Ink]]:
    """Return the labels of the fan's ends; none where no fan is drawn."""
    if summary.landing_amount is None or summary.week_number >= frame.weeks:
        return []
    ink = Ink(palette.muted, NAME_SIZE)
    return [
        (summary.landing_p90_amount, "chart.high", ink),
        (summary.landing_p10_amount, "chart.low", ink),
    ]


def _week_labels(
    drawing: Drawing, frame: _Frame, *, summary: Summary, pen: tuple[Faces, Palette]
) -> None:
    """Write the first, this and the last week below the chart, this week first of all."""
    faces, palette = pen
    base = HEIGHT - 3
    words = faces.words.say("chart.this_week").format(week=summary.week_number)
    ink = Ink(palette.ink, 7, weight=700)
    left, right = drawing.label(frame.x(summary.week_number), base, words, ink=ink)
    for week in dict.fromkeys((1, frame.weeks)):
        words = faces.words.say("chart.week").format(week=week)
        half = 3.5 * len(words)
        x = frame.x(week)
        if x + half < left or x - half > right:
            drawing.label(x, base, words, ink=Ink(palette.muted, 7))
