"""How the values of the gap report are printed: each factor, metric and effect in its own unit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flows.render.filters import ABSENT, Faces
from flows.render.onscreen import Figure

_PLACES: Final = {"volume": 1, "speed": 2, "entries": 0}
_RATES: Final = frozenset({"win_rate", "conversion", "mix"})


@dataclass(frozen=True, slots=True)
class Values:
    """Prints values in the faces of one edition."""

    faces: Faces

    def factor(self, code: str, value: float | None) -> str:
        """Return a factor of a gap or of a funnel."""
        if value is None:
            return ABSENT
        if code in _RATES:
            return self.faces.percent(value)
        if code == "size":
            return self.faces.money_in_words(_decimal(value))
        said = self._worded(f"value_{code}", self.faces.decimal(value, _PLACES[code]))
        return Figure.of(said, value)

    def metric(self, unit: str | None, value: float | None) -> str:
        """Return a value of the register, in the unit of its metric."""
        if value is None:
            return ABSENT
        if unit == "ratio":
            return self.faces.percent(value)
        if unit == "currency":
            return self.faces.money_in_words(_decimal(value))
        places = 0 if float(value).is_integer() else 1
        return Figure.of(self._unit(unit, self.faces.decimal(value, places)), value)

    def effect(self, unit: str | None, shape: str | None, value: float | None) -> str:
        """Return an effect with its sign and unit; of a flow it is per person and business day."""
        if value is None:
            return ABSENT
        figure = self.figure(unit, shape, value)
        if unit == "ratio":
            return Figure.of(self._worded("value_points", figure), value)
        if unit == "currency":
            key = "value_jpy" if self.faces.currency == "JPY" else "value_other"
            words = self.faces.words.say(f"gap.{key}")
            sign, amount = figure[:1], figure[1:]
            said = words.format(sign=sign, n=amount, currency=self.faces.currency)
            return Figure.of(said, value)
        return Figure.of(self._unit(unit, figure), value)

    def figure(self, unit: str | None, shape: str | None, value: float | None) -> str:
        """Return an effect with its sign, without its unit; money in coins, rates in points."""
        if value is None:
            return ABSENT
        if unit == "ratio":
            return self._signed(value * 100, 1)
        if unit == "currency":
            return self._signed(value, 0)
        return self._signed(value, 2 if shape == "flow" else 1)

    def correlation(self, value: float | None) -> str:
        """Return a correlation with its sign."""
        return ABSENT if value is None else self._signed(value, 2)

    def _unit(self, unit: str | None, figure: str) -> str:
        """Return a figure with days or records behind it."""
        return self._worded("value_days" if unit == "days" else "value_count", figure)

    def _worded(self, key: str, figure: str) -> str:
        return self.faces.words.say(f"gap.{key}").format(n=figure)

    def _signed(self, value: float, places: int) -> str:
        plain = self.faces.decimal(value, places)
        if not any(digit in plain for digit in "123456789"):
            return Figure.of(f"±{plain}", value)
        return Figure.of(f"+{plain}" if value > 0 else plain, value)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))
