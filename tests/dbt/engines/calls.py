"""dbt called for an engine that is not DuckDB, with the profiles that stand beside this file."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from flows.shelves import DBT_PROJECT, Workspace

PROFILES: Final = Path(__file__).parent


def call_dbt(
    python: Path,
    words: Sequence[str],
    *,
    workspace: Workspace,
    engine: str,
    as_of: date,
    variables: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Call the dbt of a Python for an engine; what it makes lies in ``target_of`` that engine."""
    target = target_of(workspace, engine)
    told = {
        "PATH": os.environ["PATH"],
        "SHINCHOKU_LAKE": str(workspace.lake),
        "SHINCHOKU_PARAMETERS": str(workspace.parameters),
        "SHINCHOKU_FORECASTS": str(workspace.root / "forecasts"),
        "DBT_LOG_PATH": str(target / "logs"),
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONUTF8": "1",
    }
    command = [
        *(str(python), "-m", "dbt.cli.main", "--no-use-colors", "--quiet", *words),
        *("--target", engine, "--target-path", str(target)),
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(PROFILES)),
        *("--vars", json.dumps({"as_of_date": as_of.isoformat()})),
    ]
    return subprocess.run(
        command, env={**told, **(variables or {})}, capture_output=True, text=True, check=False
    )


def target_of(workspace: Workspace, engine: str) -> Path:
    """Return where dbt's work for an engine lies."""
    return workspace.dbt_target.with_name(f"dbt_target_{engine}")
