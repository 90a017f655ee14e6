"""MetricFlow asked for real: its numbers are those of kpi_value.

It has an environment of its own: ``uv venv .venv-metricflow`` and ``uv pip install --python
.venv-metricflow dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.6 dbt-metricflow==0.15.0``, or
``SHINCHOKU_METRICFLOW`` names the ``bin`` of another one.
"""

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from flows.shelves import DBT_PROJECT, PROJECT_ROOT, Workspace
from flows.vocabulary.stages import Stage
from tests.dbt.conftest import AS_OF, build, deal, make_settings
from tests.dbt.tiny_lake import TinyLake

BIN = Path(os.environ.get("SHINCHOKU_METRICFLOW", PROJECT_ROOT / ".venv-metricflow" / "bin"))
SEMANTICS = DBT_PROJECT / "semantic_models"
# Parts of ratios have no number of their own.
METRICS = tuple(
    metric["name"]
    for metric in yaml.safe_load((SEMANTICS / "metrics.yml").read_text("utf-8"))["metrics"]
    if not metric["name"].endswith("_part")
)
FIRST_DAY, QUARTERS = date(2026, 4, 1), ("2026-04-01", "2026-07-01")

Ask = Callable[..., list[dict[str, str]]]


def fill(lake: TinyLake) -> None:
    """Deliver two quarters of every kind of deal, targets and activities."""
    lake.prepare()
    people = [{"user_id": key, "user_name": key, "unit_name": "営業一課"} for key in ("u1", "u2")]
    lake.deliver("user", FIRST_DAY, people)
    names = ("may", "july", "small", "lost", "open", "late", "held", "unknown")
    known = {"created_at": "2026-04-01", "close_date": "2026-08-31"}
    lake.deliver("deal", FIRST_DAY, [deal(name, **known) for name in names])
    today: dict[str, dict[str, str | None]] = {
        "may": {"stage": "受注", "close_date": "2026-05-11"},
        "july": {"stage": "受注", "close_date": "2026-07-10", "amount": "3000000"},
        "small": {
            "stage": "受注",
            "close_date": "2026-07-20",
            "owner_id": "u2",
            "amount": "500000",
        },
        "lost": {"stage": "失注", "close_date": "2026-07-12"},
        "open": {"stage": "提案", "owner_id": "u2"},
        "late": {"close_date": "2026-07-20"},
        "held": {"stage": "保留"},
        "unknown": {"amount": None},
    }
    lake.deliver("deal", AS_OF, [deal(name, **{**known, **today[name]}) for name in names])
    month = {"metric_id": "bookings_amount", "scope_kind": "company", "period_kind": "month"}
    months = [f"2026-{number:02}-01" for number in range(4, 10)]
    targets = [{**month, "period_start": day, "value": "2000000"} for day in months]
    lake.deliver("target", AS_OF, targets)
    done = {"activity_kind": "訪問", "deal_id": "open", "owner_id": "u1", "status": "完了"}
    visits = [
        {"activity_id": day, "activity_date": day, **done} for day in ("2026-05-08", "2026-07-30")
    ]
    lake.deliver("activity", FIRST_DAY, visits[:1])
    lake.deliver("activity", AS_OF, visits)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace of two quarters, built."""
    if not (BIN / "mf").is_file():
        pytest.skip(f"MetricFlow is not in [{BIN}]; the head of this file says how to put it there")
    made = Workspace(tmp_path_factory.mktemp("semantics"))
    fill(TinyLake(workspace=made))
    settings = make_settings()
    stages = (*settings.stages["sfa"]["*"], Stage(stage="保留", order=5, status="on_hold"))
    build(made, settings.model_copy(update={"stages": {"sfa": {"*": stages}}}))
    return made


@pytest.fixture(scope="module")
def ask(company: Workspace) -> Ask:
    """Return a way to ask MetricFlow; its own dbt parses a copy of the project."""
    project = company.root / "metricflow"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    environment = {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(company.root),
        "DBT_PROFILES_DIR": str(project),
        "SHINCHOKU_LAKE": str(company.lake),
        "SHINCHOKU_PARAMETERS": str(company.parameters),
        "SHINCHOKU_FORECASTS": str(company.root / "forecasts"),
        "SHINCHOKU_WAREHOUSE": str(company.candidate),
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
    }

    def run(*words: str) -> None:
        done = subprocess.run(
            words, cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]

    run("dbt", "parse", "--vars", json.dumps({"as_of_date": AS_OF.isoformat()}))

    def question(*metrics: str, by: str) -> list[dict[str, str]]:
        answer = project / "answer.csv"
        run("mf", "query", "--metrics", ",".join(metrics), "--group-by", by, "--csv", str(answer))
        with answer.open(encoding="utf-8", newline="") as rows:
            return list(csv.DictReader(rows))

    return question


def printed(warehouse: Path, scope_kind: str) -> dict[tuple[str, str, str], float | None]:
    """Return kpi_value of quarters by metric, scope and first day."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select metric_id, scope_id, period_start::varchar, value from marts.kpi_value"
            " where period_kind = 'quarter' and segment_kind = 'all' and scope_kind = ?",
            [scope_kind],
        ).fetchall()
    return {(metric, scope, day): value for metric, scope, day, value in rows}


def number(text: str) -> float | None:
    """Return a cell of an answer; an empty one is null."""
    return float(text) if text not in ("", "None", "nan") else None


def test_every_metric_of_the_company_is_that_of_kpi_value(ask: Ask, company: Workspace) -> None:
    time = "metric_time__fiscal_quarter_start"
    answers = {row[time][:10]: row for row in ask(*METRICS, by=time)}
    told = {
        (metric, day): value
        for (metric, _, day), value in printed(company.candidate, "company").items()
        if metric in METRICS and day in QUARTERS
    }

    assert {metric for metric, _ in told} == set(METRICS)
    # what MetricFlow finds no record for is nothing to it, and 0 in our counts and sums
    for (metric, day), value in told.items():
        assert number(answers[day][metric]) == pytest.approx(value) or (
            not value and number(answers[day][metric]) is None
        ), (metric, day)
    assert sum(number(answers[day][metric]) is not None for metric, day in told) > len(METRICS)


def test_a_persons_metrics_are_those_of_kpi_value(ask: Ask, company: Workspace) -> None:
    metrics = ("bookings_amount", "won_deal_count", "win_rate_count_ratio", "activity_count")
    time = "metric_time__fiscal_quarter_start"
    told = printed(company.candidate, "owner")

    rows = ask(*metrics, by=f"{time},owner")

    assert {(row["owner"], row[time][:10]) for row in rows} >= {
        ("u1", QUARTERS[0]),
        ("u2", QUARTERS[1]),
    }
    for row in (row for row in rows if row[time][:10] in QUARTERS):
        for metric in metrics:
            value = told[metric, row["owner"], row[time][:10]]
            assert number(row[metric]) == pytest.approx(value) or not value, (metric, row)


def test_bookings_can_be_told_apart_by_what_is_known_of_deal_and_unit(ask: Ask) -> None:
    rows = ask("bookings_amount", by="deal__stage,owner__unit__unit_name")

    assert [
        (row["deal__stage"], row["owner__unit__unit_name"])
        for row in rows
        if number(row["bookings_amount"])
    ] == [("受注", "営業一課")]
    assert sum(number(row["bookings_amount"]) or 0 for row in rows) == 4_500_000
