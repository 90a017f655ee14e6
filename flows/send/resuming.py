"""What an earlier run has begun is gone on with as it was begun.

Reads: state/ledger.sqlite; the publication that a mail was divided from, if it is another one
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flows.send.ledger import Ledger
from flows.send.oversize import begun
from flows.send.parts import Part, key_of_part, parts_by_whole
from flows.send.publication import Mail, PublicationChangedError, list_mails, read_manifest
from flows.send.switches import Switches
from flows.vocabulary.outbox import MailKey, OutboxEvent, Version


def resumed(
    mails: tuple[Mail, ...],
    *,
    states: Mapping[MailKey, OutboxEvent],
    book: Ledger,
    publication: Path,
    switches: Switches,
) -> tuple[Mail, ...]:
    """Return the mails with those that were divided as their parts, of the same publication."""
    divided = parts_by_whole(states)
    return tuple(
        part
        for mail in mails
        for part in (
            _parts(mail, divided[mail.key], book=book, publication=publication, switches=switches)
            if mail.key in divided
            else (mail,)
        )
    )


def of_version(mail: Mail, version: Version, *, publication: Path, switches: Switches) -> Mail:
    """Return a mail as an earlier publication has it; one that cannot go out where that is gone."""
    if mail.papers is not None and mail.papers.version == version:
        return mail
    found = mail_of(mail.key, version, publication=publication, switches=switches)
    lacks = f"its publication of {version.as_of} is not there as it was any more"
    return found or replace(mail, lacks=lacks)


def mail_of(
    key: MailKey, version: Version, *, publication: Path, switches: Switches
) -> Mail | None:
    """Return the mail of a key as a publication beside this one has it, if it does."""
    folder = publication.with_name(version.as_of.isoformat())
    mails = mails_as_published(folder, switches)
    return next(
        (one for one in mails if one.key == key and one.papers and one.papers.version == version),
        None,
    )


def mails_as_published(folder: Path, switches: Switches) -> tuple[Mail, ...]:
    """Return the mails of a publication; none where it is not there or not as it was."""
    try:
        return list_mails(read_manifest(folder), publication=folder, switches=switches)
    except PublicationChangedError:
        return ()


def _parts(
    mail: Mail, parts: tuple[Part, ...], *, book: Ledger, publication: Path, switches: Switches
) -> tuple[Mail, ...]:
    version = _version_of(book, key_of_part(mail.key, parts[0]))
    if version is not None:
        mail = of_version(mail, version, publication=publication, switches=switches)
    return begun(mail, parts, switches=switches)


def _version_of(book: Ledger, key: MailKey) -> Version | None:
    found = (Version.found_in(event.detail) for event in book.history(key))
    return next((version for version in found if version is not None), None)
