"""QR codes: from paper to the record on a phone."""

from typing import Final

import segno
from markupsafe import Markup

QUIET: Final = 2
"""Modules left white around a code; half of what ISO/IEC 18004 asks, beside white paper."""


def qr_code(url: str) -> Markup:
    """Return the code of a link as an image, or nothing where there is no link to be printed.

    Units:  15 % of the code may be unreadable (level M)
    """
    if not url:
        return Markup()
    code = segno.make_qr(url, error="m", boost_error=False)
    source = code.svg_data_uri(border=QUIET, xmldecl=False, svgclass=None, lineclass=None)
    return Markup('<img class="code" alt="QR" src="{}">').format(source)
