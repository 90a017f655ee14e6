"""``shinchoku init``: a workspace to start from, with commented settings and input workbooks."""

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from flows.errors import UsageError
from flows.forms.input_sheets import Known, write_input_sheets
from flows.ingest.source_map import read_source_map, shipped_systems
from flows.map_writing import map_text, stage_lines
from flows.shelves import PROJECT_ROOT, SHIPPED_MAPS, Workspace
from flows.vocabulary.workspace import SourceMap

if TYPE_CHECKING:
    from flows.ingest.map_proposal import Proposal

_TEMPLATE: Final = PROJECT_ROOT / "flows" / "scaffold.yaml.template"


def init(folder: Path, *, system: str, samples: Sequence[Path] = ()) -> list[str]:
    """Make a workspace in an empty or absent folder and say what to do next.

    With ``samples``, exports of the system, the map of a custom system is proposed from them.

    Raises:
        UsageError: no such system, the folder is a workspace already, or a sample cannot be read.
    """
    proposals = _propose(samples, system=system)
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
        text = map_text(proposals) if proposals else example
        (shelves.root / own_map).write_text(text, encoding="utf-8")
    sheets = shelves.root / "input_workbooks"
    by_hand = read_source_map(SHIPPED_MAPS / "spreadsheet.yml")
    write_input_sheets(sheets, source_map=_without(by_hand, system), known=Known())
    return [
        f"made {shelves.root}",
        *_told(proposals),
        f"1. set company, stages and org in {shelves.settings_file}",
        f"2. put exports into {shelves.landing}/crm/<YYYY-MM-DD>/",
        f"3. fill in {sheets} and put the files into {shelves.landing}/sheets/<YYYY-MM-DD>/",
        f"4. shinchoku doctor -w {shelves.root}",
        f"5. shinchoku run --no-send -w {shelves.root}",
    ]


def _propose(samples: Sequence[Path], *, system: str) -> "list[Proposal]":
    from flows.ingest.map_proposal import propose_map
    from flows.ingest.refusals import RefusedFileError

    if samples and system != "custom":
        message = f"--sample proposes a map of your own: use --from custom, not --from {system}"
        raise UsageError(message)
    proposals = []
    for sample in samples:
        try:
            proposals.append(propose_map(sample))
        except RefusedFileError as error:
            message = f"--sample [{sample}]: {error.reason}; {error.mend}"
            raise UsageError(message) from error
        except OSError as error:
            message = f"--sample [{sample}] cannot be read: {error.strerror}"
            raise UsageError(message) from error
    return proposals


def _told(proposals: "list[Proposal]") -> list[str]:
    """Say what was proposed, what could not be placed, and which stages there are."""
    from flows.ingest.map_proposal import KNOWN_HEADER

    lines = []
    first: dict[str, str] = {}
    for proposal in proposals:
        written = first.setdefault(proposal.object_name, proposal.file_name)
        if written != proposal.file_name:
            lines.append(f"the map has the [{proposal.object_name}] of [{written}] only: join them")
        sure = sum(column.confidence == KNOWN_HEADER for column in proposal.columns)
        lines.append(
            f"[{proposal.file_name}] seems to hold [{proposal.object_name}]: "
            f"{len(proposal.columns)} columns placed ({sure} by a known header), "
            f"{len(proposal.unplaced)} not"
        )
        lines += [
            f"   {column.confidence:>3} %  {column.name:<18} <- {column.header}"
            + ("" if column.confidence == KNOWN_HEADER else f"  ({column.reason})")
            for column in proposal.columns
        ]
        lines += [
            f"     -    not placed          <- {name} ({kind})" for name, kind in proposal.unplaced
        ]
    stages = stage_lines(proposals)
    if stages:
        lines.append("stages to be listed in shinchoku.yaml, in order, with their status:")
        lines += [f"   {line}" for line in stages]
    return lines


def _without(by_hand: SourceMap, system: str) -> SourceMap:
    """Return the map of workbooks without the objects that the system itself exports."""
    if system in {"custom", by_hand.system}:
        return by_hand
    exported = read_source_map(SHIPPED_MAPS / f"{system}.yml").objects
    kept = {name: rule for name, rule in by_hand.objects.items() if name not in exported}
    return by_hand.model_copy(update={"objects": kept})
