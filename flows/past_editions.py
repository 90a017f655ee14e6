"""What earlier days published: which scope was told what, by the manifests of publications."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from flows.shelves import Workspace
from flows.vocabulary.delivery import PastEdition

DAYS_BACK: Final = 100
"""A quarter and some days: nothing older can have told of the quarter under way."""


def past_editions(
    shelves: Workspace, *, reports: Iterable[str], as_of: date
) -> dict[str, tuple[PastEdition, ...]]:
    """Return the editions of some reports that days before the as-of date published, each once.

    Reads: published/<day>/manifest.json
    """
    from flows.render.manifest import read_manifest

    found: dict[str, set[PastEdition]] = {name: set() for name in reports}
    if not found:
        return {}
    first = as_of - timedelta(days=DAYS_BACK)
    for folder in shelves.publications(first=first, before=as_of):
        manifest = read_manifest(folder)
        for edition in manifest.editions if manifest else ():
            if edition.key.report in found:
                found[edition.key.report].add(
                    PastEdition(
                        scope_kind=edition.key.scope_kind,
                        scope_id=edition.key.scope_id,
                        period=edition.key.period,
                        told_pace=edition.told_pace,
                    )
                )
    return {name: tuple(sorted(own, key=PastEdition.sort_key)) for name, own in found.items()}
