"""Mails as bytes: the same edition to the same person at the same moment is the same bytes.

Format: RFC 5322, RFC 2045 ff., file names by RFC 2231, Auto-Submitted by RFC 3834, List-Id by
RFC 2919. The tree is mixed(alternative(text, html), application/pdf, tables, form).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, Final

from pydantic import SecretStr

from flows.send.sealing import seal
from flows.send.switches import Switches
from flows.vocabulary.outbox import MailKey

_UNSAFE_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|]')
_LONGEST_NAME: Final = 80
DIGITS_OF_ID: Final = 40
"""So many digits of a mail's digest are its name in the Message-ID."""
_LONGEST_HEADER: Final = 300
_WORKBOOK: Final = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _WholeSubject(EmailPolicy):
    """SMTP's policy, with a subject beyond ASCII encoded as a whole.

    The library encodes only the words that need it and, where a line ends before such a word,
    leaves the reader two spaces for one.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:  # noqa: ANN401 - the library's own type
        """Return a header as it stands in the mail."""
        text = str(value)
        if name != "Subject" or text.isascii():
            return super().fold_binary(name, value)
        encoded = Header(text, "utf-8", header_name=name).encode(linesep="\r\n")
        return f"{name}: {encoded}\r\n".encode("ascii")


_POLICY: Final = _WholeSubject(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a mail says: subject, text, and for editions also HTML, the PDF and workbooks."""

    subject: str
    text: str
    html: str | None = None
    pdf: bytes | None = None
    pdf_name: str = ""
    workbook: bytes | None = None
    workbook_name: str = ""
    tables: bytes | None = None
    tables_name: str = ""

    @property
    def attachments(self) -> tuple["Attachment", ...]:
        """Return what is attached, in the order in which it stands in the mail."""
        found = (
            ("pdf", self.pdf, self.pdf_name, ".pdf", "pdf"),
            ("tables", self.tables, self.tables_name, ".xlsx", _WORKBOOK),
            ("workbook", self.workbook, self.workbook_name, ".xlsx", _WORKBOOK),
        )
        return tuple(
            Attachment(part=part, content=content, name=file_name(title, ending=end), subtype=kind)
            for part, content, title, end, kind in found
            if content is not None
        )

    def with_only(self, parts: Collection[str]) -> "Body":
        """Return the body with only some of its attachments."""
        return replace(
            self,
            pdf=self.pdf if "pdf" in parts else None,
            tables=self.tables if "tables" in parts else None,
            workbook=self.workbook if "workbook" in parts else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file that a mail brings; ``part`` is its field in the body."""

    part: str
    content: bytes
    name: str
    subtype: str


def sealed_body(body: Body, *, password: SecretStr) -> Body:
    """Return the body with its PDF locked, and the workbooks within that."""
    if body.pdf is None:
        return body
    books = ((body.tables, body.tables_name), (body.workbook, body.workbook_name))
    within = {file_name(name, ending=".xlsx"): book for book, name in books if book is not None}
    locked = seal(body.pdf, password=password, within=within)
    return replace(body, pdf=locked, workbook=None, tables=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail ready for the wire: envelope and bytes."""

    key: MailKey
    sender: str
    envelope_to: str
    message_id: str
    content: bytes


def write_letter(
    body: Body, *, key: MailKey, name: str, switches: Switches, at: datetime
) -> Letter:
    """Write one mail to one person.

    Args:
        body: What it says.
        key: What makes it one; the Message-ID and the boundaries are made from it.
        name: The person's name as printed in To.
        switches: Sender, and the address that everything is redirected to, if any.
        at: The moment for the Date header.
    """
    message = EmailMessage(policy=_POLICY)
    _write_headers(message, body, key=key, switches=switches)
    message["Date"] = format_datetime(at)
    message["To"] = _address(name, envelope_to(key))
    _write_parts(message, body)
    _fix_boundaries(message, key)
    return Letter(
        key=key,
        sender=switches.return_address or switches.sender,
        envelope_to=envelope_to(key),
        message_id=message_id_of(key, switches=switches),
        content=message.as_bytes(),
    )


def envelope_to(key: MailKey) -> str:
    """Return the address that a mail really goes to."""
    return key.redirected_to or key.recipient


def message_id_of(key: MailKey, *, switches: Switches) -> str:
    """Return the Message-ID of a mail: a hash of its key, so a repeat is seen as one."""
    return f"<{key.digest[:DIGITS_OF_ID]}@{switches.sender_domain}>"


def one_line(text: str, *, longest: int = _LONGEST_HEADER) -> str:
    """Return a text fit for a header: no line break, control or direction sign, not too long."""
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(" " if _is_control(sign) else sign for sign in composed)
    return " ".join(plain.split())[:longest].strip()


def file_name(title: str, *, ending: str) -> str:
    """Return a title as a file name that no mail reader or file system can misread."""
    cleaned = _UNSAFE_IN_NAMES.sub("_", one_line(title, longest=_LONGEST_NAME)).strip(". ")
    return f"{cleaned or 'report'}{ending}"


def _write_headers(message: EmailMessage, body: Body, *, key: MailKey, switches: Switches) -> None:
    prefix = f"[→ {key.recipient}] " if key.redirected_to else ""
    message["Subject"] = one_line(prefix + body.subject)
    message["From"] = _address(switches.sender_name, switches.sender)
    message["Message-ID"] = message_id_of(key, switches=switches)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<{_label(key.report)}.shinchoku.{switches.sender_domain}>"
    message["X-Shinchoku-Edition"] = one_line(key.edition)


def _write_parts(message: EmailMessage, body: Body) -> None:
    message.set_content(body.text, subtype="plain", charset="utf-8", cte="base64")
    if body.html is not None:
        message.add_alternative(body.html, subtype="html", charset="utf-8", cte="base64")
    for one in body.attachments:
        message.add_attachment(
            one.content, maintype="application", subtype=one.subtype, filename=one.name
        )


def _fix_boundaries(message: EmailMessage, key: MailKey) -> None:
    # '=_' can stand neither in base64 nor in quoted-printable, so no body can hold a boundary.
    for place, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{key.digest[:32]}_{place}")


def _address(name: str, address: str) -> Address:
    return Address(display_name=one_line(name, longest=_LONGEST_NAME), addr_spec=address)


def _label(text: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-") or "report"


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Cs"}
