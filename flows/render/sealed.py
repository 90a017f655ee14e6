"""The mail that brings a locked PDF: it names the report and says no number."""

from dataclasses import replace
from pathlib import Path

from flows.render.layers import Templates
from flows.render.pages import Pages, environment_of, faces_of, one_line
from flows.vocabulary.progress import ContextEntry


def sealed(pages: Pages, *, entry: ContextEntry, templates: Templates, typeface: Path) -> Pages:
    """Return the texts of an edition; of one that is mailed locked, with a mail without numbers.

    Reads: report_templates/email/sealed.*
    """
    if not entry.encrypt:
        return pages
    # no number stands in it, so any currency does
    faces = faces_of(templates, typeface, entry.key.language, "JPY", "one")
    plain = environment_of(templates, faces, plain=True)
    markup = environment_of(templates, faces)
    seen = {"title": pages.title, "language": entry.key.language}
    return replace(
        pages,
        mail_subject=one_line(plain.get_template("email/sealed.subject.txt.jinja").render(seen)),
        mail_text=plain.get_template("email/sealed.body.txt.jinja").render(seen),
        mail_html=markup.get_template("email/sealed.body.html.jinja").render(seen),
    )
