"""The page that tells how the nights stand: self-contained, without a script, for operations."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import jinja2
from markupsafe import Markup

from flows.render.layers import Templates, layers_of
from flows.render.resources import stylesheet
from flows.render.run_mail import MINUTE
from flows.render.words import Words, words_of
from flows.vocabulary.languages import Language
from flows.vocabulary.standing import Standing
from flows.vocabulary.verdict import CheckResult

STATUS: Final = "status"
_WEEKDAYS: Final = "月火水木金土日"
_ALARMING: Final = frozenset({"held", "failed", "stop"})
_ABSENT: Final = "—"


def status_page(standing: Standing, *, templates: Templates) -> str:
    """Return the page.

    Reads: report_templates/status/, locale/
    """
    layers, words = layers_of(templates), words_of(templates, standing.language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(list(layers.folders())),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(say=_say(words))
    environment.filters.update(
        number=lambda count: _ABSENT if count is None else f"{count:,}",
        duration=lambda seconds: _duration(seconds, words),
        day=lambda one: _day(one, words.language),
        moment=lambda one: _moment(one, words.language),
        own_css=Markup,  # our own style sheet, from report_templates/ alone
        sentence=lambda check: _sentence(check, words.language),
        mend=lambda check: check.mend_ja if words.language == "ja" else check.mend_en,
    )
    environment.tests["alarming"] = _ALARMING.__contains__
    style = replace(stylesheet(templates, report=STATUS, medium="screen"), script="")
    seen: dict[str, object] = {"told": standing, "style": style, "end": _end(standing)}
    seen["to_mend"] = tuple(_to_mend(standing, words))
    return environment.get_template(f"{STATUS}/{STATUS}.html.jinja").render(seen)


def _end(standing: Standing) -> str:
    """Return the code of the sentence that heads the page."""
    last = standing.last_run
    if last is None:
        return "never"
    if last.end == "done" and (standing.mails_to_mend or last.exit_status):
        return "done_but"
    if last.end == "done" and standing.late_sources:
        return "done_late"
    return last.end


def _to_mend(standing: Standing, words: Words) -> Iterator[str]:
    """Yield what to do about the last run: of a held one, the first check that stopped it."""
    last = standing.last_run
    if last is None or last.end == "done":
        return
    stop = next((check for check in standing.findings if check.outcome == "stop"), None)
    if last.end == "started":
        yield words.say("status.killed")
    elif last.end == "held" and stop:
        yield _sentence(stop, words.language)
        yield stop.mend_ja if words.language == "ja" else stop.mend_en
    else:
        yield last.sentence


def _say(words: Words) -> Callable[..., str]:
    def say(key: str, **figures: object) -> str:
        return words.say(key).format(**figures)

    return say


def _duration(seconds: float, words: Words) -> str:
    minutes, rest = divmod(round(seconds), MINUTE)
    key = "run.minutes" if minutes else "run.seconds"
    return words.say(key).format(minutes=minutes, seconds=rest)


def _day(one: date | None, language: Language) -> str:
    """Return a day with its weekday."""
    if one is None:
        return _ABSENT
    if language == "ja":
        return f"{one:%Y-%m-%d}（{_WEEKDAYS[one.weekday()]}）"
    return f"{one:%Y-%m-%d} ({one:%a})"


def _moment(one: datetime | None, language: Language) -> str:
    return (
        _ABSENT
        if one is None
        else f"{_day(one.date(), language)}{'' if language == 'ja' else ' '}{one:%H:%M}"
    )


def _sentence(check: CheckResult, language: Language) -> str:
    return check.sentence_ja if language == "ja" else check.sentence_en
