"""The worked example of a company's own report, from its dbt model to the text of its pages."""

import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from flows import doctor, rooms
from flows.night import Night
from flows.render.manifest import read_manifest
from flows.shelves import PROJECT_ROOT, Workspace
from tests.dbt.conftest import AS_OF, FIRST, build, deal
from tests.dbt.tiny_lake import TinyLake
from tests.dbt.unit_tests import run_unit_tests

EXAMPLE = PROJECT_ROOT / "examples" / "own_report"
SETTINGS = """company: {name: みほん商店, name_en: Mihon Shop, languages: [ja, en],
    money_unit: thousand}
sources: {sfa: {system: custom, map: map.yml}}
stages: {sfa: {"*": [{stage: 提案, order: 2, status: open}, {stage: 受注, order: 3, status: won}]}}
org: {source: sfa}
reports:
  board: {template: board, cadence: monthly, scopes: [company, unit], languages: [ja, en]}
"""


def fill(workspace: Workspace) -> None:
    """Deliver two units, each with wins and an open deal of the quarter, and old and late ones."""
    lake = TinyLake(workspace=workspace)
    lake.prepare()
    units = {"u1": "東営業課", "u2": "西営業課"}
    rows = [{"user_id": key, "user_name": key, "unit_name": unit} for key, unit in units.items()]
    lake.deliver("user", FIRST, rows)
    won = {"stage": "受注", "close_date": "2026-07-10"}
    late = {"stage": "提案", "close_date": "2026-07-30"}
    deals = [
        deal("a", deal_type="新規", amount="1234000", **won),
        deal("b", deal_type="更新", amount="766000", **won),
        deal("c", deal_type="新規", amount="500000", stage="提案", close_date="2026-09-30"),
        deal("d", deal_type="新規", amount="9000000", stage="提案", close_date="2026-10-01"),
        deal("e", deal_type="新規", amount="9000000", **late),
        deal("f", deal_type="西だけ", amount="3000000", owner_id="u2", **won),
    ]
    lake.deliver("deal", AS_OF, deals)
    shutil.copytree(EXAMPLE / "dbt", workspace.own_dbt_project)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with the example in it, built, promoted and published."""
    made = Workspace(tmp_path_factory.mktemp("own_report"))
    fill(made)
    build(made)
    made.current.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(made.candidate, made.current)
    made.settings_file.write_text(SETTINGS, encoding="utf-8")
    shutil.copytree(EXAMPLE / "report_templates", made.own_templates)
    night = Night(workspace=made.root, as_of=AS_OF, run_id="made-up")
    rooms.prepare(night)
    assert not rooms.render(night).failed
    return made


def page(company: Workspace, unit_name: str, language: str) -> str:
    """Return the text of the board report of a unit, or of the company, without blanks."""
    manifest = read_manifest(company.published(AS_OF))
    assert manifest
    title = {"ja": f"役員会資料 {unit_name} ", "en": f"Board report {unit_name} "}[language]
    (edition,) = (e for e in manifest.editions if e.title.startswith(title))
    assert edition.pdf
    command = ["pdftotext", "-layout", str(company.published(AS_OF) / edition.pdf.path), "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return re.sub(r"\s+", "", done.stdout)


def test_the_table_says_of_each_scope_what_our_own_numbers_say(company: Workspace) -> None:
    query = """
        select t.scope_id, t.bookings_amount, t.expected_amount from own.rpt_board_types as t
        inner join marts.rpt_progress_summary as s using (scope_kind, scope_id)
        where t.is_total and t.bookings_amount = s.bookings_amount
            and t.expected_amount = s.open_pipeline_amount
    """
    with duckdb.connect(str(company.current), read_only=True) as warehouse:
        found = warehouse.execute(query).fetchall()
        (scopes,) = warehouse.execute("select count(*) from marts.rpt_progress_summary").fetchone()

    assert len(found) == scopes >= 3
    assert ("company", Decimal(5_000_000), Decimal(500_000)) in found


def test_the_pages_print_the_table_of_their_scope(company: Workspace) -> None:
    whole, east = page(company, "みほん商店", "ja"), page(company, "東営業課", "ja")

    assert "西だけ3,00060%10新規1,23425%1500更新76615%10合計5,000100%3500" in whole
    assert "新規1,23462%1500更新76638%10合計2,000100%2500" in east
    assert "西だけ" not in east
    assert "新規1,23462%1500更新76638%10Alltypes2,000100%2500" in page(company, "東営業課", "en")


def test_doctor_finds_nothing_wrong_with_the_example(company: Workspace) -> None:
    shutil.copy(
        EXAMPLE.parent.parent / "flows" / "ingest" / "maps" / "salesforce.yml",
        company.root / "map.yml",
    )
    findings = {finding.topic: finding for finding in doctor.examine(company.root)}

    assert findings["own reports"].outcome == "fine", findings["own reports"].sentence


def test_the_unit_tests_of_the_example_pass(company: Workspace, tmp_path: Path) -> None:
    done = run_unit_tests(
        company,
        select="package:mihon,test_type:unit",
        logs=tmp_path,
        project=company.own_dbt_project,
    )

    assert done.returncode == 0, done.stdout[-4000:]
    assert "PASS=2" in done.stdout
