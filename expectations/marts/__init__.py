"""Suites over what was made: one module per mart."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.marts import (
    dq_freshness,
    dq_row_account,
    dq_tie_out,
    fct_deal,
    fct_forecast,
    kpi_value,
    rpt_progress_summary,
)

SUITES: Final[MappingProxyType[str, Callable[[Limits], ExpectationSuite]]] = MappingProxyType(
    {
        "dq_freshness": dq_freshness.build_suite,
        "dq_row_account": dq_row_account.build_suite,
        "dq_tie_out": dq_tie_out.build_suite,
        "fct_deal": fct_deal.build_suite,
        "fct_forecast": fct_forecast.build_suite,
        "kpi_value": kpi_value.build_suite,
        "rpt_progress_summary": rpt_progress_summary.build_suite,
    }
)
