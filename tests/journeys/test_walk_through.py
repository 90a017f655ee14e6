"""docs/walk_through.md, done as it says, on real exports where they are at hand."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ROOT, Ran

WALK_THROUGH = ROOT / "docs" / "walk_through.md"
AS_OF = "2017-06-01"


def block(language: str) -> str:
    """Return the one block of a language that the page shows."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", WALK_THROUGH.read_text("utf-8"), re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def walked(
    real_exports: Path,
    shinchoku: Callable[..., Ran],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Ran, Path]:
    """Return the run of a workspace made by the page, and the folder that it stands in."""
    folder = tmp_path_factory.mktemp("walk")
    (folder / "exports").symlink_to(real_exports / "salesforce_wave")
    subprocess.run(
        [sys.executable, "-m", "flows.cli", "init", str(folder / "wave"),
         "--from", "salesforce_dataloader"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    landing = folder / "wave" / "landing" / "crm" / AS_OF
    landing.mkdir(parents=True, exist_ok=True)
    for file in (folder / "exports").glob("*.csv"):
        shutil.copyfile(file, landing / file.name)
    (folder / "wave" / "shinchoku.yaml").write_text(block("yaml"), encoding="utf-8")
    assert shinchoku(folder / "wave", "doctor").status == 0
    return shinchoku(folder / "wave", "run", "--no-send"), folder


def test_a_newcomers_run_on_a_real_export_ends_well(walked: tuple[Ran, Path]) -> None:
    ran, _ = walked

    assert ran.status == 0, ran.said
    pdfs = sorted((ran.workspace / "published" / AS_OF / "pdf").glob("*.pdf"))
    assert any("company" in pdf.name for pdf in pdfs)
    assert any("unit" in pdf.name for pdf in pdfs)


def test_the_numbers_are_those_of_the_files(walked: tuple[Ran, Path]) -> None:
    _, folder = walked

    held = subprocess.run(
        [sys.executable, "-c", block("python")],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert held.returncode == 0, held.stderr
