"""Put a context into its templates: HTML for paper and browser, subject and bodies of the mail."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup, escape

from flows.render.cleaning import Cleaner, width_of
from flows.render.codes import qr_code
from flows.render.filters import ABSENT, Faces, own_name
from flows.render.manager_view import spark_key
from flows.render.onscreen import Figure, Picture, colour_names
from flows.render.progress_view import progress_view
from flows.render.resources import Stylesheet, palette, stylesheet
from flows.render.words import words_of
from flows.vocabulary.funnel import WatchedDeal
from flows.vocabulary.progress import CheckLine, Finding, MemberTotal, MoneyUnit, ProgressContext
from flows.vocabulary.progress_rows import DealRow, MemberRow
from flows.vocabulary.workspace import Language

REPORT: Final = "progress"
# the line of a deal on page 1, in ems of the small type; the account is set larger
DEAL_LINE: Final = 19.2
LONGEST_ACCOUNT: Final = 8
ACCOUNT_SIZE: Final = 8.5 / 7.5
SHORTEST_DEAL: Final = 3
# the name of a deal to look after, in ems of its table
WATCHED_LINE: Final = 13.4


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything one edition says, as text."""

    title: str
    paper: str
    screen: str
    mail_subject: str
    mail_text: str
    mail_html: str


def make_pages(context: ProgressContext, *, templates: Path, typeface: Path) -> Pages:
    """Return the texts of one edition.

    Reads: report_templates/
    """
    key, currency = context.key, context.summary.currency_code
    faces = faces_of(templates, typeface, key.language, currency, context.money_unit)
    english = faces_of(templates, typeface, "en", currency, context.money_unit)
    view = progress_view(
        context,
        faces=faces,
        english=english,
        palette=palette(templates),
        style=stylesheet(templates, report=REPORT, medium="page"),
    )
    markup, plain = environment_of(templates, faces), environment_of(templates, faces, plain=True)
    main, variables = f"{REPORT}/{REPORT}.html.jinja", view.variables()
    screen = replace(view, style=stylesheet(templates, report=REPORT, medium="screen"))
    return Pages(
        title=str(variables["title"]),
        paper=markup.get_template(main).render(variables),
        screen=markup.get_template(main).render(screen.variables()),
        mail_subject=one_line(plain.get_template(_mail("subject.txt")).render(variables)),
        mail_text=plain.get_template(_mail("body.txt")).render(variables),
        mail_html=markup.get_template(_mail("body.html")).render(variables),
    )


def _mail(part: str) -> str:
    """Return the name of one template of the mail."""
    return f"email/{REPORT}.{part}.jinja"


def one_line(text: str) -> str:
    """Return a subject: one line, as a header must be."""
    return " ".join(text.split())


@lru_cache(maxsize=16)
def faces_of(
    templates: Path, typeface: Path, language: Language, currency: str, unit: MoneyUnit
) -> Faces:
    """Return the faces of an edition; the same object for the same edition."""
    words = words_of(templates, language)
    return Faces(words=words, cleaner=_cleaner(typeface), currency=currency, unit=unit)


@lru_cache(maxsize=2)
def _cleaner(typeface: Path) -> Cleaner:
    """Return the cleaner of a typeface, read once per process."""
    return Cleaner.of(typeface)


@lru_cache(maxsize=16)
def environment_of(templates: Path, faces: Faces, *, plain: bool = False) -> jinja2.Environment:
    """Return the environment of an edition: strict, escaping, every string cleaned.

    Reads: report_templates/
    """
    colours = colour_names(palette(templates))

    @jinja2.pass_context
    def finalize(context: jinja2.runtime.Context, value: object) -> object:
        if isinstance(value, Figure | Picture) and _is_screen(context):
            return value.on_screen(colours)
        if isinstance(value, str) and not hasattr(value, "__html__"):
            return faces.cleaner.clean(value, breaks=not plain)
        return value

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=not plain,  # noqa: S701  # plain: bodies and subjects that are no markup
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_filters(faces))
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
    return environment


def _is_screen(context: jinja2.runtime.Context) -> bool:
    """Say whether a browser's page is made: its style says so."""
    style = context.get("style")
    return isinstance(style, Stylesheet) and style.is_screen


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
        "action_of": lambda deal: _action_of(deal, faces),
        "qr_code": lambda url: qr_code(faces.link(url)),
        "deal_title": lambda deal: _deal_title(deal, faces),
        "spark_key": spark_key,
        "coverage_of": lambda row: _coverage_of(row, faces),
        "push_rate_of": lambda row: faces.share(row.push_rate_count_ratio, row.push_rate_n),
        "watched_name": lambda deal: _watched_name(deal, faces),
        "own_name": lambda deal: own_name(deal.deal_name, account=deal.account_name),
        "deal_beside": lambda deal: _deal_beside(deal, faces),
        "total_name": lambda row, kind: _total_name(row, kind, faces),
        "stage_of": lambda deal: _stage_of(deal, faces),
        "age_of": lambda deal: _age_of(deal, faces),
        "sentence_of": lambda line: _sentence_of(line, faces),
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


def _action_of(deal: DealRow, faces: Faces) -> str:
    """Return what to do about a deal: the planned step, else what the first reason asks for."""
    if deal.next_action and deal.next_action_date and "no_next_action" not in deal.reason_codes:
        return faces.words.say("do.planned").format(
            day=faces.short_day(deal.next_action_date), action=faces.clip(deal.next_action, 12)
        )
    first = next((code for code in deal.reason_codes if faces.words.knows(f"do.{code}")), "none")
    return faces.words.say(f"do.{first}")


def _stage_of(deal: DealRow, faces: Faces) -> str:
    """Return the stage of a deal in the language of the edition."""
    english = deal.stage_name_en if faces.words.language == "en" else None
    return english or deal.stage_name_ja or ABSENT


def _deal_beside(deal: DealRow, faces: Faces) -> str:
    """Return a deal's name and first reason, cut to what its account's name leaves of the line."""
    reason = faces.codes(deal.reason_codes[:1], "reason")
    if not deal.account_name:
        return reason
    account = width_of(_deal_title(deal, faces))
    left = DEAL_LINE - account * ACCOUNT_SIZE - width_of(reason) - 1
    name = faces.clip(own_name(deal.deal_name, account=deal.account_name), max(left, SHORTEST_DEAL))
    return f"{name}・{reason}"


def _deal_title(deal: DealRow, faces: Faces) -> str:
    """Return the account of a deal, or the deal's own name where no account is known."""
    if deal.account_name:
        return faces.clip(deal.account_name, LONGEST_ACCOUNT)
    reason = width_of(faces.codes(deal.reason_codes[:1], "reason"))
    return faces.clip(deal.deal_name, (DEAL_LINE - reason) / ACCOUNT_SIZE)


def _coverage_of(row: MemberRow | MemberTotal, faces: Faces) -> str:
    """Return the coverage beside what past periods needed, where that is known."""
    if row.coverage_ratio is None or row.required_coverage_ratio is None:
        return faces.decimal(row.coverage_ratio, 1)
    has, needs = (
        faces.decimal(one, 1) for one in (row.coverage_ratio, row.required_coverage_ratio)
    )
    said = faces.words.say("face.coverage").format(has=has, needs=needs)
    return Figure.of(said, row.coverage_ratio)


def _watched_name(deal: WatchedDeal, faces: Faces) -> str:
    """Return a deal to look after by its account and its own name, in one line."""
    if not deal.account_name:
        return faces.clip(deal.deal_name, WATCHED_LINE)
    account = faces.clip(deal.account_name, LONGEST_ACCOUNT)
    left = max(WATCHED_LINE - width_of(account) - 1, SHORTEST_DEAL)
    return f"{account}　{faces.clip(own_name(deal.deal_name, account=deal.account_name), left)}"


def _total_name(row: MemberTotal, kind: str, faces: Faces) -> str:
    """Return the name of a footing, the rest counted in people or units."""
    if row.kind not in {"rest", "beyond"}:
        return faces.words.say(f"total.{row.kind}")
    return faces.words.say(f"total.rest_{kind}", count=row.count).format(n=row.count)


def _age_of(deal: DealRow | WatchedDeal, faces: Faces) -> str:
    """Return the days in the stage, beside the usual ones where these are known."""
    if deal.stage_age_days is None:
        return ABSENT
    key = "face.stage_age" if deal.baseline_days is None else "face.stage_age_usual"
    said = faces.words.say(key).format(
        days=faces.number(deal.stage_age_days), usual=faces.number(deal.baseline_days)
    )
    return Figure.of(said, deal.stage_age_days)


def _sentence_of(line: CheckLine, faces: Faces) -> str:
    """Return what a check found, in the language of the edition."""
    return line.sentence_en if faces.words.language == "en" else line.sentence_ja
