"""Which delivery tells of a day on which nothing had been delivered yet."""

from collections.abc import Iterable
from datetime import date

from flows.shelves import Workspace


def told_on(workspace: Workspace, *, sources: Iterable[str], as_of: date) -> date | None:
    """Return the day of the first delivery of deals that was read, where ``as_of`` is before it.

    Reads:  lake/raw/<source>/deal/
    """
    days = [
        date.fromisoformat(folder.name.removeprefix("as_of="))
        for source in sources
        for folder in workspace.raw(source, "deal", as_of).parent.glob("as_of=*")
    ]
    first = min(days, default=as_of)
    return first if first > as_of else None
