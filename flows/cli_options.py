"""The options that many commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", help="Folder of the company.", show_default="here")
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Business date; default newest delivery."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")]
