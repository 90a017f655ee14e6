"""What each room is given and what it says of its work; the only place that calls all rooms."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from flows import fingerprint, locations, orders
from flows.dbt_at_hand import dbt_of
from flows.night import Night, Said, StoppedByGateError, read_verdicts, source_maps
from flows.own_reports import look_at_templates, templates_of
from flows.report_kinds import read_kinds
from flows.settings import Machine
from flows.vocabulary.forms import FORM_MODES
from flows.vocabulary.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from flows.render.documents import Publication


_UNCHANGED: Final = "unchanged since the last run"


def _now() -> datetime:
    return datetime.now(tz=UTC)


def snapshot_of(night: Night) -> str:
    """Return the fingerprint of all that the night is made from."""
    return fingerprint.of_data(night.shelves, night.settings, source_maps(night), night.as_of)


def _is_unchanged(night: Night) -> bool:
    """Return whether the current warehouse was promoted from exactly this night."""
    mark = night.shelves.snapshot_mark
    if night.full_refresh or not (mark.is_file() and night.shelves.current.is_file()):
        return False
    return mark.read_text(encoding="utf-8") == snapshot_of(night)


def collect(night: Night) -> Said:
    """Fetch what each source has, then note the origin of every landed file.

    Raises:
        LocationError: a place cannot be used; every other one was looked into before it is said.
    """
    from flows.collect.deliveries import list_deliveries, seal_delivery
    from flows.collect.refusals import LocationError

    shelves, copied, sealed, refused, faults = night.shelves, 0, 0, [], []
    for name in night.settings.sources:
        try:
            result = locations.fetch(shelves, night.settings, name, received_at=_now())
            copied += len(result.copied)
            refused += [f"{drop.file_name}: {drop.reason}; {drop.mend}" for drop in result.refused]
        except LocationError as error:
            faults.append(error)
        for day in list_deliveries(shelves.landing, name):
            sealed += len(
                seal_delivery(workspace=shelves, source=name, as_of=day, received_at=_now())
            )
    if faults:
        raise faults[0]
    told = f"; refused {len(refused)}: {'; '.join(refused)}" if refused else ""
    return Said(
        f"{copied} files copied, {sealed} new files noted{told}",
        counts={"files_copied": copied, "files_noted": sealed, "files_refused": len(refused)},
    )


def ingest(night: Night) -> Said:
    """Read every landed file that tells of the as-of date and was not read before."""
    from flows.collect.deliveries import last_read
    from flows.ingest.ingest import ingest_source

    maps = source_maps(night)
    results = [
        ingest_source(
            workspace=night.shelves,
            source=name,
            source_map=maps[name],
            mode=source.mode,
            until=last_read(night.shelves.landing, name, night.as_of),
        )
        for name, source in night.settings.sources.items()
    ]
    read = sum(result.read for result in results)
    skipped = sum(result.skipped for result in results)
    refused = sum(len(result.refused) for result in results)
    unclaimed = [name for result in results for name in result.unclaimed]
    told = f", {refused} refused" if refused else ""
    for account in (one for result in results for one in result.refused if one.mode in FORM_MODES):
        told += f"; {account.reason}; {account.mend}"
    if unclaimed:
        told += f", {len(unclaimed)} that no rule of the map asks for ({unclaimed[-1]} …)"
    today = [account for result in results for account in result.accounts if account.skipped]
    today = [account for account in today if account.snapshot_on == night.as_of]
    if today:
        rows = sum(account.rows_skipped for account in today)
        shown = f"{today[-1].file_name}: {today[-1].skipped[0]}"
        told += f", {rows:,} rows of {night.as_of} that are no records ({shown})"
    counts = {
        "files_read": read,
        "files_read_before": skipped,
        "files_refused": refused,
        "files_unclaimed": len(unclaimed),
    }
    return Said(f"{read} files read, {skipped} read before{told}", counts=counts)


def judge_raw(night: Night) -> Said:
    """Judge what arrived.

    Raises:
        StoppedByGateError: a check stops the run.
    """
    if _is_unchanged(night):
        return Said(_UNCHANGED)
    from flows.judge.raw import judge_raw as judge

    return _weigh(
        judge(
            workspace=night.shelves,
            as_of=night.as_of,
            maps=source_maps(night),
            settings=night.settings,
        )
    )


def _weigh(verdict: Verdict) -> Said:
    if verdict.outcome == "stop":
        raise StoppedByGateError(verdict=verdict)
    warned = len(verdict.failed("warn"))
    counts = {"checks": len(verdict.checks), "checks_warned": warned}
    return Said(f"{len(verdict.checks)} checks, {warned} warn", counts=counts)


def expect_model(night: Night) -> None:
    """Start dbt, so that it has read its project when the model room needs it."""
    if not _is_unchanged(night):
        dbt_of(night)


def _told_on(night: Night) -> date | None:
    from flows.model.first_delivery import told_on

    return told_on(night.shelves, sources=night.settings.sources, as_of=night.as_of)


def model(night: Night) -> Said:
    """Build the tables that need no forecast into the candidate warehouse."""
    if _is_unchanged(night):
        return Said(_UNCHANGED)
    from flows.model.build import build_warehouse
    from flows.model.fiscal_days import calendar_begins
    from flows.model.last_build import may_go_on_from
    from flows.model.parameters import write_parameters
    from flows.outlook.forecast import write_empty_forecasts

    shelves, settings, told_on = night.shelves, night.settings, _told_on(night)
    basis = fingerprint.of_basis(
        shelves,
        settings,
        source_maps(night),
        calendar_begins=calendar_begins(settings.company, as_of=night.as_of),
        as_of=night.as_of,
    )
    goes_on = (
        settings.engine.goes_on
        and not night.full_refresh
        and told_on is None
        and may_go_on_from(shelves.current, basis=basis, as_of=night.as_of)
    )
    write_parameters(
        folder=shelves.parameters,
        settings=settings,
        source_maps=source_maps(night),
        as_of=night.as_of,
        publication=shelves.newest_published(before=night.as_of),
        # what was rewound is no beginning for another night
        basis=basis if told_on is None else f"rewound {basis}",
    )
    write_empty_forecasts(shelves.root / "forecasts")
    built = build_warehouse(
        dbt=dbt_of(night), workspace=shelves, stage="base", goes_on=goes_on, told_on=told_on
    )
    how = "on from the last warehouse" if goes_on else "made anew"
    counts = {"models": built.models, "tests": built.tests}
    return Said(f"{built.models} models, {built.tests} tests, {how}", counts=counts)


def outlook(night: Night) -> Said:
    """Forecast what lands, score leads, replay past days, explain gaps, judge actions, KPIs."""
    if _is_unchanged(night):
        return Said(_UNCHANGED)
    from flows.outlook.action_files import judge_effects
    from flows.outlook.backtest import make_backtest
    from flows.outlook.forecast import make_forecasts
    from flows.outlook.gaps import explain_gaps
    from flows.outlook.kpi_audit_files import audit_scopes
    from flows.outlook.lead_files import make_lead_scores

    shelves, as_of = night.shelves, night.as_of
    warehouse, folder = shelves.candidate, shelves.forecasts(as_of)
    made = make_forecasts(warehouse=warehouse, folder=folder, as_of=as_of)
    tested = make_backtest(warehouse=warehouse, folder=shelves.backtest, as_of=as_of)
    gaps = explain_gaps(warehouse=warehouse, folder=folder, as_of=as_of)
    leads = make_lead_scores(warehouse=warehouse, folder=folder, as_of=as_of)
    effects = judge_effects(warehouse=warehouse, folder=folder, as_of=as_of)
    audits = audit_scopes(warehouse=warehouse, folder=folder, as_of=as_of)
    waiting = f", {tested.waiting} wait" if tested.waiting else ""
    return Said(
        f"{made.forecasts} forecasts, {made.deals} open deals, {leads} open leads; "
        f"{tested.replayed} past days replayed, {tested.kept} kept{waiting}; "
        f"{gaps.decomposed} gaps explained, {len(effects)} actions judged, "
        f"{len(audits)} KPIs audited",
        counts={"forecasts": made.forecasts, "open_deals": made.deals, "open_leads": leads},
    )


def model_outlook(night: Night) -> Said:
    """Build the tables that rest on the forecast."""
    if _is_unchanged(night):
        return Said(_UNCHANGED)
    from flows.model.build import build_warehouse

    built = build_warehouse(
        dbt=dbt_of(night), workspace=night.shelves, stage="final", told_on=_told_on(night)
    )
    counts = {"models": built.models, "tests": built.tests}
    return Said(f"{built.models} models, {built.tests} tests", counts=counts)


def judge_marts(night: Night) -> Said:
    """Judge what was made.

    Raises:
        StoppedByGateError: a check stops the run.
    """
    if _is_unchanged(night):
        return Said(_UNCHANGED)
    from flows.judge.marts import judge_marts as judge

    return _weigh(judge(workspace=night.shelves, as_of=night.as_of, settings=night.settings))


def promote(night: Night) -> Said:
    """Make the judged candidate the current warehouse."""
    if _is_unchanged(night):
        return Said(_UNCHANGED)
    from flows.model.promote import promote_warehouse

    shelves, snapshot = night.shelves, snapshot_of(night)
    # A kill between these lines leaves no mark, so the next run builds anew.
    shelves.snapshot_mark.unlink(missing_ok=True)
    promote_warehouse(candidate=shelves.candidate, current=shelves.current)
    shelves.snapshot_mark.write_text(snapshot, encoding="utf-8")
    return Said(f"{shelves.current}, made from inputs {snapshot[:12]}")


def prepare(night: Night) -> Said:
    """Query the promoted warehouse into contexts, one per edition."""
    from flows.definitions import definitions_of
    from flows.past_editions import past_editions
    from flows.prepare.progress import prepare_progress

    kinds = read_kinds(night.shelves)
    look_at_templates(night.shelves, night.settings, kinds)
    names = orders.on_threshold(night.settings, only=night.reports, kinds=kinds)
    past = past_editions(night.shelves, reports=names, as_of=night.as_of)
    index = prepare_progress(
        warehouse=night.shelves.current,
        contexts=night.shelves.contexts(night.as_of),
        orders=orders.of_paper(night.settings, only=night.reports, past=past, kinds=kinds),
        todo_orders=orders.of_todo(night.settings, only=night.reports),
        verdicts=read_verdicts(night),
        definitions=definitions_of(night.settings),
    )
    told = f"; {len(index.unreachable)} people without an address" if index.unreachable else ""
    unread = [entry.key.slug for entry in index.entries if not entry.recipients]
    told += f"; {len(unread)} that nobody gets ({unread[0]} …)" if unread else ""
    alerts = sum(entry.told_pace is not None for entry in index.entries)
    told += f"; {alerts} tell of a pace under the threshold" if alerts else ""
    counts = {"editions": len(index.entries), "people_without_address": len(index.unreachable)}
    counts["editions_that_nobody_gets"] = len(unread)
    return Said(f"{len(index.entries)} editions, version {index.snapshot_id}{told}", counts=counts)


def publish(night: Night) -> Said:
    """Export the marts as Parquet."""
    from flows.publish.parquet import publish_parquet

    files = publish_parquet(
        warehouse=night.shelves.current, exports=night.shelves.exports, as_of=night.as_of
    )
    return Said(f"{len(files)} tables in {night.shelves.exports}", counts={"tables": len(files)})


def typeface() -> "Path":
    """Return the folder of the typeface, made once a machine."""
    from flows.render.typeface import ensure_typeface

    return ensure_typeface(Machine().cache)


def _rendered(night: Night, *, cluster: str | None) -> "Publication":
    from flows.console import steps
    from flows.render.documents import render_publication
    from flows.render.worker import Workplace

    return render_publication(
        contexts=night.shelves.contexts(night.as_of),
        out=night.shelves.published(night.as_of),
        workplace=Workplace(templates_of(night.shelves), typeface()),
        workers=Machine().workers,
        on_progress=lambda done, total: steps.detail(f"{done}/{total}"),
        cluster=cluster,
    )


def render(night: Night) -> Said:
    """Render every edition that is not published yet; what is published stays as it is."""
    from flows.render.cluster import ClusterError

    alone = ""
    try:
        publication = _rendered(night, cluster=Machine().render_cluster)
    except ClusterError as error:
        publication, alone = _rendered(night, cluster=None), f"; on this machine: {error}"
    told = f"{len(publication.made)} editions made, {len(publication.manifest.editions)} published"
    told += alone
    if publication.changed:
        told += (
            f"; {len(publication.changed)} would differ today and stay as reported"
            f" ({publication.changed[0]} …)"
        )
    for failure in publication.failures:
        told += f"; {failure.slug} could not be made: {failure.problem}"
    counts = {
        "editions_made": len(publication.made),
        "editions_published": len(publication.manifest.editions),
        "editions_failed": len(publication.failures),
    }
    return Said(told, failed=len(publication.failures), counts=counts)
