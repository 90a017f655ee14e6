"""What the templates see of movements, landing and coverage: lines with their figures and bars.

Bars are drawn beside their figures, never instead of them; what falls is grey and has its sign.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from markupsafe import Markup

from flows.render.filters import ABSENT, Faces
from flows.render.landing_view import (
    ZERO,
    BridgeLine,
    CoverageLine,
    LandingPage,
    floating_bar,
)
from flows.render.resources import Palette
from flows.vocabulary.movements import (
    ENDS,
    ChangeRow,
    MeasureCode,
    MovementLine,
    Movements,
    WindowCode,
)
from flows.vocabulary.progress import Cadence, Finding, MovementStory, ProgressContext


@dataclass(frozen=True, slots=True)
class Cell:
    """What one window says of one line."""

    count: str
    figure: str
    bar: Markup | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a waterfall as printed."""

    name: str
    cells: tuple[Cell, Cell]
    is_end: bool
    is_check: bool = False


@dataclass(frozen=True, slots=True)
class Waterfall:
    """One waterfall as printed: since the last report, and since the begin of the quarter."""

    title: Markup
    caption: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MovementView:
    """The page on movements as printed; ``since`` stands on page 1."""

    since: str
    heads: tuple[str, str]
    waterfalls: tuple[Waterfall, ...]
    notes: tuple[str, ...]
    bridge: tuple[BridgeLine, ...]
    bridge_note: str
    coverages: tuple[CoverageLine, ...]


def movement_view(
    context: ProgressContext, *, faces: Faces, palette: Palette
) -> MovementView | None:
    """Return the page of one scope; none where nothing was computed."""
    told, titles = context.movements, context.story.movements
    if told is None or titles is None:
        return None
    page = _Page(told, context.cadence, faces, palette)
    landing = LandingPage(told, faces, palette)
    period = faces.words.say("period.short").format(quarter=context.summary.fiscal_quarter)
    return MovementView(
        since=page.since(),
        heads=(page.head(page.windows[0]), page.head(page.windows[1])),
        waterfalls=tuple(
            Waterfall(
                title=faces.rich_sentence(title, f"moved_{measure}", period),
                caption=page.say(f"caption_{measure}", unit=faces.money_unit()),
                lines=page.lines(measure),
            )
            for measure, title in _titled(titles)
        ),
        notes=page.notes(titles.overdue.amount),
        bridge=landing.bridge(),
        bridge_note=landing.bridge_note(),
        coverages=landing.coverages(),
    )


def _titled(titles: MovementStory) -> tuple[tuple[MeasureCode, Finding], ...]:
    return (("pipeline", titles.waterfall), ("bookings", titles.bookings))


@dataclass(frozen=True, slots=True)
class _Page:
    """Words and draws the lines of one scope."""

    told: Movements
    cadence: Cadence
    faces: Faces
    palette: Palette

    @property
    def windows(self) -> tuple[WindowCode, WindowCode]:
        """Return both windows, the one since the last report first."""
        return ("month" if self.cadence == "monthly" else "seven_days", "quarter")

    def say(self, key: str, **figures: object) -> str:
        """Return words of this page with their figures."""
        return self.faces.words.say(f"movement.{key}").format(**figures)

    def head(self, window: WindowCode) -> str:
        """Return since when a window counts."""
        change = self.told.change(window)
        return self.say(f"since_{window}", day=self._day(change))

    def since(self) -> str:
        """Return the line of page 1: what changed since the edition before."""
        change = self.told.change(self.windows[0])
        if change is None or change.pipeline_opening_amount is None:
            return self.say("line_unknown", since=self.head(self.windows[0]))
        return self.say(
            "line",
            since=self.head(self.windows[0]),
            bookings=self._moved(change.bookings_change_amount),
            landing=self._moved(change.landing_change_amount),
            pipeline=self._moved(change.pipeline_change_amount),
            count=self.faces.number(change.moved_deal_count),
            unit=self.faces.money_unit(),
        )

    def lines(self, measure: MeasureCode) -> tuple[Line, ...]:
        """Return the lines of one measure, both windows side by side; none if neither is known."""
        both = [self.told.waterfall(measure, window) for window in self.windows]
        if not any(both):
            return ()
        ranks = {line.line_code: line.line_rank for line in chain.from_iterable(both)}
        cells = [self._cells(lines) for lines in both]
        lines = [
            Line(
                name=self._name(measure, code),
                cells=(self._cell(cells[0], code), self._cell(cells[1], code)),
                is_end=code in ENDS,
            )
            for code in sorted(ranks, key=lambda code: ranks[code])
        ]
        return (*lines, self._check(measure))

    def notes(self, overdue: Decimal | None) -> tuple[str, ...]:
        """Return what the closing holds, what came and went again, and what is not known."""
        told = []
        if overdue:
            told.append(self.say("overdue", amount=self.faces.money_in_words(overdue)))
        changes = [change for code in self.windows if (change := self.told.change(code))]
        known = [change for change in changes if change.pipeline_opening_amount is not None]
        trips = max((change.pipeline_round_trip_count for change in known), default=0)
        if trips:
            told.append(self.say("round_trips", count=self.faces.number(trips)))
        if known and known[0].landing_then_on not in {None, known[0].t0}:
            day = self.faces.short_day(known[0].landing_then_on)
            told.append(self.say("landing_day", since=self.head(known[0].window_code), day=day))
        told += [
            self.say(f"note_{change.note}", since=self.head(change.window_code))
            for change in changes
            if change.note and known
        ]
        return tuple(told)

    def _day(self, change: ChangeRow | None) -> str:
        """Return the day that a window is told from: that of the delivery, where there is one."""
        if change is None:
            return ABSENT
        return self.faces.short_day(change.t0_seen_on or change.t0)

    def _moved(self, amount: Decimal | None) -> str:
        """Return a difference, or in a word that what stood then is not known."""
        return self.faces.absence("no_history") if amount is None else self.faces.signed(amount)

    def _cells(self, lines: tuple[MovementLine, ...]) -> dict[str, Cell]:
        """Return the cells of one window by line, their bars on one scale."""
        spans, reached = {}, ZERO
        for line in lines:
            start = ZERO if line.line_code in ENDS else reached
            reached = start + line.amount
            spans[line.line_code] = (min(start, reached), max(start, reached))
        most = max((high for _, high in spans.values()), default=ZERO) or Decimal(1)
        low = min((low for low, _ in spans.values()), default=ZERO)
        return {
            line.line_code: Cell(
                count=self.faces.number(line.deal_count),
                figure=self._figure(line),
                bar=floating_bar(
                    spans[line.line_code],
                    (min(low, ZERO), most),
                    fill=self._fill(line),
                    alt=f"{self._name(line.measure_code, line.line_code)} {self._figure(line)}",
                ),
            )
            for line in lines
        }

    def _name(self, measure: MeasureCode, code: str) -> str:
        return self.say(f"{measure}_{code}" if code in ENDS else f"kind_{code}")

    def _cell(self, cells: dict[str, Cell], code: str) -> Cell:
        """Return one cell; a window that is not known says so at its ends."""
        if cells:
            return cells.get(code, Cell("", ABSENT))
        return Cell("", self.faces.absence("no_history") if code in ENDS else ABSENT)

    def _check(self, measure: MeasureCode) -> Line:
        """Return the line of the check: what no movement explains."""
        changes = [self.told.change(window) for window in self.windows]
        amounts = [
            None if change is None else getattr(change, f"{measure}_difference_amount")
            for change in changes
        ]
        left, right = (
            Cell("", ABSENT if amount is None else self.faces.money(amount)) for amount in amounts
        )
        return Line(self.say("check"), (left, right), is_end=False, is_check=True)

    def _figure(self, line: MovementLine) -> str:
        is_end = line.line_code in ENDS
        return self.faces.money(line.amount) if is_end else self.faces.signed(line.amount)

    def _fill(self, line: MovementLine) -> str:
        if line.line_code in ENDS:
            return self.palette.actual
        return self.palette.positive if line.amount > 0 else self.palette.reference
