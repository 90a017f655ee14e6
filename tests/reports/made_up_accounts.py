"""Made-up accounts: rows as the report tables hold them, and a warehouse of two of them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from flows.prepare.queries import RecipientRow
from flows.vocabulary.account_sheet import AccountLine, AccountOrder, AccountRow, LineCode, OfferRow
from flows.vocabulary.progress_rows import Frozen
from tests.reports.made_up_warehouse import write_table

AS_OF = date(2026, 11, 20)
ORDER = AccountOrder(
    report="key_accounts",
    cadence="monthly",
    company_name="青海システムズ",
    company_name_en="Aomi Systems",
    languages=("ja",),
    top_per_owner=1,
)


def account(scope_id: str = "sfa/A1", **changes: object) -> AccountRow:
    """Return an account that is due; what is not named is ordinary."""
    row = {
        "scope_id": scope_id,
        "as_of": AS_OF,
        "account_name": "株式会社北浜工業",
        "account_id": scope_id.partition("/")[2],
        "owner_id": "owner-one",
        "owner_name": "佐藤 翔太",
        "owner_rank": 1,
        "top_account_name": None,
        "industry": "製造",
        "region": "関西",
        "currency_code": "JPY",
        "open_deal_count": 2,
        "open_amount": Decimal(12_300_000),
        "won_deal_count": 5,
        "won_amount": Decimal(98_700_000),
        "won_year_amount": Decimal(45_600_000),
        "lost_deal_count": 1,
        "amount_missing_count": 0,
        "contact_count": 4,
        "contact_touched_count": 3,
        "last_activity_date": date(2026, 11, 17),
        "activity_recent_count": 9,
        "is_touched": True,
        "open_inquiry_count": 0,
        "purchase_count": 5,
        "last_purchase_date": date(2026, 9, 1),
        "quiet_days": 80,
        "purchase_interval_days": 85.0,
        "next_purchase_date": date(2026, 11, 25),
        "next_purchase_from": date(2026, 11, 15),
        "next_purchase_to": date(2026, 12, 5),
        "purchase_state": "due",
        "purchase_note": None,
        "child_count": 2,
        "group_open_amount": Decimal(20_000_000),
        "group_won_amount": Decimal(150_000_000),
        "twin_count": 0,
    }
    return AccountRow.model_validate(row | changes)


def silent(scope_id: str = "sfa/A1") -> AccountRow:
    """Return an account of which nothing is known but its name."""
    unknown = (
        "industry region contact_touched_count last_activity_date activity_recent_count "
        "last_purchase_date quiet_days purchase_interval_days next_purchase_date "
        "next_purchase_from next_purchase_to"
    )
    nothing = dict.fromkeys(unknown.split())
    zero = {name: 0 for name in AccountRow.model_fields if name.endswith(("_count", "_amount"))}
    told = {"purchase_state": "unknown", "purchase_note": "no_purchases", "is_touched": False}
    return account(scope_id, **{**zero, **nothing, **told})


def line(number: int, code: LineCode, scope_id: str = "sfa/A1", count: int = 1) -> AccountLine:
    """Return one line of a list."""
    money = Decimal(1_000_000 * number) if code in {"open_deal", "won_deal"} else None
    return AccountLine(
        scope_id=scope_id,
        list_code=code,
        line_rank=number,
        line_count=count,
        line_date=date(2026, 11, number),
        line_name=None if code == "owner" else f"{code}-{scope_id}-{number}",
        line_detail="提案",
        owner_name="佐藤 翔太",
        line_amount=money,
    )


def offer(rank: int, scope_id: str = "sfa/A1", **changes: object) -> OfferRow:
    """Return one product that others bought next."""
    row = {
        "scope_id": scope_id,
        "offer_rank": rank,
        "next_product_name": f"製品{rank}",
        "last_product_name": "製品9",
        "next_account_count": 12,
        "account_count": 20,
        "next_ratio": 0.6,
        "is_bought_before": False,
        "offer_note": None,
    }
    return OfferRow.model_validate(row | changes)


def reader(scope_id: str, owner_id: str) -> RecipientRow:
    """Return one person who may see the sheet of an account."""
    return RecipientRow(
        scope_kind="account",
        scope_id=scope_id,
        owner_id=owner_id,
        name=owner_id,
        email=f"{owner_id}@aomi.example",
        language="ja",
        is_active=True,
    )


def write_accounts(file: Path) -> Path:
    """Add the accounts of two owners, and a third that is not key, to a warehouse."""
    owners = {"sfa/A1": "owner-one", "sfa/B2": "owner-two", "sfa/C3": "owner-one"}
    codes: tuple[LineCode, ...] = ("open_deal", "won_deal", "contact", "inquiry", "owner")
    accounts = [
        account(key, account_name=f"name-{key}", owner_id=owner, owner_rank=rank)
        for (key, owner), rank in zip(owners.items(), (1, 1, 2), strict=True)
    ]
    tables: dict[str, list[Frozen]] = {
        "rpt_account": [*accounts],
        "rpt_account_lines": [line(1, code, key) for key in owners for code in codes],
        "rpt_account_offers": [offer(1, key, next_product_name=f"offer-{key}") for key in owners],
        "rpt_account_recipients": [
            reader(key, person) for key, owner in owners.items() for person in (owner, f"m-{owner}")
        ],
    }
    with duckdb.connect(str(file)) as connection:
        for name, rows in tables.items():
            write_table(connection, name, tuple(rows))
    return file
