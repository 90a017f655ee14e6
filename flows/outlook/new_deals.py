"""What a period still brings from deals that are not in its forecast yet.

New deals, deals pulled in and deals pushed in: for the company the median of what past periods
brought from the same number of days left; split to people by what each brought.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from statistics import median
from typing import Final

from flows.outlook.chances import CENT
from flows.outlook.marts import MartState
from flows.outlook.vocabulary import PastPeriod, Period

ENOUGH_PERIODS: Final = 2
"""Past periods without which nothing is expected from deals not yet seen."""


@dataclass(frozen=True, slots=True)
class NewDeals:
    """Expected amount per person, to the cent, and what past periods brought per person."""

    is_known: bool
    expected: Mapping[str, Decimal]
    flows: tuple[Mapping[str, Decimal], ...]

    def expected_of(self, owner_ids: Collection[str]) -> Decimal | None:
        """Return what these people are expected to bring; null where nothing is known."""
        if not self.is_known:
            return None
        return sum((self.expected.get(owner, Decimal(0)) for owner in owner_ids), Decimal(0))

    def flows_of(self, owner_ids: Collection[str]) -> list[float]:
        """Return what these people brought in each past period; if nothing, what all did."""
        own = _series(self.flows, owner_ids)
        return own if sum(own) > 0 else _series(self.flows, None)


def expect_new_deals(state: MartState, period: Period, *, season: float = 1.0) -> NewDeals:
    """Return what is expected of the people who sell now; ``season`` multiplies the median.

    The company's median goes to people in proportion to what each brought in all past periods,
    plus one average period of the company for everybody, so that a newcomer has a share and a
    leaver has none: what leavers brought is expected of those who sell now.
    """
    past = state.past[period.key]
    sellers = _sellers(state, past)
    if len(past) < ENOUGH_PERIODS or not sellers:
        return NewDeals(is_known=False, expected={}, flows=())
    flows = tuple(one.flow for one in past)
    middle = median(sum(flow.values(), Decimal(0)) for flow in flows)
    whole = max(middle * Decimal(str(season)), Decimal(0))
    return NewDeals(
        is_known=True,
        expected=_split(whole.quantize(CENT), weights=_weights(sellers, flows)),
        flows=flows,
    )


def _sellers(state: MartState, past: Sequence[PastPeriod]) -> list[str]:
    """Return the people at work who own an open deal or booked one of those deals before."""
    seen = {deal.owner_id for deal in state.deals} | {owner for one in past for owner in one.flow}
    scoped = {owner for scope in state.scopes for owner in scope.owner_ids}
    return sorted(seen & scoped & state.active_owner_ids)


def _weights(
    sellers: Sequence[str], flows: Sequence[Mapping[str, Decimal]]
) -> Mapping[str, Decimal]:
    brought = {
        seller: max(sum((flow.get(seller, Decimal(0)) for flow in flows), Decimal(0)), Decimal(0))
        for seller in sellers
    }
    whole = sum((amount for flow in flows for amount in flow.values()), Decimal(0))
    average = whole / (len(sellers) * len(flows)) if whole > 0 else Decimal(1)
    return {seller: amount + average for seller, amount in brought.items()}


def _split(whole: Decimal, *, weights: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Split an amount to the cent; the cents left over go to the largest remainders."""
    total = sum(weights.values(), Decimal(0))
    exact = {owner: whole * weight / total for owner, weight in weights.items()}
    parts = {owner: part.quantize(CENT, rounding=ROUND_FLOOR) for owner, part in exact.items()}
    left = int((whole - sum(parts.values(), Decimal(0))) / CENT)
    for owner in sorted(parts, key=lambda owner: (parts[owner] - exact[owner], owner))[:left]:
        parts[owner] += CENT
    return parts


def _series(
    flows: Sequence[Mapping[str, Decimal]], owner_ids: Collection[str] | None
) -> list[float]:
    return [
        float(
            sum(
                (flow.get(owner, Decimal(0)) for owner in (owner_ids or flow)),
                Decimal(0),
            )
        )
        for flow in flows
    ]
