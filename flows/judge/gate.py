"""From measures and the limits they passed to a verdict in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from expectations.limits import Limits, Stage
from flows.judge.measure import Measure
from flows.judge.validation import Findings, Level
from flows.judge.wording import Wording
from flows.vocabulary.verdict import CheckResult, Outcome, Verdict

_WORST_FIRST: Final[tuple[Outcome, ...]] = ("stop", "warn", "pass")


def decide(
    measures: Sequence[Measure],
    *,
    findings: Findings,
    limits: Limits,
    wording: Wording,
    stage: Stage,
    as_of: date,
) -> Verdict:
    """Return the verdict: each failing measure in its own words, each passing check once."""
    checks = [
        *_failures(measures, findings=findings, limits=limits, wording=wording),
        *_passes(measures, findings=findings, limits=limits, wording=wording),
    ]
    checks.sort(key=lambda check: (_WORST_FIRST.index(check.outcome), -check.rows))
    return Verdict(
        as_of=as_of,
        stage=stage,
        outcome=worst(check.outcome for check in checks),
        checks=tuple(checks),
    )


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the worst of some outcomes; nothing judged is a pass."""
    seen = set(outcomes)
    return next((outcome for outcome in _WORST_FIRST if outcome in seen), "pass")


def outcome_of(level: Level | None, *, measure: Measure, limits: Limits) -> Outcome:
    """Return what a passed limit means for a measure of its kind."""
    if level is None:
        return "pass"
    return "warn" if level == "notice" else limits[measure.check].gate_for(measure.kind)


def _failures(
    measures: Sequence[Measure], *, findings: Findings, limits: Limits, wording: Wording
) -> list[CheckResult]:
    found = [(m, findings.get((m.subject, m.check))) for m in measures]
    return [
        wording.finding(
            m, outcome=outcome_of(level, measure=m, limits=limits), limit=limits[m.check]
        )
        for m, level in found
        if level is not None
    ]


def _passes(
    measures: Sequence[Measure], *, findings: Findings, limits: Limits, wording: Wording
) -> list[CheckResult]:
    """Return one result per check and data set of which no measure failed."""
    failed = {(m.data_set, m.check) for m in measures if (m.subject, m.check) in findings}
    judged: dict[tuple[str, str], Measure] = {}
    for m in measures:
        key = (m.data_set, m.check)
        if key not in failed and (key not in judged or _more(m, judged[key])):
            judged[key] = m
    return [wording.pass_result(m, limit=limits[m.check]) for m in judged.values()]


def _more(one: Measure, other: Measure) -> bool:
    return (one.observed or 0) > (other.observed or 0)
