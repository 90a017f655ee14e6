"""The mails of an edition whose attachments are too large for one: what each of them says."""

from typing import Final

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from flows.render.layers import Templates, layers_of
from flows.render.words import words_of
from flows.vocabulary.large_mail import LargeKind, LargeMail, LargeText

_NAMES: Final[dict[LargeKind, str]] = {
    "first": "split_first",
    "further": "split_further",
    "linked": "linked",
}


def large_mail(mail: LargeMail, *, templates: Templates) -> LargeText:
    """Return subject and bodies; of the first of several mails only the note in each.

    Reads: report_templates/email/{split_first,split_further,linked}.*, locale/
    """
    words, name = words_of(templates, mail.language), _NAMES[mail.kind]
    layers = layers_of(templates)
    maker = SandboxedEnvironment if layers.own else jinja2.Environment

    def rendered(part: str, *, escapes: bool = False) -> str:
        environment = maker(
            loader=jinja2.FileSystemLoader(layers.folders()),
            autoescape=escapes,  # subject and text are no markup
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.update(say=words.say)
        return environment.get_template(f"email/{name}.{part}.jinja").render(mail=mail)

    return LargeText(
        subject=" ".join(rendered("subject.txt").split()),
        text=rendered("body.txt").strip("\n") + "\n",
        html=rendered("body.html", escapes=True),
    )
