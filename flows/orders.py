"""What the settings ask of each report, as prepare takes it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flows.vocabulary.account_sheet import AccountOrder
from flows.vocabulary.delivery import PastEdition
from flows.vocabulary.gap import GapOrder
from flows.vocabulary.meeting import MeetingOrder
from flows.vocabulary.progress import ProgressOrder, ReportOrder
from flows.vocabulary.workspace import Report, WorkspaceSettings


def of_paper(
    settings: WorkspaceSettings,
    *,
    only: tuple[str, ...],
    past: Mapping[str, tuple[PastEdition, ...]] = MappingProxyType({}),
) -> tuple[ProgressOrder, ...]:
    """Return the reports on paper to make; ``only`` names reports, none named means all.

    ``past``: what earlier days published of those that may go out outside of their cadence.
    """
    company = settings.company
    made = []
    for name, report in _wanted(settings, only):
        if report.template == "todo":
            continue
        order = ProgressOrder(
            report=name,
            cadence=report.cadence,
            scopes=report.scopes,
            languages=report.languages,
            company_languages=company.languages,
            company_name=company.name,
            company_name_en=company.name_en,
            money_unit=company.money_unit,
            extra_recipients=report.recipients,
            qr_codes=report.qr_codes,
        )
        if report.template == "account":
            keys = {**report.accounts.model_dump(), "scopes": (), "extra_recipients": ()}
            order = AccountOrder(**{**order.model_dump(), **keys})
        if report.template == "meeting":
            order = MeetingOrder(**order.model_dump())
        if report.template == "gap":
            told = {"pace_gap_below": report.pace_gap_below, "past": past.get(name, ())}
            order = GapOrder(**{**order.model_dump(), **told})
        made.append(order)
    return tuple(made)


def on_threshold(settings: WorkspaceSettings, *, only: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the reports that may go out outside of their cadence."""
    return tuple(
        name
        for name, report in _wanted(settings, only)
        if report.template == "gap" and report.pace_gap_below is not None
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
