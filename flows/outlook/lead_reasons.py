"""Say why a lead's chance is what it is: in two parts, fit and intent, and trait by trait."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from flows.outlook.lead_learners import LeadTell
from flows.outlook.lead_marts import NUMBERS, LeadRows
from flows.outlook.reasons import strongest_reasons
from flows.outlook.traits import Floats

FIT: Final = ("word", "known", "won")
INTENT: Final = ("age", "touch", "recent")

MOST_OTHERS: Final = 500
"""Past leads whose other part stands in for that of each lead, at most about."""

MOST_MIXED: Final = 400_000
"""Leads made of one part and another, over which chances are averaged, at most about."""

_COLUMNS: Final = ("word", *NUMBERS)

_CODES: Final = {
    "known": ("account_new", "account_known"),
    "won": ("never_won", "won_before"),
    "age": ("lead_young", "lead_old"),
    "touch": ("touched_lately", "touched_long_ago"),
    "recent": ("quiet", "active"),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """Low, middle or high in either part, and the reasons, per lead."""

    fit: list[str]
    intent: list[str]
    reasons: list[str]


def tell_parts(tell: LeadTell, asked: LeadRows, *, usual: LeadRows) -> Parts:
    """Return the parts of each lead's chance beside those of past leads."""
    middle = _middle(usual)
    chances = tell(asked)
    changed = [(["lead_source"] * len(asked), tell(_put(asked, ("word",), middle)))]
    for name, (low, high) in _CODES.items():
        usually = 0.0 if name in FIT else middle[name]
        is_high = asked.numbers[:, NUMBERS.index(name)] > usually
        codes = [high if one else low for one in is_high]
        changed.append((codes, tell(_put(asked, (name,), middle))))
    return Parts(
        fit=_thirds(tell, FIT, asked, usual),
        intent=_thirds(tell, INTENT, asked, usual),
        reasons=strongest_reasons(chances, changed),
    )


def _thirds(tell: LeadTell, part: tuple[str, ...], asked: LeadRows, usual: LeadRows) -> list[str]:
    """Return where each lead lies among past leads by one part alone."""
    found = _by_part(tell, part, asked, usual)
    past, own = found[: len(usual)], found[len(usual) :]
    low, high = np.quantile(past, (1 / 3, 2 / 3), method="inverted_cdf")
    if low < high:
        return ["low" if one <= low else "high" if one >= high else "middle" for one in own]
    return ["low" if one < low else "high" if one > high else "middle" for one in own]


def _by_part(tell: LeadTell, part: tuple[str, ...], asked: LeadRows, usual: LeadRows) -> Floats:
    """Return, of past leads and then those asked, the mean chance with the other part as theirs."""
    columns = [_COLUMNS.index(name) for name in part]
    past = np.column_stack([usual.words, usual.numbers])
    every = np.vstack([past, np.column_stack([asked.words, asked.numbers])])
    distinct, place = np.unique(every[:, columns], axis=0, return_inverse=True)
    others = past[:: max(len(past) * len(distinct) // MOST_MIXED, len(past) // MOST_OTHERS, 1)]
    mixed = np.tile(others, (len(distinct), 1))
    mixed[:, columns] = np.repeat(distinct, len(others), axis=0)
    told = tell(LeadRows(usual.names, mixed[:, 0].astype(np.intp), mixed[:, 1:]))
    means = np.round(told.reshape(len(distinct), -1).mean(axis=1), 6)
    return np.asarray(means[place.ravel()], dtype=np.float64)


def _put(leads: LeadRows, part: tuple[str, ...], middle: Mapping[str, float]) -> LeadRows:
    """Return the leads with the traits of a part where they usually are."""
    numbers, words = leads.numbers.copy(), leads.words
    for name in part:
        if name == "word":
            words = np.full_like(words, int(middle[name]))
        else:
            numbers[:, NUMBERS.index(name)] = middle[name]
    return replace(leads, words=words, numbers=numbers)


def _middle(usual: LeadRows) -> dict[str, float]:
    """Return what is usual: the most common lead source (its place), the median of numbers."""
    found = dict(zip(NUMBERS, np.median(usual.numbers, axis=0).tolist(), strict=True))
    return {**found, "word": float(np.bincount(usual.words).argmax())}
