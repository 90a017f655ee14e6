"""What ``shinchoku.yaml`` may say of credit and of targets."""

from typing import Literal

from pydantic import Field

from flows.vocabulary.block import Block


class Credit(Block):
    """Who is credited for what was decided."""

    bookings: Literal["owner_at_win", "current_owner"] = Field(
        default="owner_at_win",
        description="Whose a decided deal is that no split divides: the person who owned it on the "
        "day of the decision, or the one who owns it now.",
    )


class Targets(Block):
    """How targets are read."""

    joiners: Literal["as_given", "by_business_days"] = Field(
        default="as_given",
        description="Target of a person who joined within the period: as it was given, or only for "
        "the business days since. Either way the target is marked as that of a joiner.",
    )
