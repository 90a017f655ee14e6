"""Rules about deals that several sources hold may not contradict each other."""

import pytest

from flows.vocabulary.same_deals import SameDeals, contradiction


def rules(*orders: str) -> list[SameDeals]:
    return [SameDeals(sources=tuple(order.split())) for order in orders]


@pytest.mark.parametrize(
    "orders", [("a b", "b a"), ("a b", "b c", "c a"), ("a b c", "c b")], ids=str
)
def test_a_source_above_itself_is_told(orders: tuple[str, ...]) -> None:
    assert contradiction(rules(*orders)) is not None


def test_an_order_that_is_said_in_pieces_is_none() -> None:
    assert contradiction(rules("a b", "b c", "a c")) is None


@pytest.mark.parametrize("sources", [("a", "a"), ("a",)])
def test_a_rule_needs_two_sources(sources: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"twice|at least 2"):
        SameDeals(sources=sources)


def test_a_pointer_stands_alone() -> None:
    with pytest.raises(ValueError, match="stands alone"):
        SameDeals(sources=("a", "b"), match=("merged_into_id", "deal_name"))
