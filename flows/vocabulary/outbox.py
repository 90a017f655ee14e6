"""What send tells of mails: their keys, their states, and what became of a publication."""

import hashlib
import re
from datetime import date, datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

MailEvent = Literal[
    "queued",
    "sending",
    "accepted",
    "refused",
    "failed",
    "unknown",
    "held",
    "resolved",
    "divided",
    "awaiting",
    "released",
    "rejected",
    "superseded",
]
MailFate = Literal[
    "accepted",
    "already",
    "failed",
    "refused",
    "held",
    "too_large",
    "unknown",
    "waiting",
    "awaiting",
    "rejected",
    "superseded",
    "dry_run",
]
Resolution = Literal["sent", "not_sent"]
_DECIDER: Final = re.compile(r" by \[(?P<by>[^\]]*)\](?:: (?P<because>.*))?", re.DOTALL)
_VERSION: Final = re.compile(r"published/(\d{4}-\d\d-\d\d) ([0-9a-f]{16})")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Version(_Frozen):
    """Which publication of an edition a mail is made of; stands in the detail of its events."""

    as_of: date = Field(description="Business date of the publication.")
    digest: str = Field(description="What its files and its subject come to.")

    def __str__(self) -> str:
        """Return it as it stands in the ledger."""
        return f"published/{self.as_of.isoformat()} {self.digest}"

    @classmethod
    def found_in(cls, detail: str) -> "Version | None":
        """Return the version that a detail begins with, if it does."""
        found = _VERSION.match(detail)
        if found is None:
            return None
        return cls(as_of=date.fromisoformat(found[1]), digest=found[2])


class Decision(_Frozen):
    """What a person decided of a mail that awaited a release."""

    version: Version = Field(description="The publication that was looked at.")
    by: str = Field(description="Who decided.")
    because: str = Field(default="", description="Why it was rejected.")

    def __str__(self) -> str:
        """Return it as it stands in the ledger."""
        return f"{self.version} by [{self.by}]" + (f": {self.because}" if self.because else "")

    @classmethod
    def found_in(cls, detail: str) -> "Decision | None":
        """Return the decision that a detail tells, if it does."""
        version = Version.found_in(detail)
        found = _DECIDER.fullmatch(detail.removeprefix(str(version)))
        if version is None or found is None:
            return None
        return cls(version=version, by=found["by"], because=found["because"] or "")


class MailKey(_Frozen):
    """What makes a mail one: it is sent at most once, whatever happens."""

    recipient: str = Field(description="Address of the person it is for, in lower case.")
    report: str = Field(description="Name of the report, or 'notice'.")
    period: str = Field(description="Label of the period, or the key of the notice.")
    edition: str = Field(description="Slug of the edition.")
    redirected_to: str = Field(default="", description="Where it went instead; '' if not.")

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the key, in hex."""
        parts = (self.recipient, self.report, self.period, self.edition, self.redirected_to)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    @property
    def mail_id(self) -> str:
        """Return the short name by which a person picks the mail in the outbox."""
        return self.digest[:12]


class OutboxEvent(_Frozen):
    """One line of the mail ledger; the last line of a key is the state of the mail."""

    key: MailKey = Field(description="Which mail.")
    event: MailEvent = Field(description="What happened.")
    at: datetime = Field(description="When, UTC.")
    run_id: str = Field(description="Run (or command) that wrote it.")
    message_id: str = Field(default="", description="Message-ID of the mail; '' before it is made.")
    detail: str = Field(default="", description="The server's answer or the reason.")

    @property
    def is_done(self) -> bool:
        """Return whether the person has the mail, by the server's or a person's word."""
        return self.event == "accepted" or (self.event == "resolved" and self.detail == "sent")


class MailOutcome(_Frozen):
    """What became of one mail in one run."""

    key: MailKey = Field(description="Which mail.")
    fate: MailFate = Field(description="What became of it.")
    detail: str = Field(default="", description="The server's answer or the reason.")


class SendResult(_Frozen):
    """What became of every mail of a publication; nothing is left out."""

    outcomes: tuple[MailOutcome, ...] = Field(description="One per mail, in the order of sending.")
    stopped: str = Field(default="", description="Why sending ended early; '' if it did not.")

    def of(self, fate: MailFate) -> tuple[MailOutcome, ...]:
        """Return the mails of one fate, in order."""
        return tuple(outcome for outcome in self.outcomes if outcome.fate == fate)

    @property
    def accepted(self) -> tuple[MailOutcome, ...]:
        """Return the mails that the server took in this run."""
        return self.of("accepted")

    @property
    def already(self) -> tuple[MailOutcome, ...]:
        """Return the mails that an earlier run had delivered."""
        return self.of("already")

    @property
    def failed(self) -> tuple[MailOutcome, ...]:
        """Return the mails that did not go out; the next run tries them again."""
        return self.of("failed")

    @property
    def refused(self) -> tuple[MailOutcome, ...]:
        """Return the mails refused for good, now or before; only ``outbox retry`` tries again."""
        return self.of("refused")

    @property
    def held_by_allow_list(self) -> tuple[MailOutcome, ...]:
        """Return the mails whose address is outside the allowed domains."""
        return self.of("held")

    @property
    def too_large(self) -> tuple[MailOutcome, ...]:
        """Return the mails that are held for their size."""
        return self.of("too_large")

    @property
    def unknown(self) -> tuple[MailOutcome, ...]:
        """Return the mails whose answer was lost; a person must resolve them."""
        return self.of("unknown")

    @property
    def waiting(self) -> tuple[MailOutcome, ...]:
        """Return the mails that were not tried because sending ended early."""
        return self.of("waiting")

    @property
    def awaiting(self) -> tuple[MailOutcome, ...]:
        """Return the mails that go out once a person has released them."""
        return self.of("awaiting")

    @property
    def rejected(self) -> tuple[MailOutcome, ...]:
        """Return the mails that a person has rejected, of this publication or a newer one."""
        return self.of("rejected")

    @property
    def superseded(self) -> tuple[MailOutcome, ...]:
        """Return the mails of which a newer publication awaits its release."""
        return self.of("superseded")

    @property
    def dry_run(self) -> tuple[MailOutcome, ...]:
        """Return the mails that were only written to files."""
        return self.of("dry_run")

    @property
    def is_complete(self) -> bool:
        """Return whether no mail failed, was refused, was lost, is too large or still waits."""
        bad = (self.failed, self.refused, self.unknown, self.too_large, self.waiting)
        return not any(bad)


class AwaitingRelease(_Frozen):
    """Mails of one report and publication that wait until a person lets them go."""

    report: str = Field(description="Name of the report.")
    as_of: date = Field(description="Business date of the publication.")
    redirected_to: str = Field(default="", description="Where they would go instead; '' if not.")
    count: int = Field(description="How many.")


class Notice(_Frozen):
    """A plain-text mail to operations: a run summary, a held gate, a failure."""

    key: str = Field(description="What makes it one, e.g. '2026-11-20 held'; sent once per person.")
    subject: str = Field(description="Subject.")
    text: str = Field(description="Body, plain text.")
