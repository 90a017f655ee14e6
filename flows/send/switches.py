"""What may go out and by which road: the mail settings as send takes them, and their checks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal

from pydantic import SecretStr

from flows.errors import ShinchokuError
from flows.vocabulary.large_mail import WriteLarge
from flows.vocabulary.sending import Mail, Oversize

# Dot-atom addresses only: no quotes, no comments, no route, nothing beyond ASCII (no SMTPUTF8).
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS: Final = 254
_MEGABYTE: Final = 1_000_000  # the smaller of what is called so: what fits it fits the other too


class UnsafeTransportError(ShinchokuError):
    """The settings would send mail in the clear over a network."""

    exit_status = 2

    def __init__(self, *, server: str) -> None:
        """Build the sentence from the server's name."""
        super().__init__(
            f"mail.security is [none] but mail.server [{server}] is not on this machine; "
            "set mail.security to starttls or tls"
        )


class BadSenderError(ShinchokuError):
    """An address of the settings is none."""

    exit_status = 2

    def __init__(self, *, key: str, address: str) -> None:
        """Build the sentence from the key and the address."""
        super().__init__(f"{key} [{address}] is not a mail address; write it like name@example.com")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Login of the mail server; the password is never printed."""

    username: str
    password: SecretStr


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """What becomes of mails over a size; ``write`` words those that do not go out as a whole."""

    most_bytes: int | None = None
    way: Oversize = "hold"
    link_base: str = ""
    write: WriteLarge | None = None

    @classmethod
    def from_settings(cls, mail: Mail, *, write: WriteLarge | None) -> "Large":
        """Return what the mail block says of it."""
        megabytes = mail.max_megabytes
        return cls(
            most_bytes=None if megabytes is None else int(megabytes * _MEGABYTE),
            way=mail.oversize,
            link_base=mail.link_base or "",
            write=write,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """How mail goes out in this run; ``dry_run_folder`` set means that nothing does.

    ``today`` is the company's day, for editions that go out on one day alone; null: all go out.
    ``to_release`` are the reports whose mails wait until a person lets them go.
    """

    sender: str
    sender_name: str = ""
    server: str = "localhost"
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    allowed_domains: tuple[str, ...] = ()
    redirect_to: str | None = None
    return_address: str | None = None
    dry_run_folder: Path | None = None
    operations: tuple[str, ...] = ()
    only_reports: tuple[str, ...] = ()
    today: date | None = None
    passwords: Mapping[str, SecretStr] = field(default_factory=dict, repr=False)
    large: Large = Large()
    to_release: frozenset[str] = frozenset()
    stop_after_failures: int = 5
    attempts: int = 3
    wait_seconds: float = 2.0
    timeout_seconds: float = 60.0
    answer_seconds: float = 600.0

    @classmethod
    def from_settings(
        cls, mail: Mail, *, dry_run_folder: Path, write_large: WriteLarge | None = None
    ) -> "Switches":
        """Return the switches of a mail block; the folder is used only if it says dry run."""
        return cls(
            sender=mail.sender,
            sender_name=mail.sender_name,
            server=mail.server,
            port=mail.port,
            security=mail.security,
            allowed_domains=mail.allowed_domains,
            redirect_to=mail.redirect_to,
            return_address=mail.return_address,
            dry_run_folder=dry_run_folder if mail.dry_run else None,
            operations=mail.operations,
            large=Large.from_settings(mail, write=write_large),
        )

    def check(self) -> None:
        """Refuse settings that cannot or must not be used.

        Raises:
            UnsafeTransportError: clear text to another machine.
            BadSenderError: the address of sender, redirect or return is none.
        """
        if self.security == "none" and not is_loopback(self.server):
            raise UnsafeTransportError(server=self.server)
        if not is_address(self.sender):
            raise BadSenderError(key="mail.sender", address=self.sender)
        for key in ("redirect_to", "return_address"):
            address = getattr(self, key)
            if address is not None and not is_address(address):
                raise BadSenderError(key=f"mail.{key}", address=address)

    @property
    def sender_domain(self) -> str:
        """Return the domain that mail comes from."""
        return domain_of(self.sender)

    def allows(self, address: str) -> bool:
        """Return whether mail may go to an address; an empty list allows nobody."""
        allowed = {domain.strip().removeprefix("@").lower() for domain in self.allowed_domains}
        return domain_of(address) in allowed


def is_address(text: str) -> bool:
    """Return whether a text is one plain mail address and nothing else."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case."""
    return address.rpartition("@")[2].lower()


def is_loopback(server: str) -> bool:
    """Return whether a server name means this machine."""
    if server.lower() == "localhost":
        return True
    try:
        return ip_address(server.strip("[]")).is_loopback
    except ValueError:
        return False
