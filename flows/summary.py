"""What is told of a run: ledger, Prefect artifacts, and one mail to operations."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows import console, fingerprint, mailing, run_log
from flows.errors import DELIVERIES_FAILED, HeldError, ShinchokuError
from flows.machine_faults import sentence_of
from flows.night import Night, read_verdicts
from flows.run_log import EXIT_STATUS, Happening, Line
from flows.runs import RunEvent, RunState, write_event
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Manifest
from flows.vocabulary.languages import Language
from flows.vocabulary.progress_rows import TieOutRow, TrustRow
from flows.vocabulary.run_report import (
    AwaitedRelease,
    DefinitionsReport,
    RunOutcome,
    RunReport,
    RunStep,
)

if TYPE_CHECKING:
    from flows.steps import Done


def started(night: Night, *, pid: int) -> None:
    """Note in the ledger that a run began."""
    _write(night, "started", f"process {pid}")
    with console.going_on("the log of the run was not written"):
        deliveries = run_log.deliveries_of(night)
        run_log.write(night, Line("run started", at=_now(), deliveries=deliveries))


def ended(night: Night, done: Sequence["Done"], *, fault: Exception | None) -> None:
    """Note in the ledger how a run ended, and leave its artifacts in Prefect."""
    failed = sum(step.failed for step in done)
    _log_end(night, done, failed=failed, fault=fault)
    if fault is None:
        _write(night, "done", f"{len(done)} steps, {failed} deliveries failed")
    else:
        _write(night, "held" if isinstance(fault, HeldError) else "failed", _first_line(fault))
    _artifacts(night, done, fault)


def _log_end(night: Night, done: Sequence["Done"], *, failed: int, fault: Exception | None) -> None:
    ends: dict[RunOutcome, Happening] = {
        "done": "run done",
        "held": "run held",
        "failed": "run failed",
    }
    line = Line(
        ends[outcome_of(fault)],
        at=_now(),
        seconds=sum(step.seconds for step in done),
        counts={
            "steps": len(done),
            "deliveries_failed": failed,
            EXIT_STATUS: _exit_status(failed, fault),
        },
        codes=run_log.codes_of(fault) if fault else (),
    )
    run_log.write(night, line)


def _exit_status(failed: int, fault: Exception | None) -> int:
    """Return the status with which the command of such a run ends."""
    if fault is None:
        return DELIVERIES_FAILED if failed else 0
    return fault.exit_status if isinstance(fault, ShinchokuError) else 1


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _first_line(fault: Exception) -> str:
    return next(iter(sentence_of(fault).splitlines()), type(fault).__name__)


def _write(night: Night, state: RunState, sentence: str) -> None:
    write_event(
        night.shelves.ledger,
        RunEvent(
            run_id=night.run_id,
            as_of=night.as_of,
            step="run",
            state=state,
            at=_now(),
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


def outcome_of(fault: Exception | None) -> RunOutcome:
    """Return how a run ended."""
    if fault is None:
        return "done"
    return "held" if isinstance(fault, HeldError) else "failed"


def report_of(
    night: Night, done: Sequence["Done"], *, outcome: RunOutcome, fault: str
) -> RunReport:
    """Return a run as operations are told of it: the sources of the warehouse that it promoted."""
    sources, tie_out = _sources(night, done)
    checks = [check for verdict in read_verdicts(night) for check in verdict.checks]
    language, company = _addressed(night)
    return RunReport(
        language=language,
        company_name=company,
        workspace=str(night.workspace),
        run_id=night.run_id,
        as_of=night.as_of,
        outcome=outcome,
        fault=fault,
        sources=sources,
        tie_out=tie_out,
        checks_passed=sum(check.outcome == "pass" for check in checks),
        warnings=tuple(check for check in checks if check.outcome == "warn"),
        stops=tuple(check for check in checks if check.outcome == "stop"),
        mails=mailing.states_of_run(night),
        awaiting=_awaiting(night),
        steps=tuple(RunStep(step=d.step, sentence=d.sentence, seconds=d.seconds) for d in done),
    )


def _awaiting(night: Night) -> tuple[AwaitedRelease, ...]:
    """Return the mails that wait for a person, with the command that lets them go."""
    return tuple(
        AwaitedRelease(
            report=one.report,
            as_of=one.as_of,
            count=one.count,
            command=mailing.release_command(one, workspace=night.workspace),
        )
        for one in mailing.awaiting_release(night)
    )


def _addressed(night: Night) -> tuple[Language, str]:
    """Return the language of operations, and the name of the company in it."""
    company = night.settings.company
    language = company.languages[0]
    return language, (company.name_en if language == "en" else None) or company.name


def _sources(night: Night, done: Sequence["Done"]) -> tuple[tuple[TrustRow, ...], TieOutRow | None]:
    """Return what the warehouse says of its sources; nothing where this run promoted none."""
    from flows.prepare.trust import trust_of_sources

    if all(step.step != "promote" for step in done):
        return (), None
    return trust_of_sources(night.shelves.current)


def mail(night: Night, done: Sequence["Done"], *, outcome: RunOutcome, fault: str) -> str:
    """Mail the summary or the fault to operations, once for each outcome of a date."""
    from flows.render.run_mail import run_mail

    report = report_of(night, done, outcome=outcome, fault=fault)
    told = run_mail(report, templates=REPORT_TEMPLATES)
    key = f"{night.as_of} {'done' if outcome == 'done' else 'to mend'}"
    key += f" {fingerprint.of_text(fault) if fault else 'once'}"
    if report.awaiting:  # whoever was told that the day is done before is told what waits
        waiting = "; ".join(f"{a.report} {a.as_of} {a.count}" for a in report.awaiting)
        key += f" awaiting {fingerprint.of_text(waiting)}"
    return mailing.tell_operations(night, key=key, subject=told.subject, text=told.text)


def mail_definitions(night: Night) -> str:
    """Mail operations what makes the numbers another way than a month before; once a month."""
    from flows.definitions import changed_since_last_month
    from flows.render.run_mail import definitions_mail

    since, changes = changed_since_last_month(night)
    if since is None or not changes:
        return "no definition has changed"
    language, company = _addressed(night)
    report = DefinitionsReport(
        language=language,
        company_name=company,
        as_of=night.as_of,
        since=since,
        changes=changes,
    )
    told = definitions_mail(report, templates=REPORT_TEMPLATES)
    key = f"{night.as_of:%Y-%m} definitions"
    return mailing.tell_operations(night, key=key, subject=told.subject, text=told.text)
