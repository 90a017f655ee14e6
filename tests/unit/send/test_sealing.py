"""Locked PDFs: each opens with the password of its person alone, and nothing tells it."""

import email
import email.policy
import logging
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pydantic import SecretStr

from flows.send.local_mailbox import LocalMailbox
from flows.send.sealing import PasswordFileError, read_passwords, seal
from flows.vocabulary.delivery import Manifest
from tests.unit.send.conftest import PostOffice
from tests.unit.send.made_up import address_of, document

WORDS = {address_of(0): SecretStr("正しい合言葉 0"), address_of(1): SecretStr("another-word-1")}
BOOK = b"PK\x03\x04 a workbook of numbers 123456"


def plain_pdf() -> bytes:
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def passwords(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    file = folder / "passwords.csv"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_a_sealed_pdf_opens_with_its_password_alone_and_holds_the_workbooks() -> None:
    made = seal(plain_pdf(), password=WORDS[address_of(0)], within={"表.xlsx": BOOK})

    for wrong in ("", "another-word-1", "正しい合言葉 1"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(made), password=wrong)
    with pikepdf.open(BytesIO(made), password=WORDS[address_of(0)].get_secret_value()) as pdf:
        assert pdf.encryption.R == 6
        assert pdf.encryption.bits == 256
        assert pdf.attachments["表.xlsx"].get_file().read_bytes() == BOOK
        assert pdf.allow.extract
        assert pdf.allow.accessibility
    assert BOOK not in made


def test_passwords_are_read_by_address(tmp_path: Path) -> None:
    file = passwords(tmp_path, "\ufeffaddress,password\nA@example.com,long-enough\n\n,\n")

    assert {a: s.get_secret_value() for a, s in read_passwords(file).items()} == {
        "a@example.com": "long-enough"
    }


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        ("address,password\na@example.com,long-enough\n", 0o640, "can be read by others; let its"),
        ("a@example.com,long-enough\n", 0o600, "lacks its header; begin it with the line"),
        ("address,password\na@example.com,short\n", 0o600, r"line \[2\], of \[a@example.com\]"),
        (
            "address,password\na@example.com,あいう" + "え" * 50 + "\n",
            0o600,
            "too short or too long",
        ),
        (
            "address,password\na@example.com,secret-word\nA@Example.com,other-word\n",
            0o600,
            "an earlier line",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_without_any_password(
    tmp_path: Path, text: str, mode: int, said: str
) -> None:
    with pytest.raises(PasswordFileError, match=said) as refused:
        read_passwords(passwords(tmp_path, text, mode=mode))

    assert not any(word in str(refused.value) for word in ("long-enough", "short,", "secret-word"))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PasswordFileError, match="is not there; set SHINCHOKU_PDF_PASSWORDS"):
        read_passwords(tmp_path / "none.csv")


@pytest.fixture
def locked(office: PostOffice) -> PostOffice:
    """Return an office whose three editions are to be locked; each PDF is one, with a book."""
    folder = office.publish()
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    editions = tuple(
        edition.model_copy(
            update={
                "encrypt": True,
                "pdf": document(folder, edition.pdf.path, plain_pdf()),
                "tables": document(folder, f"xlsx/{n}.xlsx", BOOK),
                "tables_name": "数字",
            }
        )
        for n, edition in enumerate(manifest.editions)
        if edition.pdf
    )
    made = manifest.model_copy(update={"editions": editions})
    (folder / "manifest.json").write_text(made.model_dump_json())
    return office


def read_mails(folder: Path) -> dict[str, EmailMessage]:
    found = (
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in folder.glob("*.eml")
    )
    return {mail["To"].addresses[0].addr_spec: mail for mail in found}


def test_each_person_gets_it_locked_with_the_own_password_and_who_has_none_gets_nothing(
    locked: PostOffice, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with LocalMailbox(tmp_path / "mail") as mailbox:
        result = locked.send(port=mailbox.port, passwords=WORDS)
    mails = read_mails(tmp_path / "mail")

    assert set(mails) == set(WORDS)
    for address, mail in mails.items():
        (part,) = mail.iter_attachments()
        assert part.get_content_type() == "application/pdf"
        own = WORDS[address].get_secret_value()
        with pikepdf.open(BytesIO(part.get_content()), password=own) as pdf:
            assert list(pdf.attachments) == ["数字.xlsx"]
        wrong = next(word for who, word in WORDS.items() if who != address)
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(part.get_content()), password=wrong.get_secret_value())
    (held,) = result.held_by_allow_list
    assert held.key.recipient == address_of(2)
    assert held.detail.startswith("no password for this address")
    kept = locked.ledger.read_bytes() + caplog.text.encode()
    for word in WORDS.values():
        assert word.get_secret_value().encode() not in kept
        assert word.get_secret_value() not in repr(result)


def test_it_goes_out_once_the_person_has_a_password(locked: PostOffice, tmp_path: Path) -> None:
    with LocalMailbox(tmp_path / "mail") as mailbox:
        locked.send(port=mailbox.port, passwords=WORDS)
        still = locked.send(port=mailbox.port, passwords=WORDS)
        more = WORDS | {address_of(2): SecretStr("third-word-2")}
        then = locked.send(port=mailbox.port, passwords=more)

    assert (len(still.accepted), len(still.held_by_allow_list)) == (0, 1)
    assert [one.key.recipient for one in then.accepted] == [address_of(2)]
    assert len(read_mails(tmp_path / "mail")) == 3
