"""The page of what stands behind a gap: lost reasons, pushes, stalled deals, measures."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from flows.render.gap_view import GapView
from flows.vocabulary.gap_evidence import LostReason, Measure, StagePush
from flows.vocabulary.progress import Finding

PUSHES_SHOWN: Final = 6
REASON_LENGTH: Final = 12.0
_OWN_NAMES: Final = frozenset({"(none)", "(others)"})
_PLAIN: Final = frozenset({"activity_per_day_count"})


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One lost reason as printed, with its share as a bar."""

    row: LostReason
    name: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class PushLine:
    """One stage as printed."""

    row: StagePush
    name: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure as printed."""

    row: Measure
    name: str
    value: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class GapEvidence:
    """Makes the page of evidence."""

    view: GapView

    def variables(self) -> dict[str, object]:
        """Return everything that the page prints, by name."""
        context = self.view.context
        return {
            "evidence_title": self.title(),
            "reason_lines": self.reasons(),
            "reasons_note": self.reasons_note(),
            "no_reasons": self._no_reasons(),
            "push_lines": self.pushes(),
            "pushes_note": self.pushes_note(),
            "pushes_beyond": self._beyond(len(self._pushed()), PUSHES_SHOWN),
            "stalled_note": self.view.say(
                "stalled_note",
                unit=self.view.faces.money_unit(),
                n=self.view.faces.number(context.summary.stalled_deal_count),
                amount=self.view.faces.money_in_words(context.summary.stalled_deal_amount),
            ),
            "measure_lines": self.measures(),
        }

    def title(self) -> Markup:
        """Return the reason that cost most, as a sentence."""
        rows = self._told_reasons()
        first = next((row for row in rows if row.reason not in _OWN_NAMES), None)
        if first is None:
            code = "no_reasons" if rows else "no_losses"
            return self.view.faces.rich_sentence(Finding(code=code), "gap_evidence")
        told = Finding(
            code="reason" if first.lost_amount else "reason_unsized",
            amount=first.lost_amount,
            count=first.lost_count,
            ratio=first.lost_amount_ratio if first.lost_amount else first.lost_count_ratio,
            names=(first.reason,),
        )
        return self.view.faces.rich_sentence(told, "gap_evidence")

    def reasons(self) -> tuple[ReasonLine, ...]:
        """Return the reasons, the dearest first; none where nobody gave one."""
        rows = self._told_reasons()
        if all(row.reason == "(none)" for row in rows):
            return ()
        return tuple(
            ReasonLine(
                row,
                self._reason(row),
                self.view.charts.share(
                    row.lost_amount_ratio,
                    row.cumulative_amount_ratio,
                    alt=self.view.faces.percent(row.lost_amount_ratio),
                ),
            )
            for row in rows
        )

    def reasons_note(self) -> str:
        """Return how many deals were lost, and how many without a reason or an amount."""
        rows, number = self._told_reasons(), self.view.faces.number
        if not rows:
            return self.view.span()
        none = next((row for row in rows if row.reason == "(none)"), None)
        return self.view.say(
            "reasons_note",
            span=self.view.span(),
            n=number(rows[0].total_lost_count),
            none=number(none.lost_count if none else 0),
            share=self.view.faces.percent(none.lost_count_ratio if none else 0.0),
            unsized=number(sum(row.unsized_count for row in rows)),
        )

    def pushes(self) -> tuple[PushLine, ...]:
        """Return the stages out of which deals were pushed, the dearest first."""
        return tuple(
            PushLine(row, self.view.stage_name(row.stage_name_ja or row.stage, row.stage_name_en))
            for row in self._pushed()[:PUSHES_SHOWN]
        )

    def pushes_note(self) -> str:
        """Return how many deals were pushed, and what they are worth."""
        rows = self._pushed()
        return self.view.say(
            "pushes_note",
            n=self.view.faces.number(sum(row.pushed_count for row in rows)),
            unit=self.view.faces.money_unit(),
        )

    def measures(self) -> tuple[MeasureLine, ...]:
        """Return the measures against before."""
        return tuple(self._measure(row) for row in self.view.context.measures)

    def _measure(self, row: Measure) -> MeasureLine:
        say = self.view.say
        change = say(f"change_{row.change_code}") if row.change_code else self._why(row)
        return MeasureLine(
            row,
            say(f"measure_{row.metric_id}"),
            self._figure(row.metric_id, row.value),
            self._figure(row.metric_id, row.before_value),
            change,
        )

    def _why(self, row: Measure) -> str:
        """Return why a measure is not held against before."""
        if row.value is None:
            return self.view.say("change_unknown")
        return self.view.say("change_none" if row.before_value is None else "change_few")

    def _figure(self, metric_id: str, value: float | None) -> str:
        faces = self.view.faces
        return faces.decimal(value, 2) if metric_id in _PLAIN else faces.percent(value)

    def _told_reasons(self) -> tuple[LostReason, ...]:
        """Return the reasons for which something was lost, now or before; none if nothing now."""
        rows = self.view.context.lost_reasons
        return rows if any(row.lost_count for row in rows) else ()

    def _pushed(self) -> tuple[StagePush, ...]:
        return tuple(row for row in self.view.context.pushes if row.pushed_count)

    def _reason(self, row: LostReason) -> str:
        if row.reason in _OWN_NAMES:
            key = f"reason_name_{row.reason.strip('()')}"
            return self.view.say(key, n=self.view.faces.number(row.reason_count))
        return self.view.faces.clip(row.reason, REASON_LENGTH)

    def _no_reasons(self) -> str:
        """Return why there is no table of reasons."""
        if self.view.context.gap.period_start is None:
            return self.view.say("rests_nothing")
        return self.view.say("no_lost_reasons" if self._told_reasons() else "no_losses")

    def _beyond(self, count: int, shown: int) -> str:
        if count <= shown:
            return ""
        return self.view.say("beyond", n=self.view.faces.number(count - shown))
