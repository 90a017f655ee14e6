"""An own report may be fed with what any shipped one is fed with."""

from pathlib import Path

import pytest

from flows import orders, schema
from flows.errors import SettingsError
from flows.prepare.account_sheets import action_of, headline_of
from flows.prepare.entries import KINDS, Context, entry_of
from flows.prepare.own_tables import OwnTables
from flows.prepare.rep_editions import rep_editions_of
from flows.render.kinds import PAPER_KINDS
from flows.render.layers import Layers
from flows.render.pages import Pages
from flows.report_kinds import read_kinds
from flows.settings import load_settings
from flows.shelves import REPORT_TEMPLATES, Workspace
from flows.vocabulary.account_sheet import AccountContext, AccountOrder
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.gap import GapOrder
from flows.vocabulary.own_tables import OwnRow
from flows.vocabulary.report_kind import TemplateFolder
from tests.reports import made_up_accounts, made_up_gap, made_up_meetings, made_up_rep
from tests.reports.golden import CASES
from tests.reports.made_up import ORDER
from tests.reports.own_company import SETTINGS
from tests.reports.test_rep_edition import empty

PAGE = """{{% extends "shipped/{kind}/{kind}.html.jinja" %}}
{{% block own_pages %}}<section class="sheet">
{{% for row in own_tables.rpt_mine %}}
<p>{{{{ row.what }}}} {{{{ row.cost_amount | money }}}} {{{{ row.day | short_day }}}}</p>
{{% endfor %}}
</section>{{% endblock %}}
"""
WORDS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
WORDS += 'msgid "mine.title"\nmsgstr "自社の帳票 {name} {as_of}"\n'
TABLE = TemplateFolder(name="mine", tables=("rpt_mine",), title="mine.title")


def account() -> AccountContext:
    row = made_up_accounts.account()
    key = EditionKey(
        report="key", period="2026-11", scope_kind="account", scope_id="sfa/A1", language="ja"
    )
    return AccountContext(
        key=key,
        company_name="青海システムズ",
        money_unit="million",
        snapshot_id="0123456789",
        account=row,
        headline=headline_of(row),
        action=action_of(row, offers=()),
        lines=(),
        offers=(),
    )


def rep() -> Context:
    made = rep_editions_of(
        empty(made_up_rep.person()), order=ORDER, period="2026W47", snapshot_id="0123456789"
    )
    return next(made)[0]


CONTEXTS = {
    "progress": CASES["unit_ja"],
    "gap": made_up_gap.report,
    "meeting": made_up_meetings.pack,
    "account": account,
    "rep": rep,
}


def make(context: Context, own: Path, typeface: Path) -> Pages:
    """Return the pages of an own report with own rows, its context having been on the shelf."""
    scope = (context.key.scope_kind, context.key.scope_id)
    row = OwnRow(
        scope_kind=context.key.scope_kind,
        scope_id=context.key.scope_id,
        cells=("展示会", "12340000.00", "2026-11-05"),
    )
    columns = {"rpt_mine": {"what": "text", "cost_amount": "decimal", "day": "day"}}
    tables = OwnTables(columns=columns, rows={"rpt_mine": {scope: (row,)}})
    entry, text = entry_of(context, people=(), folder=TABLE, own=tables, order=ORDER)
    layers = Layers.of(REPORT_TEMPLATES, own)
    kind = PAPER_KINDS[entry.kind]
    return kind.pages_of(kind.read(text), entry=entry, templates=layers, typeface=typeface)


@pytest.mark.parametrize("kind", CONTEXTS)
def test_an_own_report_of_each_kind_prints_ours_and_its_own(
    kind: str, tmp_path: Path, typeface: Path
) -> None:
    context = CONTEXTS[kind]()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mine.html.jinja").write_text(PAGE.format(kind=kind), "utf-8")
    catalogue = tmp_path / "locale" / "ja" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(WORDS, "utf-8")
    ours = PAPER_KINDS[KINDS[type(context)]].make(
        context, templates=REPORT_TEMPLATES, typeface=typeface
    )

    pages = make(context, tmp_path, typeface)

    assert "<p>展示会 12.3 11/5</p>" in pages.paper
    assert pages.title.startswith("自社の帳票 ")
    assert pages.title in pages.paper
    assert pages.mail_subject == ours.mail_subject
    assert pages.paper.count("<table") == ours.paper.count("<table")
    assert (REPORT_TEMPLATES / kind / f"{kind}.css").read_text("utf-8")[-60:] in pages.paper
    assert ("本人限り" in pages.paper) == (kind == "rep")


def workspace(root: Path, *, settings: str, kinds: dict[str, str]) -> Workspace:
    shelves = Workspace(root)
    root.mkdir(exist_ok=True)
    head, _, _ = SETTINGS.partition("reports:\n")
    shelves.settings_file.write_text(f"{head}reports:\n{settings}", "utf-8")
    for name, text in kinds.items():
        (shelves.own_templates / name).mkdir(parents=True)
        (shelves.own_templates / name / "report.yaml").write_text(text, "utf-8")
    return shelves


def test_an_order_is_that_of_its_context_and_knows_its_folders(tmp_path: Path) -> None:
    shelves = workspace(
        tmp_path,
        settings="""  why: {template: causes, cadence: monthly}
  top: {template: tops, cadence: weekly, accounts: {top_per_owner: 2}}
  mine: {template: board, cadence: weekly, scopes: [company, owner]}
  people: {template: person, cadence: daily, scopes: [owner]}
""",
        kinds={
            "causes": "context: gap",
            "tops": "context: account\ntables: [rpt_tops]",
            "board": "context: progress\nowner: person\ntitle: board.title",
            "person": "context: rep\ntables: [rpt_person]",
        },
    )
    settings = load_settings(shelves)

    why, top, mine, people = orders.of_paper(settings, only=(), kinds=read_kinds(shelves))

    assert isinstance(why, GapOrder)
    assert isinstance(top, AccountOrder)
    assert top.top_per_owner == 2
    assert top.made_with == TemplateFolder(name="tops", tables=("rpt_tops",))
    assert mine.made_with == TemplateFolder(name="board", title="board.title")
    person = TemplateFolder(name="person", tables=("rpt_person",))
    assert mine.people_made_with == people.people_made_with == person
    assert orders.on_threshold(settings, only=(), kinds=read_kinds(shelves)) == ("why",)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("{template: causes, cadence: weekly}", r"reports\.x\.cadence.*must be monthly"),
        ("{template: causes, cadence: monthly, scopes: [owner]}", r"reports\.x\.scopes.*alone"),
        ("{template: person, cadence: daily}", r"reports\.x\.scopes.*must be \[owner\]"),
        ("{template: rep, cadence: daily}", r"reports\.x\.scopes.*must be \[owner\]"),
        ("{template: board, cadence: daily, scopes: [owner]}", "leave owner out, or name a folder"),
        ("{template: Board, cadence: daily}", r"reports\.x\.template.*pattern"),
    ],
)
def test_a_report_of_the_settings_must_be_what_its_folder_can_be(
    tmp_path: Path, asked: str, told: str
) -> None:
    shelves = workspace(
        tmp_path,
        settings=f"  x: {asked}\n",
        kinds={
            "causes": "context: gap",
            "board": "context: progress",
            "person": "context: rep",
        },
    )

    with pytest.raises(SettingsError, match=told):
        load_settings(shelves)


def test_the_shipped_schema_is_that_of_report_yaml() -> None:
    assert schema.KIND_FILE.read_text("utf-8") == schema.kind_text()


def test_each_shipped_folder_says_what_it_is() -> None:
    kinds = read_kinds(Workspace(Path("/nowhere")))

    assert {name: kind.context for name, kind in kinds.items()} == {
        name: name for name in ("progress", "account", "gap", "meeting", "rep", "todo")
    }
    assert kinds["progress"].owner == "rep"
