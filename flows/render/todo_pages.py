"""Put a to-do context into its templates: subject, plain text and HTML of one short mail."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from flows.render.filters import Faces
from flows.render.layers import Templates
from flows.render.pages import environment_of, faces_of, one_line
from flows.vocabulary.todo import NewsCode, TodoContext, TodoItem, TodoNews, TodoTeam

LINES: Final = 10
ITEMS_SHOWN: Final = 5
FIELDS_SHOWN: Final = 3
TEAMS_SHOWN: Final = 2
LONGEST_TITLE: Final = 22
LONGEST_ACCOUNT: Final = 10
LONGEST_MILESTONE: Final = 14


@dataclass(frozen=True, slots=True)
class TodoPages:
    """Everything one to-do mail says, as text."""

    title: str
    mail_subject: str
    mail_text: str
    mail_html: str


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One thing to do as printed; the link is the item's, for the template to check."""

    title: str
    quadrant: str
    reason: str
    url: str | None


def make_todo_pages(context: TodoContext, *, templates: Templates, typeface: Path) -> TodoPages:
    """Return the texts of one mail.

    Reads: report_templates/
    """
    # no money stands in it, so any currency does
    faces = faces_of(templates, typeface, context.key.language, "JPY", "one")
    variables = _variables(context, faces)
    plain = environment_of(templates, faces, plain=True)
    markup = environment_of(templates, faces)
    return TodoPages(
        title=str(variables["title"]),
        mail_subject=one_line(plain.get_template("email/todo.subject.txt.jinja").render(variables)),
        mail_text=plain.get_template("email/todo.body.txt.jinja").render(variables),
        mail_html=markup.get_template("email/todo.body.html.jinja").render(variables),
    )


def _variables(context: TodoContext, faces: Faces) -> dict[str, object]:
    """Return what the templates see."""
    person, say = context.person, faces.words.say
    items, fields = context.listed("todo"), context.listed("input")
    day = faces.day(person.todo_date)
    late = "_late" if person.past_due_count else ""
    code = f"subject{late}" if person.todo_count else "subject_none"
    beside = {
        "today_line": _news_line("today", context, faces),
        "moved_line": _news_line("moved", context, faces),
        "fields_line": _fields_line(context, faces),
        "teams_line": _teams_line(context, faces),
    }
    # greeting, how many more and closing take a line each
    shown = min(ITEMS_SHOWN, LINES - 3 - sum(map(bool, beside.values())))
    return {
        **beside,
        "language": context.key.language,
        "title": say("todo.title").format(day=day),
        "subject": say(f"todo.{code}", count=person.todo_count).format(
            day=day, count=person.todo_count, late=person.past_due_count
        ),
        "greeting": _greeting(context, faces),
        "lines": tuple(_line(item, faces, person.as_of) for item in items[:shown]),
        "more": _more(person.todo_count - shown, faces),
        "fields": tuple(_field(item, faces) for item in fields[:FIELDS_SHOWN]),
        "fields_more": _more(person.input_count - FIELDS_SHOWN, faces),
        "as_of": faces.short_day(person.as_of),
        "snapshot_id": context.snapshot_id,
    }


def _more(count: int, faces: Faces) -> str:
    """Return how many are not shown; nothing where all are."""
    return faces.words.say("todo.more", count=count).format(n=count) if count > 0 else ""


def _news_line(code: NewsCode, context: TodoContext, faces: Faces) -> str:
    """Return the appointments of the day, or the deals that moved, in one line."""
    rows = [row for row in context.news if row.list_code == code]
    if not rows:
        return ""
    tell = _appointment if code == "today" else _movement
    more = _more(rows[0].list_count - len(rows), faces)
    told = [*(tell(row, faces) for row in rows), *([more] if more else [])]
    return faces.words.say(f"todo.{code}") + faces.words.say("todo.separator").join(told)


def _appointment(row: TodoNews, faces: Faces) -> str:
    """Return an appointment: when, of what kind, with whom."""
    kind = faces.code(row.news_code, "activity")
    whom = faces.clip(row.account_name or row.title, LONGEST_ACCOUNT)
    told = faces.words.say("todo.beside").format(title=kind, account=whom)
    return f"{row.starts_at:%H:%M} {told}" if row.starts_at else told


def _movement(row: TodoNews, faces: Faces) -> str:
    """Return a deal that moved, and how."""
    stages = (faces.clip(stage, LONGEST_ACCOUNT) for stage in (row.from_stage, row.to_stage))
    event = faces.words.say(f"todo_event.{row.news_code}")
    return faces.words.say("todo.beside").format(
        title=faces.clip(row.title, LONGEST_TITLE),
        account=event.format(**dict(zip(("before", "after"), stages, strict=True))),
    )


def _fields_line(context: TodoContext, faces: Faces) -> str:
    """Return the fields to fill in one line, without links."""
    shown = [_field(item, faces).title for item in context.listed("input")[:FIELDS_SHOWN]]
    more = _more(context.person.input_count - FIELDS_SHOWN, faces)
    told = faces.words.say("todo.separator").join((*shown, *([more] if more else [])))
    return faces.words.say("todo.fields") + told if shown else ""


def _teams_line(context: TodoContext, faces: Faces) -> str:
    """Return how many tasks of each team are late, in one line."""
    told = faces.words.say("todo.separator").join(
        _team(team, faces) for team in context.teams[:TEAMS_SHOWN]
    )
    day = faces.short_day(context.person.as_of)
    return faces.words.say("todo.teams").format(day=day) + told if told else ""


def _greeting(context: TodoContext, faces: Faces) -> str:
    """Return the first line: how much there is, or a word of praise."""
    person, late = context.person, "_late" if context.person.past_due_count else ""
    if person.todo_count:
        code = f"greeting{late}"
    elif person.input_count:
        code = "only_fields"
    else:
        code = "praise"
    return faces.words.say(f"todo.{code}", count=person.todo_count).format(
        name=faces.clip(person.name, LONGEST_TITLE),
        count=person.todo_count,
        late=person.past_due_count,
    )


def _line(item: TodoItem, faces: Faces, as_of: date) -> TodoLine:
    """Return a thing to do in words."""
    return TodoLine(
        title=_title(item, faces),
        quadrant=faces.code(item.quadrant_code, "quadrant"),
        reason=_reason(item, faces, as_of),
        url=item.crm_url,
    )


def _title(item: TodoItem, faces: Faces) -> str:
    """Return what is to be done, whose it is, and how far its parts are."""
    title = faces.clip(item.title, LONGEST_TITLE)
    if item.account_name and item.account_name not in (item.title or ""):
        account = faces.clip(item.account_name, LONGEST_ACCOUNT)
        title = faces.words.say("todo.beside").format(title=title, account=account)
    if item.part_count:
        title += faces.words.say("todo.parts").format(
            done=item.completed_part_count, all=item.part_count
        )
    return title


def _reason(item: TodoItem, faces: Faces, as_of: date) -> str:
    """Return why it is on the list, with its day."""
    english = item.milestone_name_en if faces.words.language == "en" else None
    return faces.words.say(f"todo_reason.{item.reason_code}", count=item.late_days).format(
        day=faces.near_day(item.due_date, as_of),
        days=item.late_days,
        milestone=faces.clip(english or item.milestone_name, LONGEST_MILESTONE),
    )


def _field(item: TodoItem, faces: Faces) -> TodoLine:
    """Return a field to fill, with the deal it is of."""
    return TodoLine(
        title=faces.words.say("todo.field").format(
            deal=faces.clip(item.title, LONGEST_ACCOUNT),
            field=faces.code(item.field_name or "", "field"),
        ),
        quadrant="",
        reason="",
        url=item.crm_url,
    )


def _team(team: TodoTeam, faces: Faces) -> str:
    """Return how many tasks of a team are late."""
    english = team.team_name_en if faces.words.language == "en" else None
    return faces.words.say("todo.team", count=team.overdue_task_count).format(
        team=faces.clip(english or team.team_name, LONGEST_TITLE), count=team.overdue_task_count
    )
