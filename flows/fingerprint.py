"""What a night is made from, as one hash: deliveries, settings, code. Same hash, same bytes."""

import hashlib
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from flows.collect.deliveries import last_read
from flows.shelves import DBT_PROJECT, PROJECT_ROOT, REPORT_TEMPLATES, Workspace
from flows.vocabulary.workspace import SourceMap, WorkspaceSettings

_CODE: Final = {
    DBT_PROJECT: ("*.sql", "*.yml", "*.csv"),
    PROJECT_ROOT / "flows": ("*.py", "*.yml"),
    PROJECT_ROOT / "expectations": ("*.py", "*.yml"),
    REPORT_TEMPLATES: ("*.jinja", "*.css", "*.po"),
}
_NOT_CODE: Final = {"target", "logs", "__pycache__"}


def of_data(
    workspace: Workspace, settings: WorkspaceSettings, maps: dict[str, SourceMap], as_of: date
) -> str:
    """Return the fingerprint of all that a warehouse as of a date is a function of."""
    digest = hashlib.sha256()
    digest.update(as_of.isoformat().encode())
    digest.update(_of_settings(settings, maps))
    for source in sorted(settings.sources):
        until = last_read(workspace.landing, source, as_of).isoformat()
        for origin in sorted((workspace.landing / source).glob("*/*.origin.json")):
            if origin.parent.name <= until:
                landed = json.loads(origin.read_text(encoding="utf-8"))
                digest.update(f"{source}/{origin.parent.name}/{origin.name}".encode())
                digest.update(str(landed["sha256"]).encode())
        for file in sorted((workspace.lake / "asked" / source).glob("as_of=*/*.parquet")):
            if file.parent.name <= f"as_of={until}":
                digest.update(file.parent.name.encode() + b"\0" + _content(file))
    if publication := workspace.newest_published(before=as_of):
        for file in sorted(publication.glob("values/*.parquet")):
            digest.update(f"{publication.name}/{file.name}".encode() + file.read_bytes())
    digest.update(of_code().encode())
    digest.update(_of_own_project(workspace, settings, as_of).encode())
    return digest.hexdigest()


def of_basis(
    workspace: Workspace,
    settings: WorkspaceSettings,
    maps: dict[str, SourceMap],
    *,
    calendar_begins: date,
    as_of: date,
) -> str:
    """Return the fingerprint of what decides how deliveries are read: settings, maps, code.

    A warehouse built on another basis is no beginning for the next one. What a stage means is told
    as it is on the day: deals of no news follow it too.
    """
    digest = hashlib.sha256()
    digest.update(calendar_begins.isoformat().encode())
    for source, pipelines in sorted(settings.stages.items()):
        for pipeline, stages in sorted(pipelines.items()):
            held = [stage.holds_on(as_of) for stage in stages]
            digest.update(f"{source}/{pipeline}/{held}".encode())
    digest.update(_of_settings(settings, maps))
    digest.update(of_code().encode())
    digest.update(_of_own_code(workspace).encode())
    return digest.hexdigest()


def _of_settings(settings: WorkspaceSettings, maps: dict[str, SourceMap]) -> bytes:
    told = [settings.model_dump_json(exclude={"mail", "schedule", "reports", "retention"})]
    return "".join([*told, *(maps[name].model_dump_json() for name in sorted(maps))]).encode()


def _of_own_project(workspace: Workspace, settings: WorkspaceSettings, as_of: date) -> str:
    """Return the fingerprint of the company's own dbt project and of what it alone reads."""
    digest = hashlib.sha256(_of_own_code(workspace).encode())
    if workspace.own_dbt_project.is_dir():
        # Deliveries of sources that the settings do not name: only own models can read them.
        for file in sorted(workspace.landing.glob("*/*/*")):
            source, day = file.parts[-3:-1]
            if file.is_file() and source not in settings.sources and day <= as_of.isoformat():
                digest.update(f"{source}/{day}".encode() + b"\0" + _content(file))
    return digest.hexdigest()


def _of_own_code(workspace: Workspace) -> str:
    own, digest = workspace.own_dbt_project, hashlib.sha256()
    for file in sorted(own.rglob("*")):
        parts = file.relative_to(own).parts
        hidden = any(part.startswith(".") for part in parts)
        if file.is_file() and not hidden and not _NOT_CODE.intersection(parts):
            digest.update("/".join(parts).encode() + b"\0" + _content(file))
    return digest.hexdigest()


def of_text(text: str) -> str:
    """Return a short fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def of_code() -> str:
    """Return the fingerprint of models, rooms, suites and templates."""
    digest = hashlib.sha256()
    for root, patterns in _CODE.items():
        files = {file for pattern in patterns for file in root.rglob(pattern)}
        for file in sorted(files):
            if not _NOT_CODE.intersection(file.relative_to(root).parts):
                digest.update(_content(file))
    return digest.hexdigest()


def _content(file: Path) -> bytes:
    return file.name.encode() + b"\0" + file.read_bytes() + b"\0"
