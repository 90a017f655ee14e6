"""Put a context into its templates: HTML for paper and browser, subject and bodies of the mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from flows.render.bars import bars_of
from flows.render.cleaning import Cleaner
from flows.render.codes import qr_code
from flows.render.filters import ABSENT, Faces, own_name
from flows.render.layers import Layers, Templates, layers_of
from flows.render.locked import refuse_open
from flows.render.manager_view import spark_key
from flows.render.onscreen import Figure, Picture, colour_names
from flows.render.progress_view import progress_view
from flows.render.resources import Stylesheet, palette, stylesheet
from flows.render.row_faces import (
    action_of,
    age_of,
    coverage_of,
    deal_beside,
    deal_title,
    sentence_of,
    stage_of,
    total_name,
    watched_name,
)
from flows.render.words import words_of
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import Finding, MoneyUnit, ProgressContext
from flows.vocabulary.signs import SIGNS, NegativeSign

REPORT: Final = "progress"


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything one edition says, as text."""

    title: str
    paper: str
    screen: str
    mail_subject: str
    mail_text: str
    mail_html: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of templates that an edition is set with."""

    name: str
    kind: str
    title: str | None = None

    def style(self, templates: Templates, *, medium: str) -> Stylesheet:
        """Return the style of one medium."""
        return stylesheet(templates, report=self.name, kind=self.kind, medium=medium)

    def mail(self, part: str) -> list[str]:
        """Return the templates of one part of the mail: the folder's, else those of its kind."""
        return [f"email/{name}.{part}.jinja" for name in dict.fromkeys((self.name, self.kind))]


SHIPPED: Final = Folder(REPORT, REPORT)


def make_pages(
    context: ProgressContext, *, templates: Templates, typeface: Path, folder: Folder = SHIPPED
) -> Pages:
    """Return the texts of one edition.

    Reads: report_templates/
    """
    key, currency = context.key, context.summary.currency_code
    look = (currency, context.money_unit, context.negative_sign)
    faces = faces_of(templates, typeface, key.language, *look)
    english = faces_of(templates, typeface, "en", *look)
    view = progress_view(context, faces=faces, english=english, palette=palette(templates))
    return set_pages(view.variables(), faces=faces, templates=templates, folder=folder)


def set_pages(
    variables: Mapping[str, Any], *, faces: Faces, templates: Templates, folder: Folder
) -> Pages:
    """Return the texts of one edition: what is seen, put into the templates of a folder.

    Reads: report_templates/

    Raises:
        OwnMarkupError: with templates of the company's own, a page opens what it may not.
    """
    own = {
        name: [SimpleNamespace(**row) for row in table.typed()]
        for name, table in variables["own_tables"].items()
    }
    seen = {**variables, **_titles(variables, faces, folder), "own_tables": own}
    markup, plain = environment_of(templates, faces), environment_of(templates, faces, plain=True)
    paper, screen = (
        markup.get_template(f"{folder.name}/{folder.name}.html.jinja").render(
            seen | {"style": folder.style(templates, medium=medium)}
        )
        for medium in ("page", "screen")
    )
    pages = Pages(
        title=str(seen["title"]),
        paper=paper,
        screen=screen,
        mail_subject=one_line(plain.select_template(folder.mail("subject.txt")).render(seen)),
        mail_text=plain.select_template(folder.mail("body.txt")).render(seen),
        mail_html=markup.select_template(folder.mail("body.html")).render(seen),
    )
    if layers_of(templates).own:
        refuse_open(pages.paper, pages.screen, mail=pages.mail_html)
    return pages


def _titles(variables: Mapping[str, Any], faces: Faces, folder: Folder) -> dict[str, str]:
    """Return title and running foot of a folder that has a title of its own."""
    if folder.title is None:
        return {}
    say = faces.words.say
    title = say(folder.title).format(
        name=variables["titled"], as_of=variables["summary"].as_of.isoformat()
    )
    foot = say("own.foot_person" if folder.kind == "rep" else "own.foot")
    return {
        "title": title,
        "foot": foot.format(title=title, snapshot=variables["snapshot_id"]),
    }


def one_line(text: str) -> str:
    """Return a subject: one line, as a header must be."""
    return " ".join(text.split())


@lru_cache(maxsize=16)
def faces_of(
    templates: Templates,
    typeface: Path,
    language: Language,
    currency: str,
    unit: MoneyUnit,
    sign: NegativeSign = "minus",
) -> Faces:
    """Return the faces of an edition; the same object for the same edition."""
    words, cleaner = words_of(templates, language), _cleaner(typeface)
    return Faces(words=words, cleaner=cleaner, currency=currency, unit=unit, minus=SIGNS[sign])


@lru_cache(maxsize=2)
def _cleaner(typeface: Path) -> Cleaner:
    """Return the cleaner of a typeface, read once per process."""
    return Cleaner.of(typeface)


@lru_cache(maxsize=16)
def environment_of(
    templates: Templates, faces: Faces, *, plain: bool = False
) -> jinja2.Environment:
    """Return the environment of an edition: strict, escaping, every string cleaned.

    A template is looked for among the company's own, then among ours; ``shipped/`` before a name
    means ours. Own templates reach nothing but what they are given.

    Reads: report_templates/
    """
    layers = layers_of(templates)
    maker = SandboxedEnvironment if layers.own else jinja2.Environment
    colours = colour_names(palette(templates))

    @jinja2.pass_context
    def finalize(context: jinja2.runtime.Context, value: object) -> object:
        if isinstance(value, Figure | Picture) and _is_screen(context):
            return value.on_screen(colours)
        if isinstance(value, str) and not hasattr(value, "__html__"):
            return faces.cleaner.clean(value, breaks=not plain)
        return value

    environment = maker(
        loader=_loader(layers),
        autoescape=not plain,  # plain: bodies and subjects that are no markup
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_filters(faces))
    environment.filters["bar"] = bars_of(faces, palette(templates))
    environment.tests.update(
        {
            "short": _is_short,
            "spare": _is_spare,
            "known": _is_known,
            "printed": _is_printed,
            "said": _is_said,
        }
    )
    environment.globals["say"] = faces.words.say if plain else _markup_say(faces)
    environment.globals["palette"] = palette(templates)
    environment.globals["has_long_figures"] = faces.unit == "one"
    return environment


def _is_screen(context: jinja2.runtime.Context) -> bool:
    """Say whether a browser's page is made: its style says so."""
    style = context.get("style")
    return isinstance(style, Stylesheet) and style.is_screen


def _loader(layers: Layers) -> jinja2.BaseLoader:
    ours = jinja2.FileSystemLoader(layers.shipped)
    if layers.own is None:
        return ours
    own = jinja2.FileSystemLoader(layers.own)
    return jinja2.ChoiceLoader([own, ours, jinja2.PrefixLoader({"shipped": ours})])


def _markup_say(faces: Faces) -> Callable[..., Markup]:
    """Return the catalogue for markup: our own words, escaped but not cut."""

    def say(key: str, *, count: int | None = None) -> Markup:
        return escape(faces.words.say(key, count=count))

    return say


def _filters(faces: Faces) -> dict[str, Callable[..., object]]:
    """Return the filters of an edition: the faces, and what a row says of itself."""
    names = (
        "money signed money_in_words signed_in_words percent whole_percent signed_percent times "
        "win_rate rate effect "
        "number count tenths days age day short_day full_day name clip code codes link sentence "
        "rich_sentence"
    )
    return {
        **{name: getattr(faces, name) for name in names.split()},
        "action_of": lambda deal: action_of(deal, faces),
        "qr_code": lambda url: qr_code(faces.link(url)),
        "deal_title": lambda deal: deal_title(deal, faces),
        "spark_key": spark_key,
        "coverage_of": lambda row: coverage_of(row, faces),
        "push_rate_of": lambda row: faces.share(row.push_rate_count_ratio, row.push_rate_n),
        "watched_name": lambda deal: watched_name(deal, faces),
        "own_name": lambda deal: own_name(deal.deal_name, account=deal.account_name),
        "deal_beside": lambda deal: deal_beside(deal, faces),
        "total_name": lambda row, kind: total_name(row, kind, faces),
        "stage_of": lambda deal: stage_of(deal, faces),
        "age_of": lambda deal: age_of(deal, faces),
        "sentence_of": lambda line: sentence_of(line, faces),
        # our own style sheet, from report_templates/ alone
        "own_css": Markup,
    }


def _is_short(amount: Decimal | None) -> bool:
    """Say whether an amount is a shortfall."""
    return amount is not None and amount < 0


def _is_spare(amount: Decimal | None) -> bool:
    """Say whether an amount is more than needed."""
    return amount is not None and amount > 0


def _is_known(value: object) -> bool:
    """Say whether a figure is there."""
    return value is not None


def _is_printed(face: str) -> bool:
    """Say whether a printed figure is one."""
    return face != ABSENT


def _is_said(finding: Finding) -> bool:
    """Say whether a finding has words."""
    return finding.code != "none"
