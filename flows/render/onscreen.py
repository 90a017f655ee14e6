"""What a page says in a browser beyond paper: values to sort by, and marks that tell their figure.

A face of a number or a day, and a drawing, print on paper as ever. In a browser the face stands in
an element that bears the value behind it, and the drawing stands in the page itself, where style
reaches it and its marks can be pointed at.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Self

from markupsafe import Markup

from flows.render.resources import Palette

Colours = Mapping[str, str]
_BEARING = {
    "data": Markup('<data value="{1}">{0}</data>'),
    "time": Markup('<time datetime="{1}">{0}</time>'),
}


class Figure(str):
    """A number or a day as printed; knows the value by which a column of its kind is sorted."""

    __slots__ = ("tag", "value")
    tag: str
    value: str

    @classmethod
    def of(cls, face: str, value: Decimal | float | date | None) -> Self:
        """Return a face with the value behind it; without value it is a face alone."""
        figure = cls(face)
        figure.tag, figure.value = "data", ""
        if isinstance(value, date):
            figure.tag, figure.value = "time", value.isoformat()
        elif isinstance(value, Decimal):
            figure.value = f"{value.normalize():f}"
        elif value is not None:
            figure.value = repr(value)
        return figure

    def on_screen(self, colours: Colours) -> Markup:  # noqa: ARG002  # one form for all
        """Return the face within an element that bears its value."""
        if not self.value:
            return Markup.escape(str(self))
        return _BEARING[self.tag].format(str(self), self.value)


class Picture(Markup):
    """A drawing: an image on paper, in a browser a part of the page."""

    __slots__ = ("inline",)
    inline: Markup

    def on_screen(self, colours: Colours) -> Markup:
        """Return the drawing in the colours of the page, whichever these are."""
        drawn = str(self.inline)
        for value, name in colours.items():
            drawn = drawn.replace(f'"{value}"', f'"var(--{name})"')
        return Markup(drawn)  # noqa: S704  # made of escaped words by svg.py


@lru_cache(maxsize=4)
def colour_names(palette: Palette) -> Colours:
    """Return the name of each colour."""
    return {getattr(palette, field.name): field.name for field in fields(palette)}
