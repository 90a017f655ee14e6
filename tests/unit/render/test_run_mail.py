"""Mails to operations: what to mend first, in their language, and what has been defined anew."""

from datetime import date
from typing import get_args

import pytest

from flows.render.run_mail import CHANGES_SHOWN, definitions_mail, run_mail
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.definitions import DefinitionChange, Definitions
from flows.vocabulary.languages import Language
from flows.vocabulary.outbox import MailEvent
from flows.vocabulary.progress_rows import TieOutRow, TrustRow
from flows.vocabulary.run_report import DefinitionsReport, RunOutcome, RunReport, RunStep
from flows.vocabulary.verdict import CheckResult

DAY = date(2026, 11, 20)
WARNING = CheckResult(
    check="late", data_set="crm/deal", outcome="warn", sentence_ja="遅れています。",
    sentence_en="It is late.", mend_ja="早く出してください。", mend_en="Deliver earlier.",
)  # fmt: skip
SOURCE = TrustRow(
    source="crm", object="*", last_snapshot_on=DAY, age_days=0, rows_read=12_345,
    rows_accepted=12_300, rows_superseded=5, rows_quarantined=40, rows_skipped=0,
    amount_quarantined=None,
)  # fmt: skip
TIE_OUT = TieOutRow(
    control_date=DAY, total_count=20, agreed_count=18, explained_count=1, differing_count=1,
    largest_amount=None, largest_count=3,
)  # fmt: skip


def report(language: Language = "ja", outcome: RunOutcome = "done", **changes: object) -> RunReport:
    made = RunReport(
        language=language, company_name="青海システムズ", workspace="/srv/sales", run_id="r1",
        as_of=DAY, outcome=outcome, sources=(SOURCE,), tie_out=TIE_OUT, checks_passed=246,
        warnings=(WARNING,), mails={"accepted": 23, "unknown": 1},
        steps=(
            RunStep(step="ingest", sentence="688 files read", seconds=11.3),
            RunStep(step="model", sentence="303 models", seconds=80.5),
        ),
    )  # fmt: skip
    return made.model_copy(update=changes)


def test_a_mail_says_how_long_what_came_what_was_found_what_went_out() -> None:
    mail = run_mail(report(), templates=REPORT_TEMPLATES)

    assert mail.subject == "【shinchoku】2026-11-20 処理完了（青海システムズ）"
    assert mail.text == (
        "2026-11-20 時点の処理が終わりました（所要 1分32秒）。\n"
        "\n■ 受領データ\n"
        "- crm：最新 2026-11-20、読込 12,345 行（採用 12,300・重複 5・隔離 40）\n"
        "\n■ 検査：合格 246 件・警告 1 件・停止 0 件\n"
        "- 遅れています。\n  -> 早く出してください。\n"
        "\n■ 元システムとの突合\n"
        "- 2026-11-20 の 20 件：一致 18・案件で説明済み 1・不一致 1\n"
        "\n■ メール\n- 送信 23 通\n"
        "- 結果不明 1 通：届いたかを確かめ、「shinchoku outbox resolve」で登録してください。\n"
        "\n■ 工程\n- ingest: 688 files read (11.3 s)\n- model: 303 models (80.5 s)\n"
        "\n実行 r1　ワークスペース /srv/sales\n"
    )


def test_what_is_to_be_mended_stands_before_everything_else() -> None:
    halted = report("en", "held", fault="deals lack a stage\nadd it to stages", mails={}, steps=())
    mail = run_mail(halted, templates=REPORT_TEMPLATES)

    assert mail.subject.startswith("shinchoku 2026-11-20: to mend")
    head = mail.text.split("SOURCES")[0]
    assert head.endswith("TO MEND\ndeals lack a stage\nadd it to stages\n\n")
    assert "No step was done." in mail.text
    assert "Deliver earlier." in mail.text


@pytest.mark.parametrize("outcome", ["done", "held", "failed"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_outcome_and_every_state_of_a_mail_has_words(
    language: Language, outcome: RunOutcome
) -> None:
    states = get_args(MailEvent)
    seen = report(language, outcome, mails=dict.fromkeys(states, 1), sources=(), tie_out=None)

    mail = run_mail(seen, templates=REPORT_TEMPLATES)

    assert "{" not in mail.text + mail.subject
    assert mail.text.count("1 ") + mail.text.count("1通") >= len(states)


def test_a_source_that_never_came_is_called_so() -> None:
    never = SOURCE.model_copy(update={"last_snapshot_on": None})

    assert "最新 未受領" in run_mail(report(sources=(never,)), templates=REPORT_TEMPLATES).text


def _definitions(**settings: str) -> Definitions:
    return Definitions(version="1.0", program="aaa", settings=settings)


def test_definitions_tell_what_is_new_gone_and_other() -> None:
    before = _definitions(a="1", gone="x")
    after = _definitions(a="2", fresh="y").model_copy(update={"version": "1.1"})

    assert [(one.key, one.before, one.after) for one in after.changes_since(before)] == [
        ("version", "1.0", "1.1"),
        ("a", "1", "2"),
        ("fresh", None, "y"),
        ("gone", "x", None),
    ]
    assert after.changes_since(after) == ()


def test_the_mail_on_definitions_shows_both_sides_and_how_many_more() -> None:
    many = tuple(
        DefinitionChange(key=f"targets.k{number}", before="1", after=None)
        for number in range(CHANGES_SHOWN + 2)
    )
    told = DefinitionsReport(
        language="ja", company_name="青海", as_of=DAY, since=date(2026, 10, 30),
        changes=(DefinitionChange(key="version", before="1.0", after="1.1"), *many),
    )  # fmt: skip
    mail = definitions_mail(told, templates=REPORT_TEMPLATES)

    assert "2026-10-30 の発行分と次の点で計算の前提が違います" in mail.text
    assert "- shinchoku の版：1.0 → 1.1" in mail.text
    assert "- targets.k0：1 → （なし）" in mail.text
    assert "ほか 3 件" in mail.text
