"""``shinchoku erase``: one person off every shelf, in an order that may be killed and called again.

What is looked for stands in ``state/erasing.json`` until all is done, because after the lake nobody
else knows it. The warehouse and the contexts are made anew by the next run; a night, a backup or
another erasure waits meanwhile.
"""

import secrets
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from flows.erase.contents import Rules
from flows.erase.ledger import rewrite_ledger
from flows.erase.person import NamesakeError, Person, find_person
from flows.erase.publications import Publication
from flows.erase.sweep import Sweep, Tally, files_of
from flows.erase.wording import Wording, is_name, is_word
from flows.errors import UsageError
from flows.ingest.erased_rows import without_erased
from flows.night import hold_workspace
from flows.shelves import Workspace
from flows.vocabulary.erased import PREFIX, ErasedPeople, ErasedPerson, read_erased

if TYPE_CHECKING:
    from flows.erase.publications import Pages

_BLANK: Final = Rules(address="")
_OWN_RECORD: Final = Rules(address="", is_own=True)
_ORIGIN: Final = ".origin.json"
_SHELVES: Final = frozenset(
    {"landing", "lake", "warehouse", "forecasts", "contexts", "published", "exports", "state"}
)


class NamedInSettingsError(UsageError):
    """What the company wrote itself names the person."""

    def __init__(self, *, files: list[str]) -> None:
        """Build the sentence from the files."""
        super().__init__(
            f"[{', '.join(files)}] names the person and is your own; take the person out of it "
            "first, or the next run writes and mails to them again"
        )


class Plan(BaseModel):
    """What an erasure is about, kept until it is done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: str
    pseudonym: str
    person: Person
    landing: bool


class Erasure:
    """One person's erasure from one workspace, or the look at what it would do."""

    def __init__(self, shelves: Workspace, plan: Plan, *, applies: bool, resumed: bool) -> None:
        """Take the workspace and the person."""
        self.shelves, self.plan, self.resumed = shelves, plan, resumed
        self.wording = Wording(plan.person, plan.pseudonym)
        self.sweep = Sweep(shelves, self.wording, applies=applies)

    def run(self, pages: "Pages", now: datetime) -> list[Tally]:
        """Go over every shelf and return what was found on each."""
        self._refuse_own_files()
        if self.sweep.applies:
            self.shelves.erasing.parent.mkdir(parents=True, exist_ok=True)
            _write(self.shelves.erasing, self.plan.model_dump_json())
            self._remember(now, ())
        tallies = [self._landing(), self._lake()]
        tallies += [self._rewritten(name) for name in ("forecasts", "exports")]
        tallies += [self._published(pages), self._contexts(), self._warehouse(), self._state()]
        tallies.append(self._others())
        if self.sweep.applies:
            self._remember(now, tuple(tallies[0].rewritten))
            self.shelves.erasing.unlink()
        return tallies

    def _refuse_own_files(self) -> None:
        """Refuse while settings, own models or templates name the person."""
        shelves, found = self.shelves, []
        own = [path for path in shelves.root.glob("*") if path.is_file()]
        for path in files_of(*own, shelves.own_dbt_project, shelves.own_templates):
            text = path.read_text(encoding="utf-8", errors="replace")
            lines = text.split("\n")
            at = next((n for n, line in enumerate(lines, 1) if self.wording.finds(line)), None)
            if at is not None:
                found.append(f"{self.sweep.name_of(path)} line {at}")
        if found:
            raise NamedInSettingsError(files=found)

    def _remember(self, now: datetime, landing: tuple[str, ...]) -> None:
        """Write down by hashes who was erased, so that what comes later is read without them."""
        known = read_erased(self.shelves.erased) or ErasedPeople(key=secrets.token_hex(32))
        person, pseudonym = self.plan.person, self.plan.pseudonym
        ids = [one for one in person.ids if is_word(one)]
        names = [one for one in person.names if is_name(one)]
        said = (*ids, *names, *person.addresses, *person.telephones)
        hashes = [known.hash_of(value) for value in said]
        hashes += [known.hash_of_record(value) for value in person.ids]
        erased = ErasedPerson(
            pseudonym=pseudonym, erased_at=now, hashes=tuple(hashes), landing=landing
        )
        others = [one for one in known.people if one.pseudonym != pseudonym]
        known = ErasedPeople(key=known.key, people=(*others, erased))
        _write(self.shelves.erased, known.model_dump_json(indent=1))

    def _landing(self) -> Tally:
        tally = Tally("landing")
        files = [path for path in files_of(self.shelves.landing) if _is_export(path)]
        if not self.plan.landing:
            self.sweep.tell(files, tally)
            return tally
        own = {self.shelves.landing / name for name in self.plan.person.own_files}
        for path in files:
            before = len(tally.rewritten)
            self.sweep.rewrite([path], tally, _OWN_RECORD if path in own else _BLANK)
            if len(tally.rewritten) > before or (self.resumed and self.sweep.applies):
                _seal_again(path)
        return tally

    def _lake(self) -> Tally:
        """Rewrite the lake: own records by their hash as ingest would, then every text."""
        tally, erased = Tally("lake"), read_erased(self.shelves.erased)
        if self.sweep.applies and erased:
            for object_name in ("user", "contact"):
                raw = (self.shelves.lake / "raw").glob(f"*/{object_name}/as_of=*/*.parquet")
                for path in sorted(raw):
                    _mask_records(path, object_name, erased)
        self.sweep.rewrite(files_of(self.shelves.lake), tally, _BLANK)
        return tally

    def _rewritten(self, shelf: str) -> Tally:
        tally = Tally(shelf)
        self.sweep.rewrite(files_of(self.shelves.root / shelf), tally, Rules())
        return tally

    def _published(self, pages: "Pages") -> Tally:
        tally = Tally("published")
        days = self.shelves.root.glob("published/????-??-??")
        for day in sorted(days):
            Publication(day, self.sweep, tally, resumed=self.resumed).erase(pages)
        return tally

    def _contexts(self) -> Tally:
        """Remove the contexts of every day: prepare makes them anew."""
        tally = Tally("contexts")
        self.sweep.remove(files_of(self.shelves.root / "contexts"), tally)
        return tally

    def _warehouse(self) -> Tally:
        """Remove the warehouse: the next run builds the same from the lake."""
        tally = Tally("warehouse")
        self.sweep.remove(files_of(self.shelves.root / "warehouse"), tally)
        return tally

    def _state(self) -> Tally:
        tally, shelves = Tally("state"), self.shelves
        self.sweep.remove(files_of(shelves.dry_run), tally)
        applies = self.sweep.applies
        places = rewrite_ledger(shelves.ledger, self.wording, applies=applies)
        if places:
            tally.files, tally.places = 1, places
        beside = {shelves.ledger, *files_of(shelves.dry_run)}
        rest = [path for path in files_of(shelves.state) if path not in beside]
        self.sweep.rewrite(rest, tally, Rules())
        return tally

    def _others(self) -> Tally:
        """Tell of what lies in the workspace and is on no shelf."""
        tally, shelves = Tally("elsewhere"), self.shelves
        own = {shelves.own_dbt_project.name, shelves.own_templates.name}
        folders = [
            path
            for path in sorted(shelves.root.iterdir())
            if path.is_dir() and path.name not in _SHELVES | own
        ]
        self.sweep.tell(files_of(*folders), tally)
        return tally


def plan_erasure(shelves: Workspace, asked: str, *, landing: bool, namesakes: bool) -> Plan:
    """Return what an erasure is about.

    Raises:
        NoPersonError: no delivery knows that person.
        NamesakeError: other people are called so, and that was not accepted.
    """
    person, others = find_person(shelves, asked)
    plan = Plan(
        asked=asked, pseudonym=f"{PREFIX}{secrets.token_hex(6)}", person=person, landing=landing
    )
    names = person.model_copy(update={"ids": (), "addresses": (), "telephones": ()})
    wording = Wording(names, plan.pseudonym)
    same = tuple(sorted({one for one, name in others if wording.finds(name)}))
    if same and not namesakes:
        raise NamesakeError(ids=same)
    return plan


def erase(
    workspace: Path, asked: str, *, landing: bool, namesakes: bool, applies: bool
) -> tuple[Plan, list[Tally]]:
    """Erase a person from a workspace, or look at what that would do.

    Raises:
        AnotherRunError: a run is at work.
        NoPersonError: no delivery knows that person.
        NamesakeError: other people are called so, and that was not accepted.
        NamedInSettingsError: settings, own models or templates name the person.
    """
    shelves = Workspace(workspace.resolve())
    with hold_workspace(shelves, holder="an erasure"):
        plan = _unfinished(shelves, asked)
        resumed = plan is not None
        plan = plan or plan_erasure(shelves, asked, landing=landing, namesakes=namesakes)
        erasure = Erasure(shelves, plan, applies=applies, resumed=resumed)
        return plan, erasure.run(partial(_pages, shelves), datetime.now(tz=UTC))


def _unfinished(shelves: Workspace, asked: str) -> Plan | None:
    """Return the plan of an erasure that was killed.

    Raises:
        UsageError: another person's erasure is to be finished first.
    """
    if not shelves.erasing.is_file():
        return None
    plan = Plan.model_validate_json(shelves.erasing.read_text(encoding="utf-8"))
    if asked not in {plan.asked, *plan.person.ids, *plan.person.addresses}:
        message = f"the erasure of [{plan.asked}] was cut off; call it again with --yes first"
        raise UsageError(message)
    return plan


def _pages(shelves: Workspace, manifest: object) -> dict[str, str]:
    from flows.own_reports import templates_of
    from flows.render.publication_page import publication_pages
    from flows.rooms import typeface
    from flows.vocabulary.delivery import Manifest

    told = Manifest.model_validate(manifest)
    return publication_pages(told, templates=templates_of(shelves), typeface=typeface())


def _mask_records(path: Path, object_name: str, erased: ErasedPeople) -> None:
    """Rewrite one raw table as ingest would read its file now."""
    import pyarrow.parquet as pq

    from flows.erase.contents import parquet_bytes
    from flows.erase.sweep import replace

    read = pq.ParquetFile(path)
    table = read.read()
    masked = without_erased(table, object_name, erased)
    if not masked.equals(table):
        replace(path, parquet_bytes(masked, dict(read.metadata.metadata or {})))


def _is_export(path: Path) -> bool:
    return not path.name.endswith(_ORIGIN)


def _seal_again(path: Path) -> None:
    """Write the hash of a landed file that was rewritten into the note beside it."""
    from dataclasses import replace

    from flows.collect.origins import hash_file, read_origin, write_origin

    origin = read_origin(path)
    if origin is not None:
        sha256, size = hash_file(path)
        write_origin(path, replace(origin, sha256=sha256, size=size))


def _write(file: Path, text: str) -> None:
    partial_file = file.with_name(f".{file.name}.partial")
    partial_file.touch(mode=0o600)
    partial_file.write_text(text, encoding="utf-8")
    partial_file.replace(file)


def left_over(plan: Plan, tallies: list[Tally]) -> list[str]:
    """Return in sentences what still holds the person and is for a person to mend."""
    said = [f"left: {name}" for tally in tallies for name in tally.left]
    said += [f"left: id [{one}], no word of its own" for one in plan.person.ids if not is_word(one)]
    family = [one for one in plan.person.names if not is_name(one)]
    said += ["left in texts: a family name alone, which is other people's too"] if family else []
    return said
