"""The mails to operations: what a run came to, and which definitions have changed. Plain text."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import jinja2

from flows.render.layers import Templates, layers_of
from flows.render.words import words_of
from flows.vocabulary.languages import Language
from flows.vocabulary.run_report import DefinitionsReport, RunReport

MINUTE: Final = 60
CHANGES_SHOWN: Final = 50
LONGEST_VALUE: Final = 120


@dataclass(frozen=True, slots=True)
class RunMail:
    """One plain mail."""

    subject: str
    text: str


def run_mail(report: RunReport, *, templates: Templates) -> RunMail:
    """Return the mail on a run: what to mend first, then sources, checks, totals, mails, steps.

    Reads: report_templates/email/run.*, locale/
    """
    return _mail("run", {"run": report}, language=report.language, templates=templates)


def definitions_mail(report: DefinitionsReport, *, templates: Templates) -> RunMail:
    """Return the mail on definitions that have changed since an earlier month.

    Reads: report_templates/email/definitions.*, locale/
    """
    shown = report.changes[:CHANGES_SHOWN]
    seen = {"told": report, "shown": shown, "beyond": len(report.changes) - len(shown)}
    return _mail("definitions", seen, language=report.language, templates=templates)


def _mail(
    name: str, seen: dict[str, object], *, language: Language, templates: Templates
) -> RunMail:
    layers, words = layers_of(templates), words_of(templates, language)
    folders = [layers.shipped] if layers.own is None else [layers.own, layers.shipped]
    environment = jinja2.Environment(  # noqa: S701  # plain text, no markup
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def say(key: str, **figures: object) -> str:
        return words.say(key).format(**figures)

    def duration(seconds: float) -> str:
        minutes, rest = divmod(round(seconds), MINUTE)
        return say("run.minutes" if minutes else "run.seconds", minutes=minutes, seconds=rest)

    def day(moment: date | None) -> str:
        return say("run.never") if moment is None else moment.isoformat()

    environment.globals.update(say=say)
    environment.filters.update(
        number=lambda count: f"{count:,}",
        duration=duration,
        day=day,
        written=lambda text: say("run.nothing") if text is None else _cut(text),
    )
    subject, text = (
        environment.get_template(f"email/{name}.{part}.txt.jinja").render(seen)
        for part in ("subject", "body")
    )
    return RunMail(subject=" ".join(subject.split()), text=text)


def _cut(text: str) -> str:
    """Return a value on one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"
