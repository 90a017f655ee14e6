"""Lint the SQL that changed since it last passed: ``python dbt_project/lint/run.py``.

sqlfluff takes one to three seconds a file and keeps no memory. This keeps one: a file that passed
is linted again only when it, a macro, the settings or sqlfluff itself is another.
"""

import hashlib
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PROJECT: Final = ROOT / "dbt_project"
NOT_LINTED: Final = {"fct_bookings_bridge.sql", "fct_pipeline_movement.sql"}
"""Made by macros that hand lists on: text to sqlfluff. tests/architecture parses them."""
FAULTS_FOUND: Final = 1
"""What sqlfluff ends with where it read every file and some are faulty."""
PASSED: Final = ROOT / ".sqlfluff_cache" / "passed.txt"


def _digest(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _digests() -> dict[str, Path]:
    """Return each model and data test by the digest of all that its verdict rests on."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["sqlfluff"]
    shared = [PROJECT / "lint" / "adapter.py", *sorted((PROJECT / "macros").glob("*.sql"))]
    common = [f"{version('sqlfluff')} {rules}".encode(), *(file.read_bytes() for file in shared)]
    folders = (PROJECT / "models", PROJECT / "data_tests")
    return {
        _digest([*common, str(file).encode(), file.read_bytes()]): file
        for folder in folders
        for file in sorted(folder.rglob("*.sql"))
        if file.name not in NOT_LINTED
    }


def main() -> int:
    """Lint what has not passed as it is now, and remember what passes."""
    digests = _digests()
    passed = set(PASSED.read_text(encoding="utf-8").split()) if PASSED.is_file() else set()
    wanted = {digest: file for digest, file in digests.items() if digest not in passed}
    if not wanted:
        return 0
    files = [str(file) for file in wanted.values()]
    processes = str(os.cpu_count() or 1)
    command = [sys.executable, "-m", "sqlfluff", "lint", "-q", "--processes", processes, *files]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603
    sys.stdout.write(done.stdout)
    if done.returncode <= FAULTS_FOUND:
        clean = {digest for digest, file in wanted.items() if f"[{file}]" not in done.stdout}
        PASSED.parent.mkdir(exist_ok=True)
        kept = (passed & digests.keys()) | clean
        PASSED.write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
