"""Word and draw the record of past forecasts: one mark per period, and what they come to.

A filled mark is a period whose interval held what came, a hollow one is a period whose interval
did not: both read alike in grey.
"""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from flows.render.charts import PAGE_WIDTH
from flows.render.cleaning import width_of
from flows.render.filters import Faces
from flows.render.resources import Palette
from flows.render.svg import Drawing, Ink
from flows.vocabulary.track import Track, TrackMark, TrackSummary

WIDEST: Final = 84.0
HEIGHT: Final = 19.0
SUMS_SIZE: Final = 7.0
LINE: Final = 8.5
AFTER_MARK: Final = 9.0
LABEL_SIZE: Final = 7.5


@dataclass(frozen=True, slots=True)
class TrackStrip:
    """The strip as printed; its chart is empty where nothing can be compared."""

    sentence: str
    caption: str
    chart: Markup


def track_strip(track: Track | None, *, faces: Faces, palette: Palette) -> TrackStrip | None:
    """Return the strip of a scope; none where its record was not computed."""
    if track is None:
        return None
    is_drawn = track.summary.scored_count > 0
    return TrackStrip(
        sentence=_sentence(track.summary, faces),
        caption=_caption(track.summary, faces) if is_drawn else "",
        chart=_chart(track, faces=faces, palette=palette) if is_drawn else Markup(),
    )


def _chart(track: Track, *, faces: Faces, palette: Palette) -> Markup:
    """Return of each period mark, name, error, and below what was called and came."""
    step = min(PAGE_WIDTH / max(len(track.marks), 1), WIDEST)
    sums = [_below(mark, faces) for mark in track.marks if mark.is_scored]
    is_stacked = any(width_of(pair) * SUMS_SIZE > step - AFTER_MARK - 2 for pair in sums)
    height = HEIGHT + LINE if is_stacked else HEIGHT
    drawing = Drawing(PAGE_WIDTH, height)
    for place, mark in enumerate(track.marks):
        _mark(drawing, mark, left=place * step, pen=(faces, palette))
        _sums(
            drawing,
            mark,
            left=place * step + AFTER_MARK,
            is_stacked=is_stacked,
            pen=(faces, palette),
        )
        words = _said(mark, faces)
        drawing.spot(place * step, 0, w=step - 2, h=height, words=words)
    return drawing.image(" / ".join(_said(mark, faces) for mark in track.marks))


def _sentence(summary: TrackSummary, faces: Faces) -> str:
    """Return what the marks come to, or why they come to nothing."""
    code: str = summary.record_state
    count = summary.scored_count or summary.period_count
    if summary.scored_count and not summary.interval_count:
        code = "no_interval"
    elif code == "told":
        code, count = f"told_{_how_many(summary)}", summary.interval_count
    periods = faces.words.say(f"track.periods_{summary.period_kind}", count=count)
    return faces.words.say(f"track.{code}").format(
        periods=periods.format(n=count),
        kind=faces.words.say(f"track.kind_{summary.period_kind}"),
        hits=summary.hit_count,
        intervals=summary.interval_count,
        wape=faces.whole_percent(summary.wape_ratio),
        bias=faces.signed_percent(summary.bias_ratio),
    )


def _caption(summary: TrackSummary, faces: Faces) -> str:
    """Return of which days the calls are, and whether they were printed or are replayed."""
    printed, basis = summary.printed_count, "mixed"
    if printed in {0, summary.scored_count}:
        basis = "printed" if printed else "replayed"
    said = faces.words.say(f"track.basis_{basis}")
    return faces.words.say("track.caption").format(
        days=_days(summary), basis=said.format(n=printed, m=summary.scored_count - printed)
    )


def period_name(mark: TrackMark, faces: Faces) -> str:
    """Return the name of a past period in the least space."""
    if mark.period_kind == "month":
        return faces.short_month(mark.period_start)
    return faces.words.say("track.quarter").format(
        year=f"{mark.fiscal_year % 100:02d}", quarter=mark.fiscal_quarter
    )


def _how_many(summary: TrackSummary) -> str:
    """Return whether all, some or none of the intervals held."""
    if summary.hit_count == summary.interval_count:
        return "all"
    return "some" if summary.hit_count else "none"


def _days(summary: TrackSummary) -> str:
    """Return the business days left on the days of the calls: one number, or from and to."""
    fewest, most = summary.days_left_from, summary.days_left_to
    return str(most) if fewest == most else f"{fewest}–{most}"


def _mark(drawing: Drawing, mark: TrackMark, *, left: float, pen: tuple[Faces, Palette]) -> None:
    """Draw one period."""
    faces, palette = pen
    name, after = period_name(mark, faces), left + AFTER_MARK
    if mark.record_code in {"hit", "miss"}:
        fill = palette.actual if mark.record_code == "hit" else palette.paper
        drawing.dot(left + 3.5, 5.5, radius=2.8, fill=fill, rim=palette.actual)
    else:
        drawing.line((left + 1, 5.5), (left + 6, 5.5), stroke=palette.reference, width=1)
    drawing.text(after, 8, name, ink=Ink(palette.text, LABEL_SIZE))
    if mark.is_scored:
        after += width_of(name) * LABEL_SIZE + 4
        error = faces.signed_percent(mark.error_ratio)
        drawing.text(after, 8, error, ink=Ink(palette.ink, LABEL_SIZE, weight=700))


def _sums(
    drawing: Drawing,
    mark: TrackMark,
    *,
    left: float,
    is_stacked: bool,
    pen: tuple[Faces, Palette],
) -> None:
    """Write what was called and what came: side by side, or one below the other where long."""
    faces, palette = pen
    below = _below(mark, faces)
    called, arrow, came = below.partition("→")
    lines = (called, arrow + came) if is_stacked and arrow else (below,)
    for number, line in enumerate(lines):
        drawing.text(left, 17 + number * LINE, line, ink=Ink(palette.muted, SUMS_SIZE))


def _below(mark: TrackMark, faces: Faces) -> str:
    """Return what was called and what came, or why there is no comparison."""
    if not mark.is_scored:
        return faces.words.say(f"track.mark_{mark.record_code}")
    return f"{faces.money(mark.expected_amount)}→{faces.money(mark.actual_amount)}"


def _said(mark: TrackMark, faces: Faces) -> str:
    """Return one period in words."""
    name, below = period_name(mark, faces), _below(mark, faces)
    if not mark.is_scored:
        return f"{name} {below}"
    told = faces.words.say(f"track.mark_{mark.record_code}")
    return f"{name} {told} {faces.signed_percent(mark.error_ratio)} {below}"
