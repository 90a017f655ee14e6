"""What dbt says, in sentences for people."""

import json
from pathlib import Path

from flows.model.faults import DataTestFailedError, ModelFailedError
from flows.model.run_results import NodeResult, read_run_results
from flows.shelves import DBT_PROJECT

MESSAGE = "Runtime Error in model fct_deal (models/x.sql)\n  Conversion Error: bad [x]\n  LINE 9: y"


def test_a_failed_model_is_told_by_the_engines_own_first_sentence(tmp_path: Path) -> None:
    node = {
        "unique_id": "model.shinchoku.fct_deal",
        "status": "error",
        "message": MESSAGE,
        "failures": None,
    }
    (tmp_path / "run_results.json").write_text(json.dumps({"results": [node]}), encoding="utf-8")

    found = read_run_results(tmp_path / "run_results.json")

    assert "model [fct_deal]: Conversion Error: bad [x]" in str(ModelFailedError(failures=found))


def test_a_failed_test_holds_the_run_and_says_how_many_rows_it_found() -> None:
    failed = NodeResult(kind="test", name="assert_x", status="fail", message="", failures=3)

    fault = DataTestFailedError(failures=[failed])

    assert fault.exit_status == 3
    assert "test [assert_x] found 3 row(s)" in str(fault)


def test_a_unit_below_itself_is_told_with_its_mend() -> None:
    name = "assert_every_owner_is_in_the_company_and_in_one_unit_chain"
    assert (DBT_PROJECT / "data_tests" / f"{name}.sql").is_file()
    failed = NodeResult(kind="test", name=name, status="fail", message="", failures=8)

    assert "mend the superior of each unit" in str(DataTestFailedError(failures=[failed]))
