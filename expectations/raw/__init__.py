"""Suites over what arrived: one module per kind of object."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.raw import (
    account,
    action_item,
    activity,
    deal,
    deal_change,
    delivery,
    file,
    inquiry,
    org_unit,
    purchase,
    record,
    target,
    task,
    user,
)

SUITES: Final[MappingProxyType[str, Callable[[Limits], ExpectationSuite]]] = MappingProxyType(
    {
        "account": account.build_suite,
        "action_item": action_item.build_suite,
        "activity": activity.build_suite,
        "deal": deal.build_suite,
        "deal_change": deal_change.build_suite,
        "delivery": delivery.build_suite,
        "file": file.build_suite,
        "inquiry": inquiry.build_suite,
        "org_unit": org_unit.build_suite,
        "purchase": purchase.build_suite,
        "record": record.build_suite,
        "target": target.build_suite,
        "task": task.build_suite,
        "user": user.build_suite,
    }
)
