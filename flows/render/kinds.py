"""Which context and which pages belong to each kind of report on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from flows.forms.decision_sheets import DecisionForm
from flows.render.account_pages import make_account_pages
from flows.render.gap_pages import make_gap_pages
from flows.render.layers import Templates
from flows.render.meeting_pages import form_of, make_meeting_pages
from flows.render.pages import Folder, Pages, make_pages
from flows.render.rep_pages import make_rep_pages
from flows.render.sheets import Workbook
from flows.render.sheets_account import ACCOUNTS
from flows.render.sheets_gap import GAPS
from flows.render.sheets_meeting import MEETING
from flows.render.sheets_progress import PROGRESS
from flows.render.sheets_rep import REP
from flows.vocabulary.account_sheet import AccountContext
from flows.vocabulary.gap import GapContext
from flows.vocabulary.meeting import MeetingContext
from flows.vocabulary.progress import ContextEntry, ProgressContext
from flows.vocabulary.rep import RepContext
from flows.vocabulary.report_kind import ContextKind


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of report on paper: how its context is read, set, and what goes with it."""

    read: Callable[[str], Any]
    make: Callable[..., Pages]
    form: Callable[[Any], DecisionForm | None]

    book: Workbook

    def pages_of(
        self,
        context: Any,  # noqa: ANN401 - a context of any kind
        *,
        entry: ContextEntry,
        templates: Templates,
        typeface: Path,
    ) -> Pages:
        """Return the texts of an edition."""
        folder = Folder(name=entry.template, kind=entry.kind, title=entry.title)
        return self.make(context, templates=templates, typeface=typeface, folder=folder)


def _no_form(_context: object) -> None:
    return None


PAPER_KINDS: Final[Mapping[ContextKind, PaperKind]] = MappingProxyType(
    {
        "progress": PaperKind(ProgressContext.model_validate_json, make_pages, _no_form, PROGRESS),
        "rep": PaperKind(RepContext.model_validate_json, make_rep_pages, _no_form, REP),
        "account": PaperKind(
            AccountContext.model_validate_json, make_account_pages, _no_form, ACCOUNTS
        ),
        "gap": PaperKind(GapContext.model_validate_json, make_gap_pages, _no_form, GAPS),
        "meeting": PaperKind(
            MeetingContext.model_validate_json, make_meeting_pages, form_of, MEETING
        ),
    }
)
