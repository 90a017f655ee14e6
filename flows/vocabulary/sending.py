"""How and when things go out: the blocks ``mail`` and ``schedule`` of the settings."""

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


class Schedule(Block):
    """When the embedded scheduler and the deployments run."""

    nightly: str = Field(default="30 5 * * 1-6", description="Cron of the nightly run.")
    weekly: str = Field(default="0 7 * * 1", description="Cron of the weekly report.")
    todo: str = Field(default="30 6 * * 1-5", description="Cron of the to-do mail, if it is on.")
