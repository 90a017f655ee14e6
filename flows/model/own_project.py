"""The dbt project that a night builds: ours, or the company's own, which has ours as a package.

Reads ``dbt/dbt_project.yml`` of the workspace → writes ``dbt/dbt_packages/shinchoku``, a link.
"""

import os
from pathlib import Path
from typing import Final

import yaml

from flows.errors import SettingsError
from flows.shelves import DBT_PROJECT, Workspace

PACKAGE: Final = "shinchoku"
_FILE: Final = "dbt_project.yml"
_CONFIGURED: Final = ("models", "seeds", "data_tests", "sources")


def find_project(workspace: Workspace) -> Path:
    """Return the folder of the dbt project to build, our own laid into it as a package.

    The link always leads to the models of the program that runs, so a company's project never
    builds on older ones; nothing is fetched.

    Raises:
        SettingsError: the company's project cannot stand beside ours.
    """
    own = workspace.own_dbt_project
    if not (own / _FILE).is_file():
        return DBT_PROJECT
    _check(own / _FILE)
    link = own / "dbt_packages" / PACKAGE
    if not (link.is_symlink() and link.readlink() == DBT_PROJECT):
        link.parent.mkdir(exist_ok=True)
        fresh = link.with_name(f".{PACKAGE}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(DBT_PROJECT, target_is_directory=True)
        os.replace(fresh, link)  # noqa: PTH105 - the atomic replace, on every platform
    return own


def _check(file: Path) -> None:
    """Refuse what would take the place of our project instead of standing beside it."""
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise _fault(key="(file)", is_wrong="is not YAML", mend="mend it") from error
    if not isinstance(said, dict):
        raise _fault(
            key="(file)", is_wrong="is no project", mend="begin with that of examples/own_package"
        )
    if said.get("name") == PACKAGE:
        raise _fault(key="name", is_wrong="is that of ours", mend="give it a name of its own")
    if said.get("profile") != PACKAGE:
        raise _fault(key="profile", is_wrong="is another", mend=f"say profile: {PACKAGE}")
    for key in _CONFIGURED:
        if PACKAGE in (said.get(key) or {}):
            raise _fault(
                key=f"{key}.{PACKAGE}",
                is_wrong="configures our models",
                mend="configure your own only",
            )


def _fault(*, key: str, is_wrong: str, mend: str) -> SettingsError:
    return SettingsError(file=f"dbt/{_FILE}", key=key, line=None, problem=is_wrong, mend=mend)
