"""The commands that write workbooks for people: rejected rows to mend, sheets to fill in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flows import console
from flows.current_warehouse import open_warehouse
from flows.errors import UsageError
from flows.forms.input_fields import INPUT_BOOKS
from flows.night import source_map_of
from flows.settings import load_settings
from flows.shelves import REPORT_TEMPLATES, Workspace
from flows.vocabulary.languages import Language
from flows.vocabulary.mending import is_mended_name
from flows.vocabulary.workspace import ColumnRule, SourceMap, WorkspaceSettings

if TYPE_CHECKING:
    from flows.forms.mending import ObjectToMend, RowToMend
    from flows.forms.update_sheets import SheetOfOwner
    from flows.prepare.quarantine import RejectedRow
    from flows.prepare.update_requests import UpdateRequest

_SPREADSHEET = "spreadsheet"
_LANGUAGES = ("ja", "en")


class WorkbookExistsError(UsageError):
    """A workbook that somebody may have filled in would be written over."""

    def __init__(self, *, path: Path) -> None:
        """Build the sentence."""
        super().__init__(
            f"[{path}] exists already and may hold work; move or delete it, or name another folder"
        )


def export_quarantine(
    workspace: Path, *, target: Path, language: str, everything: bool, as_json: bool
) -> None:
    """Write the open entries as workbooks, one per source and delivery, or all as a CSV list."""
    shelves, warehouse = open_warehouse(workspace)
    if target.suffix.casefold() == ".csv":
        from flows.prepare.quarantine import export_rejected

        written = {str(target): export_rejected(warehouse=warehouse, file=target)}
    else:
        written = _export_workbooks(
            shelves, folder=target, language=_language(language), everything=everything
        )
    if as_json:
        console.json_line(json.dumps({"written": written}, ensure_ascii=False))
        return
    for name, count in written.items():
        console.line(f"{count} rows in {name}")
    if not written:
        console.line("no rejected row is open; nothing was written")


def write_samples(workspace: Path, *, folder: Path, as_json: bool) -> None:
    """Write the input workbooks, with the stages and people that a workspace knows.

    Raises:
        WorkbookExistsError: one of them is there already.
    """
    from flows.forms.input_sheets import Known, write_input_sheets
    from flows.ingest.source_map import load_source_map
    from flows.prepare.people import list_people

    shelves = Workspace(workspace.resolve())
    source_map, known = load_source_map(_SPREADSHEET, None, {}), Known()
    if shelves.settings_file.is_file():
        settings = load_settings(shelves)
        name = _spreadsheet_source(settings)
        if name:
            source_map = source_map_of(shelves.root, settings.sources[name])
        has_warehouse = shelves.current.is_file()
        known = Known(
            stages=_stages(settings, name),
            people=list_people(warehouse=shelves.current) if has_warehouse else (),
        )
    for path in sorted(folder.glob("*.xlsx")) if folder.is_dir() else ():
        if path.stem in {book.name for book in INPUT_BOOKS}:
            raise WorkbookExistsError(path=path)
    written = write_input_sheets(folder, source_map=source_map, known=known)
    if as_json:
        console.json_line(json.dumps({"written": list(map(str, written))}, ensure_ascii=False))
        return
    for path in written:
        console.line(str(path))
    console.line("fill them in and put them into landing/<source>/<YYYY-MM-DD>/")


def request_updates(
    workspace: Path, *, folder: Path, owners: tuple[str, ...], language: str | None, as_json: bool
) -> None:
    """Write an update sheet for each active owner of a deal with something missing or stale.

    Raises:
        WorkbookExistsError: one of them is there already.
    """
    from flows.forms.update_sheets import update_name
    from flows.prepare.update_requests import list_update_requests

    shelves, warehouse = open_warehouse(workspace)
    settings, told = load_settings(shelves), _language(language) if language else None
    requests = list_update_requests(warehouse=warehouse)
    _check_owners(owners, known={one.owner_id for one in requests})
    asked = [
        _sheet_of_owner(one, settings=settings, language=told)
        for one in requests
        if one.is_active and one.owner_id in (owners or {one.owner_id})
    ]
    for sheet in asked:
        if (folder / update_name(sheet)).exists():
            raise WorkbookExistsError(path=folder / update_name(sheet))
    written = dict(_written(shelves, folder, sheet) for sheet in asked)
    unasked = sum(len(one.deals) for one in requests if not one.is_active)
    if as_json:
        console.json_line(
            json.dumps({"written": written, "deals_of_nobody": unasked}, ensure_ascii=False)
        )
        return
    for name, count in written.items():
        console.line(f"{count} deals in {name}")
    if not written:
        console.line("nothing is missing or stale; no sheet was written")
    if unasked:
        console.line(f"{unasked} deals belong to nobody who is active; give them an owner first")


def _written(shelves: Workspace, folder: Path, sheet: "SheetOfOwner") -> tuple[str, int]:
    """Write one update sheet and keep what it asks for; return its place and its deals."""
    from flows.forms.update_sheets import update_name, write_update_sheet
    from flows.ingest.asked_fields import note_asked_fields
    from flows.render.words import words_of

    say = words_of(REPORT_TEMPLATES, sheet.language).say
    path = write_update_sheet(folder / update_name(sheet), asked=sheet, say=say)
    note_asked_fields(
        shelves,
        source=sheet.source,
        as_of=sheet.as_of,
        owner_id=sheet.owner_id,
        file_name=path.name,
        deals=sheet.deals,
    )
    return str(path), len(sheet.deals)


def _check_owners(owners: tuple[str, ...], *, known: set[str]) -> None:
    strange = [owner for owner in owners if owner not in known]
    if strange:
        message = (
            f"--owner [{strange[0]}] has no deal with something missing or stale; "
            f"these have: {', '.join(sorted(known)) or 'nobody'}"
        )
        raise UsageError(message)


def _sheet_of_owner(
    request: "UpdateRequest", *, settings: WorkspaceSettings, language: Language | None
) -> "SheetOfOwner":
    from flows.forms.update_sheets import SheetOfOwner

    languages = settings.company.languages
    own = next((one for one in _LANGUAGES if one == request.language), languages[0])
    stages = settings.stages.get(request.source, {}).values()
    return SheetOfOwner(
        source=request.source,
        as_of=request.as_of,
        owner_id=request.owner_id,
        owner_name=request.owner_name,
        language=language or cast("Language", own),
        currency=settings.company.currency,
        stages=_once(
            stage.stage
            for pipeline in stages
            for stage in pipeline
            if stage.holds_on(request.as_of)
        ),
        deals=request.deals,
    )


def _spreadsheet_source(settings: WorkspaceSettings) -> str | None:
    """Return the source whose workbooks are kept by hand, if the settings name one."""
    names = (name for name, one in settings.sources.items() if one.system == _SPREADSHEET)
    return next(names, None)


def _stages(settings: WorkspaceSettings, source: str | None) -> dict[str, str]:
    """Return stage to status class: of the source itself, else of all sources."""
    own = settings.stages.get(source or "", {})
    groups = [own] if own else settings.stages.values()
    return {
        stage.stage: stage.status
        for pipelines in groups
        for stages in pipelines.values()
        for stage in stages
        if stage.valid_to is None
    }


def _language(language: str) -> Language:
    if language not in _LANGUAGES:
        message = f"--language [{language}] is not there; it can be: {', '.join(_LANGUAGES)}"
        raise UsageError(message)
    return cast("Language", language)


def _export_workbooks(
    shelves: Workspace, *, folder: Path, language: Language, everything: bool
) -> dict[str, int]:
    from flows.forms.mending import mending_name, write_mending
    from flows.prepare.quarantine import list_rejected
    from flows.render.words import words_of

    if folder.suffix or folder.is_file():
        message = f"[{folder}] is no folder; the workbooks bear names of their own, name a folder"
        raise UsageError(message)
    rows = [
        row
        for row in list_rejected(warehouse=shelves.current, everything=everything)
        if row.source_row and not row.mended_file
    ]
    rows.sort(key=lambda row: (row.source, row.snapshot_on))
    mender, written = _Mender(shelves, load_settings(shelves)), {}
    for (source, day), of_delivery in groupby(rows, key=lambda row: (row.source, row.snapshot_on)):
        number = 1 + _landed_workbooks(shelves.delivery(source, day))
        name = mending_name(source=source, delivery=day, language=language, number=number)
        path = folder / name
        if path.exists():
            raise WorkbookExistsError(path=path)
        objects = list(mender.objects(list(of_delivery), source=source, day=day))
        say = words_of(REPORT_TEMPLATES, language).say
        write_mending(path, source=source, delivery=day, objects=objects, say=say)
        written[str(path)] = sum(len(one.rows) for one in objects)
    return written


def _landed_workbooks(delivery: Path) -> int:
    """Return how many workbooks of mended rows a delivery has already."""
    return sum(is_mended_name(path.name) for path in delivery.glob("*.xlsx"))


@dataclass(frozen=True, slots=True)
class _Mender:
    """Brings the entries of a delivery together with their rows, headers and choices."""

    shelves: Workspace
    settings: WorkspaceSettings

    def objects(
        self, entries: "list[RejectedRow]", *, source: str, day: date
    ) -> "Iterator[ObjectToMend]":
        """Yield the rows to mend, by object and part."""
        from flows.forms.mending import ObjectToMend

        source_map = self._map_of(source)
        entries.sort(key=lambda entry: entry.object_name)
        for object_name, of_object in groupby(entries, key=lambda entry: entry.object_name):
            found = list(self._rows(list(of_object), source=source, day=day))
            found.sort(key=lambda pair: pair[0])
            for part, rows in groupby(found, key=lambda pair: pair[0]):
                yield ObjectToMend(
                    object_name=object_name,
                    part=part,
                    rows=tuple(row for _, row in rows),
                    rules=_rules(source_map, object_name),
                    choices=self._choices(source, object_name),
                )

    def _rows(
        self, entries: "list[RejectedRow]", *, source: str, day: date
    ) -> "Iterator[tuple[str, RowToMend]]":
        from flows.forms.mending import Fault, RowToMend
        from flows.ingest.landed_rows import PART, read_landed_rows

        by_place: dict[tuple[str, str, str], list[Fault]] = {}
        for entry in entries:
            place = (entry.source_file, entry.source_sheet, entry.source_row)
            fault = Fault(entry.reason_code, entry.column_name, entry.raw_value)
            by_place.setdefault(place, []).append(fault)
        landed = read_landed_rows(
            self.shelves,
            source=source,
            object_name=entries[0].object_name,
            snapshot_on=day,
            places=by_place.keys(),
        )
        for place, faults in by_place.items():
            fields = landed.get(place, {})
            yield fields.get(PART, ""), RowToMend(*place, faults=tuple(faults), fields=fields)

    def _map_of(self, source: str) -> SourceMap | None:
        block = self.settings.sources.get(source)
        return source_map_of(self.shelves.root, block) if block else None

    def _choices(self, source: str, object_name: str) -> Mapping[str, tuple[str, ...]]:
        if object_name not in {"deal", "deal_change"}:
            return {}
        pipelines = self.settings.stages.get(source, {}).values()
        return {"stage": _once(stage.stage for stages in pipelines for stage in stages)}


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _rules(source_map: SourceMap | None, object_name: str) -> Mapping[str, ColumnRule]:
    if source_map is None or object_name not in source_map.objects:
        return {}
    rule = source_map.objects[object_name]
    of_files = {name: column for file in rule.files for name, column in file.columns.items()}
    return {**of_files, **rule.columns}
