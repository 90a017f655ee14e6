"""Read style sheets and colours from report_templates/, once per process."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

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
def palette(templates: Path) -> Palette:
    """Return the colours.

    Reads: report_templates/_shared/css/tokens.css
    """
    found = dict(_TOKEN.findall(_css(templates, "tokens")))
    return Palette(**{name: found[name] for name in Palette.__slots__})


@lru_cache(maxsize=16)
def stylesheet(templates: Path, *, report: str, medium: str) -> Stylesheet:
    """Return the style of a report on paper (``page``) or in a browser (``screen``).

    Reads: report_templates/_shared/css/*.css, report_templates/_shared/screen.js and
    report_templates/<report>/<report>.css
    """
    is_screen = medium == "screen"
    shared = (*_SHARED, "dark") if is_screen else _SHARED
    sheets = [_css(templates, name) for name in (*shared, "components", medium)]
    own = (templates / report / f"{report}.css").read_text(encoding="utf-8")
    css = "\n" + _COMMENT.sub("", "\n".join((*sheets, own))).strip() + "\n"
    if not is_screen:
        return Stylesheet(css=css, csp_hash=_hash(css))
    script = (templates / "_shared" / "screen.js").read_text(encoding="utf-8")
    return Stylesheet(css=css, csp_hash=_hash(css), script=script, script_hash=_hash(script))


def _hash(text: str) -> str:
    """Return the hash by which a content policy allows a text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _css(templates: Path, name: str) -> str:
    """Return the text of one shared style sheet."""
    return (templates / "_shared" / "css" / f"{name}.css").read_text(encoding="utf-8")
