"""The form of a meeting's decisions: what is not settled yet, and numbered lines to fill in.

Reads and writes nothing. Format: flows/vocabulary/decision_forms.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.forms.layout import Book, Column, Kind, Sheet
from flows.forms.writer import bytes_of
from flows.vocabulary.decision_forms import HEADINGS, SHEETS, STATUSES, form_name
from flows.vocabulary.languages import Language

KINDS: Final[Mapping[str, Kind]] = {
    "meeting_date": "date",
    "due_date": "date",
    "done_date": "date",
    "promised_close_date": "date",
    "promised_amount": "amount",
}
_WIDTHS: Final = {"promise_id": 24, "promise": 48, "owner_id": 18, "promised_stage": 14}
_LOCKED: Final = ("promise_id", "unit_id")
_GUIDE_LINES: Final = 5

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """One form: its lines as text by field, and the people of the scope."""

    language: Language
    as_of: date
    scope_name: str
    lines: Sequence[Mapping[str, str]]
    people: Sequence[str]

    @property
    def name(self) -> str:
        """Return the name of the workbook, without its ending."""
        return form_name(language=self.language, as_of=self.as_of, scope_name=self.scope_name)


def decision_sheet(form: DecisionForm, *, say: Say) -> bytes:
    """Return the workbook of one meeting's form: ids are locked, all else may be filled in."""
    language = form.language
    sheet = Sheet(
        name=SHEETS[language],
        columns=[_column(name, form, say) for name in HEADINGS],
        rows=[[line.get(name, "") for name in HEADINGS] for line in form.lines],
        frozen_columns=1,
        is_form=True,
    )
    book = Book(
        title=f"{say('form.decision.title')}  {form.scope_name}  {form.as_of.isoformat()}",
        guide=[say(f"form.decision.guide_{number}") for number in range(1, _GUIDE_LINES + 1)],
        guide_name=say("form.guide"),
        sheets=[sheet],
    )
    return bytes_of(book)


def _column(name: str, form: DecisionForm, say: Say) -> Column:
    choices = {"status": STATUSES[form.language], "owner_id": tuple(form.people)}
    return Column(
        heading=HEADINGS[name][form.language],
        kind=KINDS.get(name, "text"),
        note=say(f"form.decision.note_{name}"),
        choices=choices.get(name, ()),
        width=_WIDTHS.get(name, 0),
        is_strict=name == "status",
        is_required=name in {"promise", "owner_id", "due_date"},
        is_locked=name in _LOCKED,
    )
