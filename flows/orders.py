"""What the settings ask of each report, as prepare takes it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flows.report_kinds import Kinds, folder_of, people_folder_of, shipped_kinds
from flows.vocabulary.account_sheet import AccountOrder
from flows.vocabulary.delivery import PastEdition
from flows.vocabulary.gap import GapOrder
from flows.vocabulary.meeting import MeetingOrder
from flows.vocabulary.progress import ProgressOrder, ReportOrder
from flows.vocabulary.reports import Report
from flows.vocabulary.workspace import WorkspaceSettings


def of_paper(
    settings: WorkspaceSettings,
    *,
    only: tuple[str, ...],
    past: Mapping[str, tuple[PastEdition, ...]] = MappingProxyType({}),
    kinds: Kinds | None = None,
) -> tuple[ProgressOrder, ...]:
    """Return the reports on paper to make; ``only`` names reports, none named means all.

    ``past``: what earlier days published of those that may go out outside of their cadence.
    ``kinds``: what each folder of templates is; the shipped ones alone where nothing is said.
    """
    kinds = kinds or shipped_kinds()
    made = []
    for name, report in _wanted(settings, only):
        context = kinds[report.template].context
        if context == "todo":
            continue
        order = _order(settings, name, report, kinds)
        if context == "account":
            keys = {**report.accounts.model_dump(), "scopes": (), "extra_recipients": ()}
            order = AccountOrder(**{**order.model_dump(), **keys})
        if context == "meeting":
            order = MeetingOrder(**order.model_dump())
        if context == "gap":
            told = {"pace_gap_below": report.pace_gap_below, "past": past.get(name, ())}
            order = GapOrder(**{**order.model_dump(), **told})
        made.append(order)
    return tuple(made)


def _order(settings: WorkspaceSettings, name: str, report: Report, kinds: Kinds) -> ProgressOrder:
    company = settings.company
    return ProgressOrder(
        report=name,
        cadence=report.cadence,
        scopes=report.scopes,
        languages=report.languages,
        company_languages=company.languages,
        company_name=company.name,
        company_name_en=company.name_en,
        money_unit=company.money_unit,
        negative_sign=company.negative_sign,
        extra_recipients=report.recipients,
        qr_codes=report.qr_codes,
        formats=report.formats,
        archive=report.archive,
        encrypt=report.encrypt,
        made_with=folder_of(report.template, kinds),
        people_made_with=people_folder_of(report, kinds),
    )


def on_threshold(
    settings: WorkspaceSettings, *, only: tuple[str, ...], kinds: Kinds | None = None
) -> tuple[str, ...]:
    """Return the names of the reports that may go out outside of their cadence."""
    kinds = kinds or shipped_kinds()
    return tuple(
        name
        for name, report in _wanted(settings, only)
        if kinds[report.template].context == "gap" and report.pace_gap_below is not None
    )


def of_todo(settings: WorkspaceSettings, *, only: tuple[str, ...]) -> tuple[ReportOrder, ...]:
    """Return the to-do mails to make."""
    return tuple(
        ReportOrder(
            report=name,
            languages=report.languages,
            company_languages=settings.company.languages,
        )
        for name, report in _wanted(settings, only)
        if report.template == "todo"
    )


def _wanted(settings: WorkspaceSettings, only: tuple[str, ...]) -> Iterator[tuple[str, Report]]:
    for name, report in settings.reports.items():
        if not only or name in only:
            yield name, report
