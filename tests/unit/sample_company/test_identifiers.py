"""Record ids: unique, also where case is not told apart."""

import numpy as np

from sample_company.identifiers import make_ids

SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def test_ids_of_many_blocks_differ_even_without_case() -> None:
    ids = [
        record
        for block in range(5)
        for record in make_ids("006", block=block, numbers=np.arange(20_000))
    ]

    assert len({record.lower() for record in ids}) == len(ids)


def test_the_suffix_tells_which_letters_are_capital() -> None:
    for record in make_ids("006", block=61, numbers=np.arange(500)):
        chunks = (record[0:5], record[5:10], record[10:15])
        places = [sum(1 << at for at, c in enumerate(chunk) if c.isupper()) for chunk in chunks]

        assert record[15:] == "".join(SUFFIX[place] for place in places)
