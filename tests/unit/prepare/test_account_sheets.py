from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from flows.prepare.account_sheets import action_of, headline_of, read_sheet_tables, sheets_of
from flows.vocabulary.account_sheet import AccountContext
from tests.reports.made_up_accounts import ORDER, account, line, offer, silent, write_accounts


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("accounts") / "shinchoku.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
    return write_accounts(file)


def sheets(warehouse: Path, **changes: object) -> dict[str, tuple[AccountContext, list[str]]]:
    order = ORDER.model_copy(update=changes)
    tables = read_sheet_tables(warehouse, order=order)
    made = sheets_of(tables, order=order, period="2026-11", snapshot_id="0123456789")
    return {
        context.key.scope_id: (context, [person.address for person in people])
        for context, people in made
    }


def test_the_first_accounts_of_each_owner_are_key_and_those_that_are_listed(accounts: Path) -> None:
    assert set(sheets(accounts)) == {"sfa/A1", "sfa/B2"}
    assert set(sheets(accounts, top_per_owner=0, listed=("C3",))) == {"sfa/C3"}
    assert set(sheets(accounts, top_per_owner=2)) == {"sfa/A1", "sfa/B2", "sfa/C3"}


def test_a_sheet_goes_to_the_readers_of_its_account_and_holds_its_rows(accounts: Path) -> None:
    context, people = sheets(accounts)["sfa/A1"]

    assert people == ["m-owner-one@aomi.example", "owner-one@aomi.example"]
    text = context.model_dump_json()
    assert "open_deal-sfa/A1-1" in text
    assert "B2" not in text
    assert "owner-two" not in text


def test_a_row_of_another_account_is_refused(accounts: Path) -> None:
    context, _ = sheets(accounts)["sfa/A1"]
    fields = {name: getattr(context, name) for name in AccountContext.model_fields}

    for strange in ({"lines": (line(1, "contact", "sfa/B2"),)}, {"offers": (offer(1, "sfa/B2"),)}):
        with pytest.raises(ValidationError, match="sfa/B2"):
            AccountContext(**(fields | strange))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purchase_state": "dormant", "is_touched": False}, "dormant"),
        ({"purchase_state": "late"}, "late"),
        ({"purchase_state": "due", "open_deal_count": 9}, "due"),
        ({"purchase_state": "ahead", "is_touched": False, "activity_recent_count": 0}, "untouched"),
        ({"purchase_state": "ahead"}, "open"),
        ({"purchase_state": "unknown", "open_deal_count": 0}, "nothing_open"),
    ],
)
def test_the_headline_is_the_most_urgent_that_is_known(
    changes: dict[str, object], code: str
) -> None:
    assert headline_of(account(**changes)).code == code


def test_activities_that_are_not_kept_are_no_silence() -> None:
    assert headline_of(silent()).code == "nothing_open"


def test_an_open_inquiry_is_answered_before_anything_is_offered() -> None:
    offers = (offer(1),)

    assert action_of(account(open_inquiry_count=2), offers=offers).count == 2
    assert action_of(account(), offers=offers).names == ("製品1",)
    assert action_of(account(purchase_state="ahead"), offers=offers).code == "go_on"


def test_an_offer_that_few_others_tell_of_makes_no_sentence() -> None:
    few = (offer(1, account_count=3, next_account_count=2, offer_note="n_small"),)

    assert action_of(account(), offers=few).code == "go_on"
    assert action_of(account(contact_touched_count=0), offers=few).code == "meet"
    assert action_of(account(contact_touched_count=None), offers=few).code == "go_on"
    assert action_of(silent(), offers=()).code == "register"
