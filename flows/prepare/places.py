"""The tree of scopes, from the members of each: for the page that lists what is published."""

from collections import defaultdict
from collections.abc import Iterator

from flows.prepare.queries import ReportTables
from flows.vocabulary.delivery import ScopePlace
from flows.vocabulary.progress import ProgressOrder, ReportOrder
from flows.vocabulary.progress_rows import MemberRow

Key = tuple[str, str]


def places_of(tables: ReportTables, *, company: ReportOrder) -> tuple[ScopePlace, ...]:
    """Return the company, its units and their people in the order of the tree, each once.

    A unit whose parent is not reported stands below the company.
    """
    children: defaultdict[Key, list[MemberRow]] = defaultdict(list)
    for row in tables.members:
        if not row.is_dual_post:
            children[row.scope_kind, row.scope_id].append(row)
    places: dict[Key, ScopePlace] = {}
    for scope in sorted(tables.summaries, key=lambda row: (row.scope_kind, row.scope_id)):
        name, name_en = scope.scope_name, scope.scope_name_en
        is_company = scope.scope_kind == "company"
        if is_company and isinstance(company, ProgressOrder):
            name, name_en = company.company_name, company.company_name_en
        root = ScopePlace(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            name=name,
            name_en=name_en,
            depth=0 if is_company else 1,
        )
        for place in _below(root, children):
            places.setdefault((place.scope_kind, place.scope_id), place)
    return tuple(places.values())


def _below(
    root: ScopePlace, children: dict[Key, list[MemberRow]], seen: frozenset[Key] = frozenset()
) -> Iterator[ScopePlace]:
    """Yield a scope and all below it: its people, then its units."""
    key = (root.scope_kind, root.scope_id)
    if key in seen:
        return
    yield root
    for row in sorted(children.get(key, ()), key=lambda row: (row.child_kind, row.child_id)):
        place = ScopePlace(
            scope_kind=row.child_kind,
            scope_id=row.child_id,
            name=row.child_name,
            name_en=row.child_name_en,
            depth=root.depth + 1,
        )
        yield from _below(place, children, seen | {key})
