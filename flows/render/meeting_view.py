"""What the templates of a meeting pack are given: its rows with every small sentence made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.charts import Charts
from flows.render.filters import ABSENT, Faces, own_name
from flows.render.resources import Palette
from flows.render.svg import Drawing
from flows.vocabulary.meeting import (
    AgendaRow,
    ChangeRow,
    InspectionRow,
    MeetingContext,
    PromiseRow,
    WaterfallRow,
)

PROMISES_ON_PAGE_ONE: Final = 9
LINES_ON_THE_FORM: Final = 8
REPS_SHOWN: Final = 40
BAR_WIDTH: Final = 150
_ENDS: Final = ("opening", "closing")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the agenda: what, how much of it, and for how long."""

    number: int
    what: str
    detail: str
    minutes: int


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as printed."""

    row: PromiseRow
    owner: str
    about: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One movement as printed."""

    row: ChangeRow
    deal: str
    beside: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class InspectionCard:
    """One deal to inspect as printed, with the questions to ask."""

    row: InspectionRow
    deal: str
    stage: str
    reasons: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """Makes the sentences of one pack in the faces of its edition."""

    context: MeetingContext
    faces: Faces
    palette: Palette

    def agenda(self) -> tuple[Step, ...]:
        """Return the agenda; what there is nothing of takes no time and no line but its own."""
        row, say = self.context.agenda, self.faces.words.say
        parts = (
            ("status", row.status_minutes),
            ("promises", row.promise_minutes),
            ("changes", row.change_minutes),
            ("inspections", row.inspection_minutes),
            ("round", row.round_minutes),
            ("decisions", row.decision_minutes),
        )
        nothing, counts = say("meeting.step_none"), {"promises": row.promise_count}
        return tuple(
            Step(
                number,
                say(f"meeting.step_{code}"),
                self._detail(code, row) if minutes or counts.get(code) else nothing,
                minutes,
            )
            for number, (code, minutes) in enumerate(parts, start=1)
        )

    def minutes(self) -> int:
        """Return the minutes of the whole agenda."""
        return sum(step.minutes for step in self.agenda())

    def promises(self) -> tuple[PromiseLine, ...]:
        """Return every promise with its words."""
        return tuple(self._promise(row) for row in self.context.promises)

    def bullet(self) -> Markup:
        """Return bookings against pace, target and landing interval as one bar."""
        return Charts(self.faces, self.palette).bullet(self.context.summary)

    def heroes(self) -> tuple[tuple[str, str, str, str, bool], ...]:
        """Return the four numbers of page 1: label, figure, unit, note, alarm."""
        summary, say, faces = self.context.summary, self.faces.words.say, self.faces
        unit, moved = faces.money_unit(), self.moved()
        note = say("meeting.hero_of").format(target=faces.money_in_words(summary.target_amount))
        ahead = say("meeting.hero_days").format(days=faces.number(summary.remaining_business_days))
        pipeline = say("meeting.hero_pipeline").format(
            amount=faces.money_in_words(summary.open_pipeline_amount)
        )
        return (
            (say("meeting.won"), faces.money(summary.bookings_amount), unit, note, False),
            (
                say("meeting.pace_gap"),
                faces.signed(summary.pace_gap_amount),
                unit,
                say("meeting.hero_pace").format(rate=faces.percent(summary.attainment_ratio)),
                (summary.pace_gap_amount or 0) < 0,
            ),
            (say("meeting.hero_gap"), faces.money(summary.gap_to_go_amount), unit, ahead, False),
            (say("meeting.hero_moved"), faces.signed(moved), unit, pipeline, False),
        )

    def moved(self) -> Decimal | None:
        """Return what moved the open pipeline since the last meeting; null: not known."""
        ends = {row.line_code: row.amount for row in self.context.waterfall}
        opening, closing = ends.get("opening"), ends.get("closing")
        return None if opening is None or closing is None else closing - opening

    def waterfall(self) -> tuple[tuple[str, WaterfallRow, str, Markup], ...]:
        """Return the lines of the waterfall: name, row, figure and bar."""
        rows = [row for row in self.context.waterfall if row.line_code != "overdue"]
        bars, reached = [], Decimal(0)
        for row in rows:
            start = Decimal(0) if row.line_code in _ENDS else reached
            reached = start + row.amount
            bars.append((min(start, reached), max(start, reached)))
        most = max((high for _, high in bars), default=Decimal(0)) or Decimal(1)
        return tuple(
            (
                self.faces.words.say(f"meeting.line_{row.line_code}"),
                row,
                self.faces.money(row.amount)
                if row.line_code in _ENDS
                else self.faces.signed(row.amount),
                self._bar(row, float(low / most), float(high / most)),
            )
            for row, (low, high) in zip(rows, bars, strict=True)
        )

    def waterfall_note(self) -> str:
        """Return what of the closing has passed its close date, and how far back the begin lies."""
        say, rows = self.faces.words.say, self.context.waterfall
        overdue = next((row for row in rows if row.line_code == "overdue"), None)
        told = []
        if overdue is not None and overdue.amount:
            told.append(
                say("meeting.overdue").format(
                    amount=self.faces.money_in_words(overdue.amount),
                    count=self.faces.number(overdue.deal_count),
                )
            )
        if self.context.agenda.window_note:
            told.append(say(f"meeting.window_{self.context.agenda.window_note}"))
        return " ".join(told)

    def changes(self) -> tuple[ChangeLine, ...]:
        """Return the largest movements with old and new."""
        return tuple(self._change(row) for row in self.context.changes)

    def inspections(self) -> tuple[InspectionCard, ...]:
        """Return the deals to inspect with their questions."""
        return tuple(self._card(row) for row in self.context.inspections)

    def _detail(self, code: str, row: AgendaRow) -> str:
        """Return how much there is of one part of the agenda."""
        number = self.faces.number
        return self.faces.words.say(f"meeting.detail_{code}").format(
            kept=number(row.kept_count),
            missed=number(row.missed_count),
            open=number(row.open_count),
            changes=number(row.change_count),
            deals=number(row.inspection_count),
            people=number(row.rep_count),
        )

    def _promise(self, row: PromiseRow) -> PromiseLine:
        say = self.faces.words.say
        owner = self.faces.clip(row.owner_name, 8)
        if row.is_owner_outside:
            owner = say("meeting.outside")
        return PromiseLine(
            row=row,
            owner=owner,
            about=self._about(row),
            state=say(f"meeting.state_{row.promise_state}"),
            # what a deal outside of the scope did is not told in it
            reason=ABSENT
            if row.is_deal_outside and row.verdict_code.startswith("deal_")
            else say(f"meeting.verdict_{row.verdict_code}"),
        )

    def _about(self, row: PromiseRow) -> str:
        """Return the deal of a promise and what it is to come to."""
        say = self.faces.words.say
        told = [self.faces.clip(row.deal_name, 11)] if row.deal_name else []
        if row.promised_stage:
            told.append(
                say("meeting.to_stage").format(stage=self.faces.clip(row.promised_stage, 5))
            )
        if row.promised_amount is not None:
            told.append(
                say("meeting.to_amount").format(
                    amount=self.faces.number(float(row.promised_amount))
                )
            )
        if row.promised_close_date:
            day = self.faces.short_day(row.promised_close_date)
            told.append(say("meeting.to_close").format(day=day))
        return say("meeting.about_separator").join(told)

    def _bar(self, row: WaterfallRow, low: float, high: float) -> Markup:
        """Return one floating bar; what falls is grey, ends are dark."""
        drawing = Drawing(BAR_WIDTH, 9)
        fill = self.palette.positive if row.amount > 0 else self.palette.reference
        if row.line_code in _ENDS:
            fill = self.palette.actual
        left, right = low * (BAR_WIDTH - 2), high * (BAR_WIDTH - 2)
        drawing.box(left, 1.5, w=max(right - left, 0.8), h=6, fill=fill)
        name = self.faces.words.say(f"meeting.line_{row.line_code}")
        return drawing.image(f"{name} {self.faces.signed(row.amount)}")

    def _change(self, row: ChangeRow) -> ChangeLine:
        before, after = ABSENT, ABSENT
        if row.changed_field == "amount":
            before = self._native(row.old_amount, row.old_currency)
            after = self._native(row.new_amount, row.new_currency)
        elif row.changed_field == "close_date":
            before, after = self._day(row.old_close_date), self._day(row.new_close_date)
        elif row.changed_field == "stage":
            before = self._stage(row.old_stage_name_ja, row.old_stage_name_en)
            after = self._stage(row.new_stage_name_ja, row.new_stage_name_en)
        gone = self.faces.words.say("meeting.gone").format(deal=self.faces.clip(row.deal_id, 10))
        return ChangeLine(
            row=row,
            deal=self.faces.clip(row.account_name or row.deal_name, 13) if row.deal_name else gone,
            beside=self._beside(row),
            what=self.faces.words.say(f"meeting.moved_{row.category}"),
            before=before,
            after=after,
        )

    def _beside(self, row: ChangeRow) -> str:
        """Return the deal's own name, where its account stands before it."""
        if not (row.account_name and row.deal_name):
            return ""
        return self.faces.clip(own_name(row.deal_name, account=row.account_name), 15)

    def _native(self, amount: Decimal | None, currency: str | None) -> str:
        """Return money in the currency of its deal."""
        if amount is None or currency in {None, self.context.summary.currency_code}:
            return self.faces.money(amount)
        return f"{self.faces.name(currency)} {self.faces.number(float(amount))}"

    def _day(self, day: date | None) -> str:
        return self.faces.short_day(day)

    def _stage(self, name: str | None, english: str | None) -> str:
        told = english if self.faces.words.language == "en" and english else name
        return self.faces.clip(told, 8)

    def _card(self, row: InspectionRow) -> InspectionCard:
        asked = (
            ("close_date", row.asks_close_date),
            ("next_step", row.asks_next_step),
            ("decision_maker", row.asks_decision_maker),
        )
        codes = [f"reason_{code}" for code in row.reason_codes]
        separator = self.faces.words.say("face.list_separator")
        return InspectionCard(
            row=row,
            deal=self.faces.clip(row.deal_name, 26),
            stage=self._stage(row.stage_name_ja, row.stage_name_en),
            reasons=separator.join(self._reason(code, row) for code in codes),
            questions=tuple(self._question(code, row) for code, is_asked in asked if is_asked),
        )

    def _reason(self, code: str, row: InspectionRow) -> str:
        return self.faces.words.say(f"meeting.{code}").format(
            count=self.faces.number(row.push_count),
            days=self.faces.number(row.stage_age_days),
            day=self.faces.short_day(row.close_date),
        )

    def _question(self, code: str, row: InspectionRow) -> str:
        return self.faces.words.say(f"meeting.ask_{code}").format(
            day=self.faces.short_day(row.close_date)
        )
