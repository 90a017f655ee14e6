"""A report that is mailed locked: the doctor looks for the passwords, and the night reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Call = Callable[..., Answer]


@pytest.fixture
def locked(workspace: Path, shinchoku: Call) -> Path:
    """Return a workspace whose reports are to be mailed locked."""
    shinchoku("init", workspace, "--from", "salesforce")
    file = workspace / "shinchoku.yaml"
    before = file.read_text("utf-8")
    after = before.replace(
        "    template: progress\n", "    template: progress\n    encrypt: true\n"
    )
    assert after != before
    file.write_text(after, encoding="utf-8")
    return workspace


def _passwords(folder: Path, text: str, *, mode: int) -> Path:
    file = folder / "passwords.csv"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_the_doctor_says_that_passwords_are_not_named(
    locked: Path, shinchoku: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHINCHOKU_PDF_PASSWORDS", raising=False)

    answer = shinchoku("doctor", "-w", locked)

    assert "is mailed locked, without any" in answer.out
    assert "set SHINCHOKU_PDF_PASSWORDS" in answer.out


@pytest.mark.parametrize(
    ("mode", "said"), [(0o600, "1 people have one"), (0o644, "can be read by others")]
)
def test_the_doctor_reads_the_file_and_repeats_no_password(
    locked: Path, shinchoku: Call, monkeypatch: pytest.MonkeyPatch, mode: int, said: str
) -> None:
    file = _passwords(locked.parent, "address,password\na@example.com,very-secret\n", mode=mode)
    monkeypatch.setenv("SHINCHOKU_PDF_PASSWORDS", str(file))

    answer = shinchoku("doctor", "-w", locked)

    assert said in answer.out
    assert "very-secret" not in answer.out + answer.err


def test_a_todo_mail_can_be_neither_locked_nor_archived(workspace: Path, shinchoku: Call) -> None:
    shinchoku("init", workspace, "--from", "salesforce")
    file = workspace / "shinchoku.yaml"
    todo = "\nreports:\n  todo:\n    template: todo\n    cadence: daily\n    encrypt: true\n"
    head = file.read_text("utf-8").partition("\nreports:")[0]
    file.write_text(head + todo, encoding="utf-8")

    answer = shinchoku("doctor", "-w", workspace)

    assert "a to-do mail has no document" in answer.out + answer.err
