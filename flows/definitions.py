"""What decides how numbers are made, kept with each publication, and told when it has changed."""

import json
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from typing import Any, Final

from flows import fingerprint
from flows.night import Night
from flows.vocabulary.definitions import DefinitionChange, Definitions
from flows.vocabulary.workspace import WorkspaceSettings

# how things go out and where they run decides no number; places may hold what is not to be kept
NO_DEFINITION: Final = {"mail", "schedule", "reports", "engine"}
NAMES: Final = ("name", "stage", "metric", "field", "value", "column", "pattern")
PROGRAM_DIGITS: Final = 10


def definitions_of(settings: WorkspaceSettings) -> Definitions:
    """Return what decides how numbers are made by these settings and this program."""
    told = settings.model_dump(mode="json", exclude=NO_DEFINITION, exclude_defaults=True)
    for source in told["sources"].values():
        source.pop("location", None)
    return Definitions(
        version=version("shinchoku"),
        program=fingerprint.of_code()[:PROGRAM_DIGITS],
        settings=dict(_flat(told, "")),
    )


def _flat(value: Any, key: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # parts of JSON
    """Yield every value with the way to it; an entry of a list goes by its name if it has one."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{key}[{_name(inner, place)}]")
    else:
        yield key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _name(entry: Any, place: int) -> str:  # noqa: ANN401  # parts of JSON
    """Return how an entry of a list is told apart: by its name and its days, else by its place."""
    if not isinstance(entry, dict):
        return str(place + 1)
    name = next((str(entry[key]) for key in NAMES if key in entry), str(place + 1))
    return "@".join([name, *(str(entry[key]) for key in ("valid_from",) if entry.get(key))])


def changed_since_last_month(night: Night) -> tuple[date | None, tuple[DefinitionChange, ...]]:
    """Return the day of the last publication of an earlier month, and what changed since.

    Nothing changed where there is none, or where it was made before definitions were kept.

    Reads: published/<day>/manifest.json
    """
    from flows.render.manifest import read_manifest

    folder = night.shelves.newest_published(before=night.as_of.replace(day=1))
    earlier = read_manifest(folder) if folder else None
    if earlier is None or earlier.definitions is None:
        return None, ()
    changes = definitions_of(night.settings).changes_since(earlier.definitions)
    return earlier.as_of, changes
