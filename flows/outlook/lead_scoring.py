"""Choose, out of time, how the chances of leads are told, and tell them (metric 45).

Candidates as for deals (``judging.py``). A past day is told by earlier ones whose outcomes were
known by then; the smallest log loss wins, and has to beat the share converted of all leads.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from flows.outlook.fitting import one_thread
from flows.outlook.judging import (
    CANDIDATES,
    FEWEST_OF_EACH,
    TABLE,
    Held,
    auc,
    brier,
    choose,
    gather,
    log_loss,
    skill,
    within_unit,
)
from flows.outlook.lead_learners import LeadTell, Table, learn, make_table
from flows.outlook.lead_marts import HORIZON_DAYS, LeadState, PastLeads
from flows.outlook.lead_reasons import tell_parts
from flows.outlook.rates import pooled
from flows.outlook.vocabulary import LeadQuality, LeadScore

FEWEST_LEADS: Final = 10
"""Past leads, each once, without which nothing is said."""

MOST_JUDGED: Final = 13
"""Past days that are held out: a year of them."""

SMALL_N: Final = 20
"""Past leads alike, below which the chance leans on others."""


def score_leads(state: LeadState) -> tuple[tuple[LeadScore, ...], LeadQuality]:
    """Return one score per open lead, and how good they are."""
    if len(np.unique(state.past.ids)) < FEWEST_LEADS:
        quality = _quality(TABLE, "few_leads", state.past, ())
        return (*_silent(state.keys, "few_leads"), *_undated(state)), quality
    table = make_table(state.past)
    with one_thread():
        held = hold_out(state.past) if _is_enough(state.past) else []
        method, note = TABLE, "few_leads"
        tell: LeadTell = table.tell
        if _is_enough(state.past):
            method, note = choose(held, few="few_origins")
        if method != TABLE:
            tell = learn(state.past)[method]
        scores = _tell(state, tell, table, method=method)
    return (*scores, *_undated(state)), _quality(method, note, state.past, held)


def hold_out(past: PastLeads) -> list[Held]:
    """Tell the newest past days by those before them whose outcomes were known by then."""
    found: list[Held] = []
    for origin in np.unique(past.origins)[::-1]:
        known = past.of(past.origins <= origin - np.timedelta64(HORIZON_DAYS, "D"))
        if len(found) == MOST_JUDGED or not _is_enough(known):
            break
        found.append(_hold(known, past.of(past.origins == origin)))
    return found[::-1]


def _hold(known: PastLeads, asked: PastLeads) -> Held:
    table = make_table(known)
    return Held(
        told={name: within_unit(tell(asked.leads)) for name, tell in learn(known).items()},
        base=np.full(len(asked.leads), pooled(table.pool)),
        is_hit=asked.is_hit,
    )


def _is_enough(past: PastLeads) -> bool:
    return min(past.converted, past.unconverted) >= FEWEST_OF_EACH


def _tell(state: LeadState, tell: LeadTell, table: Table, *, method: str) -> list[LeadScore]:
    if not state.keys:
        return []
    chances = tell(state.leads)
    parts = tell_parts(tell, state.leads, usual=state.past.leads)
    counts = table.counts(state.leads)
    return [
        LeadScore(
            *key,
            method=method,
            p_convert=round(float(chances[place]), 6),
            fit=parts.fit[place],
            intent=parts.intent[place],
            n=counts[place],
            note="n_small" if counts[place] < SMALL_N else "",
            reasons=parts.reasons[place],
        )
        for place, key in enumerate(state.keys)
    ]


def _undated(state: LeadState) -> list[LeadScore]:
    return _silent(state.undated, "no_created_date")


def _silent(keys: Sequence[tuple[str, str]], note: str) -> list[LeadScore]:
    return [
        LeadScore(
            *key, method=TABLE, p_convert=None, fit=None, intent=None, n=0, note=note, reasons=""
        )
        for key in keys
    ]


def _quality(method: str, note: str, past: PastLeads, held: Sequence[Held]) -> LeadQuality:
    told, _, is_hit = gather(held, method)
    losses: Mapping[str, float | None] = {
        name: log_loss(held, name) if held else None for name in CANDIDATES
    }
    return LeadQuality(
        method=method,
        note=note,
        n=len(past.leads),
        converted=past.converted,
        unconverted=past.unconverted,
        origins=len(held),
        judged_n=len(told),
        judged_converted=int(is_hit.sum()),
        judged_chances=round(float(told.sum()), 6),
        auc=auc(told, is_hit),
        brier=brier(held, method) if held else None,
        brier_skill=skill(held, method) if held else None,
        log_losses=losses,
    )
