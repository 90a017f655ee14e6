"""What makes the sample company believable."""

from collections import Counter
from itertools import pairwise

import pytest

from sample_company.layouts import STAGES

from .conftest import Company

pytestmark = pytest.mark.slow


def number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0


def test_between_a_quarter_and_a_third_of_decided_deals_are_won(company: Company) -> None:
    stages = Counter(row["StageName"] for row in company.rows("Opportunity.csv"))

    assert 0.25 <= stages["受注"] / (stages["受注"] + stages["失注"]) <= 0.35


def test_no_stage_is_unknown(company: Company) -> None:
    assert {row["StageName"] for row in company.all_rows("Opportunity.csv")} <= set(STAGES)


def test_the_history_ends_where_the_extract_stands(company: Company) -> None:
    newest = {row["OpportunityId"]: row for row in company.all_rows("OpportunityHistory.csv")}
    extract = company.rows("Opportunity.csv")

    same = [row for row in extract if row["StageName"] == newest[row["Id"]]["StageName"]]

    assert len(same) == len(extract)


def test_deals_are_pushed_change_hands_and_vanish(company: Company) -> None:
    first = {row["Id"]: row for row in company.rows("Opportunity.csv", "2026-08-23")}
    last = {row["Id"]: row for row in company.rows("Opportunity.csv")}
    both = [(first[deal], last[deal]) for deal in first.keys() & last.keys()]

    assert first.keys() - last.keys()
    assert any(old["OwnerId"] != new["OwnerId"] for old, new in both)
    assert any(
        old["CloseDate"] < new["CloseDate"] and new["IsClosed"] == "false" for old, new in both
    )


def test_deals_that_were_lost_are_opened_again(company: Company) -> None:
    stages: dict[str, list[str]] = {}
    for row in company.all_rows("OpportunityHistory.csv"):
        stages.setdefault(row["OpportunityId"], []).append(row["StageName"])

    reopened = [deal for deal in stages.values() if ("失注", "見積・交渉") in pairwise(deal)]

    assert 0 < len(reopened) < len(stages) / 20


def test_there_is_one_open_whale(company: Company) -> None:
    amounts = sorted(
        (number(row["Amount"]), row["IsClosed"], row["CloseDate"])
        for row in company.rows("Opportunity.csv")
    )

    assert amounts[-1] == (240_000_000, "false", "2026-12-25")
    assert amounts[-2][0] <= 160_000_000


def test_every_owner_of_a_deal_but_the_spoilt_ones_is_a_user(company: Company) -> None:
    users = {row["Id"] for row in company.rows("User.csv")}
    owners = Counter(row["OwnerId"] for row in company.rows("Opportunity.csv"))

    strangers = {owner: count for owner, count in owners.items() if owner not in users}

    assert sorted(strangers.values()) == [3, 3]


def test_a_task_comes_again_when_it_is_done(company: Company) -> None:
    states: dict[str, list[str]] = {}
    for row in company.all_rows("Task.csv"):
        states.setdefault(row["Id"], []).append(row["Status"])

    assert ["未着手", "完了"] in states.values()


def test_lines_of_a_won_deal_mostly_add_up_to_its_amount(company: Company) -> None:
    amounts = {row["Id"]: number(row["Amount"]) for row in company.rows("Opportunity.csv")}
    sums: Counter[str] = Counter()
    for row in company.all_rows("OpportunityLineItem.csv"):
        sums[row["OpportunityId"]] += number(row["TotalPrice"])

    equal = [deal for deal, total in sums.items() if amounts.get(deal) == total]

    assert 0.9 < len(equal) / len(sums) < 1


def test_two_managers_read_english(company: Company) -> None:
    readers = [row["LanguageLocaleKey"] for row in company.rows("User.csv")]

    assert readers.count("en_US") == 2
