"""Which accounts are key: the block ``accounts`` of a report."""

from pydantic import Field

from flows.vocabulary.block import Block


class KeyAccounts(Block):
    """The accounts that get a sheet: those listed, and the largest of each owner."""

    listed: tuple[str, ...] = Field(default=(), description="Ids of accounts that get a sheet.")
    top_per_owner: int = Field(
        default=3,
        ge=0,
        description="So many accounts of each owner get one: those with most money won in the last "
        "365 days.",
    )
