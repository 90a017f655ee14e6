"""What goes by age, what never does, and that asking first changes nothing."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.render.manifest import read_manifest, write_manifest
from flows.retention import months_before
from flows.send.publication import list_mails
from flows.send.publication import read_manifest as read_to_send
from flows.send.switches import Switches
from flows.vocabulary.delivery import DocumentFile, Edition, EditionKey, Manifest, Recipient
from flows.vocabulary.sending import Mail

from .conftest import Answer

Call = Callable[..., Answer]
SETTINGS = """
retention:
  documents_months: 12
  contexts_months: 1
  exports_months: 2
  verdicts_months: 3
  dry_run_months: 1
"""
DAYS = {
    "contexts/{}/a.json": ("2026-10-19", "2026-10-20"),
    "exports/as_of={}/a.parquet": ("2026-09-19", "2026-09-20"),
    "state/verdicts/{}/raw.json": ("2026-08-19", "2026-08-20"),
    "published/{}/pdf/a.pdf": ("2025-11-19", "2025-11-20"),
    "published/{}/values/a.parquet": ("2025-11-19", "2025-11-20"),
    "forecasts/as_of={}/forecast.parquet": ("2020-11-19", "2025-11-20"),
    "lake/raw/crm/deal/as_of={}/0.parquet": ("2020-11-19", "2025-11-20"),
    "landing/crm/{}/Opportunity.csv": ("2020-11-19", "2026-11-20"),
}
GONE = {
    *("contexts/2026-10-19/a.json", "exports/as_of=2026-09-19/a.parquet"),
    *("state/verdicts/2026-08-19/raw.json", "published/2025-11-19/pdf/a.pdf"),
    *("state/dry_run/old.eml", "published/2025-11-19/mail/a.html"),
}


def _edition() -> Edition:
    mail = DocumentFile(path="mail/a.html", sha256="0" * 64, size=1)
    key = EditionKey(
        report="w", period="2025W47", scope_kind="company", scope_id="company", language="ja"
    )
    return Edition(
        key=key,
        title="t",
        context_sha256="c",
        pdf=DocumentFile(path="pdf/a.pdf", sha256="0" * 64, size=1, pages=2),
        mail_subject="s",
        mail_text=mail,
        mail_html=mail,
        recipients=(Recipient(person_id="1", name="n", address="a@example.com"),),
        told_pace="2025-10-01",
    )


@pytest.fixture
def aged(workspace: Path, shinchoku: Call) -> Path:
    """Return a workspace with something a day too old, and just not, on every shelf."""
    shinchoku("init", workspace, "--from", "salesforce")
    with (workspace / "shinchoku.yaml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    names = [name.format(day) for name, days in DAYS.items() for day in days]
    for name in (*names, "published/2025-11-19/mail/a.html", "state/dry_run/old.eml"):
        file = workspace / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    old = datetime(2026, 10, 1, tzinfo=UTC).timestamp()
    os.utime(workspace / "state/dry_run/old.eml", (old, old))
    (workspace / "state/dry_run/new.eml").write_text("x", encoding="utf-8")
    manifest = Manifest(as_of=date(2025, 11, 19), snapshot_id="x", editions=(_edition(),))
    write_manifest(workspace / "published/2025-11-19", manifest)
    return workspace


def _files(workspace: Path) -> dict[str, bytes]:
    return {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file() and path.name not in {"run.lock", "format.json"}
    }


def test_asking_first_lists_what_would_go_and_changes_nothing(aged: Path, shinchoku: Call) -> None:
    before = _files(aged)

    answer = shinchoku("retain", "-w", aged)

    assert answer.status == 0
    assert "would go" in answer.out
    for word in ("documents", "contexts", "exports", "verdicts", "dry runs"):
        assert word in answer.out
    assert _files(aged) == before


def test_what_is_a_day_too_old_goes_and_nothing_else(aged: Path, shinchoku: Call) -> None:
    before = _files(aged)

    answer = shinchoku("retain", "-w", aged, "--yes")
    shinchoku("retain", "-w", aged, "--yes")

    after = _files(aged)
    assert answer.status == 0
    assert before.keys() - after.keys() == GONE
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"published/2025-11-19/manifest.json", "published/2025-11-19/index.html"}


def test_the_manifest_keeps_what_later_days_read_and_names_no_file(
    aged: Path, shinchoku: Call
) -> None:
    shinchoku("retain", "-w", aged, "--yes")

    folder = aged / "published/2025-11-19"
    manifest = read_manifest(folder)
    assert manifest
    (edition,) = manifest.editions
    assert (edition.told_pace, edition.pdf, edition.erased) == ("2025-10-01", None, True)
    page = (folder / "index.html").read_text("utf-8")
    assert "2025W47" in page
    assert not re.search(r"href=\"(pdf|html|xlsx|forms|mail)/", page)
    switches = Switches.from_settings(Mail(), dry_run_folder=aged / "state/dry_run")
    (mail,) = list_mails(read_to_send(folder), publication=folder, switches=switches)
    assert "removed on purpose" in mail.lacks


def test_without_settings_everything_stays(aged: Path, shinchoku: Call) -> None:
    settings = aged / "shinchoku.yaml"
    settings.write_text(settings.read_text("utf-8").replace(SETTINGS, ""), encoding="utf-8")
    before = _files(aged)

    shinchoku("retain", "-w", aged, "--yes")

    assert _files(aged) == before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 20), 12, date(2025, 11, 20)),
        (date(2026, 11, 20), 35, date(2023, 12, 20)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
