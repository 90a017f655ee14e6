import ast
import os
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.house import PACKAGES, ROOMS, ROOT, imports, modules

pytestmark = pytest.mark.architecture

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = SETTINGS["tool"].get("importlinter", {}).get("contracts", [])


@pytest.mark.skipif(not CONTRACTS, reason="pyproject.toml holds no import contracts")
def test_no_import_breaks_a_contract_of_the_house() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    code = "from importlinter.cli import lint_imports_command as run; run()"

    ended = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_no_contract_forgets_a_room(contract: dict[str, object]) -> None:
    if contract["type"] != "forbidden" or contract["id"] == "dbt":
        return
    owners = {
        "great_expectations": {"judge"},
        "paper": {"render"},
        "places": {"collect"},
        "mail": {"send"},
        "workbooks": {"ingest"},
        "duckdb": {"ingest", "judge", "model", "outlook", "prepare", "publish"},
    }
    sources = contract["source_modules"]
    assert isinstance(sources, list)

    watched = {name.removeprefix("flows.") for name in sources} & set(ROOMS)

    assert watched == set(ROOMS) - owners.get(str(contract["id"]), set())


def test_vocabulary_rests_on_the_standard_library_and_pydantic_alone() -> None:
    allowed = set(sys.stdlib_module_names) | {"pydantic"}

    faults = [
        f"{module.name}:{line} imports {name}"
        for module in modules("flows/vocabulary")
        for name, line in imports(module)
        if name.split(".")[0] not in allowed and not name.startswith("flows.vocabulary")
    ]

    assert not faults, faults


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    heavy = "prefect great_expectations weasyprint dbt duckdb pandas polars pyarrow numpy sklearn"
    code = f"import sys, flows.cli; print([m for m in {heavy.split()} if m in sys.modules])"

    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.stdout.strip() == "[]", ended.stdout + ended.stderr


def test_no_import_is_relative_or_starred() -> None:
    faults = [
        f"{module.name}:{node.lineno}"
        for module in modules(*PACKAGES)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(alias.name == "*" for alias in node.names))
    ]

    assert not faults, faults
