"""How negative numbers are written: the true minus, or the triangle of Japanese accounts."""

from collections.abc import Mapping
from typing import Final, Literal

NegativeSign = Literal["minus", "triangle"]
SIGNS: Final[Mapping[NegativeSign, str]] = {"minus": "−", "triangle": "△"}
