"""Hold measures to their limits with Great Expectations, and leave its Data Docs.

Reads nothing; writes ``state/data_docs/<stage>/`` (a static site, replaced as a whole). The context
is ephemeral: no project folder, no analytics, no progress bars. Great Expectations takes seconds to
import, so it is imported here, inside the functions.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from expectations.limits import Limits, Stage
from flows.errors import ShinchokuError
from flows.judge.measure import Measure

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.data_context import EphemeralDataContext

Level = Literal["gate", "notice"]
Findings = Mapping[tuple[str, str], Level]
_RESULT_FORMAT: Final = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["subject"],
    "include_unexpected_rows": False,
}


class ValidationFailedError(ShinchokuError):
    """Great Expectations could not judge: a fault of ours, never a verdict."""

    def __init__(self, *, suite: str, check: str, problem: str) -> None:
        """Build the sentence from suite, check and problem."""
        super().__init__(
            f"check [{check}] of the suite [{suite}] could not be judged: {problem}; "
            "this is a fault of shinchoku, please report it"
        )


def validate(
    measures: Sequence[Measure], *, stage: Stage, limits: Limits, as_of: date, data_docs: Path
) -> Findings:
    """Run one validation per suite and return the limits that were passed.

    Returns:
        (subject, check) to the level that was passed; the gate outweighs the notice.

    Raises:
        ValidationFailedError: an expectation could not be evaluated.
    """
    site = data_docs / f".{stage}.partial"
    shutil.rmtree(site, ignore_errors=True)
    context = _make_context(site)
    suites = import_module(f"expectations.{stage}").SUITES
    findings: dict[tuple[str, str], Level] = {}
    for name in sorted({measure.suite for measure in measures}):
        frame = make_frame([measure for measure in measures if measure.suite == name])
        findings |= _run_suite(context, suite=suites[name](limits), frame=frame, as_of=as_of)
    context.build_data_docs()
    _replace_folder(data_docs / stage, new=site)
    return findings


def make_frame(measures: Sequence[Measure]) -> "pd.DataFrame":
    """Return the profile: a row per subject, a column per check and one of its failing rows."""
    import pandas as pd

    subjects = sorted({measure.subject for measure in measures})
    checks = sorted({measure.check for measure in measures})
    observed = {(m.subject, m.check): m for m in measures}
    columns: dict[str, list[object]] = {"subject": list(subjects)}
    for check in checks:
        found = [observed.get((subject, check)) for subject in subjects]
        columns[check] = [m.observed if m else None for m in found]
        columns[f"{check}__rows"] = [m.rows if m else 0 for m in found]
    return pd.DataFrame(columns).astype(dict.fromkeys(checks, "float64"))


def _run_suite(
    context: "EphemeralDataContext",
    *,
    suite: "ExpectationSuite",
    frame: "pd.DataFrame",
    as_of: date,
) -> dict[tuple[str, str], Level]:
    from great_expectations import ValidationDefinition
    from great_expectations.core.run_identifier import RunIdentifier

    for check in {str(_meta(e.meta)["check"]) for e in suite.expectations} - set(frame.columns):
        frame[check], frame[f"{check}__rows"] = float("nan"), 0
    asset = context.data_sources.add_pandas(suite.name).add_dataframe_asset("profile")
    definition = context.validation_definitions.add(
        ValidationDefinition(
            name=suite.name,
            data=asset.add_batch_definition_whole_dataframe("profile"),
            suite=context.suites.add(suite),
        )
    )
    result = definition.run(
        batch_parameters={"dataframe": frame},
        result_format=_RESULT_FORMAT,
        run_id=RunIdentifier(as_of.isoformat(), datetime.combine(as_of, time(), tzinfo=UTC)),
    )
    found: dict[tuple[str, str], Level] = {}
    for outcome in result.results:
        config = outcome.expectation_config
        meta = _meta(config.meta if config else None)
        _raise_if_broken(suite.name, check=meta["check"], outcome=outcome)
        for index in outcome.result.get("unexpected_index_list") or ():
            key = (str(index["subject"]), meta["check"])
            found[key] = "gate" if "gate" in (found.get(key), meta["level"]) else "notice"
    return found


def _meta(meta: Mapping[str, str] | None) -> Mapping[str, str]:
    return meta or {}


def _raise_if_broken(suite: str, *, check: str, outcome: "ExpectationValidationResult") -> None:
    trouble = outcome.exception_info or {}
    if trouble.get("raised_exception", False) or (not outcome.success and not outcome.result):
        problem = str(trouble.get("exception_message") or trouble)
        raise ValidationFailedError(suite=suite, check=check, problem=problem)


def _make_context(site: Path) -> "EphemeralDataContext":
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    return gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
            data_docs_sites={
                "local_site": {
                    "class_name": "SiteBuilder",
                    "store_backend": {
                        "class_name": "TupleFilesystemStoreBackend",
                        "base_directory": str(site),
                    },
                    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                }
            },
        ),
    )


def _replace_folder(target: Path, *, new: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
