"""Contexts as texts, with their entries in the index."""

import hashlib

from flows.vocabulary.account_sheet import AccountContext
from flows.vocabulary.delivery import Recipient
from flows.vocabulary.gap import GapContext
from flows.vocabulary.meeting import MeetingContext
from flows.vocabulary.progress import ContextEntry, ProgressContext, Template
from flows.vocabulary.rep import RepContext


def entry_of(
    context: ProgressContext | AccountContext | RepContext | MeetingContext | GapContext,
    *,
    template: Template,
    people: tuple[Recipient, ...],
) -> tuple[ContextEntry, str]:
    """Return a context as text, and its entry in the index."""
    text = context.model_dump_json(indent=1)
    entry = ContextEntry(
        key=context.key,
        template=template,
        scope_name=_name_of(context),
        file=f"{hashlib.sha256(context.key.slug.encode()).hexdigest()[:20]}.json",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        recipients=people,
        told_pace=context.alert.period
        if isinstance(context, GapContext) and context.alert
        else None,
    )
    return entry, text


def _name_of(
    context: ProgressContext | AccountContext | RepContext | MeetingContext | GapContext,
) -> str:
    """Return the name of the scope of a context."""
    if isinstance(context, AccountContext):
        return context.account.account_name or ""
    if isinstance(context, RepContext):
        return context.person.name
    return (
        context.company_name if context.key.scope_kind == "company" else context.summary.scope_name
    )
