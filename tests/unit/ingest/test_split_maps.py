"""Splits of deals as Salesforce exports them and as a sheet keeps them."""

from collections.abc import Callable

from flows.ingest import load_source_map
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

SALESFORCE = (
    "Id,OpportunityId,SplitOwnerId,SplitType.DeveloperName,SplitPercentage,SplitAmount,IsDeleted\n"
    "1,D1,U1,Revenue,60,600,false\n"
    "2,D1,U2,Overlay,40,400,false\n"
)
SHEET = "案件ID,担当者ID,分担区分,割合(%)\nD1,U1,売上,60\nD1,U2,売上,40\n"
SHEET_WITH_KIND = "案件ID,担当者,分担区分,分担額\nD1,見本 太郎,支援,1000\n"


def test_an_opportunity_split_is_read_by_the_map_of_salesforce(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(load_source_map("salesforce", None, {}))
    desk.land("OpportunitySplit.csv", SALESFORCE.encode())
    desk.ingest()

    found = [
        tuple(row[name] for name in ("split_id", "deal_id", "owner_id", "split_kind", "percent"))
        for row in desk.rows("deal_split")
    ]

    assert found == [("1", "D1", "U1", "Revenue", "60"), ("2", "D1", "U2", "Overlay", "40")]


def test_a_line_of_a_sheet_is_known_by_deal_person_and_kind(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(load_source_map("spreadsheet", None, {}))
    desk.land("分担_本社.csv", SHEET.encode())
    desk.land("分担_支社.csv", SHEET_WITH_KIND.encode())
    desk.ingest()

    found = {row["split_id"]: (row["percent"], row["amount"]) for row in desk.rows("deal_split")}

    assert found == {
        "D1-U1-売上": ("60", None),
        "D1-U2-売上": ("40", None),
        "D1-見本 太郎-支援": (None, "1000"),
    }
