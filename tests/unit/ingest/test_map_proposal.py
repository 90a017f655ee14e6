"""A proposed map says how sure it is of each column, and names what it could not place."""

from pathlib import Path

import pytest

from flows.ingest.column_evidence import look_at
from flows.ingest.map_proposal import KNOWN_HEADER, KNOWN_PART, MISFIT, propose_map


def landed(tmp_path: Path, text: str, name: str = "案件.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_known_headers_are_certain_parts_of_them_are_not_and_the_rest_is_named(
    tmp_path: Path,
) -> None:
    text = (
        "案件番号,案件名称,進捗ステータス,受注見込金額(千円),確度,完了予定日,メモ\n"
        '1,ポンプ,提案,"1,200",60,2026/05/31,a\n2,弁,受注,300,100,2026/04/30,\n'
    )

    proposal = propose_map(landed(tmp_path, text, encoding="cp932"))

    sure = {column.name: (column.header, column.confidence) for column in proposal.columns}
    assert proposal.object_name == "deal"
    assert sure["deal_id"] == ("案件番号", KNOWN_HEADER)
    assert sure["stage"] == ("進捗ステータス", KNOWN_PART)
    assert sure["amount"] == ("受注見込金額(千円)", KNOWN_PART)
    assert proposal.unplaced == (("メモ", "text"),)
    assert proposal.missing == ()
    assert proposal.stages == (("提案", 1), ("受注", 1))
    options = {column.name: dict(column.options) for column in proposal.columns}
    assert options["amount"] == {"unit": 1000}
    assert options["probability"] == {"unit": 0.01}


def test_a_known_header_over_values_of_another_kind_is_doubted(tmp_path: Path) -> None:
    text = "案件ID,案件名,金額\n1,甲,2026-04-01\n2,乙,2026-04-02\n"

    proposal = propose_map(landed(tmp_path, text))

    (amount,) = [column for column in proposal.columns if column.name == "amount"]
    assert amount.confidence == MISFIT
    assert "date" in amount.reason


def test_people_and_targets_are_told_from_deals(tmp_path: Path) -> None:
    people = landed(
        tmp_path, "社員番号,氏名,メールアドレス,部署名\n1,甲,a@example.com,東\n", "u.csv"
    )
    targets = landed(tmp_path, "対象コード,対象月,目標額(千円)\nE,2026-04,100\n", "t.csv")

    assert propose_map(people).object_name == "user"
    assert propose_map(targets).object_name == "target"


def test_a_key_that_no_header_names_is_said_to_be_missing(tmp_path: Path) -> None:
    proposal = propose_map(
        landed(tmp_path, "案件名,フェーズ,金額,完了予定日\n甲,提案,1,2026-04-01\n")
    )

    assert proposal.missing == ("deal_id",)


@pytest.mark.parametrize(
    ("values", "date_format", "told"),
    [
        (["31/05/2026", "01/02/2026"], ("%d/%m/%Y",), ""),
        (["05/31/26", "01/02/26"], ("%m/%d/%y",), ""),
        (["31/05/2026", "01.02.2026"], ("%d.%m.%Y", "%d/%m/%Y"), ""),
        (["31.05.2026", "2026/04/01"], ("%d.%m.%Y",), ""),
        (["98/12/25", "26/04/03"], ("%y/%m/%d",), ""),
        (["01/02/2026", "03/04/2026"], (), "either way round in all 2 values"),
        (["25/11/03", "26/04/03"], (), "either way round in all 2 values"),
        (["31/05/2026", "05/31/2026"], (), "1 value(s) fit day-month only, 1 month-day only"),
        (["2026/05/31", "令和8年5月1日", "20260501", "2026-05-31 10:00"], (), ""),
    ],
)
def test_the_order_of_day_and_month_is_told_only_by_values_that_show_it(
    values: list[str], date_format: tuple[str, ...], told: str
) -> None:
    evidence = look_at(values)

    assert evidence.kind == "date"
    assert evidence.date_format == date_format
    assert told in evidence.warning
    assert bool(told) == bool(evidence.warning)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["￥１，２００", "1,200円", "△300", "120万", "(1,000)"], "number"),
        (["60%", "１００％"], "share"),
        (["提案", "1"], "text"),
        (["", ""], "text"),
        ([], "blank"),
        (["-", "円", "()"], "text"),
    ],
)
def test_what_values_are_is_what_nine_of_ten_show(values: list[str], kind: str) -> None:
    assert look_at(values).kind == kind
