"""The words of a verdict: sentences in Japanese and English from expectations/wording.yml."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from expectations.limits import Limit
from flows.judge.measure import Measure
from flows.vocabulary.verdict import CheckResult, Outcome

_VALUE_LIMIT: Final = 120
_YEN: Final = "JPY"
_SMALL_RATIO: Final = 0.01


class _Both(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    ja: str
    en: str


class _Sentences(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Both
    finding: _Both
    mend: _Both
    absent: _Both = _Both(ja="判定の対象がありません", en="nothing to judge")
    shown: str = "count"


class _Reason(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    ja: str
    mend_ja: str


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    objects: dict[str, _Both]
    reasons: dict[str, _Reason]
    evidence: dict[str, _Both]
    mends: dict[str, _Both]
    checks: dict[str, _Sentences]


class Wording:
    """Sentences of checks; built once per judgement."""

    def __init__(self, words: _Words, *, currency: str) -> None:
        """Keep the words and the currency that money is said in."""
        self._words = words
        self._currency = currency

    def finding(self, measure: Measure, *, outcome: Outcome, limit: Limit) -> CheckResult:
        """Return a failed check in words."""
        sentences = self._words.checks[measure.check]
        ja, en = (
            self._values(measure, limit=limit, language="ja"),
            self._values(measure, limit=limit, language="en"),
        )
        return CheckResult(
            check=measure.check,
            data_set=measure.data_set,
            outcome=outcome,
            rows=measure.rows,
            amount=measure.amount,
            observed=en["observed"],
            expected=en["expected"],
            sentence_ja=sentences.finding.ja.format_map(ja),
            sentence_en=sentences.finding.en.format_map(en),
            file=measure.place.file,
            sheet=measure.place.sheet,
            row=measure.place.row,
            column=measure.place.column,
            value=_cut(measure.place.value),
            mend_ja=sentences.mend.ja.format_map(ja),
            mend_en=sentences.mend.en.format_map(en),
        )

    def pass_result(self, measure: Measure, *, limit: Limit) -> CheckResult:
        """Return a passed check in words; what is absent is said to be so."""
        sentences = self._words.checks[measure.check]
        in_order = _Both(ja="問題ありません", en="in order")
        said = sentences.absent if measure.observed is None else in_order
        return CheckResult(
            check=measure.check,
            data_set=measure.data_set,
            outcome="pass",
            observed=_number(measure.observed, shown=sentences.shown),
            expected=_expected(limit, shown=sentences.shown),
            sentence_ja=f"{sentences.name.ja}：{said.ja}。",
            sentence_en=f"{sentences.name.en}: {said.en}.",
        )

    def _values(self, measure: Measure, *, limit: Limit, language: str) -> Mapping[str, str]:
        shown = self._words.checks[measure.check].shown
        nothing = _Both(ja=measure.kind, en=measure.kind)
        values = {
            "object": getattr(self._words.objects.get(measure.kind, nothing), language),
            "observed": _number(measure.observed, shown=shown),
            "expected": _expected(limit, shown=shown),
            "touched": self._touched(measure, language=language),
            "rows": f"{measure.rows:,}",
            "file": measure.place.file or "—",
            "row": measure.place.row or "—",
            "column": measure.place.column or "—",
            "value": _cut(measure.place.value) or "",
            **measure.words,
        }
        values["evidence"] = self._evidence(measure, language=language)
        if "mend_by" in values:
            mend = self._words.mends[values["mend_by"]]
            values["mend_by_evidence"] = getattr(mend, language).format_map(values)
        if "delivered" in values:
            said = self._words.objects[values["delivered"]]
            values["object"] = getattr(said, language)
        if language == "ja" and "reason_code" in values:
            reasons = self._words.reasons
            reason = reasons.get(values["reason_code"], reasons["other"])
            values = {**values, "detail": values["reason"], "object_key": measure.kind}
            values["reason"] = reason.ja.format_map(values)
            values["mend_ja"] = reason.mend_ja.format_map(values)
        return values

    def _evidence(self, measure: Measure, *, language: str) -> str:
        sentences = self._words.evidence
        told = [
            getattr(sentences[item.name], language).format_map(item.words)
            for item in measure.evidence
        ]
        return ("、" if language == "ja" else ", ").join(told)

    def _touched(self, measure: Measure, *, language: str) -> str:
        money = _money(measure.amount, currency=self._currency, language=language)
        if language == "ja":
            return f"{measure.rows:,} 件{f'、金額 {money}' if money else ''}"
        noun = "row" if measure.rows == 1 else "rows"
        return f"{measure.rows:,} {noun}{f', {money}' if money else ''}"


def load_wording(file: Path, *, currency: str) -> Wording:
    """Read the words.

    Reads:  expectations/wording.yml
    """
    words = _Words.model_validate(
        yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
    return Wording(words, currency=currency)


def _money(amount: Decimal | None, *, currency: str, language: str) -> str:
    if amount is None:
        return ""
    digits = f"{amount:,.2f}".removesuffix(".00")
    return f"{digits} 円" if currency == _YEN and language == "ja" else f"{digits} {currency}"


def _number(value: float | None, *, shown: str) -> str:
    if value is None:
        return "—"
    if shown != "ratio":
        return f"{value:,.10g}"
    return f"{value:.2%}" if 0 < abs(value) < _SMALL_RATIO else f"{value:.1%}"


def _expected(limit: Limit, *, shown: str) -> str:
    sign = "≦" if limit.at_most is not None else "≧"
    return f"{sign} {_number(limit.threshold, shown=shown)}"


def _cut(value: str | None) -> str | None:
    if value is None or len(value) <= _VALUE_LIMIT:
        return value
    return value[:_VALUE_LIMIT] + "…"
