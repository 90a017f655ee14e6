"""One mail as an .eml file: a name that a person can read, written whole or not at all."""

import hashlib
import os
import re
import unicodedata
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

_UNFIT: Final = re.compile(r"[^\w.@+-]+")
_LONGEST_PART_BYTES: Final = 90


def eml_name(content: bytes, *, envelope_to: str) -> str:
    """Return ``<address>__<subject>__<hash of the Message-ID>.eml``."""
    message = read_message(content)
    subject = _slug(str(message["Subject"] or "no-subject"))
    message_id = str(message["Message-ID"] or "").strip()
    seed = message_id.encode() or content
    return f"{_slug(envelope_to)}__{subject}__{hashlib.sha256(seed).hexdigest()[:12]}.eml"


def read_message(content: bytes) -> EmailMessage:
    """Return the bytes of a mail as a message with decoded headers."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes it one
    return message


def replace_eml(folder: Path, *, name: str, content: bytes) -> Path:
    """Write a mail under its name; a file of that name gives way."""
    path = folder / name
    _write_aside(folder, content=content, name=name).replace(path)
    _sync_folder(folder)
    return path


def add_eml(folder: Path, *, name: str, content: bytes) -> Path:
    """Write a mail beside any of the same name, so that a mail that came twice is seen twice."""
    aside = _write_aside(folder, content=content, name=name)
    count = 1
    while True:
        path = folder / (name if count == 1 else f"{name.removesuffix('.eml')}__{count}.eml")
        try:
            path.hardlink_to(aside)
        except FileExistsError:
            count += 1
        else:
            break
    aside.unlink()
    _sync_folder(folder)
    return path


def _write_aside(folder: Path, *, content: bytes, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{name}.partial"
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return aside


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _slug(text: str) -> str:
    plain = _UNFIT.sub("-", unicodedata.normalize("NFC", text)).strip("-.")
    cut = plain.encode()[:_LONGEST_PART_BYTES].decode(errors="ignore")
    return cut.strip("-.") or "none"
