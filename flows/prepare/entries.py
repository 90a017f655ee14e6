"""Contexts as texts, with their entries in the index."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flows.prepare.own_tables import OwnTables
from flows.prepare.printed_values import write_printed_values
from flows.vocabulary.account_sheet import AccountContext
from flows.vocabulary.delivery import Recipient
from flows.vocabulary.gap import GapContext
from flows.vocabulary.meeting import MeetingContext
from flows.vocabulary.progress import ContextEntry, ContextIndex, ProgressContext, ProgressOrder
from flows.vocabulary.rep import RepContext
from flows.vocabulary.report_kind import ContextKind, TemplateFolder

INDEX: Final = "index.json"
Context = ProgressContext | AccountContext | RepContext | MeetingContext | GapContext
KINDS: Final[Mapping[type[Context], ContextKind]] = {
    ProgressContext: "progress",
    AccountContext: "account",
    RepContext: "rep",
    MeetingContext: "meeting",
    GapContext: "gap",
}


def entry_of(
    context: Context,
    *,
    people: tuple[Recipient, ...],
    folder: TemplateFolder | None,
    own: OwnTables,
    order: ProgressOrder,
) -> tuple[ContextEntry, str]:
    """Return a context, with the own rows of its scope, as text, and its entry in the index."""
    tables = own.of(folder, (context.key.scope_kind, context.key.scope_id))
    told = {"own_tables": tables, "negative_sign": order.negative_sign}
    # made anew, not copied: the guard against rows of another scope looks at them
    context = type(context).model_validate({**dict(context), **told})
    text = context.model_dump_json(indent=1)
    kind = KINDS[type(context)]
    entry = ContextEntry(
        key=context.key,
        template=folder.name if folder else kind,
        kind=kind,
        title=folder.title if folder else None,
        scope_name=_name_of(context),
        file=f"{hashlib.sha256(context.key.slug.encode()).hexdigest()[:20]}.json",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        recipients=people,
        formats=order.formats,
        archive=order.archive,
        encrypt=order.encrypt,
        told_pace=context.alert.period
        if isinstance(context, GapContext) and context.alert
        else None,
    )
    return entry, text


def _name_of(context: Context) -> str:
    """Return the name of the scope of a context."""
    if isinstance(context, AccountContext):
        return context.account.account_name or ""
    if isinstance(context, RepContext):
        return context.person.name
    return (
        context.company_name if context.key.scope_kind == "company" else context.summary.scope_name
    )


def write_contexts(
    contexts: Path, *, index: ContextIndex, texts: dict[str, str], warehouse: Path
) -> None:
    """Write the folder beside its place, then put it there."""
    partial = contexts.parent / f".{contexts.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    write_printed_values(warehouse, contexts=partial)
    for file, text in texts.items():
        (partial / file).write_text(text, encoding="utf-8")
    plain = json.loads(index.model_dump_json())
    (partial / INDEX).write_text(
        json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    shutil.rmtree(contexts, ignore_errors=True)
    partial.replace(contexts)
