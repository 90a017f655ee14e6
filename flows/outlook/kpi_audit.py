"""Which KPI led bookings, by how many weeks, and which tells nothing that another does not.

Each weekly series is ranked, and its ranks are held against their own 8-week moving mean and
against the usual of such a week (end of a quarter, end of a month, weeks before): trend and season
are out. Of the lags 0 to 26 the one with the largest Spearman correlation counts. Who looks at so
many lags and KPIs finds something by chance: bookings shuffled in blocks of weeks say how large
the largest of all of them then is, and a lead is told only beyond that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Verdict = Literal["leads", "no_sign", "redundant", "too_short"]
Better = Literal["higher", "lower"]

LAST_LAG: Final = 26
LEAST_WEEKS: Final = 52
"""Weeks of bookings, and of a KPI, below which nothing is said."""
LEAST_SHARE: Final = 0.5
"""Weeks of these that must have a booking, or a record of the KPI."""
LEVEL: Final = 0.03
"""Chance beyond which a lead is not told. Weeks shuffled in blocks are a little less alike than
real ones: at 0.03 a table of twelve series of noise has a lead in 2 to 4 % of all, below the 5 %
that are promised."""
INTERVAL: Final = (5.0, 95.0)
SAME: Final = 0.9
"""Correlation from which on two KPIs tell the same."""
BLOCK: Final = 8
SHUFFLES: Final = 999
DRAWS: Final = 500
_HALF: Final = 4
_LEAST_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Series:
    """A KPI by week, all weeks in a row; a week without a value is NaN."""

    code: str
    segment: str
    better: Better
    values: Floats

    @property
    def key(self) -> tuple[str, str]:
        """Return what names the KPI."""
        return (self.code, self.segment)


@dataclass(frozen=True, slots=True)
class Audited:
    """What is known of one KPI; the correlation is that at the lag."""

    series: Series
    verdict: Verdict
    note: str = ""
    n: int = 0
    lag: int | None = None
    lag_ends: tuple[int | None, int | None] = (None, None)
    correlation: float | None = None
    ends: tuple[float | None, float | None] = (None, None)
    p: float | None = None
    limit: float | None = None
    twin: tuple[str, str] | None = None
    twin_correlation: float | None = None


@dataclass(frozen=True)
class _Leads:
    """One KPI against bookings: centred ranks, a row per lag, over the same weeks."""

    series: Series
    residuals: Floats
    lagged: Floats
    booked: Floats

    @cached_property
    def correlations(self) -> Floats:
        """Return Spearman's correlation at every lag."""
        return correlations_of(self.lagged, self.booked[None])[:, 0]

    @property
    def n(self) -> int:
        """Return how many weeks of bookings are compared."""
        return int(self.booked.size)

    @property
    def lag(self) -> int:
        """Return the lag at which the correlation is largest; of equal ones the shortest."""
        return int(np.argmax(np.round(np.abs(self.correlations), 9)))

    @property
    def correlation(self) -> float:
        """Return the correlation there."""
        return float(self.correlations[self.lag])

    @property
    def strength(self) -> float:
        """Return it as a number that compares with those of other lengths."""
        return abs(self.correlation) * float(np.sqrt(self.n - 1))


@dataclass(frozen=True, slots=True)
class Weeks:
    """What kind of week each one is, counted to the next end of a month or quarter."""

    kinds: tuple[str, ...]
    members: Mapping[str, NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        """Group the weeks by their kind."""
        kinds = np.array(self.kinds)
        groups = {kind: np.flatnonzero(kinds == kind) for kind in sorted(set(self.kinds))}
        object.__setattr__(self, "members", groups)


def audit_kpis(
    bookings: Floats, kpis: Sequence[Series], weeks: Weeks, *, seed: int
) -> tuple[Audited, ...]:
    """Return the verdict on every KPI, in the order given; the seed settles what is drawn."""
    booked = residuals_of(bookings, weeks)
    short = {kpi.key: _too_short(bookings, kpi.values) for kpi in kpis}
    leads = [_against(booked, kpi, weeks) for kpi in kpis if not short[kpi.key]]
    rng = np.random.default_rng(seed)
    largest = _largest_by_chance(booked, leads, rng)
    judged = {one.series.key: _judged(one, largest, rng) for one in leads}
    told = {key: _held_against(judged[key], judged, leads) for key in judged}
    return tuple(
        told.get(kpi.key) or Audited(kpi, "too_short", short[kpi.key], _known_weeks(kpi.values))
        for kpi in kpis
    )


def residuals_of(values: Floats, weeks: Weeks) -> Floats:
    """Return the ranks of a series less their moving mean and the usual of such a week.

    From its first known week on; a week without a value between others says nothing and is 0.
    """
    known = ~np.isnan(values)
    left = np.full(values.shape, np.nan)
    if not known.any():
        return left
    ranks = np.zeros(values.shape)
    ranks[known] = (ranks_of(values[None, known])[0] - 0.5) / known.sum() - 0.5
    # a mean over eight weeks about the week itself: the two at its ends count half
    weights = np.ones(2 * _HALF + 1)
    weights[[0, -1]] = 0.5
    summed = np.convolve(ranks, weights, mode="same")
    counted = np.convolve(known.astype(np.float64), weights, mode="same")
    left[known] = ranks[known] - summed[known] / counted[known]
    for members in weeks.members.values():
        alike = members[known[members]]
        if alike.size >= _LEAST_GROUP:
            left[alike] -= left[alike].mean()
    first = int(np.argmax(known))
    left[first:] = np.nan_to_num(left[first:])
    return left


def ranks_of(rows: Floats) -> Floats:
    """Return the ranks within each row, from 1; equal values share the mean of theirs."""
    order = np.argsort(rows, axis=1, kind="stable")
    placed = np.take_along_axis(rows, order, axis=1)
    places = np.broadcast_to(np.arange(rows.shape[1]), rows.shape)
    differs = placed[:, 1:] != placed[:, :-1]
    edge = np.ones((rows.shape[0], 1), dtype=bool)
    first = np.maximum.accumulate(np.where(np.hstack([edge, differs]), places, 0), axis=1)
    last_at = np.where(np.hstack([differs, edge]), places, rows.shape[1])
    last = np.minimum.accumulate(last_at[:, ::-1], axis=1)[:, ::-1]
    ranks = np.empty(rows.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=1)
    return ranks


def _too_short(bookings: Floats, values: Floats) -> str:
    """Return why nothing can be said; '' where something can."""
    first = max(_first(bookings), _first(values))
    n = bookings.size - first
    if n < LEAST_WEEKS:
        return "short"
    sold, seen = bookings[first:], values[first:]
    is_sparse = np.mean(np.nan_to_num(sold) != 0) < LEAST_SHARE
    if is_sparse or np.mean(~np.isnan(seen) & (seen != 0)) < LEAST_SHARE:
        return "sparse"
    return "constant" if np.unique(seen[~np.isnan(seen)]).size < _LEAST_GROUP else ""


def _first(values: Floats) -> int:
    """Return the first known week; the number of weeks where none is."""
    known = ~np.isnan(values)
    return int(np.argmax(known)) if known.any() else values.size


def _known_weeks(values: Floats) -> int:
    return int(np.count_nonzero(~np.isnan(values)))


def _against(booked: Floats, kpi: Series, weeks: Weeks) -> _Leads:
    """Return a KPI at every lag, over the weeks of bookings that each of them has."""
    residuals = residuals_of(kpi.values, weeks)
    first = max(_first(booked), _first(residuals) + LAST_LAG)
    lagged = np.stack(
        [residuals[first - lag : residuals.size - lag] for lag in range(LAST_LAG + 1)]
    )
    return _Leads(kpi, residuals, centred_ranks(lagged), centred_ranks(booked[None, first:])[0])


def centred_ranks(rows: Floats) -> Floats:
    """Return each row as ranks less their mean, doubled: whole numbers, so that sums are exact."""
    return np.asarray(2 * ranks_of(np.round(rows, 12)) - (rows.shape[1] + 1))


def correlations_of(left: Floats, right: Floats) -> Floats:
    """Return the correlation of each row of centred ranks with each; of a constant row 0.

    The products are sums of whole numbers, the same in whatever order they are added up.
    """
    spread = np.sqrt(np.outer((left**2).sum(axis=1), (right**2).sum(axis=1)))
    return np.asarray(
        np.divide(left @ right.T, spread, out=np.zeros(spread.shape), where=spread > 0)
    )


def _largest_by_chance(booked: Floats, leads: Sequence[_Leads], rng: np.random.Generator) -> Floats:
    """Return, for each shuffle of bookings, the largest strength over all KPIs and lags."""
    if not leads:
        return np.zeros(SHUFFLES)
    known = booked[_first(booked) :]
    values, places = np.unique(np.round(known, 12), return_inverse=True)
    shuffled = places[_orders(known.size, rng)]
    ranked = {
        n: centred_places(shuffled[:, -n:], values.size) for n in sorted({one.n for one in leads})
    }
    largest = np.zeros(SHUFFLES)
    for one in leads:
        chance = np.abs(correlations_of(one.lagged, ranked[one.n])) * np.sqrt(one.n - 1)
        largest = np.maximum(largest, chance.max(axis=0))
    return largest


def centred_places(rows: NDArray[np.int64], values: int) -> Floats:
    """Return the same ranks of rows of places among so many values: counted, not sorted.

    Twice the mean of the ranks of equal values is twice those below them, them, and one.
    """
    placed = rows + np.arange(len(rows))[:, None] * values
    counts = np.bincount(placed.ravel(), minlength=len(rows) * values).reshape(-1, values)
    doubled = (2 * counts.cumsum(axis=1) - counts - rows.shape[1]).astype(np.float64)
    return np.asarray(np.take(doubled, placed))


def _orders(n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return weeks in blocks of another order, cut at a place of chance; one row per shuffle."""
    keys = rng.random((SHUFFLES, n // BLOCK + 1))[:, : -(-n // BLOCK)]
    blocks = np.argsort(keys, axis=1, kind="stable")
    weeks = (blocks[:, :, None] * BLOCK + np.arange(BLOCK)).reshape(SHUFFLES, -1)
    return np.asarray(
        (weeks[weeks < n].reshape(SHUFFLES, n) + rng.integers(n, size=(SHUFFLES, 1))) % n
    )


def _judged(one: _Leads, largest: Floats, rng: np.random.Generator) -> Audited:
    """Return a KPI with its interval, how likely chance alone is, and what follows."""
    lags, low, high = _drawn(one, rng)
    p = (1 + int(np.count_nonzero(largest >= one.strength))) / (SHUFFLES + 1)
    made = Audited(
        one.series, "no_sign", n=one.n, lag=one.lag, lag_ends=lags, p=p,
        correlation=one.correlation, ends=(low, high),
        limit=float(np.quantile(largest, 1 - LEVEL) / np.sqrt(one.n - 1)),
    )  # fmt: skip
    if low <= 0 <= high:
        return replace(made, note="interval_holds_zero")
    if p > LEVEL:
        return replace(made, note="searched")
    if (one.correlation > 0) != (one.series.better == "higher"):
        return replace(made, note="wrong_direction")
    return replace(made, note="same_week") if one.lag == 0 else replace(made, verdict="leads")


def _drawn(one: _Leads, rng: np.random.Generator) -> tuple[tuple[int, int], float, float]:
    """Return the ends of the lag, and of the correlation at it, over weeks drawn in blocks."""
    starts = rng.integers(one.n, size=(DRAWS, -(-one.n // BLOCK)))
    drawn = ((starts[:, :, None] + np.arange(BLOCK)) % one.n).reshape(DRAWS, -1)[:, : one.n]
    places = drawn + np.arange(DRAWS)[:, None] * one.n
    counts = np.bincount(places.ravel(), minlength=DRAWS * one.n).reshape(DRAWS, -1)
    found = counted_correlations(one.lagged, one.booked, counts.astype(np.float64))
    low, high = (float(end) for end in np.percentile(found[one.lag], INTERVAL))
    lags = np.argmax(np.abs(found), axis=0)
    first, last = (int(end) for end in np.percentile(lags, INTERVAL, method="nearest"))
    return (first, last), low, high


def counted_correlations(rows: Floats, booked: Floats, counts: Floats) -> Floats:
    """Return the correlation of each row with bookings where each week counts so many times."""
    booked = booked[None]
    sums = np.vstack([booked, booked**2, rows, rows**2, rows * booked]) @ counts.T
    y, yy = sums[0], sums[1]
    x, xx, xy = np.split(sums[2:], 3)
    n = booked.size
    spread = np.sqrt((n * xx - x**2) * (n * yy - y**2))
    return np.asarray(np.divide(n * xy - x * y, spread, out=np.zeros_like(x), where=spread > 0))


def _held_against(
    told: Audited, judged: Mapping[tuple[str, str], Audited], leads: Sequence[_Leads]
) -> Audited:
    """Return a KPI that tells what a better one tells as redundant; else as it is."""
    own = next(one for one in leads if one.series.key == told.series.key)
    better = [
        (abs(_alike(own, other)), other)
        for other in leads
        if judged[other.series.key].verdict == "leads" and _rank(other) > _rank(own)
    ]
    same, twin = max(better, key=lambda pair: pair[0], default=(0.0, own))
    if same < SAME:
        return told
    return replace(told, verdict="redundant", note="", twin=twin.series.key, twin_correlation=same)


def _rank(one: _Leads) -> tuple[float, str, str]:
    return (round(one.strength, 9), *one.series.key)


def _alike(one: _Leads, other: _Leads) -> float:
    """Return the correlation of two KPIs in the same weeks."""
    first = max(_first(one.residuals), _first(other.residuals))
    rows = centred_ranks(np.stack([one.residuals[first:], other.residuals[first:]]))
    return float(correlations_of(rows[:1], rows[1:])[0, 0])
