"""How small the smallest coin of a currency is."""

from decimal import Decimal
from typing import Final

_WITHOUT_CENTS: Final = frozenset(
    ("JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF")
)


def money_digits(currency: str) -> int:
    """Return the digits after the point that the smallest coin of a currency has."""
    return 0 if currency in _WITHOUT_CENTS else 2


def smallest_coin(currency: str) -> Decimal:
    """Return the smallest coin of a currency: 1 or 0.01."""
    return Decimal(1).scaleb(-money_digits(currency))
