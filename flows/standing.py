"""How the nights of a workspace stand, gathered from its ledgers and shelves. No clock in here."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from flows import mailing, run_log
from flows.collect.deliveries import list_deliveries
from flows.errors import HeldError, ShinchokuError
from flows.firing_ledger import last_done, last_firings
from flows.firings import jobs_of, next_firing
from flows.machine_faults import told
from flows.night import Night, read_verdicts
from flows.render.manifest import read_manifest
from flows.runs import RunEvent, last_runs, last_success
from flows.shelves import Workspace
from flows.vocabulary.progress_rows import TrustRow
from flows.vocabulary.rhythm import rhythm_of
from flows.vocabulary.run_report import RunStep
from flows.vocabulary.standing import JobStanding, RunStanding, SourceStanding, Standing
from flows.vocabulary.verdict import CheckResult
from flows.vocabulary.workspace import WorkspaceSettings

RUNS_SHOWN: Final = 5


def standing_of(shelves: Workspace, settings: WorkspaceSettings, *, now: datetime) -> Standing:
    """Return how the nights of a workspace stand.

    Reads: state/, landing/ (names alone), published/, warehouse/current
    """
    zone = ZoneInfo(settings.company.timezone)
    runs = tuple(_runs(shelves, zone))
    sources = tuple(_sources(shelves, settings, today=now.astimezone(zone).date()))
    verdicts = _checks(shelves, runs)
    company = settings.company
    language = company.languages[0]
    published, editions = _published(shelves)
    succeeded_at = last_success(shelves.ledger)
    return Standing(
        language=language,
        company_name=(company.name_en if language == "en" else None) or company.name,
        workspace=str(shelves.root),
        at=now.astimezone(zone),
        newest_delivery=max((one.newest for one in sources if one.newest), default=None),
        jobs=tuple(_jobs(shelves, settings, now=now, zone=zone)),
        runs=runs,
        succeeded_at=succeeded_at.astimezone(zone) if succeeded_at else None,
        sources=sources,
        checks_passed=sum(check.outcome == "pass" for check in verdicts),
        findings=tuple(
            check for outcome in ("stop", "warn") for check in verdicts if check.outcome == outcome
        ),
        mails=mailing.count_mails(shelves.ledger),
        published=published,
        editions=editions,
    )


def _runs(shelves: Workspace, zone: ZoneInfo) -> Iterator[RunStanding]:
    for events in last_runs(shelves.ledger, count=RUNS_SHOWN):
        yield run_of(shelves, events, zone)


def run_of(shelves: Workspace, events: Sequence[RunEvent], zone: tzinfo) -> RunStanding:
    """Return a run by its events."""
    last = next((event for event in reversed(events) if event.step == "run"), events[-1])
    status = run_log.exit_status_of(shelves.log(last.as_of, last.run_id))
    usual = {"done": 0, "held": HeldError.exit_status}.get(last.state, ShinchokuError.exit_status)
    return RunStanding(
        run_id=last.run_id,
        as_of=last.as_of,
        end=last.state,
        at=last.at.astimezone(zone),
        seconds=round(sum(event.seconds or 0 for event in events), 1),
        sentence=last.sentence,
        steps=tuple(
            RunStep(step=event.step, sentence=event.sentence, seconds=event.seconds)
            for event in events
            if event.seconds is not None
        ),
        is_room=last.step != "run",
        exit_status=usual if status is None else status,
    )


def _jobs(
    shelves: Workspace, settings: WorkspaceSettings, *, now: datetime, zone: ZoneInfo
) -> Iterator[JobStanding]:
    firings, done = last_firings(shelves.ledger), last_done(shelves.ledger)
    for job in jobs_of(settings):
        last, due = firings.get(job), next_firing(job, after=now, settings=settings)
        yield JobStanding(
            job=job,
            end=last.state if last else "never",
            due_at=last.due_at.astimezone(zone) if last else None,
            as_of=last.as_of if last else None,
            sentence=last.sentence if last else "",
            done_at=done[job].astimezone(zone) if job in done else None,
            next_at=due.at.astimezone(zone) if due else None,
            next_for=due.due.nominal if due else None,
        )


def _sources(
    shelves: Workspace, settings: WorkspaceSettings, *, today: date
) -> Iterator[SourceStanding]:
    rows = {row.source: row for row in _rows(shelves)}
    for name in settings.sources:
        days = list_deliveries(shelves.landing, name)[::-1]
        row = rows.get(name)
        yield SourceStanding(
            source=name,
            newest=days[0] if days else None,
            age_days=max(0, (today - days[0]).days) if days else None,
            rhythm_days=rhythm_of(days),
            rows_read=row.rows_read if row else None,
            rows_accepted=row.rows_accepted if row else None,
            rows_quarantined=row.rows_quarantined if row else None,
        )


def _rows(shelves: Workspace) -> tuple[TrustRow, ...]:
    """Return what the current warehouse says of its sources; nothing where it cannot be read."""
    from flows.prepare.trust import trust_of_sources

    if not shelves.current.is_file():
        return ()
    try:
        return trust_of_sources(shelves.current)[0]
    except Exception as error:
        if told(error) is None:
            raise
        return ()


def _checks(shelves: Workspace, runs: Sequence[RunStanding]) -> tuple[CheckResult, ...]:
    """Return the checks of the date of the newest run."""
    if not runs:
        return ()
    night = Night(workspace=shelves.root, as_of=runs[0].as_of, run_id=runs[0].run_id)
    return tuple(check for verdict in read_verdicts(night) for check in verdict.checks)


def _published(shelves: Workspace) -> tuple[date | None, int]:
    """Return the newest publication and how many editions it has."""
    for folder in reversed(shelves.publications(first=date.min, before=date.max)):
        if manifest := read_manifest(folder):
            return manifest.as_of, len(manifest.editions)
    return None, 0
