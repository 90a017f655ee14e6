"""Lines of the pages behind page 1 of a gap report: stages, needs, the register, verdicts."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from typing import Final

from markupsafe import Markup

from flows.render.filters import ABSENT
from flows.render.gap_view import GapView
from flows.render.onscreen import Figure
from flows.vocabulary.gap import ActionRow, RequiredRow, ShareRow, StageRow
from flows.vocabulary.progress import Finding

# rows of stages on their page, where each pipeline takes the place of some more
STAGES_SHOWN: Final = 24
PIPELINE_TAKES: Final = 3
NEEDS_SHOWN: Final = 12
SHARES_SHOWN: Final = 14
STAGES_NAMED: Final = 6
ACTIONS_SHOWN: Final = 18
VERDICTS_SHOWN: Final = 16
_VERDICT_ORDER: Final = ("effective", "worse", "undecided", "too_early", "not_measurable")
_TOLD: Final = frozenset({"effective", "worse", "undecided"})


@dataclass(frozen=True, slots=True)
class StageLine:
    """One factor of a funnel as printed: its rate and its stay, each over its band."""

    row: StageRow
    name: str
    value: str
    past: str
    rate_bar: Markup | str
    stay: str
    stay_bar: Markup | str
    sign: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """One pipeline as printed."""

    name: str
    lines: tuple[StageLine, ...]
    first: StageRow
    difference: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What fills the gap by way of one stage, as printed."""

    row: RequiredRow
    name: str
    reach: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of the register as printed."""

    row: ActionRow
    name: str
    cause: str
    metric: str
    aim: str
    owner: str
    state: str
    due: str
    late: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """What one action did, as printed."""

    row: ActionRow
    name: str
    metric: str
    verdict: str
    effect: str
    interval: str
    chart: Markup | str
    basis: str
    needed: str
    note: str


@dataclass(frozen=True, slots=True)
class GapLines:
    """Makes the lines of pages 2 to 5."""

    view: GapView

    def funnels(self) -> tuple[Funnel, ...]:
        """Return the pipelines that fit on the page, each with every line."""
        found = [
            list(group)[: STAGES_SHOWN - PIPELINE_TAKES]
            for _, group in groupby(self.view.context.stages, key=_pipeline_of)
        ]
        taken = accumulate(len(group) + PIPELINE_TAKES for group in found)
        groups = [g for g, rows in zip(found, taken, strict=True) if rows <= STAGES_SHOWN]
        many = len(found) > 1
        return tuple(
            Funnel(
                name=self.view.faces.clip(group[0].pipeline, 20) if many else "",
                lines=tuple(self._stage(row, most=_longest(group)) for row in group),
                first=group[0],
                difference=self._difference(group[0]),
            )
            for group in groups
        )

    def worst(self) -> StageRow | None:
        """Return the stage that costs most."""
        return next((row for row in self.view.context.stages if row.is_worst), None)

    def stages_title(self) -> Markup:
        """Return what the stages come to, as a sentence."""
        row = self.worst()
        told = Finding(code="no_worst" if self.view.context.stages else "no_stages")
        if row is not None:
            stage = self.view.stage_name(row.stage_name_ja or row.stage, row.stage_name_en)
            told = Finding(code="worst", amount=row.contribution_amount, names=(stage,))
        return self.view.faces.rich_sentence(told, "gap_stages")

    def windows(self) -> str:
        """Return which deals and which stays are told."""
        gap = self.view.context.gap
        if gap.cohort_from is None:
            return self.view.say("rests_nothing")
        return self.view.say(
            "windows",
            first=day_of(gap.cohort_from),
            last=day_of(gap.cohort_to),
            stay_first=day_of(gap.stay_from),
            stay_last=day_of(gap.stay_to),
        )

    def cohorts(self) -> str:
        """Return which cohorts taught what is needed."""
        gap = self.view.context.gap
        if gap.taught_from is None:
            return self.view.say("rests_nothing")
        return self.view.say(
            "rests_cohorts", first=day_of(gap.taught_from), last=day_of(gap.taught_to)
        )

    def needs_title(self) -> Markup:
        """Return what is missing, as a sentence."""
        missing = self.view.context.gap.shortfall_amount
        code = "unknown" if missing is None else "missing" if missing else "none"
        return self.view.faces.rich_sentence(Finding(code=code, amount=missing), "gap_needs")

    def needs_note(self) -> str:
        """Return how many days and people there are for it."""
        gap, number = self.view.context.gap, self.view.faces.number
        if gap.remaining_business_days is None or gap.person_count is None:
            return self.view.say("needs_note_none")
        days, n = number(gap.remaining_business_days), number(gap.person_count)
        return self.view.say("needs_note", days=days, n=n)

    def needs(self) -> tuple[NeedLine, ...]:
        """Return what is needed by stage."""
        return tuple(
            NeedLine(
                row,
                self.view.stage_name(row.stage_name_ja or row.stage, row.stage_name_en),
                self.view.say(f"reach_{row.reach_code}") if row.reach_code else ABSENT,
            )
            for row in self.view.context.required[:NEEDS_SHOWN]
        )

    def none_late(self) -> str:
        """Return in words that nothing comes too late, or that it cannot be said."""
        missing = self.view.context.gap.shortfall_amount
        if missing is None:
            return self.view.say("late_not_known")
        return self.view.say("nothing_late" if missing else "late_not_judged")

    def too_late(self) -> str:
        """Return from which stages entries no longer land; empty: from none."""
        separator = self.view.faces.words.say("face.list_separator")
        late = dict.fromkeys(
            self.view.stage_name(row.stage_name_ja or row.stage, row.stage_name_en)
            for row in self.view.context.required
            if row.reach_code == "too_late_this_period"
        )
        return separator.join(list(late)[:STAGES_NAMED])

    def shares(self) -> tuple[ShareRow, ...]:
        """Return who bears what, as far as it fits."""
        return self.view.context.shares[:SHARES_SHOWN]

    def is_shared_by_people(self) -> bool:
        """Say whether people share the need, rather than units having their own."""
        return any(row.child_kind == "owner" for row in self.view.context.shares)

    def plan_title(self) -> str:
        """Return how the plan is carried out, as a sentence."""
        gap, faces = self.view.context.gap, self.view.faces
        if not gap.action_count:
            return self.view.say("plan_title_none")
        if not gap.due_action_count:
            return self.view.say("plan_title_not_due", n=faces.number(gap.open_action_count))
        return self.view.say("plan_title", rate=faces.percent(gap.action_execution_ratio))

    def verdicts_title(self) -> str:
        """Return what actions did, as a sentence."""
        gap, number = self.view.context.gap, self.view.faces.number
        if not gap.judged_action_count:
            return self.view.say("verdicts_title_none")
        return self.view.say(
            "verdicts_title",
            effective=number(gap.effective_action_count),
            worse=number(gap.worse_action_count),
            judged=number(gap.judged_action_count),
        )

    def actions(self) -> tuple[ActionLine, ...]:
        """Return the register, as far as it fits."""
        return tuple(self._action(row) for row in self.view.context.actions[:ACTIONS_SHOWN])

    def judged(self) -> tuple[ActionRow, ...]:
        """Return the actions that are or will be judged, told verdicts first."""
        rows = [row for row in self.view.context.actions if row.verdict_code in _VERDICT_ORDER]
        return tuple(sorted(rows, key=lambda row: _VERDICT_ORDER.index(row.verdict_code or "")))

    def verdicts(self) -> tuple[VerdictLine, ...]:
        """Return what actions did, as far as it fits."""
        return tuple(self._verdict(row) for row in self.judged()[:VERDICTS_SHOWN])

    def beyond(self, count: int, shown: int) -> str:
        """Return how much a list holds beyond what is shown."""
        if count <= shown:
            return ""
        return self.view.say("beyond", n=self.view.faces.number(count - shown))

    def _difference(self, row: StageRow) -> str:
        """Return what a cohort brought beside those before; both ends are in printed steps."""
        if row.plan_amount is None or row.cohort_won_amount is None:
            return ABSENT
        return self.view.faces.signed(row.cohort_won_amount - row.plan_amount)

    def _stage(self, row: StageRow, *, most: float) -> StageLine:
        say, values, faces = self.view.say, self.view.values, self.view.faces
        is_stage = row.factor_code == "conversion"
        value = values.factor(row.factor_code, row.actual_value)
        past = values.factor(row.factor_code, row.plan_value)
        stay = faces.decimal(row.median_stay_days, 1)
        name = (
            self.view.stage_name(row.stage_name_ja or row.stage, row.stage_name_en)
            if is_stage
            else say(f"funnel_{row.factor_code}")
        )
        charts = self.view.charts
        return StageLine(
            row=row,
            name=name,
            value=value,
            past=past,
            rate_bar=charts.rate(row, alt=say("alt_rate", value=value, past=past))
            if is_stage
            else "",
            stay=stay if is_stage else "",
            stay_bar=charts.stay(row, most=most, alt=say("alt_stay", days=stay))
            if is_stage and row.median_stay_days is not None
            else "",
            sign=say("sign_worst") if row.is_worst else "",
        )

    def _action(self, row: ActionRow) -> ActionLine:
        faces, values = self.view.faces, self.view.values
        owner = self.view.say("outside") if row.is_owner_outside else faces.clip(row.owner_name, 6)
        aim = self.view.say(
            "aim",
            baseline=values.metric(row.metric_unit, row.baseline_value),
            goal=values.metric(row.metric_unit, row.goal_value),
        )
        late = self.view.say("late_days", days=faces.number(row.late_days))
        return ActionLine(
            row=row,
            name=faces.clip(row.action_name, 13),
            cause=faces.clip(row.cause, 14) if row.cause else "",
            metric=self.view.metric_name(row.metric_name_ja, row.metric_name_en, 11),
            aim=aim if row.baseline_value is not None or row.goal_value is not None else ABSENT,
            owner=owner,
            state=faces.words.say(f"gap_state.{row.action_state}"),
            due=self.view.due(row.due_date),
            late=Figure.of(late, row.late_days) if row.late_days else "",
        )

    def _verdict(self, row: ActionRow) -> VerdictLine:
        say, values = self.view.say, self.view.values

        told = row.verdict_code in _TOLD
        low, high = (
            values.figure(row.metric_unit, row.metric_shape, end)
            for end in (row.interval_low, row.interval_high)
        )
        interval = say("interval", low=low, high=high)
        metric = self.view.metric_name(row.metric_name_ja, row.metric_name_en, 12)
        is_each = row.metric_shape in {"flow", "level"} and told
        return VerdictLine(
            row=row,
            name=self.view.faces.clip(row.action_name, 12),
            metric=say(f"metric_{row.metric_shape}", metric=metric) if is_each else metric,
            verdict=self.view.faces.words.say(f"gap_verdict.{row.verdict_code}"),
            effect=values.effect(row.metric_unit, row.metric_shape, row.effect_value)
            if told
            else "",
            interval=interval if told else "",
            chart=self.view.charts.effect(row, alt=interval) if told else "",
            basis=say(f"basis_{row.basis_code}") if row.basis_code else ABSENT,
            needed=say("needs_n", n=self.view.faces.number(row.needed_n))
            if row.verdict_code == "undecided" and row.needed_n is not None
            else "",
            note=self._why(row),
        )

    def _why(self, row: ActionRow) -> str:
        """Return what to know about a verdict: why there is none, or that chance alone helps."""
        say, faces = self.view.say, self.view.faces
        told: list[str] = []
        if row.verdict_code == "too_early" and row.judged_from:
            told.append(say("judged_from", day=faces.short_day(row.judged_from)))
        if row.verdict_code == "not_measurable" and row.effect_note:
            told.append(faces.code(row.effect_note, "effect_note"))
        if row.is_picked_as_worst and row.verdict_code in _TOLD:
            told.append(say("regression"))
        return faces.words.say("face.list_separator").join(told)


def day_of(day: date | None) -> str:
    """Return a day with its year and without its weekday."""
    return ABSENT if day is None else day.isoformat()


def _pipeline_of(row: StageRow) -> tuple[str, str]:
    return row.source, row.pipeline


def _longest(rows: list[StageRow]) -> float:
    """Return the scale of the stays of one pipeline."""
    days = (value for row in rows for value in (row.median_stay_days, row.stay_high_days) if value)
    return max(days, default=1.0)
