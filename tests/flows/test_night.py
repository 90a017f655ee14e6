"""One night at a time, its order, and its flows under Prefect."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows import fingerprint as fingerprints
from flows import steps
from flows.errors import UsageError
from flows.judge.verdicts import write_verdict
from flows.night import AnotherRunError, Night, open_night, sole_run
from flows.render.run_mail import run_mail
from flows.runs import last_runs
from flows.shelves import REPORT_TEMPLATES
from flows.summary import report_of
from flows.vocabulary.verdict import CheckResult, Verdict

from .conftest import Answer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def night(workspace: Path, shinchoku: Callable[..., Answer]) -> Night:
    shinchoku("init", workspace, "--from", "salesforce")
    delivery = workspace / "landing" / "crm" / "2026-11-20"
    delivery.mkdir(parents=True)
    (delivery / "Opportunity.csv").write_text(
        "Id,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate\n"
        "006A,倉庫,Prospecting,100,2026-12-01,005A,2026-11-01\n",
        encoding="utf-8",
    )
    return open_night(workspace, as_of=None)


def test_the_business_date_is_that_of_the_newest_delivery(night: Night) -> None:
    assert night.as_of == date(2026, 11, 20)


def test_a_companys_own_models_and_what_they_alone_read_make_another_night(night: Night) -> None:
    def fingerprint() -> str:
        return fingerprints.of_data(night.shelves, night.settings, {}, night.as_of)

    model = night.shelves.own_dbt_project / "models" / "own_deal.sql"
    of_its_own = night.shelves.landing / "erp" / "2026-11-20" / "margin.csv"
    later = night.shelves.landing / "erp" / "2026-11-21" / "margin.csv"
    found = [fingerprint()]
    for file in (model, of_its_own, later):
        file.parent.mkdir(parents=True)
        file.write_text("select 1", encoding="utf-8")
        found.append(fingerprint())

    assert len(set(found)) == 3
    assert found[2] == found[3]


def test_a_room_stands_for_all_its_steps_in_their_order() -> None:
    assert steps.choose(("model", "collect"), send=True) == (
        "collect", "model", "model outlook", "promote",
    )  # fmt: skip
    assert steps.choose((), send=False) == steps.ORDER[:-1]


def test_the_mail_to_operations_says_each_warning_with_its_mend(night: Night) -> None:
    warning = CheckResult(
        check="undeclared_date_order",
        data_set="crm/deal",
        outcome="warn",
        sentence_ja="日と月の順が分かりません。",
        sentence_en="day or month first?",
        mend_ja="date_format を書いてください。",
        mend_en="declare date_format",
    )
    verdict = Verdict(as_of=night.as_of, stage="raw", outcome="warn", checks=(warning,))
    write_verdict(night.shelves, verdict=verdict)

    report = report_of(night, [], outcome="done", fault="")
    text = run_mail(report, templates=REPORT_TEMPLATES).text

    assert "- 日と月の順が分かりません。\n  -> date_format を書いてください。" in text
    assert "day or month first?" not in text


def test_an_unknown_step_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"\[dance\] is no step; the steps are collect"):
        steps.choose(("dance",), send=True)


def test_an_unknown_report_is_answered_with_those_there_are(night: Night) -> None:
    with pytest.raises(UsageError, match="weekly-progress"):
        open_night(night.workspace, as_of=None, reports=("daily",))


def test_two_runs_never_work_in_one_workspace(night: Night) -> None:
    other = (
        "import sys; from pathlib import Path; from flows.night import open_night, sole_run\n"
        "with sole_run(open_night(Path(sys.argv[1]), as_of=None)): print('in')"
    )
    command = [sys.executable, "-c", other, str(night.workspace)]
    with sole_run(night):
        meanwhile = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    afterwards = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert AnotherRunError.__name__ in meanwhile.stderr
    assert night.run_id in meanwhile.stderr
    assert afterwards.stdout.strip() == "in"


@pytest.mark.usefixtures("prefect")
def test_the_flow_runs_the_chosen_steps_under_their_names(night: Night) -> None:
    from prefect.client.orchestration import get_client

    from flows.nightly import nightly

    done = nightly(workspace=night.workspace, only=("collect", "ingest"), send=False)

    assert [step.step for step in done] == ["collect", "ingest"]
    with get_client(sync_client=True) as client:
        flows = {flow.name for flow in client.read_flows()}
        tasks = {run.name.rsplit("-", 1)[0] for run in client.read_task_runs()}
    assert {"nightly", "refresh-warehouse"} <= flows
    assert {"collect", "ingest"} <= tasks
    events = last_runs(night.shelves.ledger, count=1)[0]
    assert [event.state for event in events if event.step == "run"] == ["started", "done"]


@pytest.mark.usefixtures("prefect")
def test_a_gate_that_holds_fails_the_flow_and_is_told_in_the_ledger(night: Night) -> None:
    from flows.errors import HeldError
    from flows.nightly import nightly

    settings = night.shelves.settings_file
    text = settings.read_text(encoding="utf-8").replace("stage: Prospecting", "stage: Other", 1)
    settings.write_text(text, encoding="utf-8")

    with pytest.raises(HeldError, match="Prospecting"):
        nightly(workspace=night.workspace, only=("collect", "ingest", "judge"), send=True)

    last = last_runs(night.shelves.ledger, count=1)[0][-1]
    assert (last.step, last.state) == ("run", "held")
