"""From measures to a verdict: gates, notices, words and the file."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from expectations.limits import Limits, known_checks, load_limits
from flows.errors import SettingsError
from flows.judge.bench import load_own_limits
from flows.judge.gate import decide, worst
from flows.judge.measure import Evidence, Measure, Place
from flows.judge.validation import Findings
from flows.judge.verdicts import read_verdict, write_verdict
from flows.judge.wording import load_wording
from flows.shelves import THRESHOLDS, Workspace
from flows.vocabulary.verdict import Verdict

from .tiny_lake import DAY, settings

WORDING = load_wording(THRESHOLDS.with_name("wording.yml"), currency="JPY")
WORDS = dict.fromkeys(
    (
        *("source", "object_key", "snapshot_on", "values", "pipeline", "last", "age", "rhythm"),
        *("reason", "mend", "kept", "previous", "previous_on", "now", "table", "period", "parts"),
        *("parts_en", "reason_code", "total", "what", "measure", "measure_en", "theirs", "ours"),
        "unexplained",
    ),
    "〈語〉",
) | {"mend_by": "one_order", "formats": "%d/%m/%Y"}


def measure(check: str, **over: object) -> Measure:
    made = {"suite": "deal", "kind": "deal", "data_set": "sfa/deal", "subject": "s", "observed": 1}
    return Measure(check=check, **{**made, "words": WORDS, **over})


def verdict(*measures: Measure, findings: Findings, limits: Limits | None = None) -> Verdict:
    return decide(
        measures,
        findings=findings,
        limits=limits or load_limits(THRESHOLDS, stage="raw"),
        wording=WORDING,
        stage="raw",
        as_of=DAY,
    )


def test_nothing_found_is_a_pass() -> None:
    found = verdict(measure("unknown_stage", observed=0.0), findings={})

    assert (found.outcome, found.checks[0].outcome) == ("pass", "pass")


def test_a_gate_of_one_check_stops_all() -> None:
    found = verdict(
        measure("unknown_stage"),
        measure("duplicate_key_ratio"),
        findings={("s", "unknown_stage"): "gate", ("s", "duplicate_key_ratio"): "notice"},
    )

    assert found.outcome == "stop"
    assert [check.outcome for check in found.checks] == ["stop", "warn"]


def test_a_notice_warns_although_the_gate_stops() -> None:
    found = verdict(
        measure("unparsable_amount_ratio"),
        findings={("s", "unparsable_amount_ratio"): "notice"},
    )

    assert found.outcome == "warn"


@pytest.mark.parametrize(("kind", "outcome"), [("deal", "stop"), ("product", "warn")])
def test_a_refused_file_stops_only_where_numbers_rest_on_it(kind: str, outcome: str) -> None:
    found = verdict(measure("file_refused", kind=kind), findings={("s", "file_refused"): "gate"})

    assert found.outcome == outcome


def test_a_company_changes_gates_and_thresholds() -> None:
    own = settings(gates={"unknown_stage": "warn"}, thresholds={"row_drop": 0.2})

    limits = load_own_limits("raw", settings=own)

    assert limits["unknown_stage"].gate_for("deal") == "warn"
    assert (limits["row_drop"].at_most, limits["row_drop"].rows) == (0.2, 0)


@pytest.mark.parametrize("block", ["gates", "thresholds"])
def test_a_check_that_there_is_not_is_a_fault_of_the_settings(block: str) -> None:
    value = {"unknwon_stage": "warn" if block == "gates" else 0.1}

    with pytest.raises(SettingsError, match=rf"{block}\.unknwon_stage"):
        load_own_limits("raw", settings=settings(**{block: value}))


def test_every_number_has_a_reason_a_date_and_someone_to_ask() -> None:
    for stage in ("raw", "marts"):
        for limit in load_limits(THRESHOLDS, stage=stage).by_check.values():
            assert len(limit.reason) > 20
            assert limit.since <= date(2030, 1, 1)
            assert limit.ask


@pytest.mark.parametrize("check", sorted(known_checks(THRESHOLDS)))
def test_every_check_has_its_words_in_both_languages(check: str) -> None:
    stage = "raw" if check in load_limits(THRESHOLDS, stage="raw").by_check else "marts"
    limit = load_limits(THRESHOLDS, stage=stage)[check]

    said = WORDING.finding(measure(check, rows=2), outcome="stop", limit=limit)

    for sentence in (said.sentence_ja, said.sentence_en, said.mend_ja, said.mend_en):
        assert sentence
        assert "{" not in sentence
    assert said.sentence_ja.endswith("。")
    assert said.sentence_ja.isascii() is False
    assert said.sentence_en.endswith(".")


def test_every_piece_of_evidence_and_every_mend_has_its_words() -> None:
    words = yaml.safe_load(THRESHOLDS.with_name("wording.yml").read_text("utf-8"))
    values = {**WORDS, "count": "3", "on": "2026-11-20", "file": "a.csv", "row": "2", "value": "v"}
    evidence = tuple(Evidence(name, values) for name in words["evidence"])
    limit = load_limits(THRESHOLDS, stage="raw")["undeclared_date_order"]

    for mend in words["mends"]:
        found = measure(
            "undeclared_date_order", words={**WORDS, "mend_by": mend}, evidence=evidence
        )
        said = WORDING.finding(found, outcome="stop", limit=limit)

        assert said.sentence_ja.count("、") >= len(evidence) - 1
        assert said.mend_ja.endswith("。")
        assert said.mend_en.endswith(".")
        assert "{" not in said.sentence_en + said.sentence_ja + said.mend_en + said.mend_ja


def test_a_finding_carries_rows_money_and_place() -> None:
    place = Place(file="商談.csv", row="7", column="stage", value="{謎}" * 100)
    bad = measure("unknown_stage", rows=3, amount=Decimal("12345600.00"), place=place)

    said = WORDING.finding(
        bad, outcome="stop", limit=load_limits(THRESHOLDS, stage="raw")["unknown_stage"]
    )

    assert "3 件、金額 12,345,600 円" in said.sentence_ja
    assert "3 rows, 12,345,600 JPY" in said.sentence_en
    assert (said.file, said.row, said.column) == ("商談.csv", "7", "stage")
    assert len(said.value or "") < 130


def test_a_verdict_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    given = verdict(measure("unknown_stage"), findings={("s", "unknown_stage"): "gate"})
    workspace = Workspace(tmp_path)

    write_verdict(workspace, verdict=given)

    assert read_verdict(workspace, as_of=DAY, stage="raw") == given
    assert read_verdict(workspace, as_of=DAY, stage="marts") is None
    assert [path.name for path in workspace.verdicts(DAY).iterdir()] == ["raw.json"]


def test_the_worst_outcome_decides() -> None:
    assert worst(["pass", "warn", "stop"]) == "stop"
    assert worst(["warn", "pass"]) == "warn"
    assert worst([]) == "pass"
