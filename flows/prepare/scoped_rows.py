"""Group rows by the scope that they are of: each table is gone through once, for all scopes."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from flows.vocabulary.delivery import OfScope

Scoped = TypeVar("Scoped", bound=OfScope)
Tables = TypeVar("Tables", bound=Any)
ScopeKey = tuple[str, str]


def by_scope(rows: Iterable[Scoped]) -> defaultdict[ScopeKey, tuple[Scoped, ...]]:
    """Return rows grouped by scope, in their order; a scope without rows has none."""
    grouped: dict[ScopeKey, list[Scoped]] = {}
    for row in rows:
        grouped.setdefault((row.scope_kind, row.scope_id), []).append(row)
    found: defaultdict[ScopeKey, tuple[Scoped, ...]] = defaultdict(tuple)
    found.update({key: tuple(group) for key, group in grouped.items()})
    return found


def per_scope(tables: Tables) -> Callable[[ScopeKey], Tables]:
    """Return how to get the tables of one scope; ``tables``: a dataclass of tuples of rows."""
    grouped = {one.name: by_scope(getattr(tables, one.name)) for one in fields(tables)}

    def of(key: ScopeKey) -> Tables:
        return replace(tables, **{name: rows[key] for name, rows in grouped.items()})

    return of
