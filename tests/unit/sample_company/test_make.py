"""What the whole workspace promises."""

import hashlib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from flows.vocabulary.workspace import WorkspaceSettings
from sample_company.clock import plan_deliveries
from sample_company.layouts import CSV_HEADERS, STAGES
from sample_company.make import make_company

from .conftest import Company, read_lines

RESERVED = ("@example.co.jp", "@example.jp", ".example")

pytestmark = pytest.mark.slow


def fingerprint(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_making_it_twice_gives_the_same_bytes(company: Company, tmp_path: Path) -> None:
    make_company(tmp_path, months=3)

    assert fingerprint(tmp_path) == fingerprint(company.made.root)


def test_making_it_again_in_the_same_place_changes_nothing(tmp_path: Path) -> None:
    make_company(tmp_path, months=1, deliveries="few")
    before = fingerprint(tmp_path)

    make_company(tmp_path, months=1, deliveries="few")

    assert fingerprint(tmp_path) == before


def test_the_settings_are_valid_and_know_every_stage(company: Company) -> None:
    text = (company.made.root / "shinchoku.yaml").read_text(encoding="utf-8")

    settings = WorkspaceSettings.model_validate(yaml.safe_load(text))

    assert tuple(stage.stage for stage in settings.stages["sfa"]["*"]) == STAGES
    assert set(settings.sources) == {"sfa", "sheets"}


def test_deliveries_are_weekly_first_and_nightly_in_the_last_month() -> None:
    days = plan_deliveries(months=18).days

    gaps = [(after - before).days for before, after in pairwise(days)]
    assert days[-1] == date(2026, 11, 20)
    assert set(gaps) <= {7, 6, 5, 4, 3, 2, 1}
    assert gaps[:60] == [7] * 60
    assert gaps[-30:] == [1] * 30


@pytest.mark.parametrize("name", sorted(CSV_HEADERS))
def test_every_file_has_its_header(company: Company, name: str) -> None:
    paths = list((company.made.root / "landing" / "sfa").glob(f"*/{name}"))

    assert paths
    for path in paths:
        assert tuple(read_lines(path)[0]) == CSV_HEADERS[name]


def test_no_address_is_outside_the_reserved_domains(company: Company) -> None:
    addresses = [row["Email"] for name in ("User.csv", "Contact.csv") for row in company.rows(name)]

    assert addresses
    assert all(address.endswith(RESERVED) for address in addresses)


def test_a_second_block_is_appended_under_the_same_header(tmp_path: Path) -> None:
    made = make_company(tmp_path, scale=2, months=1, deliveries="few")

    lines = read_lines(tmp_path / "landing" / "sfa" / "2026-11-20" / "User.csv")
    ids = [line[0] for line in lines[1:]]
    assert [line[0] for line in lines].count("Id") == 1
    assert len(set(ids)) == len(ids) == made.owners


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    make_company(
        tmp_path,
        months=1,
        deliveries="few",
        progress=lambda _, done, total: told.append((done, total)),
    )

    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
