"""Lay out what a monthly edition adds: the month beside others, its mix, two cases, one decision.

Nothing is computed here that a reader could take for a figure: rows are picked, words looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.filters import ABSENT, Faces, own_name
from flows.render.progress_notes import Notes
from flows.vocabulary.funnel import CaseStage, FunnelStage, MonthCase, MonthPage
from flows.vocabulary.progress import ProgressContext

SEGMENTS_ON_PAPER: Final = 5
KINDS_ON_PAPER: Final = 4
NO_SEGMENT: Final = "(none)"


@dataclass(frozen=True, slots=True)
class MixLine:
    """One segment as printed."""

    name: str
    amount: str
    share: str
    before: str
    wins: str


@dataclass(frozen=True, slots=True)
class MixTable:
    """The segments of one kind as printed."""

    title: str
    lines: tuple[MixLine, ...]
    beyond: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case as printed."""

    label: str
    headline: str
    amount: str
    facts: tuple[str, ...]
    stages: str
    deal: MonthCase | None


@dataclass(frozen=True, slots=True)
class MonthView:
    """What the templates of a month see."""

    title: str
    heroes: tuple[tuple[str, str, str, str], ...]
    mixes: tuple[tuple[MixTable, ...], ...]
    concentration: tuple[str, ...]
    is_beside: bool
    cases: tuple[CaseCard, ...]
    decision: Markup


def month_view(context: ProgressContext, *, notes: Notes) -> MonthView | None:
    """Return the view of a month, or nothing in editions that have no such page."""
    month = context.manager.month if context.manager else None
    if month is None:
        return None
    faces, period = notes.faces, notes.period_short()
    layout = _Layout(context, faces, month, period)
    asked = context.story.decision
    tables = tuple(layout.mixes())[:KINDS_ON_PAPER]
    return MonthView(
        title=layout.say("month.title", month=faces.short_month(month.facts.month_start)),
        heroes=tuple(layout.heroes()),
        mixes=tuple(tables[place : place + 2] for place in range(0, len(tables), 2)),
        concentration=tuple(layout.concentration()),
        is_beside=len(tables) % 2 == 1,
        cases=tuple(layout.case(code) for code in ("success", "failure")),
        decision=faces.rich_sentence(asked, "decision", period) if asked else Markup(),
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Lays out with the faces of one edition."""

    context: ProgressContext
    faces: Faces
    month: MonthPage
    period: str

    def say(self, key: str, *, count: int | None = None, **figures: object) -> str:
        """Return an entry of the catalogue with its figures."""
        return self.faces.words.say(key, count=count).format(**figures)

    def heroes(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield four figures: label, figure, unit, note."""
        facts, faces, unit = self.month.facts, self.faces, self.faces.money_unit()
        if facts.target_amount is None:
            target = self.say("hero.note_no_target")
        else:
            target = self.say(
                "month.note_target",
                target=faces.money(facts.target_amount),
                ratio=faces.percent(facts.attainment_ratio),
            )
        yield self.say("month.booked"), faces.money(facts.bookings_amount), unit, target
        for name, ratio, amount, note in (
            ("yoy", facts.bookings_yoy_ratio, facts.yoy_amount, facts.yoy_note),
            ("pop", facts.bookings_pop_ratio, facts.pop_amount, facts.pop_note),
        ):
            then = self.say(f"month.note_{name}", amount=faces.money(amount))
            why = self.say("month.no_history" if note == "no_history" else "month.no_base")
            label, change = self.say(f"month.{name}"), faces.signed_percent(ratio)
            yield label, change, "", why if ratio is None else then
        before = self.say("month.note_new", n=faces.number(facts.previous_new_customer_count))
        new = facts.new_customer_count
        unit = "" if new is None else self.say("month.unit_new", count=new)
        yield self.say("month.new"), faces.number(facts.new_customer_count), unit, before

    def mixes(self) -> Iterator[MixTable]:
        """Yield the kinds of segment, each cut, the rest counted."""
        for kind in dict.fromkeys(row.segment_kind for row in self.month.mix):
            rows = [row for row in self.month.mix if row.segment_kind == kind]
            beyond = len(rows) - SEGMENTS_ON_PAPER
            yield MixTable(
                title=self.faces.code(kind, "segment_kind"),
                lines=tuple(
                    MixLine(
                        name=self._segment(row.segment_id),
                        amount=self.faces.money(row.bookings_amount),
                        share=self.faces.whole_percent(row.share_ratio),
                        before=self.faces.whole_percent(row.share_before_ratio),
                        wins=self.faces.number(row.won_count),
                    )
                    for row in rows[:SEGMENTS_ON_PAPER]
                ),
                beyond=self.say(
                    "month.segments_beyond",
                    count=beyond,
                    n=beyond,
                    amount=self.faces.money_in_words(
                        sum((row.bookings_amount for row in rows[SEGMENTS_ON_PAPER:]), Decimal(0))
                    ),
                )
                if beyond > 0
                else "",
            )

    def concentration(self) -> Iterator[str]:
        """Yield what is to be said of how much hangs on few deals."""
        facts, faces = self.month.facts, self.faces
        if not facts.commit_deal_count or facts.commit_top1_amount is None:
            yield self.say("month.no_commit")
            return
        yield self.say(
            "month.commit",
            n=faces.number(facts.commit_deal_count),
            top1=faces.whole_percent(facts.commit_top1_ratio),
            top1_amount=faces.money_in_words(facts.commit_top1_amount),
            top5=faces.whole_percent(facts.commit_top5_ratio),
            top5_amount=faces.money_in_words(facts.commit_top5_amount),
        )
        if facts.commit_top5_landing_ratio is not None:
            landing = faces.whole_percent(facts.commit_top5_landing_ratio)
            yield self.say("month.commit_landing", ratio=landing, period=self.period)
        if facts.is_on_one_deal:
            yield self.say(
                "month.on_one_deal", amount=faces.money_in_words(facts.commit_top1_amount)
            )

    def case(self, code: str) -> CaseCard:
        """Return one case in numbers, or that there is none."""
        label = self.say(f"case.{code}")
        row = next((one for one in self.month.cases if one.case_code == code), None)
        if row is None:
            empty = self.say(f"case.empty_{code}")
            return CaseCard(label=label, headline=empty, amount="", facts=(), stages="", deal=None)
        faces = self.faces
        name = faces.clip(own_name(row.deal_name, account=row.account_name), 14)
        account = faces.clip(row.account_name, 14) if row.account_name else ""
        return CaseCard(
            label=label,
            headline=f"{account}　{name}" if account else name,
            amount=faces.money_in_words(row.amount),
            facts=tuple(self._facts(row)),
            stages=self._stages(row),
            deal=row,
        )

    def _facts(self, row: MonthCase) -> Iterator[str]:
        """Yield the numbers of a case, each with its name."""
        faces, as_of = self.faces, self.context.summary.as_of
        yield self.say(f"case.{row.outcome_code}", day=faces.near_day(row.case_date, as_of))
        if row.owner_name:
            yield faces.clip(row.owner_name, 8)
        if row.outcome_code == "slipped":
            old, new = (faces.near_day(d, as_of) for d in (row.old_close_date, row.new_close_date))
            yield self.say("watch.moved", old=old, new=new)
        elif row.cycle_days is not None:
            usual = self.context.summary.sales_cycle_median_days
            key = "case.cycle" if usual is None else "case.cycle_usual"
            yield self.say(key, n=faces.number(row.cycle_days), usual=faces.number(usual))
        if row.activity_count is not None:
            yield self.say("case.activities", n=faces.number(row.activity_count))
        if row.push_count:
            yield self.say("case.pushes", n=faces.number(row.push_count))
        if row.outcome_code == "lost":
            reason = faces.clip(row.lost_reason, 16) if row.lost_reason else ABSENT
            key = "case.reason" if row.lost_reason else "case.no_reason"
            yield self.say(key, reason=reason)

    def _stages(self, row: MonthCase) -> str:
        """Return the days in each stage, beside the usual ones where these are known."""
        stages = (one for one in self.month.case_stages if one.case_code == row.case_code)
        separator = self.say("case.then")
        return separator.join(
            self._stage(stage) for stage in stages if stage.stage_days is not None
        )

    def _stage(self, stage: CaseStage) -> str:
        usual = self._usual(stage)
        english = stage.stage_name_en if self.faces.words.language == "en" else None
        name = self.faces.name(english or stage.stage_name_ja)
        days = self.faces.number(stage.stage_days)
        if usual is None:
            return self.say("case.stage", stage=name, n=days)
        return self.say("case.stage_usual", stage=name, n=days, usual=self.faces.number(usual))

    def _usual(self, stage: CaseStage) -> float | None:
        """Return the median stay of the scope in the same stage."""
        told: tuple[FunnelStage, ...] = self.context.manager.stages if self.context.manager else ()
        key = (stage.source, stage.pipeline, stage.stage)
        same = (row for row in told if (row.source, row.pipeline, row.stage) == key)
        return next((row.median_stay_days for row in same), None)

    def _segment(self, segment_id: str) -> str:
        if segment_id == NO_SEGMENT:
            return self.say("segment_kind.none")
        return self.faces.clip(segment_id, 12)
