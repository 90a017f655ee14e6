"""Which dbt project a night builds."""

from pathlib import Path

import pytest

from flows.errors import SettingsError
from flows.model.own_project import find_project
from flows.shelves import DBT_PROJECT, Workspace

OWN = "name: mihon\nprofile: shinchoku\n"


def own_project(root: Path, text: str) -> Workspace:
    workspace = Workspace(root)
    workspace.own_dbt_project.mkdir()
    (workspace.own_dbt_project / "dbt_project.yml").write_text(text, encoding="utf-8")
    return workspace


def test_without_a_project_of_the_companys_own_it_is_ours(tmp_path: Path) -> None:
    (tmp_path / "dbt").mkdir()

    assert find_project(Workspace(tmp_path)) == DBT_PROJECT
    assert list((tmp_path / "dbt").iterdir()) == []


def test_a_companys_project_has_the_models_of_this_program_as_a_package(tmp_path: Path) -> None:
    workspace = own_project(tmp_path, OWN)
    link = workspace.own_dbt_project / "dbt_packages" / "shinchoku"
    link.parent.mkdir()
    link.symlink_to(tmp_path / "an_older_program")

    assert find_project(workspace) == workspace.own_dbt_project
    assert find_project(workspace) == workspace.own_dbt_project

    assert link.resolve() == DBT_PROJECT
    assert [path.name for path in link.parent.iterdir()] == ["shinchoku"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: shinchoku\nprofile: shinchoku\n", r"\[name\] is that of ours"),
        ("name: mihon\n", r"\[profile\] is another"),
        (f"{OWN}models: {{shinchoku: {{+enabled: false}}}}\n", "configures our models"),
        ("name: [\n", "is not YAML"),
        ("- name\n", "is no project"),
    ],
)
def test_a_project_that_would_change_ours_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        find_project(own_project(tmp_path, text))
