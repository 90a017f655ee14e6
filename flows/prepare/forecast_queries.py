"""The queries under a score of forecasts: the calls it was summed from, or tenths of chances."""

from collections.abc import Mapping
from typing import Final

# Of each call what it adds to the upper and to the lower part of the score.
_ADDS: Final[Mapping[str, tuple[str, str]]] = {
    "forecast_wape_ratio": ("abs(calls.error_amount)", "calls.actual_amount"),
    "forecast_bias_ratio": ("calls.error_amount", "calls.actual_amount"),
    "forecast_interval_coverage_ratio": ("calls.is_covered::integer", "1"),
    "forecast_pinball_amount": (
        "calls.p10_loss_amount + calls.p50_loss_amount + calls.p90_loss_amount",
        "3",
    ),
}
_CHANCE_ADDS: Final[Mapping[str, tuple[str, str]]] = {
    "forecast_brier_ratio": ("chances.squared_error_total", "chances.deal_count"),
    "forecast_brier_skill_ratio": (
        "chances.squared_error_total",
        "chances.base_squared_error_total",
    ),
}
_METHODS: Final = """
    select scores.method
    from marts.fct_kpi_forecast_score as scores
    where
        scores.metric_id = $metric_id and scores.scope_kind = $scope_kind
        and scores.scope_id = $scope_id and scores.period_kind = $period_kind
"""
_CALLS: Final = """
    select
        $metric_id as metric_id, 'forecast_call' as record_kind, calls.method as source,
        calls.origin || ' for ' || calls.period_kind || ' ' || calls.period_start as record_id,
        'called ' || calls.expected_amount || ', came ' || calls.actual_amount as record_name,
        null as owner_id, null as owner_name, calls.origin as event_date,
        cast({numerator} as decimal(18, 2)) as numerator,
        cast({denominator} as decimal(18, 2)) as denominator,
        null as source_file, null as source_row
    from marts.fct_forecast_call as calls
    where
        calls.method in ({methods}) and calls.basis = 'replayed' and calls.outcome = 'scored'
        and calls.days_left_band <> 'ahead' and {numerator} is not null
        and calls.scope_kind = $scope_kind and calls.scope_id = $scope_id
        and calls.period_kind = $period_kind
    order by numerator desc, calls.origin, calls.period_start
"""
_CHANCES: Final = """
    select
        $metric_id as metric_id, 'forecast_chance' as record_kind, chances.method as source,
        chances.origin || ' for ' || chances.period_kind || ' ' || chances.period_start
            || ', tenth ' || chances.chance_bin as record_id,
        chances.deal_count || ' deals, ' || chances.won_count || ' won' as record_name,
        null as owner_id, null as owner_name, chances.origin as event_date,
        cast({numerator} as decimal(18, 6)) as numerator,
        cast({denominator} as decimal(18, 6)) as denominator,
        null as source_file, null as source_row
    from marts.fct_forecast_calibration as chances
    where
        chances.method in ({methods}) and chances.period_kind = $period_kind
    order by numerator desc, chances.origin, chances.period_start, chances.chance_bin
"""


def calls_query(metric_id: str) -> str | None:
    """Return the query of the records under a score; null: the metric is none.

    Its parameters are the metric, the scope and the kind of period.
    """
    for query, adds in ((_CALLS, _ADDS), (_CHANCES, _CHANCE_ADDS)):
        if metric_id in adds:
            numerator, denominator = adds[metric_id]
            return query.format(numerator=numerator, denominator=denominator, methods=_METHODS)
    return None
