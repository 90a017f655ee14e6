"""What a report is: a folder of templates whose ``report.yaml`` says what it is fed with."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from flows.vocabulary.block import Block

ContextKind = Literal["progress", "account", "gap", "meeting", "rep", "todo"]
FolderName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
OwnTableName = Annotated[str, StringConstraints(pattern=r"^rpt_[a-z0-9_]{1,59}$")]
CONTEXTS: Final[tuple[ContextKind, ...]] = (
    *("progress", "account", "gap", "meeting", "rep", "todo"),
)
_ONLY_CADENCE: Final = {
    "todo": ("daily", "is a mail of each business day"),
    "meeting": ("weekly", "tells what changed in a week"),
    "gap": ("monthly", "tells of a whole month"),
}


class ReportKind(Block):
    """A ``report.yaml``: what the templates of its folder are fed with."""

    context: ContextKind = Field(
        description="Whose figures the templates see: those of the shipped report of this name."
    )
    owner: FolderName | None = Field(
        default=None,
        description="Of context progress: folder whose templates make the editions of people "
        "(scope owner); null: the report has none.",
    )
    tables: tuple[OwnTableName, ...] = Field(
        default=(),
        description="Tables (rpt_…, schema own) of the company's own dbt project whose rows the "
        "templates see as own_tables, cut to the scope of each edition.",
    )
    title: str | None = Field(
        default=None,
        description="Entry of the catalogue that is the title, with {name} and {as_of}; null: "
        "that of the context's own report.",
    )


class TemplateFolder(Block):
    """A folder of templates as prepare and render take it."""

    name: str = Field(description="Name of the folder.")
    tables: tuple[str, ...] = Field(default=(), description="Own tables that it prints.")
    title: str | None = Field(default=None, description="Entry of the catalogue for its title.")


def fault_of_shipped(name: str, *, cadence: str, scopes: Sequence[str]) -> tuple[str, str] | None:
    """Return what is asked of a shipped folder that it cannot be; nothing of any other folder."""
    shipped = next((context for context in CONTEXTS if context == name), None)
    if shipped is None:
        return None
    kind = ReportKind(context=shipped, owner="rep")
    return fault_of_use(kind, name=name, cadence=cadence, scopes=scopes)


def fault_of_use(
    kind: ReportKind, *, name: str, cadence: str, scopes: Sequence[str]
) -> tuple[str, str] | None:
    """Return what a report of the settings asks of a folder that it cannot be: key and sentence."""
    if kind.context in _ONLY_CADENCE:
        only, why = _ONLY_CADENCE[kind.context]
        if cadence != only:
            return "cadence", f"template {name} {why}: cadence must be {only}"
    if kind.context in {"gap", "meeting"} and "owner" in scopes:
        return "scopes", f"template {name}: scopes must be company and unit alone"
    if kind.context == "rep" and tuple(scopes) != ("owner",):
        return "scopes", f"template {name} is of one person: scopes must be [owner]"
    if kind.context == "progress" and "owner" in scopes and kind.owner is None:
        return (
            "scopes",
            f"template {name} has no editions of people: leave owner out, or name a folder with "
            "context rep as 'owner' in its report.yaml",
        )
    return None
