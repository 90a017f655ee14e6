"""What the settings ask of each report, as prepare takes it."""

from collections.abc import Iterator

from flows.vocabulary.account_sheet import AccountOrder
from flows.vocabulary.gap import GapOrder
from flows.vocabulary.meeting import MeetingOrder
from flows.vocabulary.progress import ProgressOrder, ReportOrder
from flows.vocabulary.workspace import Report, WorkspaceSettings


def of_paper(settings: WorkspaceSettings, *, only: tuple[str, ...]) -> tuple[ProgressOrder, ...]:
    """Return the reports on paper to make; ``only`` names reports, none named means all."""
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
            order = GapOrder(**order.model_dump())
        made.append(order)
    return tuple(made)


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
