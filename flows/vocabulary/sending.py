"""How things go out: the block ``mail`` of the settings."""

import re
from typing import Final, Literal

from pydantic import Field, model_validator

from flows.vocabulary.block import Block, PlacedError

Oversize = Literal["split", "link", "hold"]
_LINK_BASE: Final = re.compile(r"(https?|file)://[^\s?#]+")


class Mail(Block):
    """How mail goes out; login and password only by environment."""

    server: str = Field(default="localhost", description="SMTP server.")
    port: int = Field(default=587, description="SMTP port.")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="Transport security; none only for a loopback server."
    )
    sender: str = Field(default="shinchoku@localhost", description="From address.")
    sender_name: str = Field(default="shinchoku", description="From name.")
    allowed_domains: tuple[str, ...] = Field(
        default=(), description="Domains mail may go to; empty means nobody."
    )
    redirect_to: str | None = Field(default=None, description="Send every mail here instead.")
    dry_run: bool = Field(default=True, description="Do everything but talk to the server.")
    return_address: str | None = Field(
        default=None,
        description="Address to which servers send back what they cannot deliver (envelope sender, "
        "Return-Path); null: the sender.",
        examples=["bounces@example.co.jp"],
    )
    bounces: str | None = Field(
        default=None,
        description="Where the mail server puts what came back: a Maildir, an mbox file or a "
        "folder of .eml files, absolute or within the workspace. Read before mails leave, never "
        "changed; null: nothing is read.",
        examples=["/var/mail/bounces/Maildir"],
    )
    operations: tuple[str, ...] = Field(
        default=(), description="Addresses that get the run summary and the failures."
    )
    max_megabytes: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="Largest mail as it is sent, text and attachments encoded, in megabytes of "
        "1,000,000 bytes; null: only what the server says it takes counts.",
    )
    oversize: Oversize = Field(
        default="hold",
        description="What becomes of a mail over max_megabytes or over what the server takes. "
        "split: its attachments go out in several numbered mails, what is too large by itself "
        "is linked; link: a mail without numbers names where they lie; hold: it is held and told. "
        "A locked report is always held: what lies in published/ is not locked.",
    )
    link_base: str | None = Field(
        default=None,
        description="Address under which recipients reach the workspace's folder published/ on the "
        "company's own share or intranet; the rest of a link is published/<date>/<file>.",
        examples=["https://intranet.example.co.jp/sales"],
    )

    @model_validator(mode="after")
    def _links_lead_somewhere(self) -> "Mail":
        if self.link_base is not None and not _LINK_BASE.fullmatch(self.link_base):
            message = (
                f"[{self.link_base}] is no address; write it like "
                "https://intranet.example.co.jp/sales"
            )
            raise PlacedError(message, "link_base")
        if self.oversize == "link" and self.link_base is None:
            message = "links need link_base: the address under which recipients reach published/"
            raise PlacedError(message, "oversize")
        return self
