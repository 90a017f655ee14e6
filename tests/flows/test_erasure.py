"""The command that erases: whom it finds, what it refuses, and that it may be killed."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.erasure import Erasure
from flows.ingest.ingest import ingest_source
from flows.ingest.source_map import load_source_map
from flows.shelves import Workspace

from .conftest import Answer

Call = Callable[..., Answer]
DAY = date(2026, 11, 20)
SATO, SUZUKI = "0055h0002Al63j3AQA", "0055h0002AlAAAAAAA"
ADDRESS = "hanako.sato@example.com"
FILES = {
    "User.csv": "Id,LastName,FirstName,Name,Email,IsActive,Phone\n"
    f"{SATO},佐藤,花子,佐藤 花子,{ADDRESS},true,03-1234-5678\n"
    f"{SUZUKI},鈴木,一郎,鈴木 一郎,ichiro@example.com,true,03-8765-4321\n",
    "Opportunity.csv": "Id,Name,StageName,Amount,CloseDate,OwnerId\n"
    f"0065h0002AlBBBBBBB,佐藤花子の商談,Prospecting,100,2026-12-01,{SATO}\n",
}


def _ingest(workspace: Path) -> None:
    ingest_source(
        workspace=Workspace(workspace),
        source="crm",
        source_map=load_source_map("salesforce", None, {}),
        mode="full",
        until=DAY,
    )


@pytest.fixture
def landed(workspace: Path, shinchoku: Call) -> Path:
    """Return a workspace with one delivery in the lake."""
    shinchoku("init", workspace, "--from", "salesforce")
    folder = workspace / "landing" / "crm" / DAY.isoformat()
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    _ingest(workspace)
    (workspace / "contexts" / "2026-11-20").mkdir(parents=True)
    (workspace / "contexts" / "2026-11-20" / "a.json").write_text("佐藤花子", encoding="utf-8")
    return workspace


def _lake(workspace: Path) -> str:
    files = sorted((workspace / "lake" / "raw" / "crm").rglob("*.parquet"))
    return "".join(str(pq.ParquetFile(file).read().to_pylist()) for file in files)


def _said(answer: Answer) -> str:
    return " ".join((answer.out + answer.err).split())


def test_without_yes_it_only_tells(landed: Path, shinchoku: Call) -> None:
    before = _lake(landed)

    answer = shinchoku("erase", ADDRESS, "-w", landed)

    assert answer.status == 0
    assert "would be erased; --yes does it" in _said(answer)
    assert "erased-" not in _said(answer)  # each look would name another pseudonym
    assert "left: landing/crm/2026-11-20/User.csv" in _said(answer)
    assert _lake(landed) == before
    assert (landed / "contexts" / "2026-11-20" / "a.json").is_file()
    assert not Workspace(landed).erased.exists()


def test_without_landing_the_exports_stay_and_are_read_without_the_person_all_the_same(
    landed: Path, shinchoku: Call
) -> None:
    answer = shinchoku("erase", SATO, "-w", landed, "--yes")
    shutil.rmtree(landed / "lake")
    _ingest(landed)

    assert answer.status == 0
    assert (landed / "landing/crm/2026-11-20/User.csv").read_text("utf-8") == FILES["User.csv"]
    said = _lake(landed)
    assert all(word not in said for word in (SATO, ADDRESS, "佐藤 花子", "03-1234-5678"))
    assert "鈴木 一郎" in said
    assert "佐藤花子の商談" in said  # what the docs say of texts in files that stayed


def test_with_landing_reading_again_gives_the_rows_that_the_lake_has(
    landed: Path, shinchoku: Call
) -> None:
    answer = shinchoku("erase", SATO, "-w", landed, "--landing", "--yes")
    before = _lake(landed)
    shutil.rmtree(landed / "lake")
    _ingest(landed)

    after = _lake(landed)
    assert answer.status == 0
    for text in (before, after, (landed / "landing/crm/2026-11-20/User.csv").read_text("utf-8")):
        assert all(word not in text for word in (SATO, ADDRESS, "佐藤", "花子", "03-1234-5678"))
    differing = [(b, a) for b, a in zip(before.split("'"), after.split("'"), strict=True) if a != b]
    # the hash of the landed file is another
    assert {len(value) for pair in differing for value in pair} == {64}
    assert "landing/crm/2026-11-20/User.csv" in Workspace(landed).erased.read_text("utf-8")


@pytest.mark.parametrize("asked", ["佐藤花子", "佐藤 花子"])
def test_a_name_is_not_enough_and_the_ids_of_its_people_are_told(
    landed: Path, shinchoku: Call, asked: str
) -> None:
    answer = shinchoku("erase", asked, "-w", landed, "--yes")

    assert answer.status == 2
    assert f"people of that name have the ids {SATO}" in _said(answer)


def test_a_person_whom_the_settings_name_is_refused_with_the_line(
    landed: Path, shinchoku: Call
) -> None:
    settings = landed / "shinchoku.yaml"
    count = len(settings.read_text("utf-8").splitlines())
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"# operations: {ADDRESS}\n")

    answer = shinchoku("erase", SATO, "-w", landed, "--yes")

    assert answer.status == 2
    assert f"shinchoku.yaml line {count + 1}" in _said(answer)
    assert SATO in _lake(landed)


def test_a_namesake_is_named_first(landed: Path, shinchoku: Call) -> None:
    file = landed / "landing/crm/2026-11-20/User.csv"
    other = "0055h0002AlCCCCCCC,佐藤,花子,佐藤　花子,other@example.com,true,\n"
    file.write_text(FILES["User.csv"] + other, encoding="utf-8")
    _ingest(landed)

    refused = shinchoku("erase", SATO, "-w", landed, "--yes")
    done = shinchoku("erase", SATO, "-w", landed, "--yes", "--namesakes")

    assert (refused.status, done.status) == (2, 0)
    assert "0055h0002AlCCCCCCC" in _said(refused)
    assert "0055h0002AlCCCCCCC" in _lake(landed)
    assert "other@example.com" in _lake(landed)


@pytest.mark.parametrize("step", ["_lake", "_published", "_warehouse", "_state"])
def test_an_erasure_that_was_killed_is_gone_on_with_under_the_same_pseudonym(
    landed: Path, shinchoku: Call, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(_: Erasure, *__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Erasure, step, killed)
        assert shinchoku("erase", SATO, "-w", landed, "--landing", "--yes").status == 130
    pseudonym = Workspace(landed).erased.read_text("utf-8").split('"pseudonym": "')[1][:19]
    other = shinchoku("erase", SUZUKI, "-w", landed, "--yes")

    answer = shinchoku("erase", SATO, "-w", landed, "--yes")

    assert (other.status, answer.status) == (2, 0)
    assert not Workspace(landed).erasing.exists()
    assert not (landed / "contexts" / "2026-11-20" / "a.json").exists()
    said = _lake(landed)
    assert pseudonym in said
    assert all(word not in said for word in (SATO, ADDRESS, "佐藤"))
