"""Who else is told how a run ended: the block ``notices`` of the settings."""

from typing import Literal

from pydantic import Field

from flows.vocabulary.block import Block

Occasion = Literal["failed", "held", "published", "mails_failed"]


class Channel(Block):
    """A channel that gets one line on a run: outcome, date and a link, no data and no names."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,30}$", description="Name of the channel in logs."
    )
    when: tuple[Occasion, ...] = Field(
        min_length=1,
        description="failed: a run ended halfway; held: a gate held it; published: editions were "
        "made; mails_failed: some mail did not go out.",
    )
    url_env: str = Field(
        pattern=r"^[A-Z][A-Z0-9_]*$",
        description="Environment variable that holds the Apprise URL, which is a secret.",
    )
    link: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="Address that the notice links to, such as that of the status page.",
    )
