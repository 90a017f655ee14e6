"""Writes the JSON Schema of ``shinchoku.yaml`` for editors: ``python -m flows.schema``."""

import json
from typing import Final

from flows.shelves import PROJECT_ROOT
from flows.vocabulary.workspace import WorkspaceSettings

FILE: Final = PROJECT_ROOT / "docs" / "shinchoku.schema.json"


def schema_text() -> str:
    """Return the schema as it is written to the file."""
    schema = WorkspaceSettings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "shinchoku.yaml"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(schema_text(), encoding="utf-8")
