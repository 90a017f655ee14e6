"""Word the small sentences around the figures of the progress report."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flows.render.cleaning import width_of
from flows.render.filters import Faces
from flows.vocabulary.progress import ProgressContext
from flows.vocabulary.progress_rows import RestatementRow

# what one line of the foot holds beside the page number, in full-width characters
FOOT_LENGTH: Final = 60.0


@dataclass(frozen=True, slots=True)
class Notes:
    """The small sentences around the figures."""

    context: ProgressContext
    faces: Faces

    def texts(self) -> dict[str, object]:
        """Return every sentence by the name that the templates know it by."""
        summary, long, title = self.context.summary, self.period_long(), self.scope_title()
        forecast = summary.landing_gap_amount
        report = self.say(f"report.progress_{self.context.cadence}")
        return {
            "report_name": report,
            "title": self.say("title.document", report=report, scope=title, period=long),
            "foot": self.foot(title, long),
            "scope_title": title,
            "titled": self.faces.clip(title, 20),
            "period_short": self.period_short(),
            "period_long": long,
            "money_unit": self.faces.money_unit(),
            "attainment_note": self.attainment(),
            "landing_note": self.landing(),
            "gap_label": self.gap_label(),
            "gap_amount": summary.variance_amount if forecast is None else forecast,
            "gap_note": self.gap(),
            "week_note": self.week(),
            "no_activities": self.no_activities(),
            "trust_sentence": self.trust(),
            "trust_checks": self.checks(),
            "skipped_rows": self.skipped_rows(),
            "tie_out": self.tie_out(),
            "mail_figures": self.mail_figures(),
        }

    def say(self, key: str, **figures: object) -> str:
        """Return an entry of the catalogue with its figures."""
        return self.faces.words.say(key).format(**figures)

    def period_short(self) -> str:
        """Return the period in a sentence: Q3."""
        return self.say("period.short", quarter=self.context.summary.fiscal_quarter)

    def period_long(self) -> str:
        """Return the period and week in full."""
        summary = self.context.summary
        return self.say(
            "period.long_short_year" if summary.is_short_year else "period.long",
            year=summary.fiscal_year,
            quarter=summary.fiscal_quarter,
            week=summary.week_number,
            first=self.faces.short_day(summary.week_start),
            last=self.faces.short_day(summary.week_end),
        )

    def scope_title(self) -> str:
        """Return the name of the scope; the company's own for the company edition."""
        if self.context.key.scope_kind == "company":
            return self.faces.name(self.context.company_name)
        return self.faces.name(self.context.summary.scope_name)

    def foot(self, scope: str, period: str) -> str:
        """Return the running foot: scope, period, date, version, confidential."""
        told = {
            "period": period,
            "as_of": self.context.summary.as_of.isoformat(),
            "snapshot": self.context.snapshot_id,
        }
        room = FOOT_LENGTH - width_of(self.say("foot.line", scope="", **told))
        return self.say("foot.line", scope=self.faces.clip(scope, room), **told)

    def attainment(self) -> str:
        """Return the note below the attainment."""
        summary, faces = self.context.summary, self.faces
        if summary.pace_gap_amount is None:
            return self.no_target()
        return self.say(
            "hero.note_pace",
            pace=faces.percent(summary.pace_ratio),
            gap=faces.signed(summary.pace_gap_amount),
        )

    def no_target(self) -> str:
        """Return why there is no target: none was delivered at all, or none is set."""
        is_missing_file = self.context.summary.target_note == "not_delivered"
        return self.say("hero.note_no_target_file" if is_missing_file else "hero.note_no_target")

    def no_activities(self) -> str:
        """Return why no activity is listed: none was delivered, or none took place."""
        note = self.context.summary.activity_week_note
        key = f"empty.activities_{note}"
        return self.say(key if self.faces.words.knows(key) else "empty.activities")

    def landing(self) -> str:
        """Return the note below the landing."""
        summary, money = self.context.summary, self.faces.money
        if summary.landing_amount is None:
            return self.say("hero.note_no_landing")
        if summary.landing_p10_amount is None or summary.landing_p90_amount is None:
            return self.say("hero.note_point")
        return self.say(
            "hero.note_interval",
            low=money(summary.landing_p10_amount),
            high=money(summary.landing_p90_amount),
        )

    def gap_label(self) -> str:
        """Return what the gap is measured at: landing, or bookings where nothing is forecast."""
        forecast = self.context.summary.landing_gap_amount is not None
        return self.say("hero.gap" if forecast else "hero.variance")

    def gap(self) -> str:
        """Return the note below the gap."""
        summary, faces = self.context.summary, self.faces
        if summary.target_amount is None:
            return self.no_target()
        target = faces.money(summary.target_amount)
        if summary.p_reach_target_ratio is None:
            return self.say("hero.note_target", target=target)
        chance = faces.whole_percent(summary.p_reach_target_ratio)
        return self.say("hero.note_gap", target=target, chance=chance)

    def week(self) -> str:
        """Return the note below this week's bookings."""
        summary = self.context.summary
        previous = self.faces.money(summary.bookings_previous_week_amount)
        if summary.activity_week_count is None:
            activities = self.faces.absence(summary.activity_week_note)
            return self.say("hero.note_week_unknown", previous=previous, activities=activities)
        if not summary.bookings_week_amount and not summary.activity_week_count:
            return self.say("hero.note_week_empty", previous=previous)
        return self.say(
            "hero.note_week",
            previous=previous,
            activities=self.faces.number(summary.activity_week_count),
        )

    def mail_figures(self) -> tuple[tuple[str, str, str], ...]:
        """Return the five figures of a mail: label, figure, note."""
        summary, faces = self.context.summary, self.faces
        forecast = summary.landing_gap_amount
        gap = summary.variance_amount if forecast is None else forecast
        return (
            (
                self.say("hero.attainment"),
                faces.percent(summary.attainment_ratio),
                self.attainment(),
            ),
            (
                self.say("hero.landing"),
                faces.money_in_words(summary.landing_amount),
                self.landing(),
            ),
            (self.gap_label(), faces.signed_in_words(gap), self.gap()),
            (
                self.say("hero.week"),
                faces.money_in_words(summary.bookings_week_amount),
                self.week(),
            ),
            (
                self.say("metric.open_pipeline_amount"),
                faces.money_in_words(summary.open_pipeline_amount),
                self.say("face.count", n=summary.open_pipeline_count),
            ),
        )

    def trust(self) -> str:
        """Return the last line of the trust box."""
        trust, snapshot = self.context.trust, self.context.snapshot_id
        if not self._was_checked():
            return self.say("trust.unchecked", snapshot=snapshot)
        key = "trust.sentence"
        figures = self._checks()
        if self.context.key.scope_kind == "company":
            key = "trust.sentence_money"
            set_aside = [row.amount_quarantined or Decimal(0) for row in trust.totals]
            figures["amount"] = self.faces.money_in_words(trust.amount_touched or Decimal(0))
            figures["quarantined"] = self.faces.money_in_words(sum(set_aside, Decimal(0)))
        return self.say(key, snapshot=snapshot, **figures)

    def checks(self) -> str:
        """Return what the checks came to."""
        if not self._was_checked():
            return self.say("trust.no_checks")
        return self.say("trust.checks", **self._checks())

    def skipped_rows(self) -> str | None:
        """Return how many filled rows are no records; nothing where there are none."""
        rows = sum(row.rows_skipped for row in self.context.trust.totals)
        return self.say("trust.skipped", rows=self.faces.number(rows)) if rows else None

    def tie_out(self) -> str | None:
        """Return what the totals of the sales system came to; nothing where none were given."""
        tie_out = self.context.trust.tie_out
        if tie_out is None:
            return None
        told = self.say(
            "trust.tie_out",
            day=self.faces.day(tie_out.control_date),
            total=self.faces.number(tie_out.total_count),
            agreed=self.faces.number(tie_out.agreed_count),
            explained=self.faces.number(tie_out.explained_count),
            differing=self.faces.number(tie_out.differing_count),
        )
        if tie_out.largest_amount:
            largest = self.faces.money_in_words(tie_out.largest_amount)
            return told + self.say("trust.tie_out_amount", amount=largest)
        if tie_out.largest_count:
            largest = self.faces.number(tie_out.largest_count)
            return told + self.say("trust.tie_out_count", count=largest)
        return told

    def period_of(self, row: RestatementRow) -> str:
        """Return the name of a restated period."""
        return self.say(
            f"period.of_{row.period_kind}",
            year=row.fiscal_year,
            half=row.fiscal_half,
            quarter=row.fiscal_quarter,
            calendar_year=row.period_start.year,
            month=row.period_start.month,
        )

    def _was_checked(self) -> bool:
        """Say whether any check was made."""
        trust = self.context.trust
        return bool(trust.checks_passed or trust.checks_warned or trust.checks_stopped)

    def _checks(self) -> dict[str, object]:
        """Return the counts of the checks."""
        trust = self.context.trust
        return {
            "passed": self.faces.number(trust.checks_passed),
            "warned": self.faces.number(trust.checks_warned),
            "stopped": self.faces.number(trust.checks_stopped),
        }
