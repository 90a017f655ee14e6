"""Learn from past leads which of them are converted in time: a table and two learners."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from flows.outlook.fitting import (
    candidates,
    every_nth,
    fit_boosting,
    fit_logistic,
    flags_of,
    mean_and_spread,
    shares_of,
)
from flows.outlook.lead_marts import NUMBERS, LeadRows, PastLeads
from flows.outlook.rates import pooled, shrink
from flows.outlook.traits import Floats
from flows.outlook.vocabulary import Tally

LeadTell = Callable[[LeadRows], Floats]
"""Says of each lead how likely it is to be converted in time."""

AGE_BANDS: Final = (8, 15, 31, 61, 91, 181, 366)
"""First ages, in days, of the bands of age after the youngest."""

_AGE: Final = NUMBERS.index("age")
_LONGEST_AGE: Final = 730


@dataclass(frozen=True, slots=True)
class Table:
    """Shares converted, by where a lead came from and how old it is."""

    pool: Tally
    bands: tuple[Tally, ...]
    cells: Mapping[tuple[str, int], Tally]

    def tell(self, asked: LeadRows) -> Floats:
        """Return the cell's share, pulled towards that of all of its age, and that to all."""
        bands = [shrink(band, towards=pooled(self.pool)) for band in self.bands]
        none = Tally(hits=0, n=0)
        rates = np.array(
            [
                [
                    shrink(self.cells.get((name, b), none), towards=rate)
                    for b, rate in enumerate(bands)
                ]
                for name in asked.names
            ]
        ).reshape(-1, len(bands))
        return np.asarray(rates[asked.words, bands_of(asked)], dtype=np.float64)

    def counts(self, asked: LeadRows) -> list[int]:
        """Return how many past leads each lead's cell holds."""
        none = Tally(hits=0, n=0)
        found = zip(asked.words, bands_of(asked), strict=True)
        return [self.cells.get((asked.names[word], int(band)), none).n for word, band in found]


@dataclass(frozen=True, slots=True)
class _Scale:
    """What turns leads into columns: where they come from, and mean and spread of the numbers."""

    names: tuple[str, ...]
    mean: Floats
    spread: Floats

    def columns(self, leads: LeadRows) -> tuple[Floats, Floats]:
        """Return standardised numbers with a flag per age band, and a flag per lead source."""
        place = {name: index for index, name in enumerate(self.names)}
        flags = flags_of(leads.names, place)
        numbers = (_logged(leads) - self.mean) / self.spread
        ages = np.eye(len(AGE_BANDS) + 1)[bands_of(leads)]
        return np.hstack([numbers, ages]), flags[leads.words]


def bands_of(leads: LeadRows) -> NDArray[np.intp]:
    """Return each lead's band of age."""
    return np.digitize(leads.numbers[:, _AGE], AGE_BANDS)


def make_table(past: PastLeads) -> Table:
    """Return the shares that past leads teach."""
    width = len(AGE_BANDS) + 1
    keys = past.leads.words * width + bands_of(past.leads)
    size = len(past.leads.names) * width
    n = np.bincount(keys, minlength=size).reshape(-1, width)
    hits = np.bincount(keys, weights=past.is_hit, minlength=size).reshape(-1, width).astype(int)
    return Table(
        pool=Tally(hits=int(hits.sum()), n=int(n.sum())),
        bands=tuple(
            Tally(hits=int(h), n=int(c)) for h, c in zip(hits.sum(0), n.sum(0), strict=True)
        ),
        cells={
            (name, band): Tally(hits=int(hits[row, band]), n=int(n[row, band]))
            for row, name in enumerate(past.leads.names)
            for band in range(width)
        },
    )


def learn(past: PastLeads) -> Mapping[str, LeadTell]:
    """Return every candidate, the three single ones learnt from the same leads."""
    places = every_nth(len(past.leads))
    leads, is_hit = past.leads.take(places), past.is_hit[places]
    scale = _Scale(leads.names, *mean_and_spread(_logged(leads)))
    numbers, flags = scale.columns(leads)
    share = shares_of(flags, is_hit)

    def few_columns(asked: LeadRows) -> Floats:
        own, words = scale.columns(asked)
        return np.column_stack([own[:, : len(NUMBERS)], share(words)])

    by_line = fit_logistic(np.hstack([numbers, flags]), is_hit)
    by_trees = fit_boosting(few_columns(leads), is_hit)
    return candidates(
        make_table(past).tell,
        logistic=lambda asked: by_line(np.hstack(scale.columns(asked))),
        boosting=lambda asked: by_trees(few_columns(asked)),
    )


def _logged(leads: LeadRows) -> Floats:
    numbers: Floats = leads.numbers.copy()
    numbers[:, _AGE] = np.minimum(numbers[:, _AGE], _LONGEST_AGE)
    for name in ("age", "touch"):
        column = NUMBERS.index(name)
        numbers[:, column] = np.log1p(np.maximum(numbers[:, column], 0))
    return numbers
