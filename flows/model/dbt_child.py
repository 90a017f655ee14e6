"""dbt in a process of its own: it reads its project once, then builds what it is told.

``python -m flows.model.dbt_child <words>``: the words hold for every call of dbt. Each line of the
standard input is a JSON list with the words of one build; dbt answers with its log lines on the
standard output, and ENDED closes them. The process ends with its input.
"""

import json
import sys

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from flows.model.dbt_process import ENDED


def main() -> None:
    """Read the project, then build for every line of the input."""
    words = sys.argv[1:]
    # A project that cannot be read has no manifest: the build tells why, as it tells all faults.
    # Nobody reads its manifest.json, and writing that takes seconds.
    parsed = dbtRunner().invoke(["parse", "--no-write-json", *words]).result
    manifest = parsed if isinstance(parsed, Manifest) else None
    # What is read stays to the end: looking through it again and again for garbage is an eighth
    # of the work.
    for line in sys.stdin:
        dbtRunner(manifest=manifest).invoke(["build", *words, *json.loads(line)])
        # One process at a time may hold the warehouse, and the next one is not this.
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        sys.stdout.write(f"{ENDED}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
