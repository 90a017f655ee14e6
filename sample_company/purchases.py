"""OpportunityLineItem.csv and Product2.csv: what was bought when a deal was won."""

from typing import Final

import numpy as np
import polars as pl

from sample_company.amounts import MISSING
from sample_company.clock import Bools, Ints
from sample_company.columns import days_as_text, moments_as_text, numbers_as_text, pick
from sample_company.customers import Customers
from sample_company.deals import Deals
from sample_company.identifiers import make_ids
from sample_company.layouts import WON
from sample_company.words import PRODUCTS

LINES: Final = (1, 2, 3, 4)
LINES_SHARE: Final = (0.42, 0.3, 0.18, 0.1)
SHARE_OFF: Final = 0.02


def list_products() -> pl.DataFrame:
    """Return Product2.csv."""
    return pl.DataFrame(
        [
            product_ids().alias("Id"),
            pl.Series("Name", [name for name, _ in PRODUCTS]),
            pl.Series("ProductCode", [f"P-{number:04d}" for number in range(1, len(PRODUCTS) + 1)]),
            pl.Series("Family", [family for _, family in PRODUCTS]),
            pl.repeat("true", len(PRODUCTS), eager=True).alias("IsActive"),
        ]
    )


def product_ids() -> pl.Series:
    """Return the ids of the products; all blocks sell the same ones."""
    return make_ids("01t", block=0, numbers=np.arange(len(PRODUCTS)))


def list_purchases(
    deals: Deals,
    customers: Customers,
    deal_ids: pl.Series,
    *,
    block: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Return every row of OpportunityLineItem.csv, with its moment as ``_since``.

    The lines of a deal add up to its amount, but for a few that were edited by hand.
    """
    versions = deals.versions
    wins = np.flatnonzero(_is_win(versions.deal, versions.stage) & (versions.amount != MISSING))
    wins = wins[versions.time[wins] < deals.deleted[versions.deal[wins]]]
    count = rng.choice(LINES, wins.size, p=LINES_SHARE)
    version = np.repeat(wins, count)
    place = np.arange(version.size) - np.repeat(np.cumsum(count) - count, count)
    amount = _split(versions.amount[version], place, np.repeat(count, count), rng)
    quantity = rng.integers(1, 13, version.size)
    deal = versions.deal[version]
    stamp = moments_as_text(versions.time[version])
    everywhere = np.ones(version.size, dtype=np.bool_)
    return pl.DataFrame(
        [
            make_ids("00k", block=block, numbers=np.arange(version.size)).alias("Id"),
            pl.repeat("false", version.size, eager=True).alias("IsDeleted"),
            pick(deal_ids, deal).alias("OpportunityId"),
            pick(customers.ids, deals.account[deal]).alias("AccountId__c"),
            pick(product_ids(), rng.integers(0, len(PRODUCTS), version.size)).alias("Product2Id"),
            numbers_as_text(quantity, known=everywhere).alias("Quantity"),
            numbers_as_text(amount // quantity, known=everywhere).alias("UnitPrice"),
            numbers_as_text(amount, known=everywhere).alias("TotalPrice"),
            pl.repeat("JPY", version.size, eager=True).alias("CurrencyIsoCode"),
            days_as_text(versions.close_day[version]).alias("ServiceDate"),
            stamp.alias("CreatedDate"),
            stamp.alias("LastModifiedDate"),
            pl.Series("_since", versions.time[version]),
        ]
    )


def _is_win(deal: Ints, stage: Ints) -> Bools:
    """Tell which version is a deal's first one as won, once per win."""
    was_won = np.zeros(stage.size, dtype=np.bool_)
    was_won[1:] = (stage[:-1] == WON) & (deal[1:] == deal[:-1])
    return np.asarray((stage == WON) & ~was_won, dtype=np.bool_)


def _split(amount: Ints, place: Ints, count: Ints, rng: np.random.Generator) -> Ints:
    """Split each amount evenly over its lines, the first line taking what is left over."""
    share = amount // count
    lines = np.where(place == 0, amount - share * (count - 1), share)
    return np.where(rng.random(amount.size) < SHARE_OFF, lines + 1_000, lines)
