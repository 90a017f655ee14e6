"""Lines of the page that audits the KPIs: which led bookings, and what to do with each."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from flows.render.filters import ABSENT
from flows.render.gap_view import GapView
from flows.vocabulary.gap import AuditRow

AUDITS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One KPI as printed: its verdict, its lead with interval, what to do."""

    row: AuditRow
    name: str
    verdict: str
    lead: str
    chart: Markup | str
    correlation: str
    n: str
    interval: str
    todo: str
    why: str


@dataclass(frozen=True, slots=True)
class AuditLines:
    """Makes the lines of the audit; a unit's report has none."""

    view: GapView

    def by_name(self) -> dict[str, object]:
        """Return everything that the page is given."""
        rows = self.view.context.audits
        return {
            "is_audited": self.view.context.key.scope_kind == "company",
            "audit_title": self.title(),
            "audit_sums": self.sums(),
            "audit_lines": self.lines(),
            "audits_beyond": self.view.say(
                "beyond", n=self.view.faces.number(len(rows) - AUDITS_SHOWN)
            )
            if len(rows) > AUDITS_SHOWN
            else "",
        }

    def title(self) -> str:
        """Return what the audit comes to, as a sentence."""
        rows, number = self.view.context.audits, self.view.faces.number
        leads = [row for row in rows if row.verdict_code == "leads"]
        if not leads:
            is_short = all(row.verdict_code == "too_short" for row in rows)
            return self.view.say("audit_short" if is_short else "audit_none")
        return self.view.say(
            "audit_leads",
            name=self._whole_name(leads[0]),
            weeks=number(leads[0].lag_weeks),
            n=number(len(leads)),
            all=number(len(rows)),
        )

    def sums(self) -> str:
        """Return how many KPIs there are of each verdict."""
        counts = Counter(row.verdict_code for row in self.view.context.audits)
        number = self.view.faces.number
        return self.view.say(
            "audit_sums",
            leads=number(counts["leads"]),
            no_sign=number(counts["no_sign"]),
            redundant=number(counts["redundant"]),
            too_short=number(counts["too_short"]),
        )

    def lines(self) -> tuple[AuditLine, ...]:
        """Return the KPIs that fit on the page; none where none could be judged."""
        rows = self.view.context.audits
        if all(row.verdict_code == "too_short" for row in rows):
            return ()
        return tuple(self._line(row) for row in rows[:AUDITS_SHOWN])

    def _line(self, row: AuditRow) -> AuditLine:
        view, values = self.view, self.view.values
        say, known = view.faces.words.say, row.correlation_ratio is not None
        low, high = (values.correlation(end) for end in (row.interval_low, row.interval_high))
        interval = view.say("interval", low=low, high=high)
        return AuditLine(
            row=row,
            name=self._whole_name(row),
            verdict=say(f"audit_verdict.{row.verdict_code}"),
            lead=self._lead(row),
            chart=view.charts.lead(row, alt=interval) if known else "",
            correlation=values.correlation(row.correlation_ratio) if known else ABSENT,
            n=view.say("audit_n", n=view.faces.number(row.week_count)),
            interval=interval if known else "",
            todo=self._todo(row),
            why=view.faces.code(row.note, "audit_why") if row.note else "",
        )

    def _lead(self, row: AuditRow) -> str:
        """Return the lead with its interval; what does not lead has none to go by."""
        if row.verdict_code not in {"leads", "redundant"}:
            return ABSENT
        number = self.view.faces.number
        return self.view.say(
            "audit_weeks",
            weeks=number(row.lag_weeks),
            low=number(row.lag_low_weeks),
            high=number(row.lag_high_weeks),
        )

    def _todo(self, row: AuditRow) -> str:
        twin = self.view.metric_name(row.twin_name_ja, row.twin_name_en, 12)
        stage = self._stage(row.twin_stage_name_ja, row.twin_stage_name_en)
        told = self.view.faces.words.say(f"audit_todo.{row.verdict_code}")
        return told.format(twin=self._joined(twin, stage))

    def _whole_name(self, row: AuditRow) -> str:
        name = self.view.metric_name(row.kpi_name_ja, row.kpi_name_en, 17)
        return self._joined(name, self._stage(row.stage_name_ja, row.stage_name_en))

    def _joined(self, name: str, stage: str) -> str:
        return self.view.say("audit_of_stage", name=name, stage=stage) if stage else name

    def _stage(self, name: str | None, english: str | None) -> str:
        return self.view.faces.clip(self.view.stage_name(name, english), 7) if name else ""
