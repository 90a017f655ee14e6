"""Documents made by the workers of a Dask cluster are, byte for byte, those of this machine."""

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from flows.render.cluster import ClusterError
from flows.render.crew import Crew
from flows.render.documents import Publication, render_publication
from flows.render.worker import Job, RenderFailure, Workplace
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.progress import ContextEntry, ContextIndex, ProgressContext

GOLDEN = Path(__file__).parent / "contexts"
NAMES = ("unit_ja", "silent_en", "silent_ja")


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of three contexts, as prepare would."""
    folder = tmp_path_factory.mktemp("contexts")
    entries, context = [], None
    for number, name in enumerate(NAMES):
        shutil.copy(GOLDEN / f"{name}.json", folder / f"{name}.json")
        text = (folder / f"{name}.json").read_text(encoding="utf-8")
        context = ProgressContext.model_validate_json(text)
        key = context.key.model_copy(update={"report": f"report-{number}"})
        entries.append(ContextEntry(key=key, file=f"{name}.json", sha256=name, recipients=()))
    assert context is not None
    index = ContextIndex(
        as_of=context.summary.as_of, snapshot_id="made up", entries=entries, unreachable=()
    )
    (folder / "index.json").write_text(index.model_dump_json(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Start a scheduler and two workers on this machine."""
    with start(workers=2, threads=1) as started:
        yield started


def start(*, workers: int, threads: int) -> LocalCluster:
    how = {"n_workers": workers, "threads_per_worker": threads, "processes": True}
    cluster: Any = LocalCluster
    started: LocalCluster = cluster(**how, dashboard_address=":0")
    return started


def publish(contexts: Path, out: Path, typeface: Path, address: str | None) -> Publication:
    return render_publication(
        contexts=contexts,
        out=out,
        workplace=Workplace(REPORT_TEMPLATES, typeface),
        workers=1,
        on_progress=lambda _done, _whole: None,
        cluster=address,
    )


def files_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_a_cluster_makes_the_same_bytes(
    contexts: Path, cluster: LocalCluster, typeface: Path, tmp_path: Path
) -> None:
    here = publish(contexts, tmp_path / "here", typeface, None)
    there = publish(contexts, tmp_path / "there", typeface, cluster.scheduler_address)

    assert not here.failures
    assert len(here.made) == len(NAMES)
    assert there == here
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


def test_an_address_where_nobody_answers_is_said(
    contexts: Path, typeface: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.render.cluster.SECONDS_TO_ANSWER", 1)

    with pytest.raises(ClusterError, match=r"no answer .* unset SHINCHOKU_RENDER_CLUSTER"):
        publish(contexts, tmp_path / "out", typeface, "tcp://127.0.0.1:9")

    assert not (tmp_path / "out").exists()


def test_what_is_no_address_is_said(contexts: Path, typeface: Path, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"render\.example"):
        publish(contexts, tmp_path / "out", typeface, "nonsense://render.example")


def test_workers_of_many_threads_are_refused(
    contexts: Path, typeface: Path, tmp_path: Path
) -> None:
    with (
        start(workers=1, threads=2) as started,
        pytest.raises(ClusterError, match="--nthreads 1"),
    ):
        publish(contexts, tmp_path / "out", typeface, started.scheduler_address)


def test_a_worker_with_another_library_is_refused(
    contexts: Path,
    cluster: LocalCluster,
    typeface: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.render.cluster.version", lambda name: f"another {name}")

    with pytest.raises(ClusterError, match=r"differs from this machine in .*weasyprint"):
        publish(contexts, tmp_path / "out", typeface, cluster.scheduler_address)


def test_a_worker_that_dies_fails_its_own_documents_alone() -> None:
    with ProcessPoolExecutor(max_workers=1) as pool:
        crew = Crew(pool, 1, die_over_some)
        keys = [EditionKey(report=name, period="2026", scope_kind="company", scope_id="all",
                language="ja") for name in ("fine", "deadly")]  # fmt: skip
        jobs = [Job(ContextEntry(key=k, file="", sha256="", recipients=()), k.report) for k in keys]
        results = list(crew.render(jobs, of=2))

    failures = (result for result in results if isinstance(result, RenderFailure))
    told = {failure.slug.split("__")[0]: failure.problem for failure in failures}
    assert told == {
        "fine": "was fine",
        "deadly": "its worker died (BrokenProcessPool); render again",
    }


def die_over_some(jobs: Sequence[Job]) -> Sequence[RenderFailure]:
    (job,) = jobs
    if job.text == "deadly":
        os._exit(1)
    return [RenderFailure(job.entry.key.slug, "was fine")]
