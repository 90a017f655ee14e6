"""What the settings say of what counts."""

from datetime import date
from typing import Literal

from pydantic import Field

from flows.vocabulary.block import Block


class Eligibility(Block):
    """Which deals and activities count."""

    exclude_types: tuple[str, ...] = Field(default=(), description="Deal types left out.")
    exclude_name_contains: tuple[str, ...] = Field(
        default=(), description="Words in a deal's name that mark a test deal."
    )
    exclude_activity_kinds: tuple[str, ...] = Field(
        default=("mass_email", "automated"),
        description="Kinds of activity, after the map's words, that no person did.",
    )
    exclude_activity_subject_contains: tuple[str, ...] = Field(
        default=(), description="Words in an activity's subject that mark a mass or automatic mail."
    )
    decision_maker_titles: tuple[str, ...] = Field(
        default=(
            *(
                "社長",
                "取締役",
                "専務",
                "常務",
                "役員",
                "本部長",
                "部長",
                "代表",
                "chief",
                "president",
            ),
            *("director", "ceo", "coo", "cfo", "cto", "cio", "head of", "owner"),
        ),
        description="Words in a contact's title that mark a decision-maker.",
    )
    exclude_editors: tuple[str, ...] = Field(
        default=(),
        description="People, by id, e-mail or name, whose changes of deals are a machine's.",
    )


class Placeholders(Block):
    """What stands in a field that nobody filled in."""

    texts: tuple[str, ...] = Field(
        default=(
            *(
                "未定",
                "未入力",
                "未設定",
                "未記入",
                "調整中",
                "なし",
                "特になし",
                "-",
                "－",
                "ー",
                "―",
            ),
            *(
                "?",
                "？",
                ".",
                "0",
                "tbd",
                "tba",
                "tbc",
                "n/a",
                "na",
                "none",
                "nil",
                "xxx",
                "unknown",
            ),
        ),
        description="Words that are no answer; case and blanks do not count.",
    )
    days: tuple[date, ...] = Field(
        default=(date(1900, 1, 1), date(1970, 1, 1), date(2099, 12, 31), date(9999, 12, 31)),
        description="Days that stand for no day.",
    )
    month_end_of_creation: Literal["hubspot", "always", "never"] = Field(
        default="hubspot",
        description="Whether a close date on the last day of the month in which the deal was "
        "created is a default that nobody changed: in sources of HubSpot alone, whose default it "
        "is, in all, or in none.",
    )
