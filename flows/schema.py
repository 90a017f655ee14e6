"""Writes the JSON Schemas of what people write, for editors: ``python -m flows.schema``."""

import json
from typing import Final

from pydantic import BaseModel

from flows.shelves import PROJECT_ROOT
from flows.vocabulary.report_kind import ReportKind
from flows.vocabulary.workspace import WorkspaceSettings

FILE: Final = PROJECT_ROOT / "docs" / "shinchoku.schema.json"
KIND_FILE: Final = PROJECT_ROOT / "docs" / "report.schema.json"


def schema_text() -> str:
    """Return the schema of shinchoku.yaml as it is written to its file."""
    return _text(WorkspaceSettings, title="shinchoku.yaml")


def kind_text() -> str:
    """Return the schema of report.yaml as it is written to its file."""
    return _text(ReportKind, title="report.yaml")


def _text(told: type[BaseModel], *, title: str) -> str:
    schema = told.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = title
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(schema_text(), encoding="utf-8")
    KIND_FILE.write_text(kind_text(), encoding="utf-8")
