"""Promoted warehouse → contexts of account sheets: one frozen context per key account and language.

Reads ``rpt_account*`` only, read-only; computes no figure: it picks the accounts that the settings
call key, and chooses the codes of the sentences.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
from pydantic import ValidationError

from flows.prepare.queries import RecipientRow
from flows.prepare.recipients import languages_of, recipients_of
from flows.prepare.table_reader import ReportTableError
from flows.vocabulary.account_sheet import (
    AccountContext,
    AccountLine,
    AccountOrder,
    AccountRow,
    OfferRow,
    SheetRow,
)
from flows.vocabulary.delivery import EditionKey, Recipient
from flows.vocabulary.progress import Finding
from flows.vocabulary.progress_rows import Frozen

Row = TypeVar("Row", bound=Frozen)
Sheet = TypeVar("Sheet", bound=SheetRow)

_KEY: str = """
    scope_id in (
        select scope_id from marts.rpt_account
        where list_contains($listed, account_id)
            or (owner_rank <= $top_per_owner and won_amount > 0 and owner_name is not null)
    )
"""


@dataclass(frozen=True, slots=True)
class SheetTables:
    """The report tables of the key accounts."""

    accounts: tuple[AccountRow, ...]
    lines: tuple[AccountLine, ...]
    offers: tuple[OfferRow, ...]
    recipients: tuple[RecipientRow, ...]


def read_sheet_tables(warehouse: Path, *, order: AccountOrder) -> SheetTables:
    """Read the rows of the accounts that an order calls key, in the order of printing.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_account*)
    Writes: nothing
    Shape:  one tuple per table
    Units:  money in whole reporting currency

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = _Reader(connection, order)
        return SheetTables(
            accounts=read.rows("rpt_account", AccountRow, "scope_id"),
            lines=read.rows("rpt_account_lines", AccountLine, "list_code, line_rank"),
            offers=read.rows("rpt_account_offers", OfferRow, "offer_rank"),
            recipients=read.rows("rpt_account_recipients", RecipientRow, "owner_id"),
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the rows of key accounts into typed ones."""

    connection: duckdb.DuckDBPyConnection
    order: AccountOrder

    def rows(self, table: str, row_type: type[Row], order: str) -> tuple[Row, ...]:
        """Return the rows of a table; its columns are the fields of the type."""
        fields = tuple(row_type.model_fields)
        columns = ", ".join(f'"{field}"' for field in fields)
        # every name here is ours: a table of this module, fields of the vocabulary
        query = f"select {columns} from marts.{table} where {_KEY} order by scope_id, {order}"  # noqa: S608
        asked = {"listed": list(self.order.listed), "top_per_owner": self.order.top_per_owner}
        try:
            found = self.connection.execute(query, asked).fetchall()
            return tuple(
                row_type.model_validate(dict(zip(fields, values, strict=True))) for values in found
            )
        except (duckdb.Error, ValidationError) as error:
            problem = " ".join(str(error).split())[:400]
            raise ReportTableError(table=table, problem=problem) from error


def sheets_of(
    tables: SheetTables, *, order: AccountOrder, period: str, snapshot_id: str
) -> Iterator[tuple[AccountContext, tuple[Recipient, ...]]]:
    """Yield the sheet of each key account in each language that its readers want."""
    for account in tables.accounts:
        readers = _of(tables.recipients, account.scope_id)
        for language in languages_of(readers, order=order):
            key = EditionKey(
                report=order.report,
                period=period,
                scope_kind="account",
                scope_id=account.scope_id,
                language=language,
            )
            english = order.company_name_en if language == "en" else None
            offers = _sheet(tables.offers, account)
            context = AccountContext(
                key=key,
                company_name=english or order.company_name,
                money_unit=order.money_unit,
                snapshot_id=snapshot_id,
                account=account,
                headline=headline_of(account),
                action=action_of(account, offers=offers),
                lines=_sheet(tables.lines, account),
                offers=offers,
            )
            yield (
                context,
                recipients_of(readers, scope_kind="account", language=language, order=order),
            )


def headline_of(account: AccountRow) -> Finding:
    """Return how the account stands: the purchase that is late, then silence, then what is open."""
    if account.purchase_state in {"dormant", "late", "due"}:
        return Finding(code=account.purchase_state, count=account.quiet_days)
    if account.activity_recent_count is not None and not account.is_touched:
        return Finding(code="untouched")
    if account.open_deal_count:
        return Finding(code="open", amount=account.open_amount, count=account.open_deal_count)
    return Finding(code="nothing_open")


def action_of(account: AccountRow, *, offers: tuple[OfferRow, ...]) -> Finding:
    """Return what to do: answer first, then offer what others bought, else meet, else go on."""
    if account.open_inquiry_count:
        return Finding(code="answer", count=account.open_inquiry_count)
    told = tuple(offer for offer in offers if offer.offer_note is None)
    if told and account.purchase_state != "ahead":
        return Finding(code="offer", names=(told[0].next_product_name,))
    if not account.contact_count:
        return Finding(code="register")
    if account.contact_touched_count == 0:
        return Finding(code="meet", count=account.contact_count)
    return Finding(code="go_on")


def _of(rows: tuple[RecipientRow, ...], scope_id: str) -> tuple[RecipientRow, ...]:
    """Return the readers of one account."""
    return tuple(row for row in rows if row.scope_id == scope_id)


def _sheet(rows: tuple[Sheet, ...], account: AccountRow) -> tuple[Sheet, ...]:
    """Return the rows of one account."""
    return tuple(row for row in rows if row.scope_id == account.scope_id)
