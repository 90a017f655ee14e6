"""Read style sheets and colours from report_templates/, once per process."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.render.layers import Templates, layers_of

_TOKEN: Final = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})\s*;")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SHARED: Final = ("fonts", "tokens")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of tokens.css, for charts and mail, where a style sheet does not reach."""

    ink: str
    text: str
    muted: str
    line: str
    wash: str
    paper: str
    actual: str
    positive: str
    interval: str
    short: str
    reference: str


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The whole style of one medium, and the hash by which a browser knows it is ours.

    In a browser a script goes with it, known by its hash too; on paper there is none.
    """

    css: str
    csp_hash: str
    script: str = ""
    script_hash: str = ""

    @property
    def is_screen(self) -> bool:
        """Say whether it is a browser's."""
        return bool(self.script)


@lru_cache(maxsize=4)
def palette(templates: Templates) -> Palette:
    """Return the colours: ours, and over them those that the company's own tokens name.

    Reads: report_templates/_shared/css/tokens.css
    """
    found = dict(_TOKEN.findall(_css(templates, "tokens")))
    return Palette(**{name: found[name] for name in Palette.__slots__})


@lru_cache(maxsize=16)
def stylesheet(
    templates: Templates, *, report: str, medium: str, kind: str | None = None
) -> Stylesheet:
    """Return the style of a report on paper (``page``) or in a browser (``screen``).

    A report of the company's own begins with the sheet of its ``kind``, whose parts it may use.

    Reads: report_templates/_shared/css/*.css, report_templates/_shared/screen.js,
    report_templates/<report>/<report>.css and, of the company's own, _shared/css/added.css and
    <report>/added.css
    """
    layers, is_screen = layers_of(templates), medium == "screen"
    shared = (*_SHARED, "dark") if is_screen else _SHARED
    sheets = [_css(layers, name) for name in (*shared, "components", medium)]
    own = [f"{name}/{name}.css" for name in dict.fromkeys((kind or report, report))]
    for name in (*own, "_shared/css/added.css", f"{report}/added.css"):
        file = layers.find(name)
        sheets.append(file.read_text(encoding="utf-8") if file else "")
    css = "\n" + _COMMENT.sub("", "\n".join(sheets)).strip() + "\n"
    if not is_screen:
        return Stylesheet(css=css, csp_hash=_hash(css))
    script = (layers.shipped / "_shared" / "screen.js").read_text(encoding="utf-8")
    return Stylesheet(css=css, csp_hash=_hash(css), script=script, script_hash=_hash(script))


def _hash(text: str) -> str:
    """Return the hash by which a content policy allows a text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _css(templates: Templates, name: str) -> str:
    """Return the text of one shared style sheet; own colours are laid over ours."""
    files = layers_of(templates).all_of(f"_shared/css/{name}.css")
    if name != "tokens":
        files = files[-1:]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
