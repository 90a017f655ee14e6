"""Render chunks of contexts in processes of their own."""

import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.errors import ShinchokuError
from flows.forms.decision_sheets import DecisionForm, write_decision_sheet
from flows.render.manifest import file_stem, store
from flows.render.typeface import FONTS_CONF
from flows.render.words import words_of
from flows.tether import tether_to
from flows.vocabulary.delivery import DocumentFile, Edition
from flows.vocabulary.progress import ContextEntry
from flows.vocabulary.todo import TodoContext

PAPER: Final = ("pdf", ".pdf")
SCREEN: Final = ("html", ".html")
FORM: Final = ("forms", ".xlsx")
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
class Chunk:
    """Contexts to render in one go, and where everything lies."""

    entries: tuple[ContextEntry, ...]
    contexts: Path
    out: Path
    templates: Path
    typeface: Path


@dataclass(frozen=True, slots=True)
class RenderFailure:
    """An edition that could not be made, and why."""

    slug: str
    problem: str


def start_worker(typeface: Path) -> None:
    """Prepare a worker process: tied to the run that started it, and with its typeface.

    FONTCONFIG_FILE is the one environment variable set below the root files: fontconfig reads it
    when WeasyPrint is first imported and knows no other way. The process is ours alone.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        tether_to(parent.pid)
    os.environ["FONTCONFIG_FILE"] = str(typeface / FONTS_CONF)


def render_chunk(chunk: Chunk) -> Sequence[Edition | RenderFailure]:
    """Render some contexts; one that fails does not stop the others."""
    results: list[Edition | RenderFailure] = []
    for entry in chunk.entries:
        try:
            results.append(render_entry(entry, chunk=chunk))
        except Exception as error:  # noqa: BLE001  # boundary of one document
            problem = " ".join(f"{type(error).__name__}: {error}".split())[:500]
            results.append(RenderFailure(slug=entry.key.slug, problem=problem))
    return results


def render_entry(entry: ContextEntry, *, chunk: Chunk) -> Edition:
    """Render one context to its files and return the edition.

    Reads:  contexts/<as_of>/<file>, report_templates/
    Writes: pdf/, html/, forms/, mail/ of the publication being made; of a to-do mail, mail/
    Shape:  one edition
    Units:  as in the context

    Raises:
        UnprintableError: the PDF would not look as it should.
        MailTooLargeError: the mail's HTML body is too long.
    """
    text = (chunk.contexts / entry.file).read_text(encoding="utf-8")
    if entry.template == "todo":
        return _render_todo(text, entry=entry, chunk=chunk)
    return _render_paper(text, entry=entry, chunk=chunk)


def _render_paper(text: str, *, entry: ContextEntry, chunk: Chunk) -> Edition:
    # after start_worker has set FONTCONFIG_FILE, never before
    from flows.render.kinds import PAPER_KINDS
    from flows.render.paper import print_paper

    kind = PAPER_KINDS[entry.template]
    pages, form = kind.pages_of(text, templates=chunk.templates, typeface=chunk.typeface)
    paper = print_paper(pages.paper)
    mail_html = _checked_mail(pages.mail_html)
    stem = file_stem(entry.key)
    return Edition(
        key=entry.key,
        title=pages.title,
        context_sha256=entry.sha256,
        pdf=_stored(chunk.out, PAPER, stem=stem, content=paper.pdf, pages=paper.pages),
        html=_stored(chunk.out, SCREEN, stem=stem, content=pages.screen.encode()),
        workbook=_stored_form(form, stem=stem, chunk=chunk) if form else None,
        workbook_name=form.name if form else "",
        mail_subject=pages.mail_subject,
        mail_text=_stored(chunk.out, MAIL_TEXT, stem=stem, content=pages.mail_text.encode()),
        mail_html=_stored(chunk.out, MAIL_HTML, stem=stem, content=mail_html),
        recipients=entry.recipients,
        told_pace=entry.told_pace,
    )


def _stored_form(form: DecisionForm, *, stem: str, chunk: Chunk) -> DocumentFile:
    """Write the form of a meeting and return its entry in the manifest."""
    folder, suffix = FORM
    say = words_of(chunk.templates, form.language).say
    path = write_decision_sheet(chunk.out / folder / f"{stem}{suffix}", form=form, say=say)
    return _stored(chunk.out, FORM, stem=stem, content=path.read_bytes())


def _render_todo(text: str, *, entry: ContextEntry, chunk: Chunk) -> Edition:
    from flows.render.todo_pages import make_todo_pages

    context = TodoContext.model_validate_json(text)
    pages = make_todo_pages(context, templates=chunk.templates, typeface=chunk.typeface)
    mail_html = _checked_mail(pages.mail_html)
    stem = file_stem(entry.key)
    return Edition(
        key=entry.key,
        title=pages.title,
        context_sha256=entry.sha256,
        send_on=context.person.todo_date,
        mail_subject=pages.mail_subject,
        mail_text=_stored(chunk.out, MAIL_TEXT, stem=stem, content=pages.mail_text.encode()),
        mail_html=_stored(chunk.out, MAIL_HTML, stem=stem, content=mail_html),
        recipients=entry.recipients,
    )


def _checked_mail(html: str) -> bytes:
    """Return the HTML body of a mail, which mail programs must show whole."""
    content = html.encode()
    if len(content) > MAIL_HTML_AT_MOST:
        raise MailTooLargeError(size=len(content))
    return content


def _stored(
    out: Path,
    place: tuple[str, str],
    *,
    stem: str,
    content: bytes,
    pages: int | None = None,
) -> DocumentFile:
    """Write one file and return its entry in the manifest."""
    folder, suffix = place
    return store(content, out=out, path=f"{folder}/{stem}{suffix}", pages=pages)
