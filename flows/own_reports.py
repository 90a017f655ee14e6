"""What a company's own report templates lack, told before a night makes anything of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows import orders
from flows.errors import SettingsError
from flows.report_kinds import Kinds, read_kinds
from flows.shelves import REPORT_TEMPLATES, Workspace
from flows.vocabulary.languages import Language
from flows.vocabulary.workspace import WorkspaceSettings

if TYPE_CHECKING:
    from flows.render.layers import Layers


def templates_of(shelves: Workspace) -> "Layers":
    """Return the templates of a workspace: its own before ours."""
    from flows.render.layers import Layers

    return Layers.of(REPORT_TEMPLATES, shelves.own_templates)


def faults_of_templates(
    shelves: Workspace, settings: WorkspaceSettings, kinds: Kinds
) -> Iterator[SettingsError]:
    """Yield what is wrong with the own templates, words and styles of a workspace."""
    if not shelves.own_templates.is_dir():
        return
    from flows.render.own_templates import faults_of

    yield from faults_of(templates_of(shelves), kinds, languages=_languages_asked(settings))


def look_at_templates(shelves: Workspace, settings: WorkspaceSettings, kinds: Kinds) -> None:
    """Refuse the first fault of the own templates.

    Raises:
        SettingsError: a template, a catalogue or a folder cannot be used.
    """
    for fault in faults_of_templates(shelves, settings, kinds):
        raise fault


def faults_of_reports(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[SettingsError]:
    """Yield what is wrong with own templates and, where a warehouse exists, with their tables."""
    from flows.prepare.own_tables import read_own_tables

    kinds = read_kinds(shelves)
    yield from faults_of_templates(shelves, settings, kinds)
    if shelves.current.is_file():
        asked = orders.of_paper(settings, only=(), kinds=kinds)
        folders = [folder for one in asked for folder in (one.made_with, one.people_made_with)]
        for folder in dict.fromkeys(folders):
            try:
                read_own_tables(shelves.current, (folder,))
            except SettingsError as fault:
                yield fault


def _languages_asked(settings: WorkspaceSettings) -> tuple[Language, ...]:
    """Return every language in which the settings ask for words."""
    of_reports = (language for one in settings.reports.values() for language in one.languages)
    return tuple(dict.fromkeys((*settings.company.languages, *of_reports)))
