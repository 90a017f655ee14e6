"""Read dbt's run_results.json: what became of each model and test."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NodeResult:
    """One model or test; status is success, pass, warn, fail, error or skipped."""

    kind: str
    name: str
    status: str
    message: str
    failures: int

    @property
    def sentence(self) -> str:
        """Say in one line what went wrong."""
        if self.status == "fail":
            return f"test [{self.name}] found {self.failures} row(s) that must not be there"
        return f"{self.kind} [{self.name}]: {_first_cause(self.message)}"


def read_run_results(path: Path) -> list[NodeResult]:
    """Return every node that dbt ran or skipped."""
    found = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [
        NodeResult(
            kind=str(node["unique_id"]).split(".")[0],
            name=str(node["unique_id"]).split(".")[2],
            status=str(node["status"]),
            message=str(node["message"] or ""),
            failures=int(node["failures"] or 0),
        )
        for node in found
    ]


def _first_cause(message: str) -> str:
    """Return the engine's own first sentence, without dbt's heading and without the SQL."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    causes = [
        line
        for line in lines
        if not line.startswith(("Runtime Error in", "Database Error in", "Compilation Error in"))
    ]
    return (causes or lines or ["no reason was given"])[0]
