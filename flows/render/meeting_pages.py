"""Put the context of a meeting pack into its templates, and its open lines into the form."""

from pathlib import Path
from typing import Final

from flows.forms.decision_sheets import DecisionForm
from flows.render.filters import Faces
from flows.render.layers import Templates
from flows.render.meeting_view import (
    LINES_ON_THE_FORM,
    PROMISES_ON_PAGE_ONE,
    REPS_SHOWN,
    MeetingView,
)
from flows.render.pages import Folder, Pages, faces_of, set_pages
from flows.render.resources import palette
from flows.vocabulary.decision_forms import COMPANY, STATUSES
from flows.vocabulary.meeting import MeetingContext, PromiseRow

SHIPPED: Final = Folder("meeting", "meeting")


def make_meeting_pages(
    context: MeetingContext, *, templates: Templates, typeface: Path, folder: Folder = SHIPPED
) -> Pages:
    """Return the texts of one meeting pack.

    Reads: report_templates/
    """
    currency = context.summary.currency_code
    look = (currency, context.money_unit, context.negative_sign)
    faces = faces_of(templates, typeface, context.key.language, *look)
    view = MeetingView(context=context, faces=faces, palette=palette(templates))
    variables = _variables(view)
    return set_pages(variables, faces=faces, templates=templates, folder=folder)


def form_of(context: MeetingContext) -> DecisionForm:
    """Return the lines of the form: what is not settled, then the empty ones.

    A line whose person or deal is not the scope's own is left out: sent back without them it would
    lose them.
    """
    language = context.key.language
    unit = COMPANY[language] if context.key.scope_kind == "company" else context.key.scope_id
    names = [rep.owner_name for rep in context.reps]
    spellings = {
        rep.owner_id: rep.owner_name if names.count(rep.owner_name) == 1 else rep.owner_id
        for rep in context.reps
    }
    told = [
        _line(row, unit=unit, spellings=spellings) | {"status": STATUSES[language][0]}
        for row in context.promises
        if row.is_unsettled and not (row.is_owner_outside or row.is_deal_outside)
    ]
    day = context.agenda.as_of.isoformat()
    empty = [{"promise_id": key, "unit_id": unit, "meeting_date": day} for key in context.new_ids]
    return DecisionForm(
        language=language,
        as_of=context.agenda.as_of,
        scope_name=context.summary.scope_name,
        lines=(*told, *empty),
        people=tuple(spellings.values()),
    )


def _line(row: PromiseRow, *, unit: str, spellings: dict[str, str]) -> dict[str, str]:
    """Return one promise as text by field."""
    owner = row.owner_id or ""
    days = {
        name: getattr(row, name) for name in ("meeting_date", "due_date", "promised_close_date")
    }
    amount = "" if row.promised_amount is None else f"{row.promised_amount.normalize():f}"
    return {
        "promise_id": row.promise_id,
        "unit_id": unit,
        "promise": row.promise,
        "owner_id": spellings.get(owner, owner),
        "deal_id": row.deal_id or "",
        "promised_stage": row.promised_stage or "",
        "promised_amount": amount,
        **{name: "" if day is None else day.isoformat() for name, day in days.items()},
    }


def _variables(view: MeetingView) -> dict[str, object]:
    """Return everything by name, the fields of the context among them."""
    context, faces = view.context, view.faces
    is_company = context.key.scope_kind == "company"
    scope = context.company_name if is_company else context.summary.scope_name
    say, name = faces.words.say, faces.clip(scope, 20)
    as_of = context.summary.as_of.isoformat()
    promises = view.promises()
    unsettled = tuple(line for line in promises if line.row.is_unsettled)
    own = {field: getattr(context, field) for field in MeetingContext.model_fields}
    return {
        **own,
        "title": say("meeting.title").format(name=name, as_of=as_of),
        "titled": name,
        "foot": say("meeting.foot").format(name=name, as_of=as_of, snapshot=context.snapshot_id),
        "period_short": say("period.short").format(quarter=context.summary.fiscal_quarter),
        "scope_title": scope,
        "unit": faces.money_unit(),
        "steps": view.agenda(),
        "minutes": view.minutes(),
        "promises_shown": promises[:PROMISES_ON_PAGE_ONE],
        "promises_beyond": _beyond(len(promises), PROMISES_ON_PAGE_ONE, faces),
        "falls": view.waterfall(),
        "falls_note": view.waterfall_note(),
        "changes_shown": view.changes(),
        "changes_beyond": _beyond(context.agenda.change_count, len(context.changes), faces),
        "cards": view.inspections(),
        "cards_beyond": _beyond(_candidates(context), len(context.inspections), faces),
        "form_lines": unsettled[:LINES_ON_THE_FORM],
        "form_beyond": _beyond(len(unsettled), LINES_ON_THE_FORM, faces),
        "reps_shown": context.reps[:REPS_SHOWN],
        "reps_beyond": _beyond(len(context.reps), REPS_SHOWN, faces),
        "figures": _figures(view),
        "heroes": view.heroes(),
        "bullet": view.bullet(),
    }


def _candidates(context: MeetingContext) -> int:
    return context.inspections[0].candidate_count if context.inspections else 0


def _beyond(count: int, shown: int, faces: Faces) -> str:
    """Return how much a list holds beyond what is shown."""
    if count <= shown:
        return ""
    return faces.words.say("meeting.beyond").format(n=faces.number(count - shown))


def _figures(view: MeetingView) -> tuple[tuple[str, str], ...]:
    """Return the numbers of the mail: label and figure."""
    faces, agenda = view.faces, view.context.agenda
    say, number = faces.words.say, faces.number
    kept = say("meeting.kept_of").format(
        kept=number(agenda.kept_count),
        missed=number(agenda.missed_count),
        open=number(agenda.open_count),
    )
    return (
        (say("meeting.fig_promises"), kept),
        (say("meeting.fig_moved"), faces.signed_in_words(view.moved())),
        (say("meeting.fig_deals"), number(agenda.inspection_count)),
    )
