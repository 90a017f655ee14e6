"""The only maker of paths: where each shelf of a workspace lies."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
DBT_PROJECT: Final = PROJECT_ROOT / "dbt_project"
REPORT_TEMPLATES: Final = PROJECT_ROOT / "report_templates"
SHIPPED_MAPS: Final = PROJECT_ROOT / "flows" / "ingest" / "maps"
THRESHOLDS: Final = PROJECT_ROOT / "expectations" / "thresholds.yml"
WAREHOUSE_FILE: Final = "shinchoku.duckdb"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One company's folder; every path in it is made here."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """Return shinchoku.yaml, the settings of the company."""
        return self.root / "shinchoku.yaml"

    @property
    def own_dbt_project(self) -> Path:
        """Return the folder of the company's own dbt project, which need not be there."""
        return self.root / "dbt"

    @property
    def own_templates(self) -> Path:
        """Return the folder of the company's own report templates, which need not be there."""
        return self.root / "report_templates"

    @property
    def landing(self) -> Path:
        """Return the shelf of files exactly as exported."""
        return self.root / "landing"

    def delivery(self, source: str, as_of: date) -> Path:
        """Return the landing folder of one source for one date."""
        return self.landing / source / as_of.isoformat()

    @property
    def lake(self) -> Path:
        """Return the shelf of raw Parquet, rejected lines and the ledger of files."""
        return self.root / "lake"

    def raw(self, source: str, object_name: str, as_of: date) -> Path:
        """Return the raw folder of one object of one delivery."""
        return self.lake / "raw" / source / object_name / f"as_of={as_of.isoformat()}"

    def rejected(self, source: str, object_name: str, as_of: date) -> Path:
        """Return the folder of lines of one delivery that no table could hold."""
        return self.lake / "rejected" / source / object_name / f"as_of={as_of.isoformat()}"

    def mended(self, source: str, object_name: str, as_of: date) -> Path:
        """Return the folder that says which rows of one delivery were mended by hand."""
        return self.lake / "mended" / source / object_name / f"as_of={as_of.isoformat()}"

    def asked(self, source: str, as_of: date) -> Path:
        """Return the folder that says what the update sheets of one date asked for."""
        return self.lake / "asked" / source / f"as_of={as_of.isoformat()}"

    def file_account(self, source: str, object_name: str, as_of: date) -> Path:
        """Return the folder of the row account of one object of one delivery."""
        return self.lake / "file" / source / object_name / f"as_of={as_of.isoformat()}"

    @property
    def parameters(self) -> Path:
        """Return the folder of settings as tables, which dbt reads."""
        return self.root / "warehouse" / "parameters"

    @property
    def candidate(self) -> Path:
        """Return the warehouse being built."""
        return self.root / "warehouse" / "candidate" / WAREHOUSE_FILE

    @property
    def current(self) -> Path:
        """Return the last warehouse that was judged good."""
        return self.root / "warehouse" / "current" / WAREHOUSE_FILE

    @property
    def snapshot_mark(self) -> Path:
        """Return the file that says from what the current warehouse was promoted."""
        return self.current.parent / "snapshot"

    @property
    def dbt_target(self) -> Path:
        """Return the folder where dbt keeps its compiled project."""
        return self.root / "warehouse" / "dbt_target"

    def forecasts(self, as_of: date) -> Path:
        """Return the forecasts made for one as-of date."""
        return self.root / "forecasts" / f"as_of={as_of.isoformat()}"

    @property
    def backtest(self) -> Path:
        """Return the folder of past days that were forecast again; only ever added to."""
        return self.root / "forecasts" / "backtest"

    def contexts(self, as_of: date) -> Path:
        """Return the contexts prepared for one as-of date."""
        return self.root / "contexts" / as_of.isoformat()

    def published(self, as_of: date) -> Path:
        """Return the publication of one as-of date; written once, then never changed."""
        return self.root / "published" / as_of.isoformat()

    def publications(self, *, first: date, before: date) -> tuple[Path, ...]:
        """Return the publications from a first day on and before another, the oldest first."""
        days = sorted((self.root / "published").glob("????-??-??"))
        span = first.isoformat(), before.isoformat()
        return tuple(day for day in days if span[0] <= day.name < span[1])

    def newest_published(self, *, before: date) -> Path | None:
        """Return the newest publication of an earlier day that keeps its values; or nothing."""
        folders = sorted((self.root / "published").glob("????-??-??/values"), reverse=True)
        names = (folder.parent for folder in folders)
        return next((day for day in names if day.name < before.isoformat()), None)

    @property
    def exports(self) -> Path:
        """Return the shelf of Parquet and workbooks for other tools."""
        return self.root / "exports"

    @property
    def state(self) -> Path:
        """Return the folder of ledgers."""
        return self.root / "state"

    @property
    def ledger(self) -> Path:
        """Return the database of runs and deliveries of mail."""
        return self.state / "ledger.sqlite"

    @property
    def format_mark(self) -> Path:
        """Return the file that says in which format the workspace is kept."""
        return self.state / "format.json"

    @property
    def erased(self) -> Path:
        """Return the list of people who were erased, by hashes."""
        return self.state / "erased.json"

    @property
    def erasing(self) -> Path:
        """Return what an erasure that was killed still has to do; gone when it is done."""
        return self.state / "erasing.json"

    @property
    def dry_run(self) -> Path:
        """Return the folder of mails that were only written."""
        return self.state / "dry_run"

    def verdicts(self, as_of: date) -> Path:
        """Return the verdicts of one as-of date."""
        return self.state / "verdicts" / as_of.isoformat()

    @property
    def data_docs(self) -> Path:
        """Return the Great Expectations Data Docs site."""
        return self.state / "data_docs"

    @property
    def lock(self) -> Path:
        """Return the file whose lock means that a run is under way."""
        return self.state / "run.lock"

    @property
    def schedule_lock(self) -> Path:
        """Return the file whose lock means that a job of the schedule is under way."""
        return self.state / "schedule.lock"

    @property
    def last_look(self) -> Path:
        """Return what the last look for new files saw."""
        return self.state / "arrival.json"
