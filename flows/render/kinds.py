"""Which context and which pages belong to each template of a report on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from flows.forms.decision_sheets import DecisionForm
from flows.render.account_pages import make_account_pages
from flows.render.gap_pages import make_gap_pages
from flows.render.meeting_pages import form_of, make_meeting_pages
from flows.render.pages import Pages, make_pages
from flows.render.rep_pages import make_rep_pages
from flows.vocabulary.account_sheet import AccountContext
from flows.vocabulary.gap import GapContext
from flows.vocabulary.meeting import MeetingContext
from flows.vocabulary.progress import ProgressContext, Template
from flows.vocabulary.rep import RepContext


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of report on paper: how its context is read, set, and what form goes with it."""

    read: Callable[[str], Any]
    make: Callable[..., Pages]
    form: Callable[[Any], DecisionForm | None]

    def pages_of(
        self, text: str, *, templates: Path, typeface: Path
    ) -> tuple[Pages, DecisionForm | None]:
        """Return the texts of an edition from the text of its context, and its form."""
        context = self.read(text)
        return self.make(context, templates=templates, typeface=typeface), self.form(context)


def _no_form(_context: object) -> None:
    return None


PAPER_KINDS: Final[Mapping[Template, PaperKind]] = MappingProxyType(
    {
        "progress": PaperKind(ProgressContext.model_validate_json, make_pages, _no_form),
        "rep": PaperKind(RepContext.model_validate_json, make_rep_pages, _no_form),
        "account": PaperKind(AccountContext.model_validate_json, make_account_pages, _no_form),
        "gap": PaperKind(GapContext.model_validate_json, make_gap_pages, _no_form),
        "meeting": PaperKind(MeetingContext.model_validate_json, make_meeting_pages, form_of),
    }
)
