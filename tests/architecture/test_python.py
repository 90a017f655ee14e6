import ast
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.house import (
    PACKAGES,
    ROOMS,
    ROOT,
    Module,
    functions,
    imports,
    list_files,
    modules,
    named,
)

pytestmark = pytest.mark.architecture

LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 350, 40, 6
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "processor", "base"}
CLOCK = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
    *("time.time_ns", "time.localtime", "time.gmtime", "time.strftime", "time.ctime"),
}
SURROUNDINGS = {
    *("os.environ", "os.getenv", "os.putenv", "os.getcwd", "os.chdir"),
    *("Path.cwd", "Path.home", "os.urandom"),
}
CHANCE = {"random", "secrets", "uuid"}
# Each exception carries its reason; a line that is no longer needed must go.
EXCEPTIONS = {
    "flows/judge/validation.py: os.environ": "Great Expectations reads its switch on import",
    "flows/render/worker.py: os.environ": "fontconfig reads its file's name there",
}
WRITERS_OF_THE_ENVIRONMENT = {
    "flows/launch.py": "sets the quiet environment of what it starts",
    "flows/demo.py": "points the run at the demo's own mail server",
}


def test_a_file_is_short_enough_to_be_read_at_one_go() -> None:
    faults = [
        f"{module.name} has {lines} lines"
        for module in modules(*PACKAGES, "tests")
        if (lines := len(module.text.splitlines())) > LONGEST_FILE
    ]

    assert not faults, faults


def test_a_function_fits_on_a_screen() -> None:
    faults = [
        f"{module.name}:{function.lineno} {function.name} has {_length(function)} lines"
        for module in modules(*PACKAGES)
        for function in functions(module)
        if _length(function) > LONGEST_FUNCTION
    ]

    assert not faults, faults


def test_a_function_takes_few_parameters() -> None:
    faults = [
        f"{module.name}:{function.lineno} {function.name} takes {len(_parameters(function))}"
        for module in modules(*PACKAGES)
        for function in functions(module)
        if len(_parameters(function)) > MOST_PARAMETERS and not _is_command(function)
    ]

    assert not faults, faults


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    faults = [
        module.name
        for module in modules(*PACKAGES)
        if module.path.stem in sys.stdlib_module_names and module.path.stem != "__init__"
    ]

    assert not faults, faults


def test_no_file_or_folder_has_an_empty_name() -> None:
    faults = [
        named(path)
        for path in list_files(*PACKAGES, "tests", "dbt_project", "report_templates")
        if EMPTY_NAMES & {path.stem.strip("_"), *path.relative_to(ROOT).parts[:-1]}
    ]

    assert not faults, faults


def test_no_room_reads_a_clock_its_surroundings_or_a_die() -> None:
    found = {
        f"{module.name}: {fault}"
        for module in (*modules("flows", "expectations"),)
        if module.room in {*ROOMS, "vocabulary"} or module.name.startswith("expectations")
        for fault in _impurities(module)
    }

    assert found == set(EXCEPTIONS), found ^ set(EXCEPTIONS)


def test_only_the_settings_read_the_environment() -> None:
    found = {
        module.name
        for module in modules("flows")
        if module.room is None and {"os.environ", "os.getenv"} & set(_dotted_names(module))
    }

    assert found - {"flows/settings.py"} <= set(WRITERS_OF_THE_ENVIRONMENT), found


def test_every_test_is_named_by_a_sentence() -> None:
    faults = [
        f"{module.name}:{function.lineno} {function.name}"
        for module in modules("tests")
        for function in functions(module)
        if function.name.startswith("test_") and function.name.count("_") < 3
    ]

    assert not faults, faults


def test_unit_tests_need_neither_prefect_nor_great_expectations() -> None:
    faults = [
        f"{module.name}:{line}"
        for module in modules("tests/unit", "tests/architecture")
        for name, line in imports(module)
        if name.split(".")[0] in {"prefect", "great_expectations"}
    ]

    assert not faults, faults


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    signature = function.body[0].lineno - function.lineno
    return signature + (body[-1].end_lineno or 0) - body[0].lineno + 1


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = function.args
    named_ones = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return [one.arg for one in named_ones if one.arg not in {"self", "cls"}]


def _is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    # Each option of a command is a parameter, by the way the library reads them.
    return any("command" in ast.unparse(decorator) for decorator in function.decorator_list)


def _impurities(module: Module) -> Iterator[str]:
    yield from (CLOCK | SURROUNDINGS) & set(_dotted_names(module))
    yield from CHANCE & {name.split(".")[0] for name, _ in imports(module)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and not (node.args or node.keywords):
            yield from {"default_rng"} & {_dotted(node.func).split(".")[-1]}


def _dotted_names(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            yield ".".join(_dotted(node).split(".")[-2:])


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
