"""Lay out one progress context for its templates: which rows stand where, and the small notes.

Nothing is computed here that a reader could take for a figure: rows are picked, words looked up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from math import ceil
from typing import Final

from markupsafe import Markup

from flows.render.accuracy import AccuracyView, accuracy_view
from flows.render.charts import Charts
from flows.render.charts_pace import pace_chart
from flows.render.cleaning import width_of
from flows.render.filters import Faces
from flows.render.manager_view import ManagerView, manager_view
from flows.render.measures import in_order, recognition_line
from flows.render.month_view import MonthView, month_view
from flows.render.movement_view import MovementView, movement_view
from flows.render.progress_notes import Notes
from flows.render.resources import Palette
from flows.render.track import TrackStrip, track_strip
from flows.render.words import Words
from flows.vocabulary.progress import (
    DEALS_ON_PAGE_ONE,
    MEMBERS_ON_PAGE_ONE,
    MEMBERS_ON_PAPER,
    CheckLine,
    MemberTotal,
    ProgressContext,
)
from flows.vocabulary.progress_rows import (
    ActivityRow,
    DealRow,
    ListCode,
    MemberRow,
    RestatementRow,
    StageRow,
)

DEALS_ON_A_LIST: Final[Mapping[ListCode, int]] = {
    "to_move": 8,
    "overdue": 6,
    "stalled": 6,
    "won": 5,
    "lost": 5,
    "dual_post": 6,
}
SOURCES_ON_PAGE_ONE: Final = 3
CHECKS_SHOWN: Final = 12
KINDS_SHOWN: Final = 8
RESTATEMENTS_SHOWN: Final = 4
EMS_PER_DEFINITION_LINE: Final = 31
LISTS: Final[tuple[ListCode, ...]] = (
    *("to_move", "overdue", "stalled", "won", "lost"),
    "dual_post",
)
LISTS_OF_OPEN_DEALS: Final = frozenset({"to_move", "overdue", "stalled", "dual_post"})
METRIC_IDS: Final = (
    "bookings_amount",
    "target_amount",
    "attainment_ratio",
    "linear_pace_amount",
    "pace_gap_amount",
    "landing_amount",
    "gap_to_go_amount",
    "open_pipeline_amount",
    "overdue_pipeline_amount",
    "on_hold_pipeline_amount",
    "coverage_ratio",
    "pipeline_created_amount",
    "win_rate_count_ratio",
    "win_rate_value_ratio",
    "average_deal_amount",
    "median_deal_amount",
    "sales_cycle_median_days",
    "stalled_deal_count",
    "activity_count",
)


@dataclass(frozen=True, slots=True)
class DealList:
    """One list of deals as printed."""

    code: ListCode
    deals: tuple[DealRow, ...]
    count: int
    amount: Decimal
    beyond: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class ProgressView:
    """What the templates of the progress report see beside the context itself."""

    context: ProgressContext
    notes: Notes
    charts: Charts
    translation: str
    pace_chart: Markup
    strip: TrackStrip | None
    moved: MovementView | None
    scores: AccuracyView | None
    manager: ManagerView | None
    month: MonthView | None
    shown_stages: tuple[StageRow, ...]
    deals_now: tuple[DealRow, ...]
    codes_now: tuple[tuple[int, DealRow], ...]
    members_now: tuple[MemberRow, ...]
    totals_now: tuple[MemberTotal, ...]
    member_kind: str
    members_all: tuple[MemberRow, ...]
    totals_all: tuple[MemberTotal, ...]
    lists: tuple[DealList, ...]
    activities_shown: tuple[ActivityRow, ...]
    effects_known: bool
    kinds_beyond: int
    activities_beyond: tuple[int, int | None, int]
    activity_total: int
    more_figures: tuple[tuple[str, str], ...]
    checks_shown: tuple[CheckLine, ...]
    sources_on_page_one: int
    is_company: bool
    definition_columns: tuple[tuple[str, ...], tuple[str, ...]]
    restatements_shown: tuple[tuple[RestatementRow, str], ...]
    restatements_beyond: int
    recognised: tuple[tuple[str, str, str], ...]
    recognition_caption: str

    def variables(self) -> dict[str, object]:
        """Return everything by name, the fields of the context among them."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        context = {name: getattr(self.context, name) for name in ProgressContext.model_fields}
        return {**context, **self.notes.texts(), **own}


def progress_view(
    context: ProgressContext, *, faces: Faces, english: Faces, palette: Palette
) -> ProgressView:
    """Return the view of one context."""
    notes = Notes(context, faces)
    return ProgressView(
        context=context,
        notes=notes,
        charts=Charts(faces, palette),
        translation=_translation(context, english) if faces is not english else "",
        pace_chart=pace_chart(context, faces=faces, palette=palette),
        strip=track_strip(context.track, faces=faces, palette=palette),
        moved=movement_view(context, faces=faces, palette=palette),
        scores=accuracy_view(context.accuracy, faces=faces, palette=palette),
        manager=manager_view(context, notes=notes, palette=palette),
        month=month_view(context, notes=notes),
        shown_stages=tuple(row for row in context.stages if row.open_pipeline_count),
        deals_now=context.listed("to_move")[:DEALS_ON_PAGE_ONE],
        codes_now=_codes(context, faces),
        members_now=context.members[:MEMBERS_ON_PAGE_ONE],
        member_kind=_member_kind(context),
        totals_now=_totals(context, without="beyond"),
        members_all=context.members[:MEMBERS_ON_PAPER],
        totals_all=_totals(context, without="rest"),
        lists=_lists(context),
        activities_shown=context.activities[:KINDS_SHOWN],
        effects_known=any(row.effect_ratio is not None for row in context.activities[:KINDS_SHOWN]),
        kinds_beyond=len(context.activities[KINDS_SHOWN:]),
        activities_beyond=_beyond(context.activities[KINDS_SHOWN:]),
        activity_total=sum(row.activity_period_count for row in context.activities),
        more_figures=_more_figures(context, faces),
        checks_shown=context.trust.findings[:CHECKS_SHOWN],
        sources_on_page_one=SOURCES_ON_PAGE_ONE,
        is_company=context.is_of_company,
        definition_columns=definition_columns(faces.words),
        restatements_shown=_restated(context, notes),
        restatements_beyond=len(context.restatements[RESTATEMENTS_SHOWN:]),
        recognised=_recognised(context, faces),
        recognition_caption=_recognition_caption(context, faces),
    )


def definition_columns(words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the defined metrics in order, in two columns of nearly one height."""
    texts = (f"{words.say(f'metric.{m}')} {m} {words.say(f'definition.{m}')}" for m in METRIC_IDS)
    lines = [ceil(width_of(text) / EMS_PER_DEFINITION_LINE) for text in texts]
    cut = min(range(len(lines) + 1), key=lambda place: max(sum(lines[:place]), sum(lines[place:])))
    return METRIC_IDS[:cut], METRIC_IDS[cut:]


def _restated(context: ProgressContext, notes: Notes) -> tuple[tuple[RestatementRow, str], ...]:
    """Return the restated numbers that are shown, each with the name of its period."""
    shown = context.restatements[:RESTATEMENTS_SHOWN]
    return tuple((row, notes.period_of(row)) for row in shown)


def _totals(context: ProgressContext, *, without: str) -> tuple[MemberTotal, ...]:
    """Return the footings of a table that cuts the members at one place."""
    return tuple(row for row in context.member_totals if row.kind != without)


def _beyond(rows: tuple[ActivityRow, ...]) -> tuple[int, int | None, int]:
    """Return the sums of the kinds of activity that are not shown, as their line."""
    previous = [row.activity_previous_week_count for row in rows]
    known = [count for count in previous if count is not None]
    return (
        sum(row.activity_week_count for row in rows),
        sum(known) if known or not rows else None,
        sum(row.activity_period_count for row in rows),
    )


def _member_kind(context: ProgressContext) -> str:
    """Return what the members are: units, owners, or both."""
    kinds = sorted({row.child_kind for row in context.members})
    return kinds[0] if len(kinds) == 1 else "both"


def _lists(context: ProgressContext) -> tuple[DealList, ...]:
    """Return the lists in order of printing, each cut and with its whole count."""
    counts = {row.list_code: row for row in context.deal_counts}
    lists = []
    for code in LISTS if context.dual_posts else LISTS[:-1]:
        deals, whole = context.listed(code), counts.get(code)
        shown = deals[: DEALS_ON_A_LIST[code]]
        count = len(deals) if whole is None else whole.deal_count
        lists.append(
            DealList(
                code=code,
                deals=shown,
                count=count,
                amount=Decimal(0) if whole is None else whole.amount,
                beyond=max(count - len(shown), 0),
                is_open=code in LISTS_OF_OPEN_DEALS,
            )
        )
    return tuple(lists)


def _recognised(context: ProgressContext, faces: Faces) -> tuple[tuple[str, str, str], ...]:
    """Return who is recognised, for what, and the numbers behind it."""
    return tuple(
        (faces.clip(row.owner_name, 10), *recognition_line(row, faces))
        for row in in_order(context.recognitions)
    )


def _recognition_caption(context: ProgressContext, faces: Faces) -> str:
    """Return which days are told of, where anybody is recognised."""
    if not context.recognitions:
        return ""
    first = context.recognitions[0]
    return faces.words.say("recognition.note").format(
        first=faces.short_day(first.period_start), last=faces.short_day(first.until_date)
    )


def _translation(context: ProgressContext, english: Faces) -> str:
    """Return the answer in English, for a Japanese edition."""
    period, story = Notes(context, english).period_short(), context.story
    return " ".join(
        (
            english.sentence(story.headline, "headline", period),
            english.sentence(story.action, "action", period),
        )
    )


def _codes(context: ProgressContext, faces: Faces) -> tuple[tuple[int, DealRow], ...]:
    """Return the deals of page 1 that a code can open, each with its place in the list."""
    listed = enumerate(context.listed("to_move")[:DEALS_ON_PAGE_ONE], start=1)
    return tuple(pair for pair in listed if context.qr_codes and faces.link(pair[1].crm_url))


def _more_figures(context: ProgressContext, faces: Faces) -> tuple[tuple[str, str], ...]:
    """Return the figures that stand nowhere else, with their labels."""
    summary, say = context.summary, faces.words.say
    faced: tuple[tuple[str, Callable[[], str]], ...] = (
        ("won_deal_count", lambda: faces.number(summary.won_deal_count)),
        ("average_deal_amount", lambda: faces.money(summary.average_deal_amount)),
        ("median_deal_amount", lambda: faces.money(summary.median_deal_amount)),
        (
            "win_rate_count_ratio",
            lambda: faces.win_rate(summary.win_rate_count_ratio, summary.win_rate_n),
        ),
        (
            "win_rate_value_ratio",
            lambda: faces.win_rate(summary.win_rate_value_ratio, summary.win_rate_n),
        ),
        ("sales_cycle_median_days", lambda: faces.days(summary.sales_cycle_median_days)),
        (
            "pipeline_created_amount",
            lambda: (
                faces.absence(summary.pipeline_created_note)
                if summary.pipeline_created_amount is None
                else faces.money(summary.pipeline_created_amount)
            ),
        ),
        ("overdue_pipeline_amount", lambda: faces.money(summary.overdue_pipeline_amount)),
        ("stalled_deal_amount", lambda: faces.money(summary.stalled_deal_amount)),
        ("on_hold_pipeline_amount", lambda: faces.money(summary.on_hold_pipeline_amount)),
        ("amount_missing_count", lambda: faces.number(summary.amount_missing_count)),
    )
    return tuple((say(f"metric.{metric_id}"), face()) for metric_id, face in faced)
