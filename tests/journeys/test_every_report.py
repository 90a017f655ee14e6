# ruff: noqa: S608 - names of our own tables
"""The sample company asks for every report: nobody reads of another person's deals."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pytest

from flows.vocabulary.delivery import Edition, Manifest
from flows.vocabulary.progress import ContextEntry, ContextIndex

from .conftest import Ran

pytestmark = pytest.mark.slow

ASKED = {
    "scopes: [company, unit]": "scopes: [company, unit, owner]",
    "reports:\n": """reports:
  key-accounts: {template: account, cadence: weekly}
  meeting: {template: meeting, cadence: weekly}
  todo: {template: todo, cadence: daily}
""",
}
DEAL_ID = re.compile(r"\b006[0-9A-Za-z]{15}\b")
OWN = ("rep", "todo")
PRINTED_PEOPLE = 6


@dataclass(frozen=True)
class Asked:
    """A workspace with the contexts of every report, and what its warehouse says of people."""

    workspace: Path
    index: ContextIndex

    def entries(self, *templates: str) -> Iterator[tuple[ContextEntry, str]]:
        """Yield the contexts of some templates, with their text."""
        (folder,) = (self.workspace / "contexts").glob("2*")
        for entry in self.index.entries:
            if entry.template in templates:
                yield entry, (folder / entry.file).read_text("utf-8")

    def ask(self, query: str) -> list[tuple[str, ...]]:
        """Return the rows of a query on the promoted warehouse."""
        path = self.workspace / "warehouse" / "current" / "shinchoku.duckdb"
        with duckdb.connect(str(path), read_only=True) as warehouse:
            return [tuple(map(str, row)) for row in warehouse.sql(query).fetchall()]

    @cached_property
    def people(self) -> dict[str, str]:
        """Return the name of each person."""
        return dict(self.ask("select owner_id, name from marts.dim_owner where is_current"))

    @cached_property
    def deals(self) -> dict[str, tuple[str, str]]:
        """Return the owner and the name of each deal."""
        rows = self.ask("select deal_id, owner_id, deal_name from marts.fct_deal")
        return {deal: (owner, name) for deal, owner, name in rows}

    @cached_property
    def accounts(self) -> dict[str, set[str]]:
        """Return who has to do with each account, by its name: owns, sells to, or met it."""
        related: dict[str, set[str]] = {}
        for account, owner in self.ask(
            "select account_name, owner_id from marts.fct_deal"
            " union select a.account_name, x.owner_id from marts.dim_account as a"
            " inner join (select source, account_id, owner_id from marts.fct_activity union all"
            " select source, account_id, owner_id from marts.fct_account_owner union all"
            " select source, account_id, owner_id from marts.fct_task) as x"
            " using (source, account_id)"
        ):
            related.setdefault(account, set()).add(owner)
        return related

    def in_scope(self, kind: str, scope: str) -> set[str]:
        """Return who belongs to a unit or the company, second posts too."""
        where = f"where scope_kind = '{kind}' and scope_id = '{scope}'"
        posts = f" union select owner_id from marts.dim_scope_dual_post {where}"
        rows = self.ask(f"select owner_id from marts.dim_scope_owner {where}{posts}")
        return {owner for (owner,) in rows}

    def foreign_words(self, owner: str) -> set[str]:
        """Return names of deals, accounts and people that are nothing to a person.

        A word that stands within an own one tells nothing of anybody else.
        """
        deals = {name for other, name in self.deals.values() if other != owner}
        own = {name for other, name in self.deals.values() if other == owner}
        own |= {name for name, related in self.accounts.items() if owner in related}
        accounts = {name for name, related in self.accounts.items() if owner not in related}
        words = (deals | accounts | set(self.people.values())) - {self.people.get(owner, "")}
        told = "\n".join(own)
        return {word for word in words if len(word) > 2 and word not in told}


def as_read(folder: Path, edition: Edition) -> str:
    """Return all that a person can read of an edition: page, twin and mail, without blanks."""
    files = (edition.html, edition.mail_text, edition.mail_html)
    texts = [(folder / file.path).read_text("utf-8") for file in files if file]
    if edition.pdf:
        command = ["pdftotext", "-layout", str(folder / edition.pdf.path), "-"]
        texts.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return unspaced(" ".join((*texts, edition.title, edition.mail_subject)))


def unspaced(text: str) -> str:
    """Return a text without the blanks and breaks that a page puts in."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def asked(
    night: Ran, shinchoku: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory
) -> Asked:
    """Return the company of the night with every report asked for."""
    workspace = tmp_path_factory.mktemp("asked") / "company"
    shutil.copytree(night.workspace, workspace)
    settings = workspace / "shinchoku.yaml"
    text = settings.read_text("utf-8")
    for before, after in ASKED.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    settings.write_text(text, "utf-8")
    ran = shinchoku(workspace, "prepare")
    assert ran.status == 0, ran.said
    (index,) = (workspace / "contexts").glob("2*/index.json")
    return Asked(workspace, ContextIndex.model_validate_json(index.read_bytes()))


def test_every_kind_of_edition_is_made(asked: Asked) -> None:
    made = {(entry.template, entry.key.scope_kind) for entry in asked.index.entries}

    assert made == {
        *(("progress", "company"), ("progress", "unit"), ("rep", "owner"), ("todo", "owner")),
        *(("meeting", "company"), ("meeting", "unit"), ("account", "account")),
    }


def test_what_is_written_to_a_person_knows_no_deal_account_or_name_of_another(
    asked: Asked,
) -> None:
    told = 0
    for entry, text in asked.entries(*OWN):
        owner = entry.key.scope_id
        named = {asked.deals[deal][0] for deal in DEAL_ID.findall(text) if deal in asked.deals}
        told += owner in named

        assert named <= {owner}, entry.key
        assert [word for word in asked.foreign_words(owner) if word in text] == [], entry.key
        assert {one.person_id for one in entry.recipients} <= {owner}
    assert told > len(asked.people) / 2


def test_a_unit_reads_of_its_own_people_and_of_deals_they_held(asked: Asked) -> None:
    held: dict[str, set[str]] = {}
    for deal, owner in asked.ask("select distinct deal_id, owner_id from marts.fct_deal_version"):
        held.setdefault(deal, set()).add(owner)
    for entry, text in asked.entries("progress", "meeting"):
        scope = asked.in_scope(entry.key.scope_kind, entry.key.scope_id)
        named = [deal for deal in DEAL_ID.findall(text) if deal in held]

        assert [deal for deal in named if not held[deal] & scope] == [], entry.key
        assert [
            name for owner, name in asked.people.items() if owner not in scope and name in text
        ] == [], entry.key


def test_an_account_sheet_goes_to_its_owner_and_those_above_alone(asked: Asked) -> None:
    above: dict[str, set[str]] = {}
    for owner, manager in asked.ask(
        "select owners.owner_id, scopes.manager_id from marts.dim_scope_owner as owners"
        " inner join marts.dim_scope as scopes using (scope_kind, scope_id)"
    ):
        above.setdefault(owner, {owner}).add(manager)
    sheets = 0
    for entry, text in asked.entries("account"):
        owner = json.loads(text)["account"]["owner_id"]
        sheets += 1

        assert {one.person_id for one in entry.recipients} <= above[owner], entry.key
    assert sheets > PRINTED_PEOPLE


@pytest.fixture(scope="module")
def printed(asked: Asked, shinchoku: Callable[..., Ran]) -> tuple[Path, Manifest]:
    """Return what was published for a few people: those who are told most and least."""
    sizes = {
        entry.key.scope_id: len(text)
        for entry, text in asked.entries("rep")
        if entry.key.language == "ja"
    }
    ranked = sorted(sizes, key=lambda owner: (sizes[owner], owner))
    chosen = {*ranked[: PRINTED_PEOPLE // 2], *ranked[-PRINTED_PEOPLE // 2 :]}
    workspace = asked.workspace
    (path,) = (workspace / "contexts").glob("2*/index.json")
    kept = tuple(
        entry
        for entry in asked.index.entries
        if entry.template in OWN and entry.key.scope_id in chosen
    )
    path.write_text(asked.index.model_copy(update={"entries": kept}).model_dump_json(), "utf-8")
    shutil.rmtree(workspace / "published")
    ran = shinchoku(workspace, "render")
    assert ran.status == 0, ran.said
    folder = max((workspace / "published").glob("2*"))
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    return folder, manifest


def test_the_printed_pages_and_mails_of_a_person_know_nobody_else(
    asked: Asked, printed: tuple[Path, Manifest]
) -> None:
    folder, manifest = printed

    assert len({edition.key.scope_id for edition in manifest.editions}) == PRINTED_PEOPLE
    for edition in manifest.editions:
        text = as_read(folder, edition)
        assert asked.people[edition.key.scope_id].replace(" ", "") in text
        assert [
            word for word in asked.foreign_words(edition.key.scope_id) if unspaced(word) in text
        ] == [], edition.key
