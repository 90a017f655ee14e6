"""Number and date faces of one edition: how money, ratios, days and names are printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from babel.dates import format_date
from markupsafe import Markup, escape

from flows.render.cleaning import Cleaner, width_of
from flows.render.onscreen import Figure
from flows.render.words import Words
from flows.vocabulary.progress import Finding, MoneyUnit
from flows.vocabulary.progress_rows import ActivityRow

MINUS: Final = "−"
ABSENT: Final = "—"
# Notes that are printed in the place of the number.
NOTED: Final = frozenset({"not_delivered", "no_history"})
UNIT_SIZE: Final[Mapping[MoneyUnit, Decimal]] = {
    "one": Decimal(1),
    "thousand": Decimal(1_000),
    "million": Decimal(1_000_000),
}
DECIMALS: Final[Mapping[MoneyUnit, int]] = {"one": 0, "thousand": 0, "million": 1}
# METRICS 2.0: a rate of fewer decisions is printed as counts.
FEW_DECISIONS: Final = 10
UNASSIGNED: Final = "(unassigned)"
LINK_START: Final = "https://"
LONGEST_LINK: Final = 500
_BETWEEN_NAMES: Final = " 　・-–—_:：/／"
_LEGAL_FORMS: Final = {"株式会社": "㈱", "有限会社": "㈲"}
# marks of a sentence and what they become; private characters never survive cleaning
_KEPT: Final = "\ue000{}\ue001"
_TAGS: Final = {
    "[[": '<em class="short">',
    "]]": "</em>",
    "\ue000": '<span class="whole">',
    "\ue001": "</span>",
}


@dataclass(frozen=True, slots=True)
class Faces:
    """How figures look in one language, currency and unit of money."""

    words: Words
    cleaner: Cleaner
    currency: str
    unit: MoneyUnit
    minus: str = MINUS

    def money(self, amount: Decimal | None) -> str:
        """Return money in the printed unit, without naming it."""
        if amount is None:
            return ABSENT
        return Figure.of(self._number(amount / UNIT_SIZE[self.unit], DECIMALS[self.unit]), amount)

    def signed(self, amount: Decimal | None) -> str:
        """Return a difference with its sign always written."""
        if amount is None:
            return ABSENT
        plain = self.money(amount)
        if not any(digit in plain for digit in "123456789"):
            return Figure.of(f"±{plain}", amount)
        return Figure.of(f"+{plain}" if amount > 0 else plain, amount)

    def money_unit(self) -> str:
        """Return the name of the unit of money, as printed beside a number."""
        if self.currency == "JPY":
            return self.words.say(f"unit.jpy_{self.unit}")
        if self.unit == "one":
            return self.currency
        return f"{self.currency} {self.words.say(f'unit.other_{self.unit}')}"

    def money_in_words(self, amount: Decimal | None) -> str:
        """Return money with its unit, for use within a sentence."""
        if amount is None:
            return ABSENT
        face = self.words.say("face.money_jpy" if self.currency == "JPY" else "face.money_other")
        said = face.format(
            amount=self.money(abs(amount)),
            sign=self.minus if amount < 0 else "",
            unit="" if self.unit == "one" else self.words.say(f"suffix.{self.unit}"),
            currency=self.currency,
        )
        return Figure.of(said, amount)

    def signed_in_words(self, amount: Decimal | None) -> str:
        """Return a difference with its sign and unit, for use within a sentence."""
        words = self.money_in_words(amount)
        return Figure.of(f"+{words}", amount) if amount is not None and amount > 0 else words

    def percent(self, ratio: float | None) -> str:
        """Return a ratio as percent with one decimal."""
        return self._printed(ratio, 1, of=100, unit="%")

    def whole_percent(self, ratio: float | None) -> str:
        """Return a ratio as whole percent, for tables."""
        return self._printed(ratio, 0, of=100, unit="%")

    def signed_percent(self, ratio: float | None) -> str:
        """Return a difference as whole percent with its sign always written."""
        plain = self.whole_percent(ratio)
        if ratio is None or plain.startswith(self.minus):
            return plain
        return Figure.of(f"±{plain}" if plain == "0%" else f"+{plain}", ratio)

    def percent_points(self, ratio: float, other: float) -> str:
        """Return the difference of two ratios in points, taken between the printed percents."""
        value, base = (
            (Decimal(str(one)) * 100).quantize(Decimal(1), ROUND_HALF_UP) for one in (ratio, other)
        )
        points = self._points(float((value - base) / 100))
        return Figure.of(f"{points}pt", value - base)

    def times(self, ratio: float | None) -> str:
        """Return a ratio as a multiple: 1.8 times."""
        if ratio is None:
            return ABSENT
        said = self.words.say("face.times").format(n=self._number(Decimal(str(ratio)), 1))
        return Figure.of(said, ratio)

    def win_rate(self, ratio: float | None, n: int | None) -> str:
        """Return a win rate with its count; too few decisions are said to be too few."""
        if n is None:
            return ABSENT
        if n < FEW_DECISIONS or ratio is None:
            return self.words.say("face.few").format(n=n)
        said = self.words.say("face.rate").format(rate=self.whole_percent(ratio), n=n)
        return Figure.of(said, ratio)

    def rate(self, ratio: float | None, n: int | None) -> str:
        """Return a share with its count in the least space; of too few records the count alone."""
        if not n or n < FEW_DECISIONS or ratio is None:
            return self.share(ratio, n)
        said = self.words.say("face.rate_small").format(rate=self.whole_percent(ratio), n=n)
        return Figure.of(said, ratio)

    def share(self, ratio: float | None, n: int | None) -> str:
        """Return a share alone; of too few records their number in its place."""
        if not n or ratio is None:
            return ABSENT
        if n < FEW_DECISIONS:
            return self.words.say("face.of_few").format(n=n)
        return self.whole_percent(ratio)

    def effect(self, row: ActivityRow) -> str:
        """Return a difference of two shares in points with its interval, or that n is too small."""
        if row.effect_ratio is None:
            return ABSENT
        if row.effect_low_ratio is None:
            return self.words.say("face.few").format(n=row.effect_n)
        ends = (row.effect_ratio, row.effect_low_ratio, row.effect_high_ratio)
        value, low, high = (self._points(end) for end in ends)
        said = self.words.say("face.points").format(value=value, low=low, high=high)
        return Figure.of(said, row.effect_ratio)

    def number(self, value: float | None) -> str:
        """Return a count or days as a whole number."""
        return self._printed(value, 0)

    def count(self, value: float | None, note: str | None) -> str:
        """Return a count, or in a word why it is not known."""
        return self.absence(note) if value is None else self.number(value)

    def tenths(self, value: float | None, note: str | None) -> str:
        """Return a mean with one decimal, or in a word why it is not known."""
        return self.absence(note) if value is None else self._printed(value, 1)

    def decimal(self, value: float | None, places: int) -> str:
        """Return a number with a fixed count of decimals."""
        return self._printed(value, places)

    def absence(self, note: str | None) -> str:
        """Return in a word why a number is absent: never delivered, or from before all records."""
        return self.words.say(f"absent.{note}") if note in NOTED else ABSENT

    def days(self, value: float | None) -> str:
        """Return a number of days."""
        if value is None:
            return ABSENT
        return Figure.of(self.words.say("face.days").format(n=self.number(value)), value)

    def age(self, days: int | None) -> str:
        """Return how old a delivery is."""
        if days is None:
            return ""
        if days == 0:
            return self.words.say("face.age_today")
        return self.words.say("face.age_days", count=days).format(n=self.number(days))

    def day(self, value: date | None) -> str:
        """Return a day with its weekday: 11/20（金）."""
        return self._date(value, "face.day")

    def short_day(self, value: date | None) -> str:
        """Return a day in the least space: 11/20."""
        return self._date(value, "face.short_day")

    def short_month(self, value: date | None) -> str:
        """Return a month in the least space: 11月."""
        return self._date(value, "face.short_month")

    def near_day(self, value: date | None, as_of: date) -> str:
        """Return a day in the least space, with its year where that is not the report's."""
        if value is None or value.year == as_of.year:
            return self.short_day(value)
        return Figure.of(value.isoformat(), value)

    def full_day(self, value: date | None) -> str:
        """Return a day with its year and weekday."""
        return self._date(value, "face.full_day")

    def name(self, text: str | None) -> str:
        """Return a name of others, clean; the unit of nobody in words."""
        if text == UNASSIGNED:
            return self.words.say("word.unassigned")
        return self.cleaner.clean(text or "") or ABSENT

    def clip(self, text: str | None, length: float) -> str:
        """Return a name cut to a length in full-width characters, its legal form shortened."""
        name = self.name(text)
        for form, sign in _LEGAL_FORMS.items():
            name = name.replace(form, sign)
        return _clipped(name, length)

    def code(self, value: str, family: str) -> str:
        """Return the words of a code, or the code itself where a source brought a new one."""
        key = f"{family}.{value}"
        return self.words.say(key) if self.words.knows(key) else self.name(value)

    def codes(self, values: tuple[str, ...], family: str) -> str:
        """Return the words of several codes in one line."""
        separator = self.words.say("face.list_separator")
        return separator.join(self.code(value, family) for value in values) or ABSENT

    def link(self, url: str | None) -> Markup:
        """Return a link that may be printed: https only; anything else is no link."""
        return escape(self.address(url))

    def address(self, url: str | None) -> str:
        """Return the address of such a link as it is, or nothing."""
        text = (url or "").strip()
        plain = text.isascii() and text.isprintable() and len(text) <= LONGEST_LINK
        return text if plain and text.startswith(LINK_START) else ""

    def sentence(self, finding: Finding, family: str, period: str = "") -> str:
        """Return a finding in plain words, e.g. for a subject or a text body."""
        return self._filled(finding, family, period).replace("[[", "").replace("]]", "")

    def rich_sentence(self, finding: Finding, family: str, period: str = "") -> Markup:
        """Return a finding as markup: the alarming part is marked, figures do not break."""
        escaped = str(escape(self._filled(finding, family, period, figure=_KEPT)))
        for mark, tag in _TAGS.items():
            escaped = escaped.replace(mark, tag)
        return Markup(escaped)  # noqa: S704  # escaped above; the tags are ours

    def _filled(self, finding: Finding, family: str, period: str, figure: str = "{}") -> str:
        """Return the words of a finding with its figures in place, each set in ``figure``."""
        separator = self.words.say("face.name_separator")
        names = (self.cleaner.clean(name, longest=24, breaks=False) for name in finding.names)
        words = self.words.say(f"{family}.{finding.code}", count=finding.count)
        return words.format(
            amount=figure.format(self.money_in_words(finding.amount)),
            other=figure.format(self.money_in_words(finding.other_amount)),
            count=self.number(finding.count),
            ratio=self.percent(finding.ratio),
            times=self.times(finding.ratio),
            names=separator.join(names).replace("[[", "[").replace("]]", "]"),
            period=period,
        )

    def _printed(self, value: float | None, places: int, *, of: int = 1, unit: str = "") -> str:
        """Return a number with a fixed count of decimals."""
        if value is None:
            return ABSENT
        return Figure.of(f"{self._number(Decimal(str(value)) * of, places)}{unit}", value)

    def _points(self, ratio: float | None) -> str:
        """Return a difference of two shares in whole points, its sign written."""
        plain = self._number(Decimal(str(ratio or 0)) * 100, 0)
        if plain == "0":
            return "±0"
        return plain if plain.startswith(self.minus) else f"+{plain}"

    def _number(self, value: Decimal, decimals: int) -> str:
        """Return a number with thousands marked and its sign; never a negative zero."""
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return f"{rounded if rounded else abs(rounded):,}".replace("-", self.minus)

    def _date(self, value: date | None, pattern: str) -> str:
        """Return a date by a pattern of the catalogue."""
        if value is None:
            return ABSENT
        face = format_date(value, self.words.say(pattern), locale=self.words.language)
        return Figure.of(face, value)


def own_name(deal: str, *, account: str | None) -> str:
    """Return a deal's name for a place beside its account's: without the latter, if it leads."""
    return deal.removeprefix(account or "").lstrip(_BETWEEN_NAMES) or deal


def _clipped(text: str, length: float) -> str:
    """Return a text no wider than ``length`` full-width characters."""
    if width_of(text) <= length:
        return text
    kept = text
    while kept and width_of(kept) > length - 1:
        kept = kept[:-1]
    return kept + "…"
