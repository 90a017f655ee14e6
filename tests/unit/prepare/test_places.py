"""The tree of scopes, as the page that lists a publication shows it."""

from dataclasses import replace

from flows.prepare.places import places_of
from flows.vocabulary.progress import ReportOrder
from tests.reports import made_up

TABLES = made_up.company()
UNITS = ["東日本営業部", "西日本営業部"]


def test_people_stand_below_their_unit_and_units_below_the_company() -> None:
    places = places_of(TABLES, company=made_up.ORDER)

    told = [(p.scope_kind, p.scope_id, p.depth) for p in places if p.scope_kind != "owner"]
    assert told == [("company", "company", 0), ("unit", "east", 1), ("unit", "west", 1)]
    west = [p.scope_id for p in places].index("west")
    assert {p.depth for p in places if p.scope_kind == "owner"} == {2}
    assert all(p.scope_id.startswith("west-") for p in places[west + 1 :])


def test_the_company_bears_the_name_that_the_settings_give_it() -> None:
    (company, *_) = places_of(TABLES, company=made_up.ORDER)

    assert (company.name, company.name_en) == (
        made_up.ORDER.company_name,
        made_up.ORDER.company_name_en,
    )


def test_without_a_name_in_the_settings_the_record_names_it() -> None:
    (company, *_) = places_of(TABLES, company=ReportOrder(report="todo"))

    assert company.name == "青海システムズ"


def test_a_person_with_a_second_post_stands_at_the_first_alone() -> None:
    (east,) = (row for row in TABLES.summaries if row.scope_id == "east")
    guest = made_up.member(9, east, child_id="west-1", is_dual_post=True)
    tables = replace(TABLES, members=(guest, *TABLES.members))

    assert places_of(tables, company=made_up.ORDER) == places_of(TABLES, company=made_up.ORDER)


def test_a_unit_that_stands_below_none_stands_below_the_company() -> None:
    members = tuple(row for row in TABLES.members if row.child_id != "west")
    tables = replace(TABLES, members=members)

    (west,) = (p for p in places_of(tables, company=made_up.ORDER) if (p.scope_id) == "west")

    assert west.depth == 1


def test_units_that_stand_below_each_other_are_told_once() -> None:
    (east,) = (row for row in TABLES.summaries if row.scope_id == "east")
    (west,) = (row for row in TABLES.summaries if row.scope_id == "west")
    circle = (
        made_up.member(1, east, child_kind="unit", child_id="west"),
        made_up.member(1, west, child_kind="unit", child_id="east"),
    )
    tables = replace(TABLES, members=circle)

    told = [p.scope_id for p in places_of(tables, company=made_up.ORDER)]

    assert sorted(told) == ["company", "east", "west"]
