"""Whether a new complete delivery is in: two looks at what lies there, and what is usual.

A file that still grows differs between two looks; a delivery of which a usual object is not there
yet waits. What was found is kept in ``state/arrival.json``, which may be deleted at any time.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Final

from flows import locations
from flows.collect.deliveries import list_deliveries
from flows.collect.origins import is_export
from flows.ingest.file_jobs import matches
from flows.night import source_map_of
from flows.shelves import Workspace
from flows.vocabulary.workspace import ObjectRule, WorkspaceSettings

_USUAL: Final = 3
"""Earlier deliveries of a source: an object that each of them had is awaited."""


_WAITS: Final = "waits "
"""How the mark of a file begins that collect has not fetched yet."""


@dataclass(frozen=True, slots=True, order=True)
class Arrived:
    """One file that lies in landing or at a location; ``mark`` changes with its bytes."""

    source: str
    day: str
    name: str
    mark: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Return where it lies, whatever its bytes are."""
        return self.source, self.day, self.name


@dataclass(frozen=True, slots=True)
class Look:
    """All files that one look found."""

    files: frozenset[Arrived] = frozenset()

    def new_since(self, earlier: "Look") -> "Look":
        """Return what an earlier look did not find as it is now."""
        return Look(self.files - earlier.files)

    def that_was_in(self, earlier: "Look") -> "Look":
        """Return what an earlier look found too, as it was, or still waiting to be fetched."""
        waited = {file.place for file in earlier.files if file.mark.startswith(_WAITS)}
        kept = (file for file in self.files if file in earlier.files or file.place in waited)
        return Look(frozenset(kept))

    def of(self, source: str, day: str) -> frozenset[str]:
        """Return the names of the files of one delivery."""
        place = source, day
        return frozenset(file.name for file in self.files if (file.source, file.day) == place)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the last look saw, and what lay there when the warehouse was last refreshed."""

    seen: Look = field(default_factory=Look)
    refreshed: Look = field(default_factory=Look)


def look(shelves: Workspace, settings: WorkspaceSettings) -> Look:
    """Look into landing and at every location; a place that cannot be reached is passed over."""
    landed = (
        _landed(shelves, source, day)
        for source in settings.sources
        for day in list_deliveries(shelves.landing, source)
    )
    waiting = (
        Arrived(source, file.day.isoformat(), file.name, f"{_WAITS}{file.size} {file.stamp}")
        for source, file in locations.waiting_files(shelves, settings)
        if file.day and not (shelves.delivery(source, file.day) / file.name).is_file()
    )
    return Look(frozenset(file for files in (*landed, waiting) for file in files))


def _landed(shelves: Workspace, source: str, day: date) -> Iterator[Arrived]:
    for file in filter(is_export, shelves.delivery(source, day).iterdir()):
        said = file.stat()
        mark = f"{said.st_size} {said.st_mtime_ns}"
        yield Arrived(source, day.isoformat(), file.name, mark)


def recall(shelves: Workspace) -> Memory:
    """Return what earlier looks found; nothing where no look was kept."""
    try:
        said = json.loads(shelves.last_look.read_text(encoding="utf-8"))
        return Memory(**{key: Look(frozenset(Arrived(*one) for one in said[key])) for key in said})
    except (OSError, ValueError, TypeError):
        return Memory()


def remember(shelves: Workspace, memory: Memory) -> None:
    """Keep what was found, in one move."""
    told = {
        name: [[one.source, one.day, one.name, one.mark] for one in sorted(kept.files)]
        for name, kept in (("seen", memory.seen), ("refreshed", memory.refreshed))
    }
    beside = shelves.last_look.with_suffix(".partial")
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    beside.replace(shelves.last_look)


def why_wait(memory: Memory, now: Look, *, usual: Mapping[str, Mapping[str, ObjectRule]]) -> str:
    """Return why the warehouse is not refreshed yet; empty: a new delivery is in as a whole."""
    new = now.new_since(memory.refreshed)
    if not new.files:
        return "no new file"
    moving = new.new_since(memory.seen)
    if moving.files:
        name = min(moving.files).name
        return f"{len(moving.files)} files are new or still change ({name}); looking once more"
    for source, day in sorted({(file.source, file.day) for file in new.files}):
        missing = missing_objects(now, source, day, rules=usual.get(source, {}))
        if missing:
            return f"delivery {day} of {source} still lacks {', '.join(sorted(missing))}"
    return ""


def missing_objects(
    now: Look, source: str, day: str, *, rules: Mapping[str, ObjectRule]
) -> frozenset[str]:
    """Return the objects that each of the last deliveries of a source had and this one has not."""
    days = sorted({file.day for file in now.files if file.source == source and file.day < day})
    earlier = [_objects(now.of(source, one), rules) for one in days[-_USUAL:]]
    if not earlier:
        return frozenset()
    return reduce(frozenset.intersection, earlier) - _objects(now.of(source, day), rules)


def _objects(names: frozenset[str], rules: Mapping[str, ObjectRule]) -> frozenset[str]:
    return frozenset(
        name
        for name, rule in rules.items()
        if any(matches(file, one.pattern) for file in names for one in rule.files)
    )


def rules_of(shelves: Workspace, settings: WorkspaceSettings) -> dict[str, dict[str, ObjectRule]]:
    """Return how each source's objects are found."""
    return {
        name: source_map_of(shelves.root, source).objects
        for name, source in settings.sources.items()
    }
