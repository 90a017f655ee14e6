"""Lock a PDF for one person: AES-256 with a password of their own, workbooks within it.

Format: ISO 32000-2, security handler of revision 6. A locked file differs each time that it is
made, so what was published stays plain, and its hash is that of the plain file.
"""

import csv
import stat
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
from pydantic import SecretStr

from flows.errors import UsageError

HEADER: Final = ("address", "password")
LONGEST: Final = 127  # bytes of UTF-8 that the format takes
SHORTEST: Final = 8
OPEN_TO_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PasswordFileError(UsageError):
    """The file of passwords cannot be used; the sentence never holds a password."""

    def __init__(self, *, file: Path, problem: str, mend: str) -> None:
        """Build the sentence from file, problem and mend."""
        super().__init__(f"file of passwords [{file}] {problem}; {mend}")


def read_passwords(file: Path) -> dict[str, SecretStr]:
    """Return the password of each address, in lower case.

    Reads: a CSV file, UTF-8, with the columns ``address`` and ``password``, that nobody but its
    owner may read

    Raises:
        PasswordFileError: missing, open to others, or a row that cannot be.
    """
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as fault:
        mend = "set SHINCHOKU_PDF_PASSWORDS to a CSV file with the columns address and password"
        raise PasswordFileError(file=file, problem="is not there", mend=mend) from fault
    except (OSError, UnicodeDecodeError) as fault:
        mend = "save it as CSV in UTF-8 where this user may read it"
        raise PasswordFileError(file=file, problem="cannot be read", mend=mend) from fault
    if mode & OPEN_TO_OTHERS:
        mend = f"let its owner alone read it: chmod 600 {file}"
        raise PasswordFileError(file=file, problem="can be read by others", mend=mend)
    rows = csv.DictReader(text.splitlines())
    if not set(HEADER) <= set(rows.fieldnames or ()):
        mend = "begin it with the line: address,password"
        raise PasswordFileError(file=file, problem="lacks its header", mend=mend)
    return _by_address(rows, file=file)


def _by_address(rows: "csv.DictReader[str]", *, file: Path) -> dict[str, SecretStr]:
    found: dict[str, SecretStr] = {}
    for row in rows:
        address, password = ((row[name] or "").strip() for name in HEADER)
        if not address and not password:
            continue
        place = f"has in line [{rows.line_num}], of [{address}],"
        if not len(password) >= SHORTEST or len(password.encode()) > LONGEST:
            mend = f"give it {SHORTEST} characters or more, and no more than {LONGEST} bytes"
            problem = f"{place} a password that is too short or too long"
            raise PasswordFileError(file=file, problem=problem, mend=mend)
        if address.lower() in found:
            problem = f"{place} an address that an earlier line has"
            raise PasswordFileError(file=file, problem=problem, mend="leave one of them")
        found[address.lower()] = SecretStr(password)
    return found


def seal(pdf: bytes, *, password: SecretStr, within: Mapping[str, bytes]) -> bytes:
    """Return a PDF that opens with the password alone; ``within``: workbooks by file name.

    Who has opened it may do with it what they like: it is their own copy.
    """
    word = password.get_secret_value()
    made = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for name, content in within.items():
            document.attachments[name] = pikepdf.AttachedFileSpec(
                document, content, filename=name, mime_type=_WORKBOOK
            )
        document.save(made, encryption=pikepdf.Encryption(user=word, owner=word, R=6))
    return made.getvalue()
