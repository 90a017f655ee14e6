"""What the settings let go by age: the last step of a run, and ``shinchoku retain``.

Age is counted back from a business date, never from a clock. Not here: landing and lake (the
source of everything), forecasts (their accuracy is reported), ledgers (who was mailed what), and of
publications the numbers as printed, the manifest and the pages that list it.
"""

import calendar
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.night import Night, Said
from flows.own_reports import templates_of
from flows.rooms import typeface
from flows.shelves import Workspace
from flows.vocabulary.fiscal_years import add_months
from flows.vocabulary.retention import Retention

if TYPE_CHECKING:
    from flows.vocabulary.delivery import Edition

_PAPERS: Final = ("pdf", "html", "xlsx", "forms", "mail")


@dataclass(frozen=True, slots=True)
class Outdated:
    """A folder or file that is older than the settings keep it."""

    shelf: str
    path: Path
    files: int
    size: int


def outdated(shelves: Workspace, retention: Retention, as_of: date) -> Iterator[Outdated]:
    """Yield what would go, shelf by shelf, the oldest first."""
    root, asked = shelves.root, retention
    dated = (
        ("documents", asked.documents_months, root / "published", ""),
        ("contexts", asked.contexts_months, root / "contexts", ""),
        ("exports", asked.exports_months, shelves.exports, "as_of="),
        ("verdicts", asked.verdicts_months, shelves.state / "verdicts", ""),
    )
    for shelf, months, folder, prefix in dated:
        first = _first_kept(as_of, months)
        for path in sorted(folder.glob(f"{prefix}????-??-??")):
            if path.name.removeprefix(prefix) >= first or path.is_symlink():
                continue
            parts = [path / name for name in _PAPERS] if shelf == "documents" else [path]
            found = [file for part in parts for file in part.rglob("*") if file.is_file()]
            if found:
                yield Outdated(shelf, path, len(found), sum(f.stat().st_size for f in found))
    first = _first_kept(as_of, asked.dry_run_months)
    for file in sorted(shelves.dry_run.glob("*.eml")):
        written = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC).date().isoformat()
        if written < first:
            yield Outdated("dry runs", file, 1, file.stat().st_size)


def _first_kept(as_of: date, months: int | None) -> str:
    """Return the first day that is kept; without a limit every day is."""
    return "" if months is None else months_before(as_of, months).isoformat()


def months_before(day: date, months: int) -> date:
    """Return the day so many months before; the last of the month where there is no such day."""
    month = add_months(day.replace(day=1), -months)
    return month.replace(day=min(day.day, calendar.monthrange(month.year, month.month)[1]))


def let_go(shelves: Workspace, found: Outdated) -> None:
    """Remove what is outdated; of a publication the papers alone, and its manifest says so."""
    if found.path.is_file():
        found.path.unlink()
    elif found.shelf != "documents":
        shutil.rmtree(found.path)
    else:
        # the manifest first: what it does not name nobody asks for, if this is cut off here
        _without_papers(shelves, found.path)
        for name in _PAPERS:
            shutil.rmtree(found.path / name, ignore_errors=True)


def _without_papers(shelves: Workspace, folder: Path) -> None:
    from flows.render.manifest import read_manifest, write_manifest
    from flows.render.publication_page import publication_pages

    manifest = read_manifest(folder)
    if manifest is None:
        return
    after = manifest.model_copy(update={"editions": tuple(map(_bare, manifest.editions))})
    pages = publication_pages(after, templates=templates_of(shelves), typeface=typeface())
    for name, page in pages.items():
        (folder / name).write_text(page, encoding="utf-8")
    write_manifest(folder, after)


def _bare(edition: "Edition") -> "Edition":
    gone = dict.fromkeys(("pdf", "html", "tables", "workbook"))
    return edition.model_copy(update={**gone, "erased": True})


def retain(night: Night) -> Said:
    """Let go what the settings keep no longer, as of the night."""
    found = list(outdated(night.shelves, night.settings.retention, night.as_of))
    for one in found:
        let_go(night.shelves, one)
    files = sum(one.files for one in found)
    size = sum(one.size for one in found) / 1e6
    return Said(f"{files:,} files of {len(found)} days let go by age ({size:,.1f} MB)")
