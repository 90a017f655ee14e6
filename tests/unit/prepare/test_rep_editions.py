"""The rep edition: where a person stands, what is to be done, money that adds up."""

from decimal import Decimal

import pytest

from flows.prepare.rep_editions import action_of, headline_of, in_steps, rep_editions_of
from flows.vocabulary.rep import RepRow
from tests.reports.made_up import ORDER
from tests.reports.made_up_rep import deal, person, recognition, silent, tables


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "to_go"),
        ({"gap_to_go_amount": Decimal(0), "bookings_amount": Decimal(41_000_000)}, "reached"),
        ({"remaining_business_days": 0}, "over"),
        ({"target_amount": None}, "no_target"),
        ({"target_amount": Decimal(0)}, "no_target"),
    ],
)
def test_the_headline_says_where_a_person_stands(changes: dict[str, object], code: str) -> None:
    assert headline_of(person(**changes)).code == code


@pytest.mark.parametrize(
    ("who", "deals", "code"),
    [
        (person(), (deal(1),), "move"),
        (person(), (deal(9),), "clear_tasks"),
        (person(overdue_task_count=0), (deal(9),), "go_on"),
        (silent(), (), "find_deals"),
    ],
)
def test_the_action_is_the_first_thing_that_asks_for_it(
    who: RepRow, deals: tuple[object, ...], code: str
) -> None:
    assert action_of(who, deals=deals).code == code


def test_the_gap_is_between_the_printed_figures() -> None:
    told = in_steps(
        person(target_amount=Decimal(10_049_999), bookings_amount=Decimal(9_950_000)),
        unit="million",
    )

    assert (told.target_amount, told.bookings_amount) == (10_000_000, 10_000_000)
    assert told.gap_to_go_amount == 0


def test_the_printed_deals_add_up_to_the_printed_total_and_a_blank_stays_blank() -> None:
    rows = tables("aki")
    amounts = (Decimal(1_249_999), None, Decimal(2_450_000))
    deals = tuple(deal(number, amount=amount) for number, amount in enumerate(amounts, start=1))
    who = person(open_amount=Decimal(3_699_999))
    made = type(rows)((who,), deals, (), (), (), (), ())

    ((context, _),) = rep_editions_of(made, order=ORDER, period="2026W47", snapshot_id="0")

    printed = [one.amount for one in context.deals]
    assert printed[1] is None
    assert sum(amount for amount in printed if amount) == context.person.open_amount == 3_700_000


def test_each_person_gets_the_own_rows_in_the_own_language() -> None:
    made = rep_editions_of(tables("aki", "ben"), order=ORDER, period="2026W47", snapshot_id="0")

    told = [
        (c.key.scope_id, c.key.language, {d.scope_id for d in c.deals}, len(r)) for c, r in made
    ]

    assert told == [("aki", "ja", {"aki"}, 1), ("ben", "en", {"ben"}, 1)]


def test_who_has_left_or_has_no_address_is_sent_nothing() -> None:
    rows = tables("aki")
    gone = type(rows)((person(is_active=False), person("ben", email=None)), (), (), (), (), (), ())

    made = rep_editions_of(gone, order=ORDER, period="2026W47", snapshot_id="0")

    assert [people for _, people in made] == [(), ()]


def test_a_person_is_told_of_no_recognition_of_another_even_in_their_own_scope() -> None:
    rows = tables("aki")
    mixed = type(rows)(
        *(rows.people, (), (), (), (), ()),
        (recognition("streak", rows.people[0], "ben", month_count=3),),
    )

    with pytest.raises(ValueError, match="another person is recognised"):
        list(rep_editions_of(mixed, order=ORDER, period="2026W47", snapshot_id="0"))
