import re

import pytest

from tests.architecture.house import ROOT, list_files, named

pytestmark = pytest.mark.architecture

LONGEST_README = 60
TEXT_ENDINGS = {
    *(".py", ".md", ".yml", ".yaml", ".toml", ".sql", ".csv", ".css", ".jinja", ".po", ".pot"),
    *(".json", ".txt", ".lock", ".cfg", ".sh", ".html", ".template", ".example", ""),
}
# RFC 2606 and 6761, and the names that the registry of .jp keeps free.
RESERVED = re.compile(
    r"(^|\.)(example(\.(com|org|net|jp|co\.jp))?|test|invalid|localhost|localdomain)$"
)
ADDRESS = re.compile(r"[\w.+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\b")
REGISTRIES = ("pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org")
DOT_FILES = (".ci/run", ".gitignore", ".pre-commit-config.yaml", ".env.example", ".sqlfluff")


def test_every_top_folder_has_a_short_readme() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in list_files() if path.parent != ROOT}
    readmes = {folder: ROOT / folder / "README.md" for folder in sorted(folders)}

    missing = [folder for folder, readme in readmes.items() if not readme.is_file()]
    long = [
        folder
        for folder, readme in readmes.items()
        if readme.is_file() and len(readme.read_text("utf-8").splitlines()) > LONGEST_README
    ]

    faults = {"missing": missing, "too long": long}
    assert not any(faults.values()), faults


def test_every_command_in_the_words_is_a_command_of_the_program() -> None:
    faults = [
        f"{named(path)}: shinchoku {' '.join(words)}"
        for path in (*list_files(ending=".md"), *list_files("flows", ending=".py"))
        for words in _commands_named(path.read_text("utf-8"))
        if not _is_command(words)
    ]

    assert not faults, sorted(set(faults))


def test_mail_goes_to_made_up_people_only() -> None:
    faults = [
        f"{name}: {domain}"
        for name, text in _texts().items()
        for domain in ADDRESS.findall(text)
        if not RESERVED.search(domain.lower())
    ]

    assert not faults, faults


def test_no_file_names_a_package_registry() -> None:
    faults = [
        f"{name}: {registry}"
        for name, text in _texts().items()
        for registry in REGISTRIES
        if registry in text
    ]

    assert not faults, faults


def test_the_example_environment_names_what_the_settings_read() -> None:
    example = ROOT / ".env.example"
    if not example.is_file():
        pytest.skip("there is no .env.example yet")
    from flows.settings import Machine

    shown = set(re.findall(r"^#?\s*(SHINCHOKU_[A-Z0-9_]+)=", example.read_text("utf-8"), re.M))

    assert shown == {f"SHINCHOKU_{name.upper()}" for name in Machine.model_fields}


def _texts() -> dict[str, str]:
    files = [path for path in list_files() if path.suffix in TEXT_ENDINGS]
    files += [ROOT / name for name in DOT_FILES if (ROOT / name).is_file()]
    return {named(path): path.read_text(encoding="utf-8", errors="replace") for path in files}


def _commands_named(text: str) -> list[list[str]]:
    quoted = re.findall(r"(?:`|\$ |^ {0,8})(?:\.venv/bin/)?shinchoku ([a-z][a-z -]*)", text, re.M)
    return [re.split(r"\s+-", words)[0].split() for words in quoted]


def _is_command(words: list[str]) -> bool:
    from typer.main import get_command

    from flows.cli import app

    command = get_command(app)
    for word in words:
        inner = getattr(command, "commands", None)
        if inner is None:
            return True
        if word not in inner:
            return False
        command = inner[word]
    return True
