"""What the tests of documents share: the typeface, and one publication of many cases."""

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.render.documents import Publication, render_publication
from flows.render.typeface import ensure_typeface
from flows.render.worker import Workplace
from flows.settings import Machine
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition
from flows.vocabulary.progress import ContextEntry, ContextIndex, ProgressContext
from tests.reports.golden import CASES, ODD_CASES
from tests.reports.made_up import AS_OF

if TYPE_CHECKING:
    from tests.reports.every_kind import EveryKind


@pytest.fixture(scope="session")
def typeface() -> Path:
    """Return the typeface of this machine, made if it is the first time."""
    return ensure_typeface(Machine().cache)


def shelve(folder: Path, contexts: dict[str, ProgressContext]) -> Path:
    """Write contexts and their index as prepare does; each case is a report of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, context in contexts.items():
        key = context.key.model_copy(update={"report": name})
        text = context.model_copy(update={"key": key}).model_dump_json()
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        entries.append(ContextEntry(key=key, file=f"{name}.json", sha256=digest, recipients=()))
    index = ContextIndex(as_of=AS_OF, snapshot_id="0123456789", entries=tuple(entries))
    (folder / "index.json").write_text(index.model_dump_json(), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a shelf with every case."""
    made = {name: make() for name, make in {**CASES, **ODD_CASES}.items()}
    return shelve(tmp_path_factory.mktemp("contexts") / "2026-11-20", made)


Render = Callable[[Path, Path], Publication]


@pytest.fixture(scope="session")
def render(typeface: Path) -> Render:
    """Return how to render a shelf into a folder."""

    def run(contexts: Path, out: Path) -> Publication:
        return render_publication(
            contexts=contexts,
            out=out,
            workplace=Workplace(REPORT_TEMPLATES, typeface),
            workers=2,
            on_progress=lambda _done, _whole: None,
        )

    return run


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the place of the publication of all cases."""
    return tmp_path_factory.mktemp("published") / "2026-11-20"


@pytest.fixture(scope="session")
def publication(contexts: Path, published: Path, render: Render) -> Publication:
    """Return the publication of all cases."""
    return render(contexts, published)


@pytest.fixture(scope="session")
def editions(publication: Publication) -> dict[str, Edition]:
    """Return each case's edition by its name."""
    return {edition.key.report: edition for edition in publication.manifest.editions}


@pytest.fixture(scope="session")
def say(published: Path, editions: dict[str, Edition]) -> Callable[[str], str]:
    """Return how to read the text of a case's PDF."""

    def read(name: str) -> str:
        command = ["pdftotext", "-layout", str(published / editions[name].pdf.path), "-"]
        return subprocess.run(  # a file that we made
            command, check=True, capture_output=True, text=True
        ).stdout

    return read


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory, render: Render) -> "EveryKind":
    """Return one made-up company published in every kind of report, in both languages."""
    from tests.reports.every_kind import publish_every_kind

    return publish_every_kind(tmp_path_factory.mktemp("every_kind"), render)
