"""Deals that every company has one of: the whale, and a few discounts booked as own deals."""

from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from sample_company.clock import Ints, day_number
from sample_company.layouts import WON
from sample_company.versions import Versions

WHALE_YEN: Final = 240_000_000
WHALE_STAGE: Final = 3
WHALE_CLOSES: Final = day_number(date(2026, 12, 25))
DISCOUNTS: Final = 5
DISCOUNT_YEN: Final = -150_000


def plant_specials(versions: Versions, *, end: int) -> Versions:
    """Make one open deal the whale and a few won deals discounts."""
    newest = _newest(versions, end)
    whale = find_whale(versions, end=end)
    won = newest[versions.stage[newest] == WON]
    discounts = versions.deal[won[:: max(won.size // DISCOUNTS, 1)]][:DISCOUNTS]
    amount = np.where(np.isin(versions.deal, discounts), DISCOUNT_YEN, versions.amount)
    is_whale = np.isin(versions.deal, whale)
    last = is_whale & np.isin(np.arange(versions.deal.size), newest)
    return replace(
        versions,
        amount=np.where(is_whale, WHALE_YEN, amount),
        close_day=np.where(last, WHALE_CLOSES, versions.close_day),
        is_logged=versions.is_logged | last,
    )


def find_whale(versions: Versions, *, end: int) -> Ints:
    """Return the first deal that is being negotiated at the end and was not just created."""
    newest = _newest(versions, end)
    open_now = newest[versions.stage[newest] == WHALE_STAGE]
    return np.asarray(versions.deal[open_now][:1], dtype=np.int64)


def _newest(versions: Versions, end: int) -> Ints:
    """Return the index of the version of each deal that holds at the end."""
    deals = np.unique(versions.deal[versions.time < end])
    return versions.find(deals, np.full(deals.size, end - 1))
