"""How things go out: the block ``mail`` of the settings."""

from typing import Literal

from pydantic import Field

from flows.vocabulary.block import Block


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
    operations: tuple[str, ...] = Field(
        default=(), description="Addresses that get the run summary and the failures."
    )
