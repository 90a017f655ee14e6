"""What is told of a run: ledger, Prefect artifacts, and one mail to operations."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import HeldError
from flows.night import Night, read_verdicts
from flows.runs import RunEvent, RunState, write_event
from flows.vocabulary.delivery import Manifest

if TYPE_CHECKING:
    from flows.steps import Done


def started(night: Night, *, pid: int) -> None:
    """Note in the ledger that a run began."""
    _write(night, "started", f"process {pid}")


def ended(night: Night, done: Sequence["Done"], *, fault: Exception | None) -> None:
    """Note in the ledger how a run ended, and leave its artifacts in Prefect."""
    failed = sum(step.failed for step in done)
    if fault is None:
        _write(night, "done", f"{len(done)} steps, {failed} deliveries failed")
    else:
        _write(night, "held" if isinstance(fault, HeldError) else "failed", _first_line(fault))
    _artifacts(night, done, fault)


def _first_line(fault: Exception) -> str:
    return next(iter(str(fault).splitlines()), type(fault).__name__)


def _write(night: Night, state: RunState, sentence: str) -> None:
    write_event(
        night.shelves.ledger,
        RunEvent(
            run_id=night.run_id,
            as_of=night.as_of,
            step="run",
            state=state,
            at=datetime.now(tz=UTC),
            seconds=None,
            sentence=sentence,
        ),
    )


def _artifacts(night: Night, done: Sequence["Done"], fault: Exception | None) -> None:
    """Leave run summary, verdict table and links to the PDFs where Prefect shows them."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    steps = "\n".join(f"| {d.step} | {d.seconds:.1f} s | {d.sentence} |" for d in done)
    text = f"# shinchoku, as of {night.as_of}\n\n| step | time | what |\n|---|---|---|\n{steps}\n"
    create_markdown_artifact(
        key="run-summary",
        markdown=text + (f"\n**{_first_line(fault)}**\n" if fault else ""),
        description=f"What the run {night.run_id} did.",
    )
    create_table_artifact(
        key="verdicts",
        table=[
            {
                "stage": verdict.stage,
                "check": check.check,
                "data set": check.data_set,
                "outcome": check.outcome,
                "rows": check.rows,
                "amount": "" if check.amount is None else str(check.amount),
                "finding": check.sentence_en,
            }
            for verdict in read_verdicts(night)
            for check in verdict.checks
            if check.outcome != "pass"
        ],
        description="Checks that warn or stop.",
    )
    editions = published(night)
    if editions:
        folder = night.shelves.published(night.as_of)
        links = "\n".join(
            f"- [{e.title}]({(folder / e.pdf.path).as_uri()})" for e in editions.editions if e.pdf
        )
        create_markdown_artifact(key="documents", markdown=links, description="Published PDFs.")


def published(night: Night) -> Manifest | None:
    """Return the manifest of the night's publication, if there is one."""
    return _manifest(night.shelves.published(night.as_of) / "manifest.json")


def _manifest(file: Path) -> Manifest | None:
    if not file.is_file():
        return None
    return Manifest.model_validate(json.loads(file.read_text(encoding="utf-8")))


def text_for_operations(night: Night, done: Sequence["Done"], fault: str) -> str:
    """Write the mail to operations: what is to be mended first, then what was done."""
    lines = [f"as of {night.as_of}", f"workspace {night.workspace}", f"run {night.run_id}", ""]
    if fault:
        lines += ["TO MEND", fault, ""]
    warned = [check for verdict in read_verdicts(night) for check in verdict.failed("warn")]
    if warned:
        lines += ["WARNINGS (published all the same)"]
        for check in warned:
            lines += [f"- {check.sentence_ja} / {check.sentence_en}"]
            lines += [f"  -> {check.mend_ja} / {check.mend_en}"] if check.mend_ja else []
        lines += [""]
    lines += ["STEPS", *(f"- {d.step}: {d.sentence} ({d.seconds:.1f} s)" for d in done)]
    return "\n".join(lines) + "\n"


def mail(night: Night, done: Sequence["Done"], fault: str) -> str:
    """Mail the summary or the fault to operations, once for each outcome of a date."""
    from flows import mailing

    return mailing.tell_operations(night, text_for_operations(night, done, fault), fault=fault)
