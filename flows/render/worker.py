"""Make documents out of contexts, in a process of a worker's own: texts in, bytes out."""

import multiprocessing
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.errors import ShinchokuError
from flows.forms.decision_sheets import DecisionForm, decision_sheet
from flows.render.layers import Templates, layers_of
from flows.render.manifest import described, file_stem
from flows.render.typeface import FONTS_CONF
from flows.render.words import words_of
from flows.tether import tether_to
from flows.vocabulary.delivery import DocumentFile, Edition
from flows.vocabulary.progress import ContextEntry
from flows.vocabulary.todo import TodoContext

PAPER: Final = ("pdf", ".pdf")
SCREEN: Final = ("html", ".html")
FORM: Final = ("forms", ".xlsx")
TABLES: Final = ("xlsx", ".xlsx")
MAIL_TEXT: Final = ("mail", ".txt")
MAIL_HTML: Final = ("mail", ".html")
MAIL_HTML_AT_MOST: Final = 100_000


class MailTooLargeError(ShinchokuError):
    """The HTML body of a mail is longer than mail programs show."""

    def __init__(self, *, size: int) -> None:
        """Build the sentence from the size."""
        super().__init__(
            f"mail body of [{size}] bytes is more than {MAIL_HTML_AT_MOST}; shorten "
            "the body.html.jinja of its report in report_templates/email/"
        )


@dataclass(frozen=True, slots=True)
class Job:
    """One edition to make: its entry in the index, and its context as text."""

    entry: ContextEntry
    text: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a worker finds what it works with."""

    templates: Templates
    typeface: Path


@dataclass(frozen=True, slots=True)
class Made:
    """An edition, and its files by their paths in the publication."""

    edition: Edition
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class RenderFailure:
    """An edition that could not be made, and why."""

    slug: str
    problem: str


def start_worker(typeface: Path) -> None:
    """Prepare a process of this machine: tied to the run that started it, with its typeface."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        tether_to(parent.pid)
    use_typeface(typeface)


def use_typeface(typeface: Path) -> None:
    """Let WeasyPrint, not yet imported, see this typeface and no other.

    FONTCONFIG_FILE is the one environment variable set below the root files: fontconfig reads it
    when WeasyPrint is first imported and knows no other way. The process must be ours alone.
    """
    os.environ["FONTCONFIG_FILE"] = str(typeface / FONTS_CONF)


def render_jobs(jobs: Sequence[Job], *, workplace: Workplace) -> Sequence[Made | RenderFailure]:
    """Render some contexts; one that fails does not stop the others."""
    results: list[Made | RenderFailure] = []
    for job in jobs:
        try:
            results.append(render_job(job, workplace=workplace))
        except Exception as error:  # noqa: BLE001  # boundary of one document
            problem = " ".join(f"{place_of(error)}{type(error).__name__}: {error}".split())[:500]
            results.append(RenderFailure(slug=job.entry.key.slug, problem=problem))
    return results


def place_of(error: Exception) -> str:
    """Return the last place in a template that an error came through, if it did."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((one for one in reversed(frames) if one.filename.endswith(".jinja")), None)
    return f"{place.filename}, line {place.lineno}: " if place else ""


def render_job(job: Job, *, workplace: Workplace) -> Made:
    """Return one edition with its files; nothing is written, so any machine may do it.

    Reads:  report_templates/
    Shape:  PDF, HTML twin, workbook of tables, form and mail bodies, as far as the entry asks;
            of a to-do mail, the bodies alone
    Units:  as in the context

    Raises:
        UnprintableError: the PDF would not look as it should.
        MailTooLargeError: the mail's HTML body is too long.
    """
    if job.entry.kind == "todo":
        return _make_todo(job, workplace=workplace)
    return _make_paper(job, workplace=workplace)


def _make_paper(job: Job, *, workplace: Workplace) -> Made:
    # after start_worker has set FONTCONFIG_FILE, never before
    from flows.render.kinds import PAPER_KINDS
    from flows.render.paper import print_paper
    from flows.render.sealed import sealed
    from flows.render.workbooks import workbook_bytes

    entry, files = job.entry, _Files(file_stem(job.entry.key))
    templates, typeface = workplace.templates, workplace.typeface
    kind = PAPER_KINDS[entry.kind]
    context = kind.read(job.text)
    pages = kind.pages_of(context, entry=entry, templates=templates, typeface=typeface)
    form, paper = kind.form(context), print_paper(pages.paper, archive=entry.archive)
    pages = sealed(pages, entry=entry, templates=templates, typeface=typeface)
    tables, tables_name = None, ""
    if "xlsx" in entry.formats:
        content, tables_name = workbook_bytes(
            kind.book, context, title=pages.title, templates=templates, typeface=typeface
        )
        tables = files.add(TABLES, content)
    edition = Edition(
        key=entry.key,
        template=entry.template,
        scope_name=entry.scope_name,
        title=pages.title,
        context_sha256=entry.sha256,
        pdf=files.add(PAPER, paper.pdf, pages=paper.pages),
        html=files.add(SCREEN, pages.screen.encode()) if "html" in entry.formats else None,
        workbook=files.add(FORM, _sheet(form, templates=templates)) if form else None,
        workbook_name=form.name if form else "",
        tables=tables,
        tables_name=tables_name,
        encrypt=entry.encrypt,
        mail_subject=pages.mail_subject,
        mail_text=files.add(MAIL_TEXT, pages.mail_text.encode()),
        mail_html=files.add(MAIL_HTML, _checked_mail(pages.mail_html)),
        recipients=entry.recipients,
        told_pace=entry.told_pace,
    )
    return Made(edition, files.content)


def _sheet(form: DecisionForm, *, templates: Templates) -> bytes:
    """Return the form of a meeting in its language.

    It comes back and is read by our words: a company's own ones have no say in it.
    """
    return decision_sheet(form, say=words_of(layers_of(templates).shipped, form.language).say)


def _make_todo(job: Job, *, workplace: Workplace) -> Made:
    from flows.render.todo_pages import make_todo_pages

    entry, files = job.entry, _Files(file_stem(job.entry.key))
    context = TodoContext.model_validate_json(job.text)
    pages = make_todo_pages(context, templates=workplace.templates, typeface=workplace.typeface)
    edition = Edition(
        key=entry.key,
        template=entry.template,
        scope_name=context.person.name,
        title=pages.title,
        context_sha256=entry.sha256,
        send_on=context.person.todo_date,
        mail_subject=pages.mail_subject,
        mail_text=files.add(MAIL_TEXT, pages.mail_text.encode()),
        mail_html=files.add(MAIL_HTML, _checked_mail(pages.mail_html)),
        recipients=entry.recipients,
    )
    return Made(edition, files.content)


def _checked_mail(html: str) -> bytes:
    """Return the HTML body of a mail, which mail programs must show whole."""
    content = html.encode()
    if len(content) > MAIL_HTML_AT_MOST:
        raise MailTooLargeError(size=len(content))
    return content


class _Files:
    """The files of one edition as they are made."""

    def __init__(self, stem: str) -> None:
        """Start without any; ``stem`` is the name that all of them bear."""
        self.stem = stem
        self.content: dict[str, bytes] = {}

    def add(
        self, place: tuple[str, str], content: bytes, *, pages: int | None = None
    ) -> DocumentFile:
        """Keep one file and return its entry in the manifest."""
        folder, suffix = place
        path = f"{folder}/{self.stem}{suffix}"
        self.content[path] = content
        return described(path, content, pages=pages)
