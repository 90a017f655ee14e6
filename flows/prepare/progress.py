"""Promoted warehouse → contexts: one frozen context per edition of the progress report.

Reads ``rpt_*`` only, read-only; computes no KPI: it cuts to the scope, rounds to the printed
unit, and chooses the codes of the sentences.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter

from flows.errors import ShinchokuError
from flows.prepare.account_sheets import read_sheet_tables, sheets_of
from flows.prepare.entries import INDEX, Context, entry_of, write_contexts
from flows.prepare.findings import story
from flows.prepare.footings import footings
from flows.prepare.gap_reports import GapTables, gap_of, read_gap_tables
from flows.prepare.headline import effect_of, plus
from flows.prepare.languages import in_language, named
from flows.prepare.manager_findings import with_pages
from flows.prepare.manager_pages import pages_of
from flows.prepare.meeting_packs import MeetingTables, pack_of, read_meeting_tables
from flows.prepare.movement_steps import printed
from flows.prepare.own_tables import OwnTables, read_own_tables
from flows.prepare.pace_alerts import Editions, editions_due
from flows.prepare.places import places_of
from flows.prepare.queries import (
    ReportTables,
    RepTables,
    TodoTables,
    read_rep_tables,
    read_report_tables,
    read_todo_tables,
)
from flows.prepare.recipients import languages_of, recipients_of, unreachable_of
from flows.prepare.rep_editions import fingerprint_of as fingerprint_of_reps
from flows.prepare.rep_editions import rep_editions_of
from flows.prepare.scope import ScopeTables, cut_by_scope
from flows.prepare.scoped_rows import per_scope
from flows.prepare.todo import fingerprint_of, list_todo_contexts
from flows.prepare.trust import trust_of
from flows.vocabulary.account_sheet import AccountOrder
from flows.vocabulary.definitions import Definitions
from flows.vocabulary.delivery import EditionKey, Recipient
from flows.vocabulary.gap import GapOrder
from flows.vocabulary.meeting import MeetingOrder
from flows.vocabulary.progress import (
    Cadence,
    ContextEntry,
    ContextIndex,
    ProgressContext,
    ProgressOrder,
    ReportOrder,
    Unreachable,
)
from flows.vocabulary.progress_rows import Summary
from flows.vocabulary.report_kind import TemplateFolder
from flows.vocabulary.verdict import Verdict

Made = tuple[Context, tuple[Recipient, ...]]
# What a context takes from the tables of its scope as it is.
TAKEN_OVER = (
    *("members", "dual_posts", "stages", "weeks", "deals", "deal_counts", "activities"),
    *("restatements", "recognitions", "burden", "track", "movements"),
)


class NothingToReportError(ShinchokuError):
    """The warehouse holds no scope that any report could be made for."""

    def __init__(self, *, warehouse: Path) -> None:
        """Build the sentence from the warehouse."""
        super().__init__(
            f"warehouse [{warehouse}] holds no row in rpt_progress_summary, so no report can be "
            "made; check that users (and org units) were delivered, then run 'shinchoku model'"
        )


def prepare_progress(
    *,
    warehouse: Path,
    contexts: Path,
    orders: tuple[ProgressOrder, ...],
    verdicts: tuple[Verdict, ...],
    todo_orders: tuple[ReportOrder, ...] = (),
    definitions: Definitions | None = None,
) -> ContextIndex:
    """Write one context per edition and account sheet, and the index that names their recipients.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_*), verdicts as values
    Writes: contexts/<as_of>/<edition>.json, index.json and values/, the folder replaced as a whole
    Shape:  report × scope × language
    Units:  money in whole reporting currency, in steps of the printed unit

    Raises:
        ReportTableError: a report table is not as the vocabulary says.
        OwnTableError: a table of the company's own cannot be printed.
        NothingToReportError: the warehouse holds no scope.
    """
    tables = read_report_tables(warehouse)
    todos = read_todo_tables(warehouse) if todo_orders else None
    reps = read_rep_tables(warehouse) if any("owner" in one.scopes for one in orders) else None
    own = read_own_tables(warehouse, _folders(orders))
    if not tables.summaries:
        raise NothingToReportError(warehouse=warehouse)

    asked = (*orders, *todo_orders)
    snapshot_id = _fingerprint(tables, (todos, reps), own, orders=asked, verdicts=verdicts)
    made = [
        pair
        for order in orders
        for pair in _made(warehouse, (tables, reps, own), order, verdicts, made_of=snapshot_id)
    ]
    if todos:
        for todo in todo_orders:
            made += list_todo_contexts(todos, order=todo, snapshot_id=snapshot_id)
    index = ContextIndex(
        as_of=tables.summaries[0].as_of,
        snapshot_id=snapshot_id,
        definitions=definitions,
        entries=tuple(entry for entry, _ in made),
        places=places_of(tables, company=asked[0]),
        unreachable=_unreachable(tables, (todos, reps), orders=orders),
    )
    texts = {entry.file: text for entry, text in made}
    write_contexts(contexts, index=index, texts=texts, warehouse=warehouse)
    return index


def read_index(contexts: Path) -> ContextIndex:
    """Return the index of a folder of contexts."""
    return ContextIndex.model_validate_json((contexts / INDEX).read_text(encoding="utf-8"))


def period_label(summary: Summary, *, cadence: Cadence) -> str:
    """Return the label of the period that one sending covers, e.g. 2026W47."""
    if cadence == "daily":
        return summary.as_of.isoformat()
    if cadence == "monthly":
        return summary.as_of.strftime("%Y-%m")
    middle = summary.week_end - timedelta(days=3)
    iso = middle.isocalendar()
    return f"{iso.year}W{iso.week:02d}"


def _folders(orders: tuple[ProgressOrder, ...]) -> Iterator[TemplateFolder | None]:
    """Yield the folders of templates that reports are made with."""
    for order in orders:
        yield from (order.made_with, order.people_made_with)


def _made(
    warehouse: Path,
    read: tuple[ReportTables, RepTables | None, OwnTables],
    order: ProgressOrder,
    verdicts: tuple[Verdict, ...],
    *,
    made_of: str,
) -> Iterator[tuple[ContextEntry, str]]:
    """Yield each edition of one report, people's last, as its entry and its context as text."""
    tables, reps, own = read
    papers = _papers(warehouse, tables, order=order, verdicts=verdicts, made_of=made_of)
    for context, people in papers:
        yield entry_of(context, people=people, folder=order.made_with, own=own, order=order)
    for context, people in _reps(reps, order=order, tables=tables, snapshot_id=made_of):
        yield entry_of(context, people=people, folder=order.people_made_with, own=own, order=order)


def _papers(
    warehouse: Path,
    tables: ReportTables,
    *,
    order: ProgressOrder,
    verdicts: tuple[Verdict, ...],
    made_of: str,
) -> Iterator[Made]:
    """Yield the account sheets of a report, or its editions or packs of company and units."""
    if isinstance(order, AccountOrder):
        yield from _sheets(warehouse, order=order, tables=tables, snapshot_id=made_of)
    else:
        packs = _pack_tables(warehouse, order)
        yield from _editions(tables, packs, order=order, verdicts=verdicts, snapshot_id=made_of)


def _pack_tables(warehouse: Path, order: ProgressOrder) -> MeetingTables | GapTables | None:
    """Return the tables of a report that is told beside the progress report of its scope."""
    if isinstance(order, MeetingOrder):
        return read_meeting_tables(warehouse)
    return read_gap_tables(warehouse) if isinstance(order, GapOrder) else None


def _editions(
    tables: ReportTables,
    packs: MeetingTables | GapTables | None,
    *,
    order: ProgressOrder,
    verdicts: tuple[Verdict, ...],
    snapshot_id: str,
) -> Iterator[Made]:
    """Yield each edition, or pack, of one report: its context and who gets it."""
    pack_for = per_scope(packs) if packs else None
    for (kind, scope_id), cut in cut_by_scope(tables, kinds=order.scopes).items():
        pack = pack_for((kind, scope_id)) if pack_for else None
        readers = pack.recipients if pack else cut.recipients
        for language in languages_of(readers, order=order):
            key = EditionKey(
                report=order.report,
                period=period_label(cut.summary, cadence=order.cadence),
                scope_kind=kind,
                scope_id=scope_id,
                language=language,
            )
            context = make_context(
                cut, key=key, order=order, verdicts=verdicts, snapshot_id=snapshot_id
            )
            people = recipients_of(readers, scope_kind=kind, language=language, order=order)
            if isinstance(pack, MeetingTables):
                yield pack_of(pack, progress=context), people
            elif pack:
                yield from _gaps(pack, progress=context, order=order, people=people)
            else:
                yield context, people


def _gaps(
    pack: GapTables,
    *,
    progress: ProgressContext,
    order: ProgressOrder,
    people: tuple[Recipient, ...],
) -> Iterator[Made]:
    """Yield the gap report of the month, and one of its own for a pace under the threshold."""
    key = progress.key
    due: Editions = ((key.period, None),)
    if isinstance(order, GapOrder):
        (told,) = pack.summaries
        due = editions_due(told, order=order, monthly=key.period, summary=progress.summary)
    for period, alert in due:
        own = progress.model_copy(update={"key": key.model_copy(update={"period": period})})
        yield gap_of(pack, progress=own, alert=alert), people


def _sheets(
    warehouse: Path, *, order: AccountOrder, tables: ReportTables, snapshot_id: str
) -> Iterator[Made]:
    """Yield each account sheet of one report: its context and who gets it."""
    period = period_label(tables.summaries[0], cadence=order.cadence)
    found = read_sheet_tables(warehouse, order=order)
    yield from sheets_of(found, order=order, period=period, snapshot_id=snapshot_id)


def _reps(
    reps: RepTables | None, *, order: ProgressOrder, tables: ReportTables, snapshot_id: str
) -> Iterator[Made]:
    """Yield each rep edition of one report, if it asks for them, and who gets it."""
    if reps is not None and "owner" in order.scopes:
        period = period_label(tables.summaries[0], cadence=order.cadence)
        yield from rep_editions_of(reps, order=order, period=period, snapshot_id=snapshot_id)


def make_context(
    cut: ScopeTables,
    *,
    key: EditionKey,
    order: ProgressOrder,
    verdicts: tuple[Verdict, ...],
    snapshot_id: str,
) -> ProgressContext:
    """Return the context of one edition from the tables of its scope."""
    tables, cadence = printed(in_language(cut, key.language), unit=order.money_unit), order.cadence
    told, summary, effect = story(tables, cadence=cadence), tables.summary, effect_of(tables.deals)
    pages = pages_of(tables.manager, cadence=cadence, unit=order.money_unit)
    return ProgressContext(
        key=key,
        company_name=named(order.company_name, order.company_name_en, key.language),
        manager_name=_manager(cut),
        money_unit=order.money_unit,
        qr_codes=order.qr_codes,
        cadence=cadence,
        snapshot_id=snapshot_id,
        summary=summary,
        story=with_pages(told, pages, effect=effect, language=key.language),
        member_totals=footings(summary, members=tables.members, measures=pages.measures),
        effect_total_amount=effect,
        landing_after_amount=plus(summary.landing_amount, effect),
        landing_gap_after_amount=plus(summary.landing_gap_amount, effect),
        trust=trust_of(tables, verdicts=verdicts),
        accuracy=tables.accuracy if cadence == "monthly" else None,
        manager=pages,
        **{name: getattr(tables, name) for name in TAKEN_OVER},
    )


def _manager(cut: ScopeTables) -> str | None:
    """Return the name of the scope's manager; the manager is one of its recipients."""
    names = (row.name for row in cut.recipients if row.owner_id == cut.summary.manager_id)
    return next(names, None)


def _unreachable(
    tables: ReportTables,
    people: tuple[TodoTables | None, RepTables | None],
    *,
    orders: tuple[ProgressOrder, ...],
) -> tuple[Unreachable, ...]:
    """Return the people of the wanted scopes and mails who cannot be sent anything, each once."""
    kinds = {kind for order in orders for kind in order.scopes}
    editions = (
        person for person in unreachable_of(tables.recipients) if person.scope_kind in kinds
    )
    todos, reps = people
    own = (
        *unreachable_of(reps.people if reps else ()),
        *unreachable_of(todos.people if todos else ()),
    )
    return (*dict.fromkeys(editions), *dict.fromkeys(own))


def _fingerprint(
    tables: ReportTables,
    people: tuple[TodoTables | None, RepTables | None],
    own: OwnTables,
    *,
    orders: Iterable[ReportOrder],
    verdicts: Iterable[Verdict],
) -> str:
    """Return a short fingerprint of everything that the editions are made from."""
    digest = hashlib.sha256(TypeAdapter(ReportTables).dump_json(tables))
    todos, reps = people
    digest.update(fingerprint_of(todos) if todos else b"")
    digest.update(fingerprint_of_reps(reps) if reps else b"")
    digest.update(own.fingerprint())
    for value in (*orders, *verdicts):
        digest.update(value.model_dump_json().encode())
    return digest.hexdigest()[:10]
