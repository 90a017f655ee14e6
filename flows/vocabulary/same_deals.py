"""What the settings say of deals that several sources hold."""

from collections.abc import Iterable
from itertools import combinations
from typing import Literal

from pydantic import Field, model_validator

from flows.vocabulary.block import Block

MatchField = Literal["deal_id", "deal_name", "account_name", "account_id", "merged_into_id"]


class SameDeals(Block):
    """Sources that hold the same deals: each deal counts once, as the first of them says."""

    sources: tuple[str, ...] = Field(
        min_length=2, description="Sources in order of precedence, the best first."
    )
    match: tuple[MatchField, ...] = Field(
        default=("deal_id",),
        min_length=1,
        description="Fields that are equal in both, case and blanks apart; merged_into_id alone: "
        "the lower source has a column with the id that the deal has in the higher one.",
    )

    @model_validator(mode="after")
    def _is_a_rule(self) -> "SameDeals":
        if len(set(self.sources)) < len(self.sources):
            message = "names a source twice; name each once, the best first"
            raise ValueError(message)
        if "merged_into_id" in self.match and len(self.match) > 1:
            message = "matches by merged_into_id and more; merged_into_id stands alone"
            raise ValueError(message)
        return self


def contradiction(rules: Iterable[SameDeals]) -> str | None:
    """Return a source that the rules rank above itself, one by one; or nothing."""
    above: dict[str, set[str]] = {}
    for rule in rules:
        for first, second in combinations(rule.sources, 2):
            above.setdefault(second, set()).add(first)
    for source, better in above.items():
        reached, waiting = set[str](), set(better)
        while waiting:
            one = waiting.pop()
            reached.add(one)
            waiting |= above.get(one, set()) - reached
        if source in reached:
            return source
    return None
