"""What the templates of a gap report are given: its rows with every small sentence made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from flows.render.charts import Charts
from flows.render.filters import ABSENT, Faces
from flows.render.gap_charts import GapCharts
from flows.render.gap_values import Values
from flows.vocabulary.gap import CauseRow, FactorRow, GapContext, ProposalRow

Hero = tuple[str, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One factor as printed, with its bar about zero."""

    row: FactorRow
    name: str
    plan: str
    actual: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause in words."""

    row: CauseRow
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposed action as printed."""

    row: ProposalRow
    name: str
    cause: str
    metric: str
    who: str
    due: str
    lag: str
    expected: str


@dataclass(frozen=True, slots=True)
class GapView:
    """Makes the sentences of page 1 in the faces of its edition."""

    context: GapContext
    faces: Faces
    charts: GapCharts

    def bullet(self) -> Markup:
        """Return the bullet bar of the quarter under way."""
        return Charts(self.faces, self.charts.palette).bullet(self.context.summary)

    @property
    def values(self) -> Values:
        """Return how values are printed."""
        return Values(self.faces)

    def say(self, key: str, **figures: str) -> str:
        """Return words of this report with their figures in place."""
        return self.faces.words.say(f"gap.{key}").format(**figures)

    def period(self) -> str:
        """Return the name of the period told."""
        gap = self.context.gap
        if gap.period_start is None:
            return ""
        start = gap.period_start
        key = "of_month" if gap.period_kind == "month" else "of_quarter"
        return self.faces.words.say(f"period.{key}").format(
            year=gap.fiscal_year,
            quarter=gap.fiscal_quarter,
            calendar_year=start.year,
            month=start.month,
        )

    def alert(self) -> str:
        """Return why the edition goes out now; empty: by its cadence."""
        alert, faces = self.context.alert, self.faces
        if alert is None:
            return ""
        return self.say(
            "alert",
            period=self._alert_period(),
            behind=faces.percent(abs(alert.gap_ratio)),
            threshold=faces.percent(abs(alert.threshold_ratio)),
            pace=faces.money_in_words(alert.pace_amount),
            actual=faces.money_in_words(alert.bookings_amount),
            gap=faces.signed_in_words(alert.gap_amount),
        )

    def alert_subject(self, name: str) -> str:
        """Return the subject of such a mail; empty: by its cadence."""
        alert = self.context.alert
        if alert is None:
            return ""
        behind = self.faces.percent(abs(alert.gap_ratio))
        return self.say("alert_subject", name=name, period=self._alert_period(), behind=behind)

    def _alert_period(self) -> str:
        alert = self.context.alert
        year, quarter = (alert.fiscal_year, alert.fiscal_quarter) if alert else (None, None)
        words = self.faces.words.say("period.of_quarter")
        return words.format(year=year, quarter=quarter)

    def span(self) -> str:
        """Return the period told with its first and last day."""
        gap, day = self.context.gap, self.faces.short_day
        if gap.period_start is None:
            return ""
        return self.say(
            "span", period=self.period(), first=day(gap.period_start), last=day(gap.period_end)
        )

    def heroes(self) -> tuple[Hero, ...]:
        """Return the four numbers of page 1: label, figure, unit, note, alarm."""
        gap, faces, unit = self.context.gap, self.faces, self.faces.money_unit()
        plan = self.say(
            "hero_plan", plan=faces.money(gap.plan_amount), actual=faces.money(gap.bookings_amount)
        )
        is_short = (gap.gap_amount or 0) < 0
        label = self.say(f"hero_gap_{gap.basis_code or 'complete'}")
        left = self.say(
            "hero_left",
            days=faces.number(self.context.summary.remaining_business_days),
            target=faces.money(self.context.summary.target_amount),
        )
        missing = (gap.shortfall_amount or 0) > 0
        return (
            (label, faces.signed(gap.gap_amount), unit, plan, is_short),
            self._cause_hero(unit),
            (self.say("hero_missing"), faces.money(gap.shortfall_amount), unit, left, missing),
            (
                self.say("hero_execution"),
                faces.percent(gap.action_execution_ratio),
                "",
                self.execution(),
                False,
            ),
        )

    def due(self, day: date | None) -> str:
        """Return a due date; of another year with its year."""
        if day is None or day.year == self.context.summary.as_of.year:
            return self.faces.short_day(day)
        return day.isoformat()

    def execution(self) -> str:
        """Return how many of the actions that were due are done by due, and how many are late."""
        gap, number = self.context.gap, self.faces.number
        if not gap.due_action_count:
            return self.say("none_due")
        return self.say(
            "execution",
            done=number(gap.done_on_time_count),
            due=number(gap.due_action_count),
            late=number(gap.late_action_count),
        )

    def factors(self) -> tuple[FactorLine, ...]:
        """Return the factors with plan, actual and bar; none where the gap has no parts."""
        rows = self.context.factors
        if not self.context.gap.is_decomposed:
            return ()
        among = tuple(row.contribution_amount or Decimal(0) for row in rows)
        gap = self.context.gap.gap_amount or Decimal(0)
        return tuple(
            FactorLine(
                row,
                self.say(f"factor_{row.factor_code}"),
                self.values.factor(row.factor_code, row.plan_value),
                self.values.factor(row.factor_code, row.actual_value),
                self.charts.part(part, among=(*among, gap), alt=self.faces.signed(part)),
            )
            for row, part in zip(rows, among, strict=True)
        )

    def gap_bar(self) -> Markup | str:
        """Return the bar of the gap itself, on the scale of its parts."""
        gap = self.context.gap.gap_amount
        if gap is None:
            return ""
        among = tuple(row.contribution_amount or Decimal(0) for row in self.context.factors)
        return self.charts.part(gap, among=(*among, gap), alt=self.faces.signed(gap))

    def why_no_parts(self) -> str:
        """Return why the gap is not decomposed."""
        return self.notes(self.context.gap.gap_note) or self.say("no_parts_known")

    def rests_on(self) -> str:
        """Return which period is told, and how many the plan of its factors rests on."""
        if self.context.gap.period_start is None:
            return self.say("rests_nothing")
        count = self.faces.number(self.context.gap.baseline_period_count)
        return self.say("rests_periods", span=self.span(), n=count)

    def nothing_held_back(self) -> tuple[str, str]:
        """Return why there are no causes and no proposals: there are none, or it is not known."""
        key = "" if self.context.gap.is_decomposed else "_unknown"
        return self.say(f"no_causes{key}"), self.say(f"no_proposals{key}")

    def notes(self, codes: str | None) -> str:
        """Return the words of note codes."""
        found = (code.strip() for code in (codes or "").split(","))
        separator = self.faces.words.say("face.list_separator")
        return separator.join(self.faces.code(code, "gap_note") for code in found if code)

    def causes(self) -> tuple[CauseLine, ...]:
        """Return the causes in words."""
        return tuple(self._cause(row) for row in self.context.causes)

    def proposals(self) -> tuple[ProposalLine, ...]:
        """Return the proposed actions with what is known of the like."""
        return tuple(self._proposal(row) for row in self.context.proposals)

    def figures(self) -> tuple[tuple[str, str], ...]:
        """Return the numbers of the mail: label and figure."""
        gap, faces = self.context.gap, self.faces
        worst = next((row for row in self.context.causes if row.cause_code == "stage"), None)
        cost = self.say(
            "fig_stage_of",
            stage=self.stage_name(worst.stage_name_ja, worst.stage_name_en) if worst else "",
            amount=faces.signed_in_words(worst.cause_amount if worst else None),
        )
        verdicts = self.say(
            "fig_verdicts_of",
            effective=faces.number(gap.effective_action_count),
            worse=faces.number(gap.worse_action_count),
            judged=faces.number(gap.judged_action_count),
        )
        rate = faces.percent(gap.action_execution_ratio)
        return (
            (self.say(f"hero_gap_{gap.basis_code or 'complete'}"), self._plan_and_gap()),
            (self.say("fig_stage"), cost if worst else self.say("no_worst")),
            (self.say("hero_missing"), faces.money_in_words(gap.shortfall_amount)),
            (self.say("hero_execution"), self.say("rate_of", rate=rate, note=self.execution())),
            (self.say("fig_verdicts"), verdicts),
        )

    def stage_name(self, name: str | None, english: str | None) -> str:
        """Return the name of a stage in the language of the edition."""
        told = english if self.faces.words.language == "en" and english else name
        return self.faces.clip(told, 9.5)

    def metric_name(self, name: str | None, english: str | None, length: float) -> str:
        """Return the name of a metric in the language of the edition."""
        told = english if self.faces.words.language == "en" and english else name
        return self.faces.clip(told, length) if told else ABSENT

    def _plan_and_gap(self) -> str:
        gap, faces = self.context.gap, self.faces
        return self.say(
            "fig_gap_of",
            gap=faces.signed_in_words(gap.gap_amount),
            plan=faces.money_in_words(gap.plan_amount),
            actual=faces.money_in_words(gap.bookings_amount),
        )

    def _cause_hero(self, unit: str) -> Hero:
        first = next((row for row in self.context.factors if row.cause_rank == 1), None)
        if first is None or first.contribution_amount is None:
            return (self.say("hero_no_cause"), ABSENT, unit, self.why_no_parts(), False)
        name = self.say(f"factor_{first.factor_code}")
        note = self.say("hero_rests", n=self.faces.number(first.n))
        amount = first.contribution_amount
        label = self.say("hero_cause", factor=name)
        return (label, self.faces.signed(amount), unit, note, amount < 0)

    def _cause(self, row: CauseRow) -> CauseLine:
        stage = self.stage_name(row.stage_name_ja or row.stage, row.stage_name_en)
        if row.cause_code == "stage":
            facts = next((one for one in self.context.stages if one.is_worst), None)
            values = (facts.actual_value, facts.plan_value) if facts else (None, None)
            kind = "conversion"
        else:
            kind = row.cause_code
            one = next((f for f in self.context.factors if f.factor_code == kind), None)
            values = (one.actual_value, one.plan_value) if one else (None, None)
        actual, plan = (self.values.factor(kind, value) for value in values)
        words = self.say(f"why_{row.cause_code}", actual=actual, plan=plan, stage=stage)
        return CauseLine(row, self.say(f"factor_{row.cause_code}"), words)

    def _proposal(self, row: ProposalRow) -> ProposalLine:
        if row.origin_code == "catalogue":
            name = self.faces.words.say(f"remedy.{row.remedy_id}")
            who, due = self.say("untried"), self.say("untried_here")
        else:
            name = self.faces.clip(row.action_name, 20)
            owner = self.say("outside") if row.is_owner_outside else row.owner_name
            state = self.faces.words.say(f"gap_state.{row.action_state}")
            due = self.say("due_by", day=self.due(row.due_date), state=state)
            who = self.faces.clip(owner, 9)
        return ProposalLine(
            row=row,
            name=name,
            cause=self.say(f"factor_{row.cause_code}"),
            metric=self.metric_name(row.metric_name_ja, row.metric_name_en, 14),
            who=who,
            due=due,
            lag=self.say("lag", days=self.faces.number(row.lag_business_days))
            if row.lag_business_days
            else self.say("at_once"),
            expected=self._expected(row),
        )

    def _expected(self, row: ProposalRow) -> str:
        if row.expected_value is None:
            return self.say("no_expectation")
        value = self.values.effect(row.metric_unit, row.metric_shape, row.expected_value)
        if row.metric_shape in {"flow", "level"}:
            value = self.say(f"value_{row.metric_shape}", n=value)
        n = self.faces.number(row.expected_n)
        if row.expected_amount is None:
            return self.say("expected", value=value, n=n)
        amount = self.faces.signed_in_words(row.expected_amount)
        return self.say("expected_money", value=value, amount=amount, n=n)
