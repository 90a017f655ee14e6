"""Make the Japanese typeface of all documents once per machine, in a cache folder.

The packaged variable Noto Sans JP (``justmytype-intl-cjk``, OFL) is instantiated to three static
weights, because WeasyPrint would instantiate it anew for every document. A private ``fonts.conf``
hides all other fonts: the same bytes come out on every machine. Where the package is missing, a
Noto CJK installed with the system serves.
"""

import importlib.util
import json
import logging
import shutil
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from flows.errors import ShinchokuError

PACKAGE: Final = "justmytype-intl-cjk"
MODULE: Final = "justmytype_intl_cjk"
WEIGHTS: Final = (400, 500, 700)
FONTS_CONF: Final = "fonts.conf"
CODEPOINTS: Final = "codepoints.json"
SYSTEM_FOLDERS: Final = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
    Path("/opt/homebrew/share/fonts"),
    Path("/Library/Fonts"),
)
SYSTEM_PATTERN: Final = "NotoSansCJK*.tt[cf]"

logger = logging.getLogger(__name__)


class TypefaceMissingError(ShinchokuError):
    """No Japanese typeface can be had on this machine."""

    def __init__(self) -> None:
        """Build the sentence."""
        super().__init__(
            f"no Japanese typeface: Python package [{PACKAGE}] is not installed and no Noto CJK "
            f"lies in [{', '.join(map(str, SYSTEM_FOLDERS))}]; run 'make demo' again, or install "
            "the system package fonts-noto-cjk"
        )


def ensure_typeface(cache: Path) -> Path:
    """Return the folder of the typeface, made on the first call (about 20 s of one core).

    Reads:  the variable font of the package, or a Noto CJK of the system
    Writes: <cache>/typeface/<name>/: three TTFs, fonts.conf, codepoints.json; whole or not at all
    Shape:  static weights 400, 500, 700
    Units:  none

    Raises:
        TypefaceMissingError: neither the package nor a system font is there.
    """
    source = find_source()
    if source is None:
        raise TypefaceMissingError
    folder = cache.absolute() / "typeface" / _folder_name(source)
    if (folder / FONTS_CONF).is_file():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        _fill(partial, source=source, final=folder)
        partial.chmod(0o755)
        if not folder.exists():
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def find_source() -> Path | None:
    """Return the font file that serves: the package's, else the system's, else nothing."""
    found = importlib.util.find_spec(MODULE)
    if found is not None and found.origin is not None:
        packaged = sorted(Path(found.origin).parent.rglob("NotoSansJP*.ttf"))
        if packaged:
            return packaged[0]
    for folder in SYSTEM_FOLDERS:
        regular = sorted(folder.glob(SYSTEM_PATTERN))
        if regular:
            return next((file for file in regular if "Regular" in file.name), regular[0])
    return None


def _is_packaged(source: Path) -> bool:
    """Say whether a font file is the package's variable font."""
    return source.name.startswith("NotoSansJP")


def _folder_name(source: Path) -> str:
    """Return a name that changes with the font, so that another font is made anew."""
    return f"noto-sans-jp-{version(PACKAGE)}" if _is_packaged(source) else "noto-sans-cjk-system"


def _fill(partial: Path, *, source: Path, final: Path) -> None:
    """Write everything into a folder that nobody looks into yet."""
    fonts = final
    if _is_packaged(source):
        _instantiate(source, partial)
    else:
        logger.warning(
            "package %s is missing; documents use the system's %s, so their bytes may differ "
            "from those of other machines",
            PACKAGE,
            source,
        )
        fonts = source.parent
    (partial / CODEPOINTS).write_text(json.dumps(_ranges(_codepoints(source))), encoding="utf-8")
    (partial / FONTS_CONF).write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        f"<dir>{_xml(fonts)}</dir><cachedir>{_xml(final / 'fontconfig')}</cachedir>"
        "</fontconfig>\n",
        encoding="utf-8",
    )


def _instantiate(source: Path, folder: Path) -> None:
    """Write the three static weights; their time stamps stay the source's, for equal bytes."""
    from fontTools.ttLib import TTFont  # heavy, needed once per machine
    from fontTools.varLib import instancer

    for weight in WEIGHTS:
        with TTFont(source, recalcTimestamp=False) as variable:
            static = instancer.instantiateVariableFont(
                variable, {"wght": weight}, inplace=True, updateFontNames=True
            )
            static.save(folder / f"NotoSansJP-{weight}.ttf")


def _codepoints(source: Path) -> list[int]:
    """Return the characters that a font has, in order."""
    from fontTools.ttLib import TTFont  # heavy, needed once per machine

    with TTFont(source, fontNumber=0, lazy=True) as font:
        return sorted(font.getBestCmap())


def _ranges(codepoints: Iterable[int]) -> list[tuple[int, int]]:
    """Return code points as closed ranges."""
    ranges: list[tuple[int, int]] = []
    for point in codepoints:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return ranges


def _xml(path: Path) -> str:
    """Return a path as text of XML."""
    return str(path).replace("&", "&amp;").replace("<", "&lt;")
