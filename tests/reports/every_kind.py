"""One made-up company of two units, two people and two accounts, published in every kind of report.

What belongs to one scope alone bears a mark of it in every text, and an amount that no other scope
has: a mark that stands in a file of another scope came through a wall.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.prepare.progress import prepare_progress
from flows.prepare.queries import RepTables
from flows.render.documents import Publication
from flows.vocabulary.delivery import Edition
from flows.vocabulary.progress import ProgressOrder
from flows.vocabulary.progress_rows import Frozen
from tests.reports import made_up, made_up_accounts, made_up_gap, made_up_meetings, made_up_rep
from tests.reports.conftest import Render
from tests.reports.made_up_warehouse import write_warehouse

UNITS, PEOPLE, ACCOUNTS = ("east", "west"), ("aki", "ben"), ("sfa/A1", "sfa/B2")
# in millions; drawings hold numbers without thousands marked
AMOUNTS: Mapping[str, str] = {
    "east": "7,771.3",
    "west": "8,882.2",
    "aki": "5,553.4",
    "ben": "6,664.5",
}
FORMATS = ("pdf", "html", "xlsx")


@dataclass(frozen=True)
class EveryKind:
    """The publication, and where it lies."""

    out: Path
    publication: Publication

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Return every edition."""
        return self.publication.manifest.editions


def publish_every_kind(
    folder: Path,
    render: Render,
    *,
    spoil: Callable[[Path], None] = lambda _warehouse: None,
    **changes: object,
) -> EveryKind:
    """Make the warehouse, the contexts and the documents of the company.

    ``spoil``: what is done to the warehouse before anything reads it; ``changes``: of the orders.
    """
    warehouse = write_warehouse(folder / "shinchoku.duckdb", _marked(made_up.company()))
    made_up_rep.add_to(warehouse, _marked_people(made_up_rep.tables(*PEOPLE)))
    made_up_gap.write_gaps(warehouse, *UNITS)
    made_up_meetings.write_meetings(warehouse, *UNITS)
    made_up_accounts.write_accounts(warehouse)
    spoil(warehouse)
    weekly = made_up.ORDER.model_copy(update={"scopes": ("company", "unit", "owner")})
    monthly = made_up.ORDER.model_copy(update={"report": "monthly", "cadence": "monthly"})
    orders: tuple[ProgressOrder, ...] = (
        *(weekly, monthly, made_up_gap.ORDER, made_up_meetings.ORDER, made_up_accounts.ORDER),
    )
    asked = {"languages": ("ja", "en"), "formats": FORMATS, **changes}
    prepare_progress(
        warehouse=warehouse,
        contexts=folder / "contexts",
        orders=tuple(order.model_copy(update=asked) for order in orders),
        verdicts=made_up.VERDICTS,
    )
    return EveryKind(folder / "day", render(folder / "contexts", folder / "day"))


def amount_of(scope_id: str) -> Decimal:
    """Return the amount that the deals of one scope alone have."""
    return Decimal(AMOUNTS[scope_id].replace(",", "")) * made_up.MILLION


def marks_of(scope_id: str) -> tuple[str, ...]:
    """Return what belongs to one scope alone; as text, as paper prints it and as a number."""
    if scope_id in ACCOUNTS:
        key = scope_id.partition("/")[2]
        return (f"name-{scope_id}", f"offer-{scope_id}", f"open_deal-{scope_id}", f"/{key}-")
    if scope_id not in AMOUNTS:
        return ()
    own = (f"{scope_id}商会", AMOUNTS[scope_id], f"{amount_of(scope_id):.0f}")
    return own if scope_id in PEOPLE else (*own, f"{scope_id}氏", f"-{scope_id}-", f"{scope_id}-t")


def _marked(tables: Any) -> Any:  # noqa: ANN401  # tables of tables
    """Return tables with a mark in each name of a unit's own, and its amount on its deals."""
    if isinstance(tables, tuple):
        return tuple(_marked_row(row) for row in tables)
    if is_dataclass(tables):
        told = {one.name: _marked(getattr(tables, one.name)) for one in fields(tables)}
        return replace(tables, **told)
    names = type(tables).model_fields
    return tables.model_copy(update={name: _marked(getattr(tables, name)) for name in names})


def _marked_row(row: Frozen) -> Frozen:
    unit = getattr(row, "scope_id", None)
    if unit not in UNITS:
        return row
    told = row.model_dump()
    words = {
        **{"deal_name": "案件", "account_name": "商会", "owner_name": "氏", "next_action": "へ"},
        **{"largest_deal_name": "案件", "largest_account_name": "商会"},
    }
    changed = {
        name: f"{unit}{word}" for name, word in words.items() if isinstance(told.get(name), str)
    }
    if told.get("list_code") == "to_move":
        changed["amount"] = amount_of(unit)
    if told.get("child_kind") == "owner" and "sort_rank" in told:
        changed |= {"child_name": f"{unit}氏{told['sort_rank']}", "child_name_en": None}
    return row.model_copy(update=changed)


def _marked_people(tables: RepTables) -> RepTables:
    """Return the tables of people with an amount of each one's own on the deals."""
    deals = tuple(
        deal.model_copy(update={"amount": amount_of(deal.scope_id)}) for deal in tables.deals
    )
    people = tuple(
        who.model_copy(update={"open_amount": amount_of(who.owner_id) * 3}) for who in tables.people
    )
    return replace(tables, people=people, deals=deals)
