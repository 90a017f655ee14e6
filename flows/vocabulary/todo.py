"""What prepare hands to render for the to-do mail: one person's own things, and nobody else's.

Field names of the row types are the column names of the ``rpt_todo_*`` tables.
"""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.progress_rows import Frozen

ListCode = Literal["todo", "input"]
NewsCode = Literal["today", "moved"]


class OwnedRow(Frozen):
    """A row that belongs to one person; a context holds rows of its own person only."""

    scope_kind: Literal["owner"] = Field(description="Always owner.")
    scope_id: str = Field(description="Id of the person.")


class TodoItem(OwnedRow):
    """One thing to do: a row of ``rpt_todo_items``."""

    list_code: ListCode = Field(description="todo: a thing to do; input: a field to fill.")
    list_rank: int = Field(description="Place in the list, from 1.")
    item_kind: Literal["task", "milestone", "deal", "input"] = Field(description="What it is.")
    source: str = Field(description="Source of the record.")
    item_id: str = Field(description="Id of the task, milestone or deal, or deal and field.")
    title: str | None = Field(description="What is to be done, as the source calls it.")
    account_name: str | None = Field(description="Account of the deal.")
    milestone_name: str | None = Field(default=None, description="Milestone of the deal.")
    milestone_name_en: str | None = Field(default=None, description="Its name in English mails.")
    field_name: str | None = Field(description="Field to fill.")
    due_date: date | None = Field(description="Day by which it is due.")
    late_days: int = Field(description="Days since then; 0: not late.")
    reason_code: str = Field(description="Why it is on the list.")
    priority_score: float = Field(description="Priority, 0 to 100.")
    quadrant_code: str = Field(description="Urgent, important, both or neither.")
    part_count: int = Field(description="Tasks that are parts of it.")
    completed_part_count: int = Field(description="Those that are done.")
    crm_url: str | None = Field(description="Link to the record.")


class TodoNews(OwnedRow):
    """An appointment of the day, or an own deal that moved: a row of ``rpt_todo_news``."""

    list_code: NewsCode = Field(description="today: an appointment; moved: a deal that moved.")
    list_rank: int = Field(description="Place in the list, from 1.")
    list_count: int = Field(description="Rows of the list, the unprinted ones among them.")
    news_code: str = Field(description="Kind of the appointment, or what happened to the deal.")
    title: str | None = Field(description="Subject of the appointment, or name of the deal.")
    account_name: str | None = Field(description="Whom it is about.")
    starts_at: datetime | None = Field(description="When it begins; null: no time is known.")
    from_stage: str | None = Field(description="Stage before the event.")
    to_stage: str | None = Field(description="Stage after the event.")


class TodoTeam(OwnedRow):
    """What a manager reads of a team: a row of ``rpt_todo_teams``."""

    team_kind: str = Field(description="Kind of the scope that the person leads.")
    team_id: str = Field(description="Id of that scope.")
    team_name: str = Field(description="Name of that scope.")
    team_name_en: str | None = Field(description="Name in English mails.")
    overdue_task_count: int = Field(description="Open tasks of the scope that are late.")


class TodoPerson(OwnedRow):
    """One person who gets the mail: a row of ``rpt_todo_people``."""

    as_of: date = Field(description="Business date reported.")
    todo_date: date = Field(description="Business day that the mail is for.")
    owner_id: str = Field(description="Id of the person.")
    name: str = Field(description="Name of the person.")
    email: str | None = Field(description="Mail address.")
    language: str | None = Field(description="Language of the person; null: the company's.")
    is_active: bool = Field(description="Whether the person is still with the company.")
    todo_count: int = Field(description="Things to do, the unprinted ones among them.")
    past_due_count: int = Field(description="Of these, past due on the day of the mail.")
    input_count: int = Field(description="Fields to fill.")


class TodoContext(Frozen):
    """Everything one to-do mail says."""

    template: Literal["todo"] = Field(default="todo", description="Tells contexts apart.")
    key: EditionKey = Field(description="Which edition this is.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    person: TodoPerson = Field(description="Whose mail it is.")
    items: tuple[TodoItem, ...] = Field(description="Things to do and fields to fill, by rank.")
    news: tuple[TodoNews, ...] = Field(
        default=(), description="Appointments of the day, and deals that moved."
    )
    teams: tuple[TodoTeam, ...] = Field(description="Teams that the person leads.")

    @model_validator(mode="after")
    def _holds_rows_of_its_own_person_only(self) -> Self:
        """Refuse a row of another person: the last guard before anything is written."""
        self.key.refuse_foreign((self.person, *self.items, *self.news, *self.teams))
        return self

    def listed(self, list_code: ListCode) -> tuple[TodoItem, ...]:
        """Return one list in order."""
        return tuple(item for item in self.items if item.list_code == list_code)
