from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.prepare.footings import footings
from flows.prepare.rounded import rounded, share_out
from flows.prepare.scope import cut_by_scope
from tests.reports.made_up import company, member, scope_rows, summary, tables, yen

TENTH = Decimal(100_000)
AMOUNTS = st.lists(
    st.decimals(-(10**10), 10**10, places=2, allow_nan=False), min_size=1, max_size=40
)


@settings(max_examples=200, deadline=None)
@given(AMOUNTS)
def test_a_rounded_column_adds_up_to_its_rounded_sum(values: list[Decimal]) -> None:
    total = (sum(values, Decimal(0)) / TENTH).to_integral_value(ROUND_HALF_UP) * TENTH

    shares = share_out(values, total=total, step=TENTH)

    assert sum(shares) == total
    assert all(abs(share - value) <= TENTH for share, value in zip(shares, values, strict=True))
    assert all(share % TENTH == 0 for share in shares)


def test_an_empty_column_stays_empty() -> None:
    assert share_out([], total=Decimal(0), step=TENTH) == []


def test_of_equal_remainders_the_first_gets_the_step() -> None:
    shares = share_out([yen("0.05")] * 3, total=yen("0.2"), step=TENTH)

    assert shares == [yen("0.1"), yen("0.1"), yen(0)]


def test_a_gap_is_the_difference_of_what_is_printed() -> None:
    for cut in cut_by_scope(company(), kinds=("company", "unit")).values():
        told = rounded(cut, unit="million").summary

        assert told.landing_amount is not None
        assert told.target_amount is not None
        assert told.landing_gap_amount == told.landing_amount - told.target_amount
        assert told.variance_amount == told.bookings_amount - told.target_amount


def test_each_member_s_gap_is_landing_less_target_and_each_column_adds_up() -> None:
    cut = rounded(cut_by_scope(company(), kinds=("unit",))["unit", "east"], unit="million")

    for name in ("target_amount", "bookings_amount", "landing_amount", "landing_gap_amount"):
        column = [getattr(row, name) for row in cut.members]
        assert sum(column) == getattr(cut.summary, name), name
    assert sum(row.pace_gap_amount or 0 for row in cut.members) == cut.summary.pace_gap_amount


def test_the_footings_close_every_column_even_where_members_do_not_add_up() -> None:
    whole = summary(target_amount=yen(900), members_target_amount=yen(480))
    members = tuple(member(number, whole) for number in range(12))
    cut = cut_by_scope(tables(scope_rows(whole) | {"members": members}), kinds=("unit",))
    told = rounded(cut["unit", "east"], unit="million")

    rest, difference, total = footings(told.summary, members=told.members)

    for name in ("target_amount", "bookings_amount", "landing_gap_amount", "stalled_deal_count"):
        shown = sum(getattr(row, name) for row in told.members[:5])
        lines = shown + getattr(rest, name) + getattr(difference, name)
        assert lines == getattr(total, name), name
    assert (rest.count, total.target_amount) == (7, yen(900))


def test_an_unknown_amount_is_never_rounded_to_zero() -> None:
    whole = summary()
    members = (member(0, whole, landing_amount=None, target_amount=None),)
    cut = cut_by_scope(tables(scope_rows(whole) | {"members": members}), kinds=("unit",))

    (row,) = rounded(cut["unit", "east"], unit="million").members

    assert (row.landing_amount, row.target_amount, row.landing_gap_amount) == (None, None, None)
