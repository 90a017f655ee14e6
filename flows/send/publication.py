"""A publication as a list of mails: one per person and edition, in the order of the manifest.

Reads:  published/<as_of>/manifest.json and the files it names; each must be as it was published
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from pydantic import SecretStr, ValidationError

from flows.errors import ShinchokuError
from flows.send.message import Body
from flows.send.switches import Switches
from flows.vocabulary.delivery import DocumentFile, Edition, Manifest, Recipient
from flows.vocabulary.outbox import MailKey, Notice

_ERASED: Final = "its papers were removed on purpose (erase, retain); they cannot be sent any more"


class PublicationChangedError(ShinchokuError):
    """A publication is not what was published, so nothing of it goes out."""

    def __init__(self, *, file: Path, problem: str) -> None:
        """Build the sentence from the file and what is wrong with it."""
        super().__init__(f"[{file}] {problem}; nothing was sent, make the publication anew")


class ReadBody(Protocol):
    """Reads what a mail says when its turn comes."""

    def __call__(self) -> Body:
        """Return the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to be sent, its body not yet read."""

    key: MailKey
    name: str
    read_body: ReadBody
    password: SecretStr | None = None
    lacks: str = ""
    """Why it cannot go out for now, whatever its address; '' if it can."""


def read_manifest(publication: Path) -> Manifest:
    """Read the manifest and make sure that every file is as it was published.

    Raises:
        PublicationChangedError: manifest unreadable, or a file gone, changed or outside.
    """
    file = publication / "manifest.json"
    try:
        manifest = Manifest.model_validate_json(file.read_bytes())
    except FileNotFoundError as fault:
        raise PublicationChangedError(file=file, problem="is not there") from fault
    except ValidationError as fault:
        raise PublicationChangedError(file=file, problem="is no manifest") from fault
    for edition in (one for one in manifest.editions if not one.erased):
        parts = (edition.pdf, edition.tables, edition.workbook)
        for document in (*parts, edition.mail_text, edition.mail_html):
            if document is not None:
                _read_document(publication, document)
    return manifest


def list_mails(manifest: Manifest, *, publication: Path, switches: Switches) -> tuple[Mail, ...]:
    """List the mails of a publication; a person named twice gets an edition once.

    An edition that is for one day is listed on that day alone.
    """
    mails = {
        key: _mail(key, recipient, edition, publication=publication, switches=switches)
        for edition in reversed(manifest.editions)
        for key, recipient in reversed(tuple(_keys(edition, switches)))
        if not switches.only_reports or edition.key.report in switches.only_reports
        if switches.today is None or edition.send_on in {None, switches.today}
    }
    return tuple(reversed(mails.values()))


def _mail(
    key: MailKey,
    recipient: Recipient,
    edition: Edition,
    *,
    publication: Path,
    switches: Switches,
) -> Mail:
    """Return one mail; a locked one has the password of the person, or says that there is none."""
    read = partial(_read_body, publication, edition)
    if edition.erased:
        return Mail(key=key, name=recipient.name, read_body=read, lacks=_ERASED)
    if not edition.encrypt:
        return Mail(key=key, name=recipient.name, read_body=read)
    password = switches.passwords.get(key.recipient)
    lacks = "" if password else "no password for this address; see SHINCHOKU_PDF_PASSWORDS"
    return Mail(key=key, name=recipient.name, read_body=read, password=password, lacks=lacks)


def list_notices(notice: Notice, *, switches: Switches) -> tuple[Mail, ...]:
    """List the mails of a notice to operations, one per address."""
    keys = [
        _mail_key(address, report="notice", period=notice.key, edition="notice", switches=switches)
        for address in switches.operations
    ]
    body = Body(subject=notice.subject, text=notice.text)
    return tuple(Mail(key=key, name="", read_body=lambda: body) for key in dict.fromkeys(keys))


def _keys(edition: Edition, switches: Switches) -> Iterator[tuple[MailKey, Recipient]]:
    for recipient in edition.recipients:
        report, period, slug = edition.key.report, edition.key.period, edition.key.slug
        key = _mail_key(
            recipient.address, report=report, period=period, edition=slug, switches=switches
        )
        yield key, recipient


def _mail_key(
    address: str, *, report: str, period: str, edition: str, switches: Switches
) -> MailKey:
    return MailKey(
        recipient=address.strip().lower(),
        report=report,
        period=period,
        edition=edition,
        redirected_to=switches.redirect_to or "",
    )


def _read_body(publication: Path, edition: Edition) -> Body:
    return Body(
        subject=edition.mail_subject,
        text=_read_document(publication, edition.mail_text).decode(),
        html=_read_document(publication, edition.mail_html).decode(),
        pdf=_read_part(publication, edition.pdf),
        pdf_name=edition.title,
        workbook=_read_part(publication, edition.workbook),
        workbook_name=edition.workbook_name,
        tables=_read_part(publication, edition.tables),
        tables_name=edition.tables_name,
    )


def _read_part(publication: Path, document: DocumentFile | None) -> bytes | None:
    """Return a part that not every mail has."""
    return None if document is None else _read_document(publication, document)


def _read_document(publication: Path, document: DocumentFile) -> bytes:
    path = (publication / document.path).resolve()
    if not path.is_relative_to(publication.resolve()):
        raise PublicationChangedError(file=path, problem="lies outside the publication")
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise PublicationChangedError(file=path, problem="cannot be read") from fault
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise PublicationChangedError(file=path, problem="was changed after it was published")
    return content
