"""Write ``median_ranks.csv`` again: ``python dbt_project/seeds/median_ranks.py``.

A bootstrap draws n values out of n, with replacement, and takes the median of each draw. How often
the median of a draw lies at or below the k-th smallest value needs no drawing: it is the chance
that at least half of n draws fall among the k smallest, Bin(n, k/n) ≥ half. The lowest k whose
chance reaches 5 % is the lower end of the 90 % interval; the upper end is its mirror, n + 1 − k.

Of an even number the lower of the two middle values is looked at, and at the upper end the upper
one: the interval is at most one rank wider than that of the mean of the two.
"""

from bisect import bisect_left
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Final

FEWEST: Final = 10
"""Below it no interval is told."""
MOST: Final = 400
"""Beyond it the ranks are those of the normal distribution (macros/intervals.sql)."""
TAIL: Final = Fraction(5, 100)


def low_rank(n: int) -> int:
    """Return the lowest k with P(Bin(n, k/n) ≥ half of n) ≥ 5 %, counted in whole numbers."""
    half = (n + 1) // 2
    return bisect_left(range(1, n + 1), TAIL, key=lambda rank: _chance(n, rank, half)) + 1


def _chance(n: int, rank: int, half: int) -> Fraction:
    ways = sum(comb(n, hits) * rank**hits * (n - rank) ** (n - hits) for hits in range(half, n + 1))
    return Fraction(ways, n**n)


def main() -> None:
    """Write the file beside this one."""
    rows = [f"{n},{low_rank(n)},{n + 1 - low_rank(n)}" for n in range(FEWEST, MOST + 1)]
    file = Path(__file__).with_suffix(".csv")
    file.write_text("\n".join(["value_count,low_rank,high_rank", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
