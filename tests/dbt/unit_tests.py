"""Run the unit tests of dbt against a warehouse that was built."""

import json
import os
import subprocess
import sys
from pathlib import Path

from flows.shelves import DBT_PROJECT, Workspace
from tests.dbt.conftest import AS_OF


def run_unit_tests(
    company: Workspace, *, select: str, logs: Path, project: Path = DBT_PROJECT
) -> subprocess.CompletedProcess[str]:
    """Run those selected in a process of its own, ours or those of a company's own project."""
    environment = {
        "PATH": os.environ["PATH"],
        "SHINCHOKU_LANDING": str(company.landing),
        "SHINCHOKU_LAKE": str(company.lake),
        "SHINCHOKU_PARAMETERS": str(company.parameters),
        "SHINCHOKU_FORECASTS": str(company.root / "forecasts"),
        "SHINCHOKU_WAREHOUSE": str(company.candidate),
        "DBT_LOG_PATH": str(logs),
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
    }
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "test", "--select", select),
        *("--project-dir", str(project), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(company.dbt_target)),
        *("--vars", json.dumps({"as_of_date": AS_OF.isoformat()})),
    ]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
