"""The languages in which documents are made."""

from typing import Literal

Language = Literal["ja", "en"]
