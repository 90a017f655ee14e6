"""The words of a notice to a channel: outcome, date and link, and nothing else."""

from collections.abc import Sequence
from datetime import date

from flows.render.layers import Templates
from flows.render.run_mail import RunMail
from flows.render.words import words_of
from flows.vocabulary.languages import Language
from flows.vocabulary.notices import Occasion


def notice_of(
    occasions: Sequence[Occasion],
    *,
    as_of: date,
    link: str | None,
    language: Language,
    templates: Templates,
) -> RunMail:
    """Return what a channel is told of a run, the first occasion as its subject.

    Reads: report_templates/locale/
    """
    say = words_of(templates, language).say
    lines = [say(f"notice.{occasion}").format(day=as_of.isoformat()) for occasion in occasions]
    mend = [say("notice.mend")] if set(occasions) - {"published"} else []
    return RunMail(
        subject=say("notice.subject").format(line=lines[0]),
        text="\n".join([*lines, *mend, *([link] if link else [])]),
    )
