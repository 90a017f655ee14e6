"""What the commands do with a place that is not a folder: dates, faults, and what is never told."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fsspec
import pytest
import yaml

from flows.collect.refusals import LocationError, UnreachableError
from flows.night import open_night

from .conftest import Answer

Call = Callable[..., Answer]
DEAL = "Id,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate\n"


@pytest.fixture
def places(workspace: Path, shinchoku: Call) -> Callable[..., None]:
    """Return a way to give the two sources of a fresh workspace their locations."""
    shinchoku("init", workspace, "--from", "salesforce")
    file = workspace / "shinchoku.yaml"

    def name(**locations: str) -> None:
        settings = yaml.safe_load(file.read_text(encoding="utf-8"))
        for source, location in locations.items():
            settings["sources"][source]["location"] = location
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")

    return name


def deliver(place: str, day: str) -> None:
    fsspec.filesystem("memory").pipe(f"/{place}/{day}/Opportunity.csv", DEAL.encode())


def test_the_first_night_is_as_of_the_newest_delivery_that_waits(
    workspace: Path, shinchoku: Call, places: Callable[..., None]
) -> None:
    deliver("first", "2026-11-20")
    places(crm="memory://first")

    answer = shinchoku("collect", "-w", workspace)
    deliver("first", "2026-11-21")

    assert answer.status == 0, answer.err
    assert (workspace / "landing/crm/2026-11-20/Opportunity.csv").read_text() == DEAL
    assert open_night(workspace, as_of=None).as_of == date(2026, 11, 20)
    assert open_night(workspace, as_of=None, looks_at_places=True).as_of == date(2026, 11, 21)


def test_a_place_that_fails_keeps_no_other_source_from_landing(
    workspace: Path, shinchoku: Call, places: Callable[..., None]
) -> None:
    deliver("other", "2026-11-20")
    places(crm="sftp://kim:made-up-word@files.example.com/out", sheets="memory://other")

    answer = shinchoku("collect", "-w", workspace, "--as-of", "2026-11-20")

    assert answer.status == 2
    assert "source [crm]" in answer.err
    assert "made-up-word" not in answer.out + answer.err
    assert (workspace / "landing/sheets/2026-11-20/Opportunity.csv").is_file()


def test_nothing_landed_and_a_place_that_fails_says_the_fault(
    workspace: Path, shinchoku: Call, places: Callable[..., None]
) -> None:
    places(crm="memory://nothing-here")

    answer = shinchoku("collect", "-w", workspace)

    assert answer.status == 2
    assert "location [memory://nothing-here] does not exist" in answer.err


def test_doctor_says_what_lies_at_each_place_and_what_is_wrong_with_it(
    workspace: Path,
    shinchoku: Call,
    places: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver("looked", "2026-11-20")
    places(crm="memory://looked", sheets="s3://made-up-bucket/x")
    monkeypatch.setenv("SHINCHOKU_S3_SECRET", "made-up-secret")
    monkeypatch.setenv("SHINCHOKU_S3_KEY", "")

    answer = shinchoku("doctor", "-w", workspace, "--json")

    findings = {finding["topic"]: finding for finding in json.loads(answer.out)}
    assert findings["place crm"]["sentence"].endswith("1 files, newest 2026-11-20")
    assert findings["place sheets"]["outcome"] == "fault"
    assert "half a login" in findings["place sheets"]["sentence"]
    assert "made-up-secret" not in answer.out + answer.err


@pytest.mark.parametrize(("kind", "again"), [(UnreachableError, True), (LocationError, False)])
def test_the_flow_tries_again_only_what_may_pass(kind: type[LocationError], again: object) -> None:
    from prefect.states import Failed

    from flows.refresh_warehouse import collect

    fault = kind(source="crm", location="s3://x", problem="is out of reach", mend="wait")
    may_pass = collect.retry_condition_fn
    assert may_pass

    assert may_pass(collect, None, Failed(data=fault)) is again  # type: ignore[arg-type]
