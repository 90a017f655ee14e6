"""Lay out what a manager reads: members' small lines, the funnel, deals to look after.

Nothing is computed here that a reader could take for a figure: rows are picked, words looked up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.filters import ABSENT, Faces
from flows.render.manager_charts import ENOUGH, ManagerCharts
from flows.render.onscreen import Figure
from flows.render.progress_notes import Notes
from flows.render.resources import Palette
from flows.vocabulary.funnel import FunnelStage, MemberWeek, WatchCode, WatchedDeal
from flows.vocabulary.progress import MEMBERS_ON_PAPER, ProgressContext
from flows.vocabulary.progress_rows import MemberRow

WATCHED_ON_A_LIST: Final = 6
STAGES_ON_PAPER: Final = 24
# A funnel of more stages may be cut by the end of a page.
STAGES_TOGETHER: Final = 10
ONLY_PIPELINE: Final = "*"
WATCH_CODES: Final[tuple[WatchCode, ...]] = ("slipped", "at_risk")


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """One stage as printed."""

    pipeline: str
    stage: str
    rate_chart: Markup
    rate: str
    baseline: str
    difference: str
    n: str
    amount: str
    stay_chart: Markup
    median: str
    p80: str
    usual: str
    stays: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class FunnelPart:
    """The funnel of a scope as printed."""

    title: Markup
    caption: str
    stay: Markup
    lines: tuple[FunnelLine, ...]
    beyond: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class WatchLine:
    """One deal to look after as printed."""

    deal: WatchedDeal
    owner: str
    dates: str
    contact: str
    reasons: str
    question: str


@dataclass(frozen=True, slots=True)
class WatchList:
    """One list of deals to look after as printed."""

    code: WatchCode
    title: str
    caption: str
    lines: tuple[WatchLine, ...]
    beyond: int
    empty: str


@dataclass(frozen=True, slots=True)
class ManagerView:
    """What the templates of a manager's pages see."""

    sparks: Mapping[str, Markup]
    is_activity_targeted: bool
    funnel: FunnelPart
    watch_lists: tuple[WatchList, ...]


def manager_view(context: ProgressContext, *, notes: Notes, palette: Palette) -> ManagerView | None:
    """Return the view of what a manager reads, or nothing where it was not computed."""
    if context.manager is None:
        return None
    layout = _Layout(context, notes.faces, ManagerCharts(palette), notes.period_short())
    targeted = (row.activity_attainment_ratio is not None for row in context.members)
    return ManagerView(
        sparks=layout.sparks(),
        is_activity_targeted=any(targeted),
        funnel=layout.funnel(),
        watch_lists=tuple(layout.watch_list(code) for code in WATCH_CODES),
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Lays out with the faces of one edition."""

    context: ProgressContext
    faces: Faces
    charts: ManagerCharts
    period: str

    def say(self, key: str, *, count: int | None = None, **figures: object) -> str:
        """Return an entry of the catalogue with its figures."""
        return self.faces.words.say(key, count=count).format(**figures)

    def sparks(self) -> dict[str, Markup]:
        """Return the small lines by member, all on one scale."""
        manager = self.context.manager
        shown = (*self.context.members[:MEMBERS_ON_PAPER], *self.context.dual_posts)
        weeks: dict[str, list[MemberWeek]] = {spark_key(row): [] for row in shown}
        for week in manager.weeks if manager else ():
            if spark_key(week) in weeks:
                weeks[spark_key(week)].append(week)
        amounts = (w.bookings_week_amount for group in weeks.values() for w in group)
        most = max(amounts, default=Decimal(0))
        return {key: self._spark(tuple(group), most) for key, group in weeks.items()}

    def funnel(self) -> FunnelPart:
        """Return the funnel: every stage against its own past."""
        manager, story = self.context.manager, self.context.story
        rows = manager.stages if manager else ()
        shown = rows[:STAGES_ON_PAPER]
        longest = max((row.p80_stay_days or row.median_stay_days or 0 for row in shown), default=0)
        usual = max((row.stay_high_days or 0 for row in shown), default=0)
        most = max(longest, usual)
        beyond = len(rows) - len(shown)
        sentence = self.faces.rich_sentence
        return FunnelPart(
            title=sentence(story.funnel, "funnel", self.period) if story.funnel else Markup(),
            caption=self._funnel_caption(rows),
            stay=sentence(story.stay, "funnel", self.period) if story.stay else Markup(),
            lines=tuple(
                self._funnel_line(row, most=most, before=before)
                for row, before in zip(shown, (None, *shown[:-1]), strict=False)
            ),
            beyond=self.say("funnel.beyond", count=beyond, n=beyond) if beyond else "",
            is_long=len(shown) > STAGES_TOGETHER,
        )

    def watch_list(self, code: WatchCode) -> WatchList:
        """Return one list of deals, cut, with what it holds in all."""
        manager = self.context.manager
        deals = tuple(d for d in manager.watched if d.list_code == code) if manager else ()
        whole = [c for c in manager.watch_counts if c.list_code == code] if manager else []
        count, amount = (whole[0].deal_count, whole[0].amount) if whole else (None, None)
        since = self.faces.short_day(whole[0].first_day) if whole else ABSENT
        shown = deals[:WATCHED_ON_A_LIST]
        is_known = count is not None
        state = "_unknown" if count is None else "" if count else "_none"
        title = self.say(
            f"watch.{code}{state}",
            count=count,
            n=self.faces.number(count),
            amount=self.faces.money_in_words(amount),
            since=since,
        )
        return WatchList(
            code=code,
            title=title,
            caption=self.say(f"watch.caption_{code}", unit=self.faces.money_unit(), since=since),
            lines=tuple(self._watch_line(deal) for deal in shown),
            beyond=max((count or 0) - len(shown), 0),
            empty=self.say(f"watch.empty_{code}" if is_known else "watch.no_history"),
        )

    def _spark(self, weeks: tuple[MemberWeek, ...], most: Decimal) -> Markup:
        """Return the small line of one member, or nothing where no week is known."""
        if not weeks:
            return Markup("—")
        faces = self.faces
        amounts = [faces.money(week.bookings_week_amount) for week in weeks]
        alt = self.say("alt.weeks", amounts=self.say("face.list_separator").join(amounts))
        told = tuple(
            self.say("chart.booked_week", day=faces.short_day(week.week_start), amount=amount)
            for week, amount in zip(weeks, amounts, strict=True)
        )
        return self.charts.weeks(weeks, most=most, alt=alt, told=told)

    def _funnel_caption(self, rows: tuple[FunnelStage, ...]) -> str:
        """Return of which deals the rates are, and of which period the stays."""
        cohort = next((row for row in rows if row.cohort_from), None)
        stays = next((row for row in rows if row.stay_from), None)
        day = self.faces.near_day
        as_of = self.context.summary.as_of
        told = []
        if cohort:
            first, last = day(cohort.cohort_from, as_of), day(cohort.cohort_to, as_of)
            told.append(self.say("funnel.cohort", first=first, last=last))
        if stays:
            first, last = day(stays.stay_from, as_of), day(stays.stay_to, as_of)
            told.append(self.say("funnel.stays", first=first, last=last))
        return self.say("face.list_separator").join(told)

    def _funnel_line(
        self, row: FunnelStage, *, most: float, before: FunnelStage | None
    ) -> FunnelLine:
        """Return one stage, its pipeline named where it begins."""
        faces = self.faces
        is_new = before is None or (before.source, before.pipeline) != (row.source, row.pipeline)
        rate, baseline = faces.whole_percent(row.conversion_ratio), self._baseline(row)
        usual = self._usual(row)
        stage = self._stage(row)
        median, p80 = faces.number(row.median_stay_days), faces.number(row.p80_stay_days)
        n, stays = faces.number(row.entered_count), faces.number(row.stay_count)
        rate_alt = self.say("alt.rate", stage=stage, rate=rate, baseline=baseline, n=n)
        stay_alt = self.say("alt.stay", stage=stage, median=median, p80=p80, usual=usual, n=stays)
        return FunnelLine(
            pipeline=row.pipeline if is_new and row.pipeline != ONLY_PIPELINE else "",
            stage=stage,
            rate_chart=self.charts.rate(row, alt=rate_alt),
            rate=rate,
            baseline=baseline,
            difference=self._points(row),
            n=n,
            amount=faces.signed(row.contribution_amount),
            stay_chart=self.charts.stay(row, most=most, alt=stay_alt),
            median=median,
            p80=p80,
            usual=usual,
            stays=stays,
            is_few=(row.entered_count or 0) < ENOUGH,
        )

    def _stage(self, row: FunnelStage) -> str:
        english = row.stage_name_en if self.faces.words.language == "en" else None
        return self.faces.name(english or row.stage_name_ja)

    def _baseline(self, row: FunnelStage) -> str:
        return self.faces.whole_percent(row.baseline_ratio)

    def _usual(self, row: FunnelStage) -> str:
        """Return the usual range of the median, as one figure where its ends are printed alike."""
        if row.stay_low_days is None or row.stay_high_days is None:
            return ABSENT
        low, high = self.faces.number(row.stay_low_days), self.faces.number(row.stay_high_days)
        return low if low == high else Figure.of(f"{low}–{high}", row.stay_high_days)

    def _points(self, row: FunnelStage) -> str:
        """Return the difference of the printed rates in points, its sign written."""
        if row.conversion_ratio is None or row.baseline_ratio is None:
            return ABSENT
        if (row.entered_count or 0) < ENOUGH:
            return self.say("funnel.few")
        return self.faces.percent_points(row.conversion_ratio, row.baseline_ratio)

    def _watch_line(self, deal: WatchedDeal) -> WatchLine:
        """Return one deal, with what to ask about it."""
        faces, as_of = self.faces, self.context.summary.as_of
        close = faces.near_day(deal.close_date, as_of)
        dates = close
        if deal.old_close_date is not None:
            dates = self.say(
                "watch.moved", old=faces.near_day(deal.old_close_date, as_of), new=close
            )
        return WatchLine(
            deal=deal,
            owner=faces.clip(deal.owner_name, 6.4) if deal.owner_name else ABSENT,
            dates=dates,
            contact=self._days_ago(deal.contact_age_days),
            reasons=faces.codes(deal.reason_codes[:2], "watch_reason"),
            question=self.say(f"watch.ask_{deal.question_code}", day=close),
        )

    def _days_ago(self, days: int | None) -> str:
        """Return how long ago a contact was."""
        if days is None:
            return ABSENT
        told = self.say("watch.days_ago" if days else "watch.today", n=self.faces.number(days))
        return Figure.of(told, days)


def spark_key(row: MemberRow | MemberWeek) -> str:
    """Return the key of a member among units and people."""
    return f"{row.child_kind}/{row.child_id}"
