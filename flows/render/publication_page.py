"""The page that lists a publication: which editions there are, of whom, and where they lie.

For those who run the batch: it names every scope. It holds no figure of a deal and no address; what
it counts are editions and pages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.render.filters import Faces
from flows.render.layers import Templates
from flows.render.pages import environment_of, faces_of
from flows.render.resources import stylesheet
from flows.vocabulary.delivery import Edition, Manifest, ScopePlace
from flows.vocabulary.languages import Language

REPORT: Final = "publication"
INDEX: Final = "index"
FIRST: Final[Language] = "ja"
DEEPEST: Final = 6
"""Steps of indentation that the style sheet knows."""
# sections of the page, each with the kinds of scope that stand in it
SECTIONS: Final[Mapping[str, frozenset[str]]] = {
    "units": frozenset({"company", "unit"}),
    "people": frozenset({"owner"}),
    "accounts": frozenset({"account"}),
}

ScopeKey = tuple[str, str]
Column = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what kind of report, its name in the settings, its period."""

    kind: str
    report: str
    period: str


@dataclass(frozen=True, slots=True)
class Line:
    """A scope and its editions of each column."""

    name: str
    depth: int
    unit: str
    cells: tuple[tuple[Edition, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Scopes of one sort, in the order of the tree."""

    title: str
    note: str
    is_tree: bool
    is_people: bool
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """The language of the page, where the frame of all pages looks for it."""

    language: Language


def publication_pages(
    manifest: Manifest, *, templates: Templates, typeface: Path
) -> dict[str, str]:
    """Return the page in each language of the publication, by file name.

    Reads: report_templates/
    """
    languages = languages_of(manifest)
    pages = {}
    for language in languages:
        faces = faces_of(templates, typeface, language, "JPY", "million")
        variables = _variables(manifest, faces, others=[o for o in languages if o != language])
        style = stylesheet(templates, report=REPORT, medium="screen")
        template = environment_of(templates, faces).get_template(f"{REPORT}/{REPORT}.html.jinja")
        pages[file_of(language, languages)] = template.render(variables | {"style": style})
    return pages


def languages_of(manifest: Manifest) -> tuple[Language, ...]:
    """Return the languages of the editions, Japanese first."""
    found = {edition.key.language for edition in manifest.editions}
    return tuple(sorted(found, key=lambda language: (language != FIRST, language)))


def file_of(language: Language, languages: tuple[Language, ...]) -> str:
    """Return the name of the page in a language; the first language has the plain name."""
    return f"{INDEX}.html" if language == languages[0] else f"{INDEX}.{language}.html"


def _variables(
    manifest: Manifest, faces: Faces, *, others: Iterable[Language]
) -> dict[str, object]:
    """Return everything that the page prints, by name."""
    say, languages = faces.words.say, languages_of(manifest)
    company = next((faces.name(_named(p, faces)) for p in manifest.places if not p.depth), "")
    as_of = manifest.as_of.isoformat()
    count = len(manifest.editions)
    papers = [edition.pdf.pages or 0 for edition in manifest.editions if edition.pdf]
    return {
        "key": _Key(faces.words.language),
        "summary": manifest,
        "snapshot_id": manifest.snapshot_id,
        "company_name": company,
        "title": say("publication.title").format(name=company, as_of=as_of),
        "foot": say("publication.foot").format(
            name=company, as_of=as_of, snapshot=manifest.snapshot_id
        ),
        "counted": say("publication.counted", count=count).format(
            n=faces.number(count), pages=faces.number(sum(papers))
        ),
        "other_pages": tuple((one, file_of(one, languages)) for one in others),
        "sections": tuple(
            section for code in SECTIONS if (section := _section(code, manifest, faces)).lines
        ),
    }


def _section(code: str, manifest: Manifest, faces: Faces) -> Section:
    """Return the editions of some kinds of scope, in lines of scopes and columns of reports."""
    editions = [e for e in manifest.editions if e.key.scope_kind in SECTIONS[code]]
    columns = tuple(dict.fromkeys(_column(edition) for edition in editions))
    by_scope: dict[ScopeKey, list[Edition]] = {}
    for edition in editions:
        by_scope.setdefault((edition.key.scope_kind, edition.key.scope_id), []).append(edition)
    order = _Order(manifest.places, faces)
    return Section(
        title=faces.words.say(f"publication.{code}"),
        note=faces.words.say(f"publication.{code}_note"),
        is_tree=code == "units",
        is_people=code == "people",
        headings=tuple(_heading(column, faces) for column in columns),
        lines=tuple(
            order.line(scope, by_scope.get(scope, []), columns)
            for scope in order.scopes(SECTIONS[code], by_scope)
        ),
    )


def _column(edition: Edition) -> Column:
    return edition.template, edition.key.report, edition.key.period


def _heading(column: Column, faces: Faces) -> Heading:
    template, report, period = column
    key = f"publication.kind_{template}"
    kind = faces.words.say(key) if faces.words.knows(key) else ""
    return Heading(kind=kind, report=report, period=period)


@dataclass(frozen=True, slots=True)
class _Order:
    """Puts scopes in the order of the tree and names them."""

    places: tuple[ScopePlace, ...]
    faces: Faces

    def scopes(
        self, kinds: frozenset[str], by_scope: Mapping[ScopeKey, list[Edition]]
    ) -> tuple[ScopeKey, ...]:
        """Return the scopes with an edition and the units above them, then what is in no tree."""
        shown: list[ScopeKey] = []
        above: dict[int, ScopeKey] = {}
        for place in self.places:
            key = (place.scope_kind, place.scope_id)
            above = {depth: one for depth, one in above.items() if depth < place.depth}
            above[place.depth] = key
            if key in by_scope:
                shown += [one for one in above.values() if one[0] in kinds]
        return tuple(dict.fromkeys([*shown, *by_scope]))

    def line(self, scope: ScopeKey, editions: list[Edition], columns: tuple[Column, ...]) -> Line:
        """Return the line of a scope."""
        place = next((p for p in self.places if (p.scope_kind, p.scope_id) == scope), None)
        told = next((e.scope_name for e in editions if e.scope_name), scope[1])
        return Line(
            name=_named(place, self.faces) if place else told,
            depth=min(place.depth, DEEPEST) if place else 0,
            unit=self._unit_of(place),
            cells=tuple(tuple(e for e in editions if _column(e) == column) for column in columns),
        )

    def _unit_of(self, place: ScopePlace | None) -> str:
        """Return the unit that a person stands in."""
        if place is None or place.scope_kind != "owner":
            return ""
        before = self.places[: self.places.index(place)]
        above = (p for p in reversed(before) if p.depth < place.depth)
        return next((_named(p, self.faces) for p in above), "")


def _named(place: ScopePlace, faces: Faces) -> str:
    """Return the name of a scope in the language of the page."""
    return (place.name_en if faces.words.language == "en" else None) or place.name
