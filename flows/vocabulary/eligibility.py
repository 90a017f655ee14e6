"""What the settings say of what counts."""

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
