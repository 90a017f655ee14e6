import re

import pytest

from tests.architecture.house import list_files, modules, named

pytestmark = pytest.mark.architecture

TEMPLATES = list_files("report_templates", ending=".jinja")
SHEETS = list_files("report_templates", ending=".css")
COLOUR = re.compile(r"(?<![&\w])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
PALETTES = frozenset({"tokens.css", "dark.css"})
LONGEST_PART, LONGEST_TEMPLATE, LONGEST_SHEET = 60, 120, 250


def test_colours_stand_in_the_tokens_alone() -> None:
    files = [path for path in (*TEMPLATES, *SHEETS) if path.name not in PALETTES]
    texts = {named(path): path.read_text(encoding="utf-8") for path in files}
    texts |= {module.name: module.text for module in modules("flows/render")}

    faults = {name: COLOUR.findall(_without_comments(text)) for name, text in texts.items()}

    assert not any(faults.values()), {name: found for name, found in faults.items() if found}


def test_no_text_is_declared_safe_outside_the_shared_folder() -> None:
    faults = [
        named(path)
        for path in TEMPLATES
        if "_shared" not in path.parts and re.search(r"\|\s*safe\b", path.read_text("utf-8"))
    ]

    assert not faults, faults


def test_no_template_switches_escaping_off() -> None:
    faults = [named(path) for path in TEMPLATES if "autoescape" in path.read_text("utf-8")]

    assert not faults, faults


def test_no_template_computes() -> None:
    arithmetic = re.compile(r"\{[{%][^}%]*?(?<![-\w'\"/])[\w.\])]+\s+[-+*/]{1,2}\s+[\w.(\[]")
    faults = [
        f"{named(path)}: {found.group(0)}"
        for path in TEMPLATES
        if "_shared" not in path.parts
        for found in arithmetic.finditer(_without_comments(path.read_text("utf-8")))
    ]

    assert not faults, faults


def test_templates_and_sheets_are_short() -> None:
    faults = [
        f"{named(path)}: {lines} lines"
        for path in (*TEMPLATES, *SHEETS)
        if (lines := len(path.read_text("utf-8").splitlines())) > _cap(path.name)
    ]

    assert not faults, faults


def test_no_sheet_or_template_fetches_from_a_network() -> None:
    foreign = re.compile(r"""(?:src=|href=|url\(|@import\s)\s*["']?\s*(?:https?:)?//""")
    faults = [
        named(path) for path in (*TEMPLATES, *SHEETS) if foreign.search(path.read_text("utf-8"))
    ]

    assert not faults, faults


def _cap(name: str) -> int:
    if name.endswith(".css"):
        return LONGEST_SHEET
    return LONGEST_PART if name.startswith("_") else LONGEST_TEMPLATE


def _without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|/\*.*?\*/|<!--.*?-->", " ", text, flags=re.DOTALL)
