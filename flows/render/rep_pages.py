"""Put the context of a rep edition into its templates: paper, browser and mail."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from markupsafe import Markup

from flows.render.filters import ABSENT, Faces, own_name
from flows.render.layers import Templates
from flows.render.measures import in_order, measure, recognition_line
from flows.render.onscreen import Figure
from flows.render.pages import Folder, Pages, faces_of, set_pages
from flows.render.resources import Palette, palette
from flows.render.svg import Drawing
from flows.vocabulary.rep import (
    FeedbackRow,
    RepContext,
    RepDeal,
    RepMilestone,
    RepRow,
    RepTask,
    WinRow,
)

Hero = tuple[str, str, str, str, bool]
SHIPPED: Final = Folder("rep", "rep")
DEALS_SHOWN: Final = 100
NOTES_SHOWN: Final = 3
WINS: Final = ("won", "moved_forward", "decision_maker", "created", "task_cleared")
AGE_WIDTH: Final = 46.0
# From this multiple of what is usual on, the bar of an age is full.
FULL_AGE: Final = 2.0


@dataclass(frozen=True, slots=True)
class DealLine:
    """One open deal as printed on page 2."""

    deal: RepDeal
    name: str
    stage: str
    age_bar: Markup
    age: str
    closes: str
    action: str
    tasks: str


@dataclass(frozen=True, slots=True)
class Told:
    """One strength or thing to improve in words, with its numbers."""

    words: str
    numbers: str


def make_rep_pages(
    context: RepContext, *, templates: Templates, typeface: Path, folder: Folder = SHIPPED
) -> Pages:
    """Return the texts of one rep edition.

    Reads: report_templates/
    """
    language, currency = context.key.language, context.person.currency_code
    look = (currency, context.money_unit, context.negative_sign)
    faces = faces_of(templates, typeface, language, *look)
    variables = _variables(context, faces, colours=palette(templates))
    return set_pages(variables, faces=faces, templates=templates, folder=folder)


def _variables(context: RepContext, faces: Faces, *, colours: Palette) -> dict[str, object]:
    """Return everything by name, the fields of the context among them."""
    person, say = context.person, faces.words.say
    own = {field: getattr(context, field) for field in RepContext.model_fields}
    shown = context.deals[:DEALS_SHOWN]
    return {
        **own,
        "summary": person,
        **_titles(context, faces),
        "period": say("rep.period").format(
            year=person.fiscal_year,
            quarter=person.fiscal_quarter,
            last=faces.short_day(person.period_end),
        ),
        "headline_words": sentence_of(context, faces),
        "figures": _figures(person, faces),
        "moves": tuple(
            (deal, reason_of(deal, faces, as_of=person.as_of), because(deal, faces))
            for deal in context.to_move()
        ),
        "strengths": tuple(_told(row, faces) for row in context.told("strength")),
        "improve": tuple(_told(row, faces) for row in context.told("improve")),
        "feedback_month": say("rep.feedback_month").format(
            first=faces.short_day(person.feedback_start),
            last=faces.short_day(person.feedback_until),
        ),
        "wins_told": _wins(context.wins, faces),
        "recognised": tuple(recognition_line(row, faces) for row in in_order(context.recognitions)),
        "notes_shown": tuple(
            (note, faces.code(note.reviewer_code, "reviewer"))
            for note in context.notes[:NOTES_SHOWN]
        ),
        "lines": tuple(_line(deal, faces, colours=colours, as_of=person.as_of) for deal in shown),
        "has_second_page": bool(shown or context.tasks or context.milestones),
        "deals_beyond": len(context.deals) - len(shown),
        "task_lines": tuple(_task_line(task, faces, person.as_of) for task in context.tasks),
        "tasks_beyond": person.task_count - len(context.tasks),
        **_milestones(context.milestones, faces, as_of=person.as_of),
    }


def _titles(context: RepContext, faces: Faces) -> dict[str, object]:
    """Return title and running foot, and the name that they bear."""
    say, name = faces.words.say, faces.clip(context.person.name, 20)
    as_of = context.person.as_of.isoformat()
    return {
        "titled": name,
        "title": say("rep.title").format(name=name, as_of=as_of),
        "foot": say("rep.foot").format(name=name, as_of=as_of, snapshot=context.snapshot_id),
    }


def _milestones(
    awaited: tuple[RepMilestone, ...], faces: Faces, *, as_of: date
) -> dict[str, object]:
    """Return the milestones to reach with their words, how many there are and are not shown."""
    is_english = faces.words.language == "en"
    count = max((one.milestone_count for one in awaited), default=0)
    return {
        "milestone_lines": tuple(
            (
                one,
                one.milestone_name_en if is_english else one.milestone_name,
                faces.near_day(one.due_date, as_of),
            )
            for one in awaited
        ),
        "milestone_count": count,
        "milestones_beyond": count - len(awaited),
    }


def _by_day(faces: Faces) -> Faces:
    """Return faces for money of one day: a step finer than that of the quarter."""
    return replace(faces, unit="thousand") if faces.unit == "million" else faces


def sentence_of(context: RepContext, faces: Faces) -> str:
    """Return where the person stands, in words."""
    finding = context.headline
    return faces.words.say(f"rep_headline.{finding.code}", count=finding.count).format(
        amount=faces.money_in_words(finding.amount),
        daily=_by_day(faces).money_in_words(finding.other_amount),
        count=faces.number(finding.count),
        ratio=faces.percent(finding.ratio),
    )


def _figures(person: RepRow, faces: Faces) -> tuple[Hero, ...]:
    """Return the four numbers: label, figure, unit, note, alarm."""
    say = faces.words.say
    return (
        *_to_target(person, faces),
        _daily(person, _by_day(faces)),
        (
            say("rep.open"),
            faces.money(person.open_amount),
            faces.money_unit(),
            say("rep.open_note", count=person.open_deal_count).format(
                count=faces.number(person.open_deal_count),
                due=faces.money_in_words(person.open_pipeline_amount),
            ),
            False,
        ),
    )


def _to_target(person: RepRow, faces: Faces) -> tuple[Hero, Hero]:
    """Return what is won and what is to go, each with its note."""
    say, unit, pace_gap = faces.words.say, faces.money_unit(), person.pace_gap_amount
    if person.target_amount is None:
        is_missing_file = person.target_note == "not_delivered"
        booked = to_go = say("rep.no_target_file" if is_missing_file else "rep.no_target")
    else:
        booked = say("rep.booked_note").format(
            target=faces.money_in_words(person.target_amount),
            ratio=faces.percent(person.attainment_ratio),
        )
        to_go = say("rep.to_go_note").format(gap=faces.signed_in_words(pace_gap))
    is_behind = pace_gap is not None and pace_gap < 0
    return (
        (say("rep.booked"), faces.money(person.bookings_amount), unit, booked, False),
        (say("rep.to_go"), faces.money(person.gap_to_go_amount), unit, to_go, is_behind),
    )


def _daily(person: RepRow, faces: Faces) -> Hero:
    """Return what is needed a day, beside what came in of late."""
    say, days = faces.words.say, person.remaining_business_days
    return (
        say("rep.daily"),
        faces.money(person.required_daily_amount),
        faces.money_unit(),
        say("rep.daily_note", count=days).format(
            days=days, recent=faces.money_in_words(person.daily_rate_amount)
        ),
        False,
    )


def _told(row: FeedbackRow, faces: Faces) -> Told:
    """Return a strength or a thing to improve in words, beside the own usual."""
    value, usual = (
        measure(number, unit=row.unit, of=(row.metric_id, row.basis), faces=faces)
        for number in (row.value, row.baseline_value)
    )
    say = faces.words.say
    return Told(
        words=say(f"feedback.{row.outcome_code}.{row.metric_id}"),
        numbers=say("feedback.numbers").format(
            value=value,
            usual=usual,
            months=row.baseline_count,
            steps=f"{abs(row.sigma_better):.1f}",
            n=faces.number(row.n),
        ),
    )


def _wins(wins: tuple[WinRow, ...], faces: Faces) -> tuple[tuple[str, str], ...]:
    """Return the small things of the week: what and how many, and of which deals."""
    say, separator = faces.words.say, faces.words.say("face.list_separator")
    by_code: dict[str, list[WinRow]] = {}
    for win in wins:
        by_code.setdefault(win.win_code, []).append(win)
    return tuple(
        (
            say(f"win.{code}", count=rows[0].win_count).format(n=faces.number(rows[0].win_count)),
            separator.join(
                faces.clip(row.account_name or row.deal_name, 8) for row in rows if row.deal_name
            ),
        )
        for code, rows in sorted(by_code.items(), key=lambda pair: WINS.index(pair[0]))
    )


def reason_of(deal: RepDeal, faces: Faces, *, as_of: date) -> str:
    """Return why a deal is to be moved."""
    is_step = deal.reason_code in {"step_overdue", "step_due"}
    day = deal.next_action_date if is_step else deal.close_date
    told = faces.near_day(day, as_of)
    reason = faces.words.say(f"rep_reason.{deal.reason_code}").format(day=told)
    if not (is_step and deal.next_action):
        return reason
    return faces.words.say("rep_reason.with_action").format(
        reason=reason, action=faces.clip(deal.next_action, 11)
    )


def because(deal: RepDeal, faces: Faces) -> tuple[str, ...]:
    """Return in words what moves the chance of a deal off the usual; what has no word is left."""
    told, say = [], faces.words.say
    for code in deal.score_reason_codes:
        is_up, name = code.startswith("+"), code[1:]
        key = f"score.stage_{'up' if is_up else 'down'}" if name == "stage" else f"score.{name}"
        if faces.words.knows(key):
            told.append(say(f"score.{'raises' if is_up else 'lowers'}").format(reason=say(key)))
    return tuple(told)


def _line(deal: RepDeal, faces: Faces, *, colours: Palette, as_of: date) -> DealLine:
    """Return an open deal as a line of page 2."""
    english = deal.stage_name_en if faces.words.language == "en" else None
    say = faces.words.say
    tasks = ABSENT
    if deal.task_count:
        late = "_late" if deal.overdue_task_count else ""
        tasks = say(f"rep.tasks{late}").format(n=deal.task_count, late=deal.overdue_task_count)
    action = faces.short_day(deal.next_action_date) if deal.next_action_date else ""
    if deal.next_action:
        action = f"{action} {faces.clip(deal.next_action, 9)}".strip()
    return DealLine(
        deal=deal,
        name=own_name(deal.deal_name, account=deal.account_name),
        stage=english or deal.stage_name_ja or "",
        age_bar=_age_bar(deal, colours=colours, faces=faces),
        age=_age(deal, faces),
        closes=faces.near_day(deal.close_date, as_of),
        action=action or say("rep.no_action"),
        tasks=tasks,
    )


def _age(deal: RepDeal, faces: Faces) -> str:
    """Return the days in the stage beside what is usual."""
    if deal.stage_age_days is None:
        return ABSENT
    if deal.baseline_days is None:
        return faces.days(deal.stage_age_days)
    said = faces.words.say("rep.age").format(
        days=deal.stage_age_days, usual=faces.number(deal.baseline_days)
    )
    return Figure.of(said, deal.stage_age_days)


def _age_bar(deal: RepDeal, *, colours: Palette, faces: Faces) -> Markup:
    """Return the days in the stage as a bar, with a tick at what is usual."""
    drawing = Drawing(AGE_WIDTH, 7)
    drawing.box(0, 1.5, w=AGE_WIDTH, h=4, fill=colours.wash)
    if deal.stage_age_days is not None and deal.baseline_days:
        share = min(deal.stage_age_days / deal.baseline_days, FULL_AGE) / FULL_AGE
        is_late = deal.stage_age_days > deal.baseline_days
        fill = colours.short if is_late else colours.positive
        drawing.box(0, 1.5, w=AGE_WIDTH * share, h=4, fill=fill)
        tick = AGE_WIDTH / FULL_AGE
        drawing.line((tick, 0), (tick, 7), stroke=colours.ink, width=0.8)
    return drawing.image(_age(deal, faces))


def _task_line(task: RepTask, faces: Faces, as_of: date) -> tuple[RepTask, str, str, str]:
    """Return a task, the own deal it belongs to, when it is due, how many parts are done."""
    deal = faces.clip(task.account_name or task.deal_name, 14) if task.deal_name else ABSENT
    return task, deal, faces.near_day(task.due_date, as_of), _parts_done(task, faces)


def _parts_done(task: RepTask, faces: Faces) -> str:
    """Return how many of the parts of a task are done; nothing for a task of one piece."""
    if not task.part_count:
        return ""
    return faces.words.say("rep.parts_done").format(
        done=faces.number(task.completed_part_count), all=faces.number(task.part_count)
    )
