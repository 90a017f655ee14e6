"""``shinchoku init``: a workspace to start from, with commented settings and input workbooks."""

from pathlib import Path
from string import Template
from typing import Final

from flows.errors import UsageError
from flows.forms.input_sheets import Known, write_input_sheets
from flows.ingest.source_map import read_source_map
from flows.shelves import PROJECT_ROOT, SHIPPED_MAPS, Workspace
from flows.vocabulary.workspace import SourceMap

_TEMPLATE: Final = PROJECT_ROOT / "flows" / "scaffold.yaml.template"


def shipped_systems() -> list[str]:
    """Return the systems whose mapping ships with shinchoku."""
    return sorted(file.stem for file in SHIPPED_MAPS.glob("*.yml"))


def init(folder: Path, *, system: str) -> list[str]:
    """Make a workspace in an empty or absent folder and say what to do next.

    Raises:
        UsageError: no such system, or the folder is a workspace already.
    """
    systems = [*shipped_systems(), "custom"]
    if system not in systems:
        message = f"--from [{system}] is not there; it can be: {', '.join(systems)}"
        raise UsageError(message)
    shelves = Workspace(folder.resolve())
    if shelves.settings_file.exists():
        message = f"[{shelves.settings_file}] exists already; nothing was changed"
        raise UsageError(message)
    own_map = "my_map.yml" if system == "custom" else None
    for source in ("crm", "sheets"):
        (shelves.landing / source).mkdir(parents=True, exist_ok=True)
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    text = template.substitute(
        system=system, map=f"\n    map: {own_map}" if own_map else "", root=shelves.root
    )
    shelves.settings_file.write_text(text, encoding="utf-8")
    if own_map:
        example = (SHIPPED_MAPS / "spreadsheet.yml").read_text(encoding="utf-8")
        (shelves.root / own_map).write_text(example, encoding="utf-8")
    sheets = shelves.root / "input_workbooks"
    by_hand = read_source_map(SHIPPED_MAPS / "spreadsheet.yml")
    write_input_sheets(sheets, source_map=_without(by_hand, system), known=Known())
    return [
        f"made {shelves.root}",
        f"1. set company, stages and org in {shelves.settings_file}",
        f"2. put exports into {shelves.landing}/crm/<YYYY-MM-DD>/",
        f"3. fill in {sheets} and put the files into {shelves.landing}/sheets/<YYYY-MM-DD>/",
        f"4. shinchoku doctor -w {shelves.root}",
        f"5. shinchoku run --no-send -w {shelves.root}",
    ]


def _without(by_hand: SourceMap, system: str) -> SourceMap:
    """Return the map of workbooks without the objects that the system itself exports."""
    if system in {"custom", by_hand.system}:
        return by_hand
    exported = read_source_map(SHIPPED_MAPS / f"{system}.yml").objects
    kept = {name: rule for name, rule in by_hand.objects.items() if name not in exported}
    return by_hand.model_copy(update={"objects": kept})
