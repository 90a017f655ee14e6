"""Put a metric of any unit in words, for feedback and recognitions: 32%, 0.36 a day, 4 days."""

from decimal import Decimal
from typing import Final

from flows.render.filters import ABSENT, Faces
from flows.vocabulary.progress_rows import RecognitionRow

DECIMALS: Final = 2
CATEGORIES: Final = ("improvement", "rescue", "first_win", "streak", "clean_data")


def measure(
    value: float | None, *, unit: str | None, of: tuple[str | None, str | None], faces: Faces
) -> str:
    """Return a value in the unit of its metric; ``of`` is the metric and what is compared of it."""
    metric_id, basis = of
    say = faces.words.say
    if value is None:
        return ABSENT
    if unit == "ratio":
        return faces.whole_percent(value)
    if unit == "days":
        return faces.days(value)
    number = f"{Decimal(str(value)):.{DECIMALS}f}".replace("-", faces.minus)
    if unit == "hours":
        return say("feedback.hours").format(n=number)
    own = f"feedback.face.{metric_id}"
    if faces.words.knows(own):
        return say(own).format(n=number)
    return say("feedback.per_day" if basis == "per_day" else "feedback.count").format(n=number)


def in_order(rows: tuple[RecognitionRow, ...]) -> tuple[RecognitionRow, ...]:
    """Return recognitions in the order of printing: by category, then by rank."""
    return tuple(
        sorted(rows, key=lambda row: (CATEGORIES.index(row.category_code), row.recognition_rank))
    )


def recognition_line(row: RecognitionRow, faces: Faces) -> tuple[str, str]:
    """Return what a person is recognised for, and the numbers behind it."""
    of = (row.metric_id, row.basis)
    metric = faces.code(row.metric_id, "feedback.metric") if row.metric_id else ""
    deal = faces.clip(row.deal_name, 16) if row.deal_name else faces.words.say("recognition.a_deal")
    numbers = faces.words.say(f"recognition.why_{row.category_code}").format(
        metric=metric,
        value=measure(row.value, unit=row.unit, of=of, faces=faces),
        baseline=measure(row.baseline_value, unit=row.unit, of=of, faces=faces),
        share=faces.whole_percent(row.clean_ratio),
        n=faces.number(row.n),
        months=faces.number(row.month_count),
        deal=deal,
        amount=faces.money_in_words(row.amount),
    )
    return faces.code(row.category_code, "recognition"), numbers
