"""One tiny company, built once by real dbt."""

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from flows.model.build import build_warehouse
from flows.model.dbt_process import DbtProcess
from flows.model.parameters import write_parameters
from flows.outlook.forecast import write_empty_forecasts
from flows.shelves import Workspace
from flows.vocabulary.eligibility import Eligibility
from flows.vocabulary.stages import Stage
from flows.vocabulary.workspace import Company, Org, Source, SourceMap, WorkspaceSettings
from tests.dbt.tiny_lake import TinyLake

AS_OF = date(2026, 7, 31)
FIRST, MIDDLE = date(2026, 7, 1), date(2026, 7, 15)


def make_settings() -> WorkspaceSettings:
    """Return the settings of the tiny company."""
    stages = (
        Stage(stage="初回", order=1, status="open", max_days=10),
        Stage(stage="提案", order=2, status="open", max_days=10),
        Stage(stage="受注", order=3, status="won"),
        Stage(stage="失注", order=4, status="lost"),
    )
    return WorkspaceSettings(
        company=Company(name="みほん商店", currency="JPY"),
        sources={"sfa": Source(system="custom")},
        stages={"sfa": {"*": stages}},
        org=Org(source="sfa"),
        eligibility=Eligibility(exclude_types=("テスト",)),
    )


def deal(deal_id: str, **fields: str | None) -> dict[str, str | None]:
    """Return a deal row; what is not named is ordinary."""
    return {
        "deal_id": deal_id,
        "deal_name": f"deal {deal_id}",
        "stage": "初回",
        "amount": "1000000",
        "close_date": "2026-08-31",
        "created_at": "2026-07-01",
        "owner_id": "u1",
        **fields,
    }


def fill(lake: TinyLake) -> None:
    """Deliver the tiny company three times."""
    lake.prepare()
    users = [
        {"user_id": "u1", "user_name": "一郎", "unit_name": "営業一課", "manager_id": "boss"},
        {"user_id": "boss", "user_name": "部長", "unit_name": "営業部"},
    ]
    lake.deliver("user", FIRST, users)
    names = ("won", "gone", "amount", "stage", "twice", "reopened", "dollars", "nobody", "test")
    lake.deliver("deal", FIRST, [deal(name) for name in names])
    changed = {
        "won": {"stage": "受注", "close_date": "2026-07-10"},
        "reopened": {"stage": "失注"},
    }
    kept = [name for name in names if name != "gone"]
    unreadable = deal("mended", deal_type="テスト", amount="要確認")
    middle = [*(deal(name, **changed.get(name, {})) for name in kept), unreadable]
    lake.deliver("deal", MIDDLE, middle)
    lake.mend("deal", MIDDLE, {**unreadable, "amount": "3000000"}, source_row=str(len(middle) + 1))
    lake.deliver(
        "deal",
        AS_OF,
        [
            deal("won", stage="受注", close_date="2026-07-10", account_name="㈱ ﾐﾎﾝ"),
            deal("amount", amount="要確認"),
            deal("stage", stage="謎"),
            deal("twice", amount="1"),
            deal("twice", amount="２，０００，０００円"),
            deal("reopened", stage="提案", account_name="ふたつ屋"),
            deal("dollars", currency="USD"),
            deal("nobody", owner_id="zz"),
            deal("test", deal_type="テスト"),
            unreadable,
        ],
        skipped=3,
    )
    accounts = {"A1": "株式会社ミホン", "A2": "ふたつ屋(株)", "A3": "ふたつ屋(有)"}
    named = [{"account_id": key, "account_name": name} for key, name in accounts.items()]
    lake.deliver("account", AS_OF, named)
    lake.deliver(
        "deal_change",
        AS_OF,
        [
            {
                "change_id": "c1",
                "deal_id": "won",
                "changed_at": "2026-07-09T20:00:00.000+0000",
                "stage": "受注",
                "amount": "1000000",
                "close_date": "2026-07-10",
            }
        ],
        mode="delta",
    )
    lake.deliver(
        "activity",
        AS_OF,
        [
            {
                "activity_id": "a1",
                "activity_kind": "訪問",
                "deal_id": "twice",
                "owner_id": "u1",
                "activity_date": "2026-07-30",
                "status": "完了",
            }
        ],
    )


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace whose candidate warehouse dbt built and tested."""
    made = Workspace(tmp_path_factory.mktemp("tiny"))
    fill(TinyLake(workspace=made))
    build(made)
    return made


def open_dbt(
    workspace: Workspace, settings: WorkspaceSettings | None = None, *, as_of: date = AS_OF
) -> DbtProcess:
    """Start dbt on a workspace with the settings of the tests."""
    return DbtProcess(
        workspace,
        as_of=as_of,
        settings=settings or make_settings(),
        environment={"PATH": os.environ["PATH"]},
    )


def make_ready(workspace: Workspace, settings: WorkspaceSettings, as_of: date) -> None:
    """Write what a build reads beside the lake."""
    write_parameters(
        folder=workspace.parameters,
        settings=settings,
        source_maps={name: SourceMap(system="custom", objects={}) for name in settings.sources},
        as_of=as_of,
        publication=workspace.newest_published(before=as_of),
    )
    write_empty_forecasts(workspace.root / "forecasts")


def build(
    workspace: Workspace, settings: WorkspaceSettings | None = None, *, as_of: date = AS_OF
) -> None:
    """Build both halves of the candidate."""
    settings = settings or make_settings()
    make_ready(workspace, settings, as_of)
    with open_dbt(workspace, settings, as_of=as_of) as dbt:
        for stage in ("base", "final"):
            build_warehouse(dbt=dbt, workspace=workspace, stage=stage)


def build_only(workspace: Workspace, settings: WorkspaceSettings, *models: str) -> None:
    """Build some models of the candidate and all that they rest on, with the tests of these."""
    make_ready(workspace, settings, AS_OF)
    workspace.candidate.parent.mkdir(parents=True, exist_ok=True)
    words = (
        *("--exclude-resource-type", "unit_test", "--indirect-selection", "cautious"),
        *("--select", *(f"+{model}" for model in models)),
    )
    with open_dbt(workspace, settings) as dbt:
        assert dbt.build(words, progress=lambda _line: None) == []


@pytest.fixture
def warehouse(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the built warehouse, read-only."""
    with duckdb.connect(str(workspace.candidate), read_only=True) as connection:
        yield connection


def yen(value: int) -> Decimal:
    """Return money as the marts hold it."""
    return Decimal(value).quantize(Decimal("0.01"))
