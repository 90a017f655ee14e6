"""The rep edition on paper, in the browser and in the mail: one person's own things."""

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from flows.prepare.progress import prepare_progress
from flows.prepare.queries import RepTables
from flows.prepare.rep_editions import rep_editions_of
from flows.render.documents import Publication
from flows.render.pages import Pages
from flows.render.rep_pages import make_rep_pages
from flows.render.typeface import FONTS_CONF
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import ProgressOrder
from tests.reports import made_up_rep as made_up
from tests.reports.conftest import Render
from tests.reports.golden import ENDLESS, HOSTILE, LONG_NAME, text_of
from tests.reports.made_up import VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse

pytestmark = pytest.mark.reports

ORDER = ProgressOrder(
    report="weekly_progress",
    scopes=("company", "unit", "owner"),
    company_name="青海システムズ株式会社",
    company_name_en="Aomi Systems Inc.",
)


def empty(who: made_up.RepRow) -> RepTables:
    return RepTables((who,), (), (), (), (), (), ())


def pages(tables: RepTables, typeface: Path, *, language: Language = "ja") -> Pages:
    order = ORDER.model_copy(update={"languages": (language,)})
    (context, _), *_ = rep_editions_of(
        tables, order=order, period="2026W47", snapshot_id="0123456789"
    )
    return make_rep_pages(context, templates=REPORT_TEMPLATES, typeface=typeface)


def test_a_deal_to_move_says_what_makes_its_chance_high_or_low(typeface: Path) -> None:
    own = made_up.tables("aki")
    told = {
        language: text_of(pages(own, typeface, language=language).paper)
        for language in ("ja", "en")
    }

    assert told["ja"].count("確度の理由") == 2
    assert "−段階が浅い −延期がある ＋金額が小さい" in told["ja"]
    assert "− stage is early − was pushed + small amount" in told["en"]


def test_a_chance_without_reasons_or_with_unknown_ones_has_no_line_for_them(
    typeface: Path,
) -> None:
    own = made_up.tables("aki")
    plain = replace(
        own,
        deals=tuple(
            deal.model_copy(update={"score_reason_codes": ("+of_another_day",)})
            for deal in own.deals
        ),
    )

    assert "確度の理由" not in text_of(pages(plain, typeface).paper)


def test_page_one_says_what_is_needed_per_day_and_what_went_well_against_the_own_months(
    typeface: Path,
) -> None:
    made = pages(made_up.tables("aki"), typeface)

    text = text_of(made.paper)
    for told in (
        *("目標まで13.4百万円、残り27営業日で1日498千円", "受注率が上がった", "・n=12"),
        *("60%（いつも 40%、6か月の中央値）", "タスクの遅れが増えた", "受注 2件", "aki面談の所見"),
        *("3か月連続で月次目標を達成", "次の行動 11/25：aki次の手", "30日（21日）", "2025-12-01 !"),
        *("未達のマイルストーン", "節目1 | aki商会1 aki案件1 | 11/19 !", "aki案件2 | 11/20\n"),
    ):
        assert told in text, told
    assert "13.4百万円" in made.mail_subject
    assert "aki商会1" in made.mail_text
    assert "aki商会1" in made.mail_html


@pytest.mark.parametrize(("language", "told"), [("ja", "3/5済"), ("en", "3 of 5 done")])
def test_a_task_in_parts_says_how_many_are_done(
    typeface: Path, language: Language, told: str
) -> None:
    split, whole = made_up.task(1, part_count=5, completed_part_count=3), made_up.task(2)
    rows = replace(made_up.tables("aki"), tasks=(split, whole))

    text = text_of(pages(rows, typeface, language=language).paper)

    assert text.count(told) == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "ja",
            (
                "目標未取得",
                "進行中の案件なし",
                "大きく上回った項目は",
                "メモはありません",
            ),
        ),
        ("en", ("Targets not delivered", "No deal is open", "Nothing stood out", "No note in")),
    ],
)
def test_who_has_nothing_is_told_so_on_one_page(
    language: Language, told: tuple[str, ...], typeface: Path
) -> None:
    made = pages(empty(made_up.silent()), typeface, language=language)

    assert all(words in text_of(made.paper) for words in told)
    assert _page_count(made.paper, typeface) == 1


@pytest.mark.parametrize(("language", "more"), [("ja", "ほか3件"), ("en", "3 more")])
def test_thirty_deals_six_milestones_and_twelve_tasks_stand_on_two_pages(
    language: Language, more: str, typeface: Path
) -> None:
    tables = replace(
        made_up.tables("aki"),
        people=(made_up.person(task_count=12),),
        deals=tuple(made_up.deal(number) for number in range(1, 31)),
        tasks=tuple(made_up.task(number) for number in range(1, 13)),
        milestones=tuple(made_up.milestone(n, milestone_count=9) for n in range(1, 7)),
    )

    made = pages(tables, typeface, language=language)

    text = text_of(made.paper)
    assert more in text
    name = {"ja": "akiの節目6", "en": "Milestone 6 of aki"}[language]
    assert name in text
    assert _page_count(made.paper, typeface) == 2


def test_who_awaits_no_milestone_reads_nothing_of_them(typeface: Path) -> None:
    made = pages(replace(made_up.tables("aki"), milestones=()), typeface)

    assert "マイルストーン" not in text_of(made.paper)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_eighty_deals_with_long_names_all_stand_on_paper_and_add_up(
    language: Language, typeface: Path
) -> None:
    names = (LONG_NAME, HOSTILE, ENDLESS)
    deals = tuple(
        made_up.deal(
            number,
            account_name=names[number % 3],
            deal_name=f"{number}{names[number % 3]}",
            next_action=names[number % 3],
            amount=Decimal(1_234_567),
        )
        for number in range(1, 81)
    )
    who = made_up.person(
        name=LONG_NAME * 2, open_deal_count=80, open_amount=Decimal(98_765_360), task_count=300
    )
    tables = RepTables(
        people=(who,),
        deals=deals,
        tasks=tuple(made_up.task(number, subject=LONG_NAME * 2) for number in range(1, 13)),
        feedback=made_up.tables("aki").feedback,
        wins=tuple(made_up.win(code) for code in ("won", "created", "moved_forward")),
        notes=(made_up.note(text=LONG_NAME * 9), made_up.note(text=HOSTILE)),
        recognitions=(),
    )

    made = pages(tables, typeface, language=language)

    assert "<script>" not in made.paper
    assert made.paper.count("<tr><td>") == 80 + 12
    assert "98.8" in text_of(made.paper)
    assert _page_count(made.paper, typeface) <= 4


@pytest.fixture(scope="module")
def editions(
    tmp_path_factory: pytest.TempPathFactory, render: Render
) -> tuple[Path, Publication, dict[str, Edition]]:
    """Return the publication of a company, its units and two people with a mark in each text."""
    folder = tmp_path_factory.mktemp("reps")
    warehouse = write_warehouse(folder / "shinchoku.duckdb", company())
    made_up.add_to(warehouse, made_up.tables("aki", "ben"))
    prepare_progress(
        warehouse=warehouse, contexts=folder / "contexts", orders=(ORDER,), verdicts=VERDICTS
    )
    publication = render(folder / "contexts", folder / "day")
    by_scope = {edition.key.scope_id: edition for edition in publication.manifest.editions}
    return folder / "day", publication, by_scope


@pytest.mark.parametrize(("own", "other"), [("aki", "ben"), ("ben", "aki")])
def test_no_file_of_one_person_holds_a_word_of_another(
    own: str, other: str, editions: tuple[Path, Publication, dict[str, Edition]]
) -> None:
    out, publication, by_scope = editions
    assert publication.failures == ()

    said = _everything(out, by_scope[own])

    assert f"{own}商会1" in said
    assert other not in said
    assert [one.address for one in by_scope[own].recipients] == [f"{own}@example.co.jp"]


def test_the_editions_of_company_and_units_name_whom_they_recognise_and_no_deal_of_a_rep(
    editions: tuple[Path, Publication, dict[str, Edition]],
) -> None:
    out, _, by_scope = editions

    for scope in ("company", "east", "west"):
        said = _everything(out, by_scope[scope])
        assert "最もきれいなデータ" in said
        assert "aki 氏名" in said
        assert "aki商会" not in said


def test_a_row_of_another_person_is_refused_before_anything_is_written() -> None:
    (context, _), *_ = rep_editions_of(
        made_up.tables("aki"), order=ORDER, period="2026W47", snapshot_id="0123456789"
    )
    for name, row in (
        ("deals", made_up.deal(1, "ben")),
        ("notes", made_up.note("ben")),
        ("milestones", made_up.milestone(1, "ben")),
        ("recognitions", made_up.recognition("streak", context.person, "ben", month_count=3)),
    ):
        mixed = context.model_dump() | {name: (row.model_dump(),)}
        with pytest.raises(ValueError, match="edition"):
            type(context).model_validate(mixed)


def _everything(out: Path, edition: Edition) -> str:
    """Return all that the files of an edition say, their names and the PDF's own notes too."""
    assert edition.pdf
    assert edition.html
    command = ["pdftotext", "-layout", str(out / edition.pdf.path), "-"]
    paper = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    with pikepdf.open(out / edition.pdf.path) as pdf:
        notes = f"{dict(pdf.docinfo)} {pdf.open_metadata()}"
    files = (edition.html, edition.mail_text, edition.mail_html)
    texts = [(out / file.path).read_text("utf-8") for file in files]
    paths = [file.path for file in (edition.pdf, *files)]
    return "\n".join((paper, notes, edition.title, edition.mail_subject, *texts, *paths))


def _page_count(paper: str, typeface: Path) -> int:
    """Print a page in a process of its own, with the typeface alone."""
    code = (
        "import sys; from flows.render.paper import print_paper;"
        "print(print_paper(sys.stdin.read()).pages)"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(typeface / FONTS_CONF)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=paper,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)
