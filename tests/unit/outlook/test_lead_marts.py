"""What is read of leads on a day: which are open, what is known of them, what came of them."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from flows.outlook.lead_marts import NUMBERS, LeadState, read_leads

from .past_leads import AS_OF, DAY, LAST_ORIGIN, lead, many_leads, put, write_leads

pytestmark = pytest.mark.unit

CREATED = LAST_ORIGIN - 10 * DAY


def _read(path: Path) -> LeadState:
    with duckdb.connect(str(path), read_only=True) as connection:
        return read_leads(connection, as_of=AS_OF)


def _on(state: LeadState, origin: date) -> tuple[object, ...]:
    """Return all that is known of the leads of a past day, without what came of them."""
    found = state.past.of(state.past.origins == np.datetime64(origin))
    words = [found.leads.names[word] for word in found.leads.words]
    return words, found.leads.numbers.tolist()


def _number(state: LeadState, name: str) -> list[float]:
    return state.leads.numbers[:, NUMBERS.index(name)].tolist()


def test_a_lead_converted_on_the_ninetieth_day_counts_and_one_day_later_does_not(
    tmp_path: Path,
) -> None:
    path = write_leads(
        tmp_path / "w.duckdb",
        [
            lead("on_the_day", CREATED, converted=LAST_ORIGIN - 28 * DAY + 90 * DAY),
            lead("too_late", CREATED - 40 * DAY, converted=LAST_ORIGIN - 28 * DAY + 91 * DAY),
            lead("before", CREATED - 40 * DAY, converted=LAST_ORIGIN - 28 * DAY),
        ],
    )
    put(path, "fct_lead", [lead("early", CREATED - 40 * DAY, converted=LAST_ORIGIN + 62 * DAY)])

    past = _read(path).past

    day_before = past.of(past.origins == np.datetime64(LAST_ORIGIN - 28 * DAY))
    assert day_before.is_hit.tolist() == [True, False]  # early, too_late
    newest = past.of(past.origins == np.datetime64(LAST_ORIGIN))
    assert newest.is_hit.tolist() == [True, True, True]


def test_who_was_turned_down_or_not_yet_there_was_not_open(tmp_path: Path) -> None:
    path = write_leads(
        tmp_path / "w.duckdb",
        [
            lead("down", CREATED, closed=LAST_ORIGIN),
            lead("down_later", CREATED, closed=LAST_ORIGIN + DAY),
            lead("of_the_day", LAST_ORIGIN),
            lead("not_yet", LAST_ORIGIN + DAY),
            lead("undated", None),
        ],
    )

    state = _read(path)

    newest = state.past.of(state.past.origins == np.datetime64(LAST_ORIGIN))
    assert newest.leads.numbers[:, NUMBERS.index("age")].tolist() == [10, 0]
    assert [lead_id for _, lead_id in state.keys] == ["not_yet", "of_the_day"]
    assert state.undated == (("sfa", "undated"),)


def test_contacts_count_up_to_the_day_at_most_five_and_an_inquiry_is_one(tmp_path: Path) -> None:
    path = write_leads(
        tmp_path / "w.duckdb",
        [
            lead("busy", CREATED),
            lead("quiet", CREATED),
            lead("asked", CREATED),
            lead("became", CREATED, converted=AS_OF),
        ],
    )
    acts = [(f"a{i}", "busy", AS_OF - i * DAY, None) for i in range(8)]
    acts += [("b1", "quiet", AS_OF - 30 * DAY, None), ("b2", "quiet", AS_OF, AS_OF + DAY)]
    acts += [("c", "became", CREATED, None)]
    put(path, "fct_activity", [("sfa", a, who, None, True, on, done) for a, who, on, done in acts])
    put(path, "fct_inquiry", [("sfa", "i1", "asked", None, AS_OF - 29 * DAY)])

    state = _read(path)

    assert [lead_id for _, lead_id in state.keys] == ["asked", "busy", "quiet"]
    assert _number(state, "recent") == [1, 5, 0]
    assert _number(state, "touch") == [29, 0, 30]


def test_contacts_that_conversion_takes_off_the_lead_say_nothing(tmp_path: Path) -> None:
    path = write_leads(
        tmp_path / "w.duckdb", [lead("open", CREATED), lead("became", CREATED, converted=AS_OF)]
    )
    put(path, "fct_activity", [("sfa", "a1", "open", None, True, AS_OF, None)])

    assert _number(_read(path), "recent") == [0]


def test_a_company_is_known_from_the_day_of_its_account_and_of_its_first_win(
    tmp_path: Path,
) -> None:
    path = write_leads(
        tmp_path / "w.duckdb",
        [lead(f"l{i}", CREATED, account=account) for i, account in enumerate("abc")],
    )
    put(
        path, "dim_account", [("sfa", "a", AS_OF), ("sfa", "b", AS_OF + DAY), ("sfa", "c", CREATED)]
    )
    put(path, "fct_deal", [("sfa", "d1", "sfa", "c"), ("sfa", "d2", "sfa", "a")])
    wins = [("d1", AS_OF), ("d2", AS_OF + DAY)]
    put(path, "fct_deal_version", [("sfa", deal, "won", False, on) for deal, on in wins])

    state = _read(path)

    assert _number(state, "known") == [1, 0, 1]
    assert _number(state, "won") == [0, 0, 1]


def test_a_company_that_is_named_on_conversion_only_says_nothing(tmp_path: Path) -> None:
    leads = [
        lead("became", CREATED, account="a", converted=AS_OF),
        lead("named", CREATED, account="a"),
    ]
    leads += [lead(f"l{i}", CREATED) for i in range(9)]
    path = write_leads(tmp_path / "w.duckdb", leads)
    put(path, "dim_account", [("sfa", "a", CREATED)])

    state = _read(path)

    assert set(_number(state, "known")) == {0}
    assert state.past.leads.numbers[:, NUMBERS.index("known")].max() == 0


def test_shuffling_all_that_began_after_a_day_changes_nothing_that_was_known_on_it(
    tmp_path: Path,
) -> None:
    """Accounts, wins, contacts, conversions and new leads after the day tell it nothing."""
    origin = LAST_ORIGIN - 10 * 28 * DAY
    leads = _with_accounts(many_leads(lambda _: 0.4, n=900))
    before = _on(_read(_full(tmp_path / "before.duckdb", leads, origin, shift=0)), origin)
    later = [_changed(row, origin) for row in leads]

    after = _on(_read(_full(tmp_path / "after.duckdb", later, origin, shift=13)), origin)

    assert later != leads
    assert len(before[0]) > 20
    assert before == after
    known = np.array(before[1])
    assert (known.std(axis=0) > 0).all()


def _with_accounts(leads: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [(*row[:2], "Kita", f"a{place % 60}", *row[4:]) for place, row in enumerate(leads)]


def _changed(row: tuple[object, ...], origin: date) -> tuple[object, ...]:
    """Give a lead another end, or another begin, where it lies after the day."""
    *names, created, converted, closed, _, _ = row
    if created > origin:
        created = min(created + 9 * DAY, AS_OF)
    if (converted or closed or origin) > origin:
        converted, closed = closed, converted
    return (*names, created, converted, closed, bool(converted), not converted and not closed)


def _full(path: Path, leads: list[tuple[object, ...]], origin: date, *, shift: int) -> Path:
    """Add accounts, wins and contacts; those after the day are moved and change their account."""
    drawn = np.random.default_rng(5)
    write_leads(path, leads)
    accounts, deals, versions, acts = [], [], [], []
    for number in range(60):
        days = [origin + timedelta(days=int(d)) for d in drawn.integers(-200, 200, size=40)]
        moved = [day + shift * DAY if day > origin else day for day in days]
        account = [f"a{(number + (shift if day > origin else 0)) % 60}" for day in days]
        accounts.append(("sfa", f"a{number}", moved[0]))
        deals.append(("sfa", f"d{number}", "sfa", f"a{number}"))
        versions.append(("sfa", f"d{number}", "won", False, moved[1]))
        acts += [
            ("sfa", f"t{number}-{i}", None, account[i], True, moved[i], None) for i in range(2, 40)
        ]
    for table, rows in (
        ("dim_account", accounts),
        ("fct_deal", deals),
        ("fct_deal_version", versions),
        ("fct_activity", acts),
    ):
        put(path, table, rows)
    return path
