"""The registry of reports: each folder of templates with its ``report.yaml``, ours and own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from flows.shelves import REPORT_TEMPLATES, Workspace
from flows.vocabulary.report_kind import ReportKind, TemplateFolder, fault_of_use
from flows.vocabulary.reports import Report
from flows.vocabulary.schedule import MAILED_BY
from flows.vocabulary.workspace import WorkspaceSettings
from flows.yaml_faults import fault_at, read_yaml

KIND_FILE: Final = "report.yaml"
Kinds = Mapping[str, ReportKind]


@cache
def shipped_kinds() -> Kinds:
    """Return what the shipped folders are."""
    return _kinds_in(REPORT_TEMPLATES)


def read_kinds(workspace: Workspace) -> Kinds:
    """Return what each folder of templates is, ours and the company's own.

    Reads:  report_templates/*/report.yaml, ours and those of the workspace

    Raises:
        SettingsError: a report.yaml cannot be used.
    """
    ours, own = shipped_kinds(), _kinds_in(workspace.own_templates)
    for name, kind in own.items():
        file = workspace.own_templates / name / KIND_FILE
        if name in ours and kind.context != ours[name].context:
            raise fault_at(
                file,
                ("context",),
                problem=f"is {kind.context}, but [{name}] is a shipped folder",
                mend=f"say context: {ours[name].context}, or give the folder another name",
            )
        if name not in ours and kind.context == "todo":
            raise fault_at(
                file,
                ("context",),
                problem="is todo, which is a mail alone",
                mend="name the context of a report on paper, or change email/todo.* instead",
            )
    kinds = {**ours, **own}
    for name, kind in own.items():
        if kind.owner and (kind.owner not in kinds or kinds[kind.owner].context != "rep"):
            people = ", ".join(sorted(one for one in kinds if kinds[one].context == "rep"))
            raise fault_at(
                workspace.own_templates / name / KIND_FILE,
                ("owner",),
                problem=f"names [{kind.owner}], which is no folder with context rep",
                mend=f"name one of: {people}",
            )
    return kinds


def check_use(workspace: Workspace, settings: WorkspaceSettings) -> None:
    """Look whether each report of the settings asks for templates that are there and fit.

    Raises:
        SettingsError: one does not, or a report.yaml cannot be used.
    """
    kinds = read_kinds(workspace)
    for name, report in settings.reports.items():
        path = ("reports", name)
        kind = kinds.get(report.template)
        if kind is None:
            raise fault_at(
                workspace.settings_file,
                (*path, "template"),
                problem=f"names [{report.template}], which is no folder of templates with a "
                f"{KIND_FILE}; there are: {', '.join(sorted(kinds))}",
                mend=f"name one of them, or make {workspace.own_templates / report.template}/"
                f"{KIND_FILE} (docs/own_report.md)",
            )
        fault = fault_of_use(
            kind, name=report.template, cadence=report.cadence, scopes=report.scopes
        )
        if fault:
            key, problem = fault
            raise fault_at(
                workspace.settings_file,
                (*path, key),
                problem=f"cannot be used: {problem}",
                mend="change it",
            )
    _check_schedule(workspace, settings)


def _check_schedule(workspace: Workspace, settings: WorkspaceSettings) -> None:
    for job in MAILED_BY:
        for name in settings.schedule.named_by(job):
            if name not in settings.reports:
                raise fault_at(
                    workspace.settings_file,
                    ("schedule", job, "reports"),
                    problem=f"names [{name}], which is no report of the settings; they are: "
                    f"{', '.join(settings.reports) or 'none'}",
                    mend="name one of them",
                )


def folder_of(name: str, kinds: Kinds) -> TemplateFolder:
    """Return a folder of templates as prepare takes it."""
    return TemplateFolder(name=name, tables=kinds[name].tables, title=kinds[name].title)


def people_folder_of(report: Report, kinds: Kinds) -> TemplateFolder | None:
    """Return the folder for the editions of people, if the report can have any."""
    kind = kinds[report.template]
    name = report.template if kind.context == "rep" else kind.owner
    return folder_of(name, kinds) if name else None


def _kinds_in(root: Path) -> dict[str, ReportKind]:
    return {
        file.parent.name: read_yaml(file, ReportKind)
        for file in sorted(root.glob(f"*/{KIND_FILE}"))
    }
