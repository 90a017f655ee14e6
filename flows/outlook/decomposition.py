"""Say how much of a gap each factor of a product made: exact Shapley parts (metrics 46 and 47).

Source of the method: Shapley 1953, Sun 1998; of the cross-check: LMDI-I, Ang 2016.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import factorial, floor, lcm, log, prod
from operator import mul

Factor = Fraction | None
"""A factor; null: undefined, because one before it in the chain is zero."""


def first_zero(factors: Sequence[Factor]) -> int | None:
    """Return the place of the first factor that is zero; null: none is."""
    return next((place for place, value in enumerate(factors) if value == 0), None)


def shapley_parts(actual: Sequence[Factor], plan: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return what each factor adds to product(actual) - product(plan); they sum to it exactly.

    A part is the mean, over all orders in which factors may turn from plan to actual, of what the
    product changes when this one turns.

    Zeros: the first factor of the chain that is zero bears the whole gap, for with it nothing else
    could have brought anything; the limit of LMDI-I is the same. What comes after it is undefined
    (the size of a win where nothing was won), counts as planned, and its part is 0. So for volume,
    speed, win rate and size: no deal worked: all is volume's; none decided: all is speed's; none
    won: all is the win rate's.
    """
    zero = first_zero(actual)
    if zero is not None:
        gap = -prod(plan, start=Fraction(1))
        return tuple(gap if place == zero else Fraction(0) for place in range(len(plan)))
    known = [value for value in actual if value is not None]
    return _parts(known, plan)


def _parts(actual: Sequence[Fraction], plan: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return the Shapley part of each factor.

    The products of the others, by how many of them are actual, are the coefficients of
    Π (plan + actual · z); each has the weight of the orders that come by it. All is reckoned in
    whole numbers of each factor's common denominator: as exact as fractions, and much faster.
    """
    both = list(zip(actual, plan, strict=True))
    wholes = [lcm(now.denominator, then.denominator) for now, then in both]
    pairs = [
        tuple(one.numerator * (whole // one.denominator) for one in pair)
        for pair, whole in zip(both, wholes, strict=True)
    ]
    count = len(plan)
    weights = [factorial(turned) * factorial(count - 1 - turned) for turned in range(count)]
    under = factorial(count) * prod(wholes)
    return tuple(
        Fraction((now - then) * sum(map(mul, weights, _products(pairs, place))), under)
        for place, (now, then) in enumerate(pairs)
    )


def _products(pairs: Sequence[tuple[int, ...]], left_out: int) -> list[int]:
    """Return the sums of products of all factors but one, by how many of them are actual."""
    sums = [1]
    for place, (now, then) in enumerate(pairs):
        if place != left_out:
            sums = [
                then * stays + now * turns
                for stays, turns in zip([*sums, 0], [0, *sums], strict=True)
            ]
    return sums


def in_coins(parts: Sequence[Fraction], *, whole: Decimal, coin: Decimal) -> tuple[Decimal, ...]:
    """Return the parts in whole coins so that they sum to the whole, by largest remainder.

    Of equal remainders the first part has the coin. What a rate of exchange left of less than a
    coin goes to the part with the largest remainder.
    """
    counts = [part / Fraction(coin) for part in parts]
    floors = [floor(count) for count in counts]
    missing = whole / coin - sum(floors)
    coins = max(int(missing // 1), 0)
    by_remainder = sorted(range(len(parts)), key=lambda place: floors[place] - counts[place])
    extra = dict.fromkeys(by_remainder[:coins], Decimal(1))
    extra[by_remainder[0]] = extra.get(by_remainder[0], Decimal(0)) + missing - coins
    return tuple((low + extra.get(place, 0)) * coin for place, low in enumerate(floors))


def log_mean_parts(actual: Sequence[Factor], plan: Sequence[Fraction]) -> tuple[float, ...] | None:
    """Return the parts by LMDI-I, as a cross-check; null: not all factors are above zero."""
    known = [float(value) for value in actual if value is not None and value > 0]
    planned = [float(value) for value in plan if value > 0]
    if len(known) < len(actual) or len(planned) < len(plan):
        return None
    now, then = prod(known), prod(planned)
    change = log(now / then)
    mean = (now - then) / change if change else now
    return tuple(mean * log(one / other) for one, other in zip(known, planned, strict=True))
