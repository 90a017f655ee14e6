"""A gallery: one edition of each kind of report, scope and language, every page as a picture.

Made of a company's promoted warehouse, whatever its settings ask for; nothing is published or sent.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from flows import console, orders, rooms
from flows.current_warehouse import open_warehouse
from flows.errors import ShinchokuError
from flows.night import open_night, read_verdicts
from flows.own_reports import templates_of
from flows.report_kinds import Kinds, read_kinds
from flows.settings import Machine
from flows.vocabulary.delivery import Edition, Manifest
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import ContextEntry
from flows.vocabulary.report_kind import ContextKind
from flows.vocabulary.reports import Report

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
# How often each kind of report goes out, and whose editions it has; people have those of rep.
_ASKED: Final[dict[ContextKind, tuple[dict[str, object], ...]]] = {
    "progress": (
        {"cadence": "weekly", "scopes": ("company", "unit")},
        {"cadence": "monthly", "scopes": ("company", "unit")},
    ),
    "rep": ({"cadence": "weekly", "scopes": ("owner",)},),
    "gap": ({"cadence": "monthly", "scopes": ("company", "unit")},),
    "meeting": ({"cadence": "weekly", "scopes": ("company", "unit")},),
    "account": ({"cadence": "monthly"},),
    "todo": (),  # a mail alone: it has no page
}


class PageFailedError(ShinchokuError):
    """An edition of the gallery could not be made."""

    def __init__(self, *, slug: str, problem: str) -> None:
        """Build the sentence from the first that failed."""
        super().__init__(f"edition [{slug}] cannot be made: {problem}")


def make_gallery(workspace: Path, *, folder: Path, as_json: bool) -> None:
    """Write the pictures and a page that shows them all.

    Reads:  warehouse/current (marts.rpt_*), report_templates/, ours and the workspace's own
    Writes: <folder>/<edition>_<page>.png, the PDFs beside them, and index.html
    Shape:  the first scope of each kind, in each language

    Raises:
        NoWarehouseError: no run has made a warehouse yet.
        PageFailedError: an edition could not be made.
    """
    from flows.render.pictures import draw_pages

    folder.mkdir(parents=True, exist_ok=True)
    shown: list[tuple[Edition, tuple[Path, ...]]] = []
    with tempfile.TemporaryDirectory(prefix="shinchoku_gallery_") as scratch:
        published = Path(scratch) / "published"
        manifest = _published(workspace, contexts=Path(scratch) / "contexts", out=published)
        for edition in manifest.editions:
            if edition.pdf is not None:
                pdf = published / edition.pdf.path
                shutil.copyfile(pdf, folder / pdf.name)
                shown.append((edition, draw_pages(pdf, folder=folder, stem=pdf.stem)))
    page = folder / "index.html"
    page.write_text("\n".join(_page(shown)) + "\n", encoding="utf-8")
    pictures = [str(file) for _, files in shown for file in files]
    if as_json:
        told = {"index": str(page), "editions": len(shown), "pictures": pictures}
        console.json_line(json.dumps(told, ensure_ascii=False))
        return
    console.line(f"{len(shown)} editions, {len(pictures)} pages: {page}")


def _published(workspace: Path, *, contexts: Path, out: Path) -> Manifest:
    """Prepare every kind of report and render the first scope of each."""
    from flows.prepare.entries import INDEX
    from flows.prepare.progress import prepare_progress
    from flows.render.documents import render_publication
    from flows.render.worker import Workplace

    shelves, warehouse = open_warehouse(workspace)
    night, kinds = open_night(workspace, as_of=None), read_kinds(shelves)
    settings = night.settings.model_copy(update={"reports": dict(_reports(kinds))})
    index = prepare_progress(
        warehouse=warehouse,
        contexts=contexts,
        orders=orders.of_paper(settings, only=(), kinds=kinds),
        verdicts=read_verdicts(night),
    )
    few = index.model_copy(update={"entries": tuple(_first_of_each(index.entries))})
    (contexts / INDEX).write_text(few.model_dump_json(), encoding="utf-8")
    publication = render_publication(
        contexts=contexts,
        out=out,
        workplace=Workplace(templates_of(shelves), rooms.typeface()),
        workers=Machine().workers,
        on_progress=lambda done, total: console.steps.detail(f"{done}/{total}"),
    )
    for failure in publication.failures:
        raise PageFailedError(slug=failure.slug, problem=failure.problem)
    return publication.manifest


def _reports(kinds: Kinds) -> Iterator[tuple[str, Report]]:
    """Yield a report of each folder of templates and cadence, in both languages."""
    for name, kind in sorted(kinds.items()):
        for asked in _ASKED[kind.context]:
            given = {"template": name, "languages": LANGUAGES, **asked}
            yield f"{name}-{asked['cadence']}", Report.model_validate(given)


def _first_of_each(entries: Iterable[ContextEntry]) -> Iterator[ContextEntry]:
    """Yield the first scope of each report, kind of scope and language."""
    seen = set[tuple[str, str, str]]()
    for entry in entries:
        key = entry.key
        which = (key.report, key.scope_kind, key.language)
        if which not in seen:
            seen.add(which)
            yield entry


def _page(shown: Iterable[tuple[Edition, tuple[Path, ...]]]) -> Iterator[str]:
    """Yield the lines of the page that shows all pictures."""
    yield '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>gallery</title>'
    yield "<style>body{font-family:sans-serif;background:#e8ecf0;margin:24px}"
    yield "img{width:360px;margin:6px;background:#fff;border:1px solid #ccd}</style></head><body>"
    for edition, files in shown:
        name = escape(edition.title)
        yield f"<h2>{name} ({edition.key.language})</h2>"
        yield "".join(
            f'<a href="{escape(file.name)}"><img src="{escape(file.name)}" alt="{name}"></a>'
            for file in files
        )
    yield "</body></html>"
