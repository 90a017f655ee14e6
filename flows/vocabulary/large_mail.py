"""A mail whose attachments are too large for it: what is known of it, and what it says instead."""

from typing import Literal, Protocol

from pydantic import Field

from flows.vocabulary.languages import Language
from flows.vocabulary.progress_rows import Frozen

LargeKind = Literal["first", "further", "linked"]


class LinkedFile(Frozen):
    """A file that is not attached."""

    name: str = Field(description="Name that it would have as an attachment.")
    url: str = Field(description="Where it lies.")


class LargeMail(Frozen):
    """One mail of an edition that does not go out as a whole."""

    kind: LargeKind = Field(
        description="first: its own text with a note below; further: the rest of the attachments; "
        "linked: in place of its own text, as it names links."
    )
    language: Language = Field(description="Language of the edition.")
    title: str = Field(description="Title of the edition.")
    subject: str = Field(description="Subject of the whole mail.")
    place: int = Field(default=1, description="Which of the mails it is.")
    count: int = Field(default=1, description="How many mails there are.")
    attached: tuple[str, ...] = Field(default=(), description="Files that it brings.")
    linked: tuple[LinkedFile, ...] = Field(default=(), description="Files that it links to.")

    @property
    def is_numbered(self) -> bool:
        """Return whether it is one of several."""
        return self.count > 1


class LargeText(Frozen):
    """What such a mail says; of the first mail the note alone."""

    subject: str = Field(description="Subject.")
    text: str = Field(description="Plain text.")
    html: str = Field(description="HTML; of the first mail a fragment.")


class WriteLarge(Protocol):
    """Words such a mail."""

    def __call__(self, mail: LargeMail) -> LargeText:
        """Return what it says."""
