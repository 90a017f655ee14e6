"""Look at the templates, words and styles of a company's own before anything is made of them.

Every fault is a sentence with file, line, what is there and what to do.
"""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
from babel.messages.pofile import PoFileError
from jinja2 import nodes

from flows.errors import SettingsError
from flows.render.cleaning import Cleaner
from flows.render.filters import Faces
from flows.render.layers import Layers, own_files
from flows.render.pages import environment_of
from flows.render.words import Words, catalogue_name, read_catalogue, words_of
from flows.vocabulary.languages import Language
from flows.vocabulary.report_kind import ReportKind

Kinds = Mapping[str, ReportKind]
FRAME: Final = "_shared/layout.html.jinja"
_PO_LINE: Final = re.compile(
    r'\s*(?:#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?)\s+)?"(?:\\.|[^"\\])*"\s*)?'
)
TITLE_FIELDS: Final = frozenset({"name", "as_of"})
# each of them makes markup out of text that was not cleaned
_REFUSED_FILTERS: Final = frozenset(
    {"safe", "own_css", "tojson", "xmlattr", "urlize", "escape", "e", "forceescape"}
)


def faults_of(
    layers: Layers, kinds: Kinds, *, languages: tuple[Language, ...]
) -> Iterator[SettingsError]:
    """Yield what is wrong with the own folder of layers, in the order of its files.

    Reads: report_templates/ of the workspace, and ours
    """
    if layers.own is None:
        return
    yield from _faults_of_folders(layers, layers.own, kinds)
    broken = tuple(_faults_of_words(layers, layers.own, languages))
    yield from broken
    if broken:
        return
    look = _Look(layers, layers.own, tuple(words_of(layers, one) for one in languages))
    for name, kind in kinds.items():
        if kind.title is not None:
            yield from look.faults_of_title(name, kind.title)
    for file in own_files(layers.own):
        if file.suffix == ".jinja":
            yield from look.faults_of_template(file)
        elif file.suffix == ".css":
            yield from _faults_of_style(file)


def _fault(
    file: Path, *, problem: str, mend: str, key: str = "", line: int | None = None
) -> SettingsError:
    return SettingsError(file=str(file), key=key, line=line, problem=problem, mend=mend)


def _faults_of_folders(layers: Layers, own: Path, kinds: Kinds) -> Iterator[SettingsError]:
    """Yield folders that are neither ours nor a report, and reports without a page."""
    for folder in sorted(own.iterdir()):
        name = folder.name
        is_ours = (layers.shipped / name).is_dir()
        if folder.is_dir() and not name.startswith(".") and not is_ours and name not in kinds:
            yield _fault(
                folder,
                problem="is no shipped folder and has no report.yaml",
                mend="name it as the shipped one that it changes, or add a report.yaml",
            )
    if (own / FRAME).is_file():
        yield _fault(
            own / FRAME,
            problem="takes the place of the frame that locks every page",
            mend="remove it, and change _shared/css/ or the blocks of a report instead",
        )
    for name, kind in kinds.items():
        page = f"{name}/{name}.html.jinja"
        if kind.context != "todo" and layers.find(page) is None:
            yield _fault(own / page, problem="is not there", mend="add it: it is the report's page")


def _faults_of_words(
    layers: Layers, own: Path, languages: tuple[Language, ...]
) -> Iterator[SettingsError]:
    """Yield catalogues that cannot be read, and entries with figures that nobody fills in."""
    for language in languages:
        file = own / catalogue_name(language)
        if not file.is_file():
            continue
        try:
            if line := _odd_line(file):
                mend = 'write msgid "…" and msgstr "…", a line each'
                yield _fault(file, line=line, problem="is no entry of a catalogue", mend=mend)
                continue
            catalogue = read_catalogue(file, language)
        except (PoFileError, ValueError) as error:
            yield _fault(file, problem=f"cannot be read: {error}", mend="save it as UTF-8 text")
            continue
        ours = read_catalogue(layers.shipped / catalogue_name(language), language)
        for message in catalogue:
            known = ours.get(message.id) if message.id else None
            key = message.id if isinstance(message.id, str) else next(iter(message.id), "")
            fields = _fields(message.string)
            if fields is None:
                problem, mend = "has an odd { or }", "write {{ and }} for the signs themselves"
            elif known is not None and fields - (_fields(known.string) or set()):
                unknown = min(fields - (_fields(known.string) or set()))
                problem = f"has {{{unknown}}}, which the shipped entry has not"
                mend = "use its figures alone"
            else:
                continue
            yield _fault(file, key=key, line=message.lineno, problem=problem, mend=mend)


def _odd_line(file: Path) -> int | None:
    """Return the first line that is neither an entry nor a remark: the reader would guess."""
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    return next((number for number, line in lines if not _PO_LINE.fullmatch(line)), None)


def _fields(words: object) -> set[str] | None:
    """Return the figures that the words of an entry name; nothing where a bracket is odd."""
    forms = words if isinstance(words, list | tuple) else (words,)
    try:
        parsed = [one for form in forms for one in string.Formatter().parse(str(form))]
    except ValueError:
        return None
    return {name for _, name, _, _ in parsed if name is not None}


def _faults_of_style(file: Path) -> Iterator[SettingsError]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        yield _fault(file, problem=f"cannot be read: {error}", mend="save it as UTF-8 text")
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if "</" in line:
            yield _fault(file, line=number, problem="has [</], which is no style", mend="remove it")


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks at the templates of an own folder."""

    layers: Layers
    own: Path
    words: tuple[Words, ...]

    def faces(self) -> Faces:
        """Return faces to look with: nothing is printed by them."""
        words, cleaner = self.words[0], Cleaner(known=frozenset())
        return Faces(words=words, cleaner=cleaner, currency="JPY", unit="one")

    def faults_of_title(self, folder: str, key: str) -> Iterator[SettingsError]:
        """Yield what is wrong with the title of a report."""
        for one in self.words:
            file = self.own / folder / "report.yaml"
            if not one.knows(key):
                yield self._no_word(file, one.language, key, line=None)
            elif unknown := (_fields(one.say(key)) or set()) - TITLE_FIELDS:
                yield _fault(
                    self.own / catalogue_name(one.language),
                    key=key,
                    problem=f"has {{{min(unknown)}}}, which a title does not know",
                    mend="use {name} and {as_of}",
                )

    def faults_of_template(self, file: Path) -> Iterator[SettingsError]:
        """Yield what is wrong with one template; one that is no template has no other fault."""
        environment = environment_of(self.layers, self.faces())
        try:
            source = file.read_text(encoding="utf-8")
            environment.compile(source, file.relative_to(self.own).as_posix(), str(file))
            tree = environment.parse(source)
        except UnicodeDecodeError as error:
            yield _fault(file, problem=f"cannot be read: {error}", mend="save it as UTF-8 text")
            return
        except jinja2.TemplateSyntaxError as error:
            yield _fault(
                file, line=error.lineno, problem=f"is no template: {error.message}", mend="mend it"
            )
            return
        yield from self._unknown(file, tree, environment)
        yield from self._unsafe(file, tree)
        yield from self._not_there(file, tree, environment)
        yield from self._wordless(file, tree)

    def _unknown(
        self, file: Path, tree: nodes.Template, environment: jinja2.Environment
    ) -> Iterator[SettingsError]:
        """Yield filters and tests that are none: within a condition Jinja finds them too late."""
        filters = [("filter", one.name, one.lineno) for one in tree.find_all(nodes.Filter)]
        tests = [("test", one.name, one.lineno) for one in tree.find_all(nodes.Test)]
        for what, name, line in (*filters, *tests):
            known = environment.filters if what == "filter" else environment.tests
            if name not in known:
                yield _fault(
                    file,
                    line=line,
                    problem=f"uses {what} [{name}], which is not known",
                    mend="name one of Jinja's own or of flows/render/pages.py",
                )

    def _unsafe(self, file: Path, tree: nodes.Template) -> Iterator[SettingsError]:
        filters = [(f"filter [{one.name}]", one) for one in tree.find_all(nodes.Filter)]
        told = [(name, one.lineno) for name, one in filters if one.name in _REFUSED_FILTERS]
        switches = tree.find_all(nodes.EvalContextModifier)
        told += [("[autoescape]", one.lineno) for one in switches]
        for name, line in told:
            yield _fault(
                file,
                line=line,
                problem=f"uses {name}: text of others would become markup",
                mend="print it as it is; it is escaped and cleaned by itself",
            )

    def _not_there(
        self, file: Path, tree: nodes.Template, environment: jinja2.Environment
    ) -> Iterator[SettingsError]:
        kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        asked = (one for kind in kinds for one in tree.find_all(kind))
        for node in sorted(asked, key=lambda one: one.lineno):
            template = getattr(node, "template", None)
            name = template.value if isinstance(template, nodes.Const) else None
            if not isinstance(name, str) or environment.loader is None:
                continue
            try:
                environment.loader.get_source(environment, name)
            except jinja2.TemplateNotFound:
                yield _fault(
                    file,
                    line=node.lineno,
                    problem=f"asks for [{name}], which is neither here nor among the shipped ones",
                    mend="mend the name; shipped/ before it means ours",
                )

    def _wordless(self, file: Path, tree: nodes.Template) -> Iterator[SettingsError]:
        for call in tree.find_all(nodes.Call):
            is_say = isinstance(call.node, nodes.Name) and call.node.name == "say"
            first = call.args[0] if call.args else None
            if not (is_say and isinstance(first, nodes.Const)):
                continue
            for one in self.words:
                if not one.knows(str(first.value)):
                    yield self._no_word(file, one.language, str(first.value), line=call.lineno)

    def _no_word(self, file: Path, language: str, key: str, *, line: int | None) -> SettingsError:
        place = self.own / "locale" / language / "LC_MESSAGES" / "messages.po"
        return _fault(
            file,
            line=line,
            problem=f"says [{key}], for which the catalogue [{language}] has no words",
            mend=f"add the entry to {place}",
        )
