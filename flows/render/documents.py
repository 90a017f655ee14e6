"""Contexts → a publication: every edition as PDF, HTML twin and mail bodies, stored once.

A publication is immutable. It is made beside its place and put there whole; where there is one
already, nothing of it is rewritten: the result says which contexts have changed since. An edition
that failed then is tried again and added, its neighbours untouched.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.errors import ShinchokuError
from flows.render.crew import open_crew
from flows.render.kept_values import keep_values
from flows.render.layers import Templates
from flows.render.manifest import read_manifest, write_manifest
from flows.render.publication_page import publication_pages
from flows.render.worker import Job, Made, RenderFailure, Workplace
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition, Manifest
from flows.vocabulary.progress import ContextEntry, ContextIndex, ProgressContext

INDEX: Final = "index.json"
FOLDERS: Final = ("pdf", "html", "xlsx", "forms", "mail")

Progress = Callable[[int, int], None]


class GoldenFailedError(ShinchokuError):
    """A golden context cannot be rendered."""

    def __init__(self, *, failure: RenderFailure) -> None:
        """Build the sentence from the failure."""
        super().__init__(f"edition [{failure.slug}] cannot be made: {failure.problem}")


@dataclass(frozen=True, slots=True)
class Publication:
    """What a call of render came to."""

    manifest: Manifest
    made: tuple[str, ...]
    changed: tuple[str, ...]
    failures: tuple[RenderFailure, ...]


def render_publication(
    *,
    contexts: Path,
    out: Path,
    workplace: Workplace,
    workers: int,
    on_progress: Progress,
    cluster: str | None = None,
) -> Publication:
    """Render every context of a folder that is not published yet.

    ``workplace``: where templates and typeface lie; ``workers``: processes of this machine;
    ``cluster``: address of a Dask scheduler whose workers render instead of them.

    Reads:  contexts/<as_of>/index.json and the contexts, report_templates/, ours and own
    Writes: published/<as_of>/{pdf,html,xlsx,forms,mail,values}/…, manifest.json, and the page
            that lists the editions: index.html, and beside it index.<language>.html
    Shape:  one edition per context, and the numbers of the build that was published first
    Units:  as in the contexts
    """
    # read
    index = ContextIndex.model_validate_json((contexts / INDEX).read_text(encoding="utf-8"))
    before = read_manifest(out)

    # check what came in
    published = {} if before is None else {e.key.slug: e.context_sha256 for e in before.editions}
    wanted = tuple(entry for entry in index.entries if entry.key.slug not in published)
    changed = _changed(index, published=published)
    if before is not None and not wanted:
        return Publication(before, made=(), changed=changed, failures=())

    # work
    partial = _fresh_folder(out)
    jobs = (Job(entry, (contexts / entry.file).read_text(encoding="utf-8")) for entry in wanted)
    with open_crew(workplace, workers=workers, cluster=cluster) as crew:
        found = crew.render(jobs, of=len(wanted))
        results = list(_kept(found, out=partial, of=len(wanted), told=on_progress))
    editions = tuple(result for result in results if isinstance(result, Edition))
    failures = tuple(result for result in results if isinstance(result, RenderFailure))

    # write
    manifest = _manifest(index, before=before, made=editions)
    if before is None:
        manifest = manifest.model_copy(update={"values": keep_values(contexts, out=partial)})
    pages = publication_pages(manifest, templates=workplace.templates, typeface=workplace.typeface)
    _put(partial, out=out, manifest=manifest, pages=pages)
    return Publication(
        manifest,
        made=tuple(edition.key.slug for edition in _in_order(index, editions)),
        changed=changed,
        failures=failures,
    )


def render_golden(
    context: Path, *, out: Path, typeface: Path, templates: Templates = REPORT_TEMPLATES
) -> Edition:
    """Render one context file without any database, to look at it.

    Reads:  the context file
    Writes: <out>/{pdf,html,mail}/…
    Shape:  one edition without recipients
    Units:  as in the context

    Raises:
        GoldenFailedError: the context cannot be rendered.
    """
    text = context.read_text(encoding="utf-8")
    key = ProgressContext.model_validate_json(text).key
    entry = ContextEntry(key=key, file=context.name, sha256="", recipients=())
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True, exist_ok=True)
    with open_crew(Workplace(templates, typeface), workers=1) as crew:
        (result,) = _kept(crew.render([Job(entry, text)], of=1), out=out, of=1, told=_silent)
    if isinstance(result, RenderFailure):
        raise GoldenFailedError(failure=result)
    return result


def _silent(_done: int, _whole: int) -> None:
    """Tell nobody."""


def _kept(
    results: Iterable[Made | RenderFailure], *, out: Path, of: int, told: Progress
) -> Iterator[Edition | RenderFailure]:
    """Write the files of each edition as it comes and yield what became of it."""
    for done, result in enumerate(results, start=1):
        told(done, of)
        if isinstance(result, RenderFailure):
            yield result
            continue
        for path, content in result.files.items():
            (out / path).write_bytes(content)
        yield result.edition


def _changed(index: ContextIndex, *, published: dict[str, str]) -> tuple[str, ...]:
    """Return the editions whose context is not the one that was published."""
    return tuple(
        entry.key.slug
        for entry in index.entries
        if published.get(entry.key.slug, entry.sha256) != entry.sha256
    )


def _manifest(
    index: ContextIndex, *, before: Manifest | None, made: tuple[Edition, ...]
) -> Manifest:
    """Return the manifest: editions in the index's order, published ones as they are."""
    if before is not None:
        editions = (*before.editions, *_in_order(index, made))
        places = index.places or before.places
        return before.model_copy(update={"editions": editions, "places": places})
    return Manifest(
        as_of=index.as_of,
        snapshot_id=index.snapshot_id,
        definitions=index.definitions,
        places=index.places,
        editions=_in_order(index, made),
    )


def _in_order(index: ContextIndex, made: tuple[Edition, ...]) -> tuple[Edition, ...]:
    """Return editions in the order of their contexts, whichever was finished first."""
    by_slug = {edition.key.slug: edition for edition in made}
    slugs = (entry.key.slug for entry in index.entries)
    return tuple(by_slug[slug] for slug in slugs if slug in by_slug)


def _fresh_folder(out: Path) -> Path:
    """Return an empty folder beside the publication's place."""
    partial = out.parent / f".{out.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for folder in FOLDERS:
        (partial / folder).mkdir(parents=True)
    return partial


def _put(partial: Path, *, out: Path, manifest: Manifest, pages: dict[str, str]) -> None:
    """Put a finished folder in its place, or add its files to what is there.

    The page that lists the editions is the manifest for people: rewritten with it.
    """
    for name, page in pages.items():
        (partial / name).write_text(page, encoding="utf-8")
    if not out.exists():
        write_manifest(partial, manifest)
        partial.rename(out)
        return
    for folder in FOLDERS:
        (out / folder).mkdir(exist_ok=True)
        for file in sorted((partial / folder).iterdir()):
            file.replace(out / folder / file.name)
    for name in pages:
        (partial / name).replace(out / name)
    write_manifest(out, manifest)
    shutil.rmtree(partial)
