"""The sheet of an account on paper, in the browser and in the mail."""

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pikepdf
import pytest

from flows.prepare.account_sheets import action_of, headline_of
from flows.prepare.progress import prepare_progress
from flows.render.account_pages import make_account_pages
from flows.render.documents import Publication
from flows.render.pages import Pages
from flows.render.typeface import FONTS_CONF
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.account_sheet import (
    AccountContext,
    AccountLine,
    AccountRow,
    LineCode,
    OfferRow,
)
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.languages import Language
from tests.reports import made_up_accounts as made_up
from tests.reports.conftest import Render
from tests.reports.golden import ENDLESS, HOSTILE, LONG_NAME, text_of
from tests.reports.made_up import VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse

pytestmark = pytest.mark.reports


def pages(
    account: AccountRow,
    typeface: Path,
    *,
    lines: tuple[AccountLine, ...] = (),
    offers: tuple[OfferRow, ...] = (),
    language: Language = "ja",
) -> Pages:
    key = EditionKey(
        report="key", period="2026-11", scope_kind="account", scope_id="sfa/A1", language=language
    )
    context = AccountContext(
        key=key,
        company_name="青海システムズ",
        money_unit="million",
        snapshot_id="0123456789",
        account=account,
        headline=headline_of(account),
        action=action_of(account, offers=offers),
        lines=lines,
        offers=offers,
    )
    return make_account_pages(context, templates=REPORT_TEMPLATES, typeface=typeface)


def test_the_figures_and_the_sentence_stand_on_paper_and_in_the_mail(typeface: Path) -> None:
    made = pages(made_up.account(), typeface, offers=(made_up.offer(1),))

    text = text_of(made.paper)
    for told in ("45.6", "12.3", "3 / 4", "11/25", "60%（12 / 20社）", "最終購入から80日"):
        assert told in text, told
    for told in ("45.6", "12.3", "3 / 4", "最終購入から80日", "製品1"):
        assert told in made.mail_text, told


def test_few_others_are_counted_and_give_no_share(typeface: Path) -> None:
    few = made_up.offer(1, account_count=7, next_account_count=3, offer_note="n_small")

    text = text_of(pages(made_up.account(), typeface, offers=(few,)).paper)

    assert "3 / 7（n不足）" in text
    assert "60%" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_account_of_which_nothing_is_known_says_so_and_prints_no_zero_for_it(
    language: Language, typeface: Path
) -> None:
    made = pages(made_up.silent(), typeface, language=language)

    text = text_of(made.paper)
    told = {"ja": ("該当なし", "購入の記録なし", "活動に担当者の記録なし"),
            "en": ("None.", "no purchases on record", "activities name no contacts")}  # fmt: skip
    assert all(words in text for words in told[language])
    assert "0 / 0" not in text


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory, render: Render) -> tuple[Path, Publication]:
    """Return the publication of a progress report and the sheets of two owners' accounts."""
    folder = tmp_path_factory.mktemp("sheets")
    warehouse = write_warehouse(folder / "shinchoku.duckdb", company())
    made_up.write_accounts(warehouse)
    prepare_progress(
        warehouse=warehouse,
        contexts=folder / "contexts",
        orders=(made_up.ORDER,),
        verdicts=VERDICTS,
    )
    return folder / "day", render(folder / "contexts", folder / "day")


def test_nothing_of_an_account_stands_in_any_file_of_another(
    sheets: tuple[Path, Publication],
) -> None:
    out, publication = sheets
    assert publication.failures == ()
    first = next(e for e in publication.manifest.editions if e.key.scope_id == "sfa/A1")

    with pikepdf.open(out / first.pdf.path) as pdf:
        raw = b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))
        raw += str(dict(pdf.docinfo)).encode() + str(pdf.open_metadata()).encode()
    for file in (first.html, first.mail_text, first.mail_html):
        raw += (out / file.path).read_bytes()
    assert b"name-sfa/A1" in raw
    for foreign in ("sfa/B2", "sfa/C3", "owner-two"):
        assert foreign.encode() not in raw, foreign
    assert [one.address for one in first.recipients] == [
        "m-owner-one@aomi.example",
        "owner-one@aomi.example",
    ]


def test_an_overfull_and_a_hostile_sheet_is_one_page(typeface: Path) -> None:
    names = (LONG_NAME, HOSTILE, ENDLESS)
    lines = tuple(
        made_up.line(number, code, count=500).model_copy(
            update={"line_name": names[number % 3], "line_detail": names[number % 3]}
        )
        for code in get_args(LineCode)
        for number in range(1, 9)
    )
    told = made_up.account(
        account_name=LONG_NAME * 3, top_account_name=ENDLESS, owner_name=HOSTILE, twin_count=4
    )
    offers = tuple(made_up.offer(rank, next_product_name=LONG_NAME) for rank in range(1, 6))

    made = pages(told, typeface, lines=lines, offers=offers)

    assert "<script>" not in made.paper
    assert "ほか494件" in text_of(made.paper)
    assert _page_count(made.paper, typeface) == 1


def _page_count(paper: str, typeface: Path) -> int:
    """Print a page in a process of its own, with the typeface alone."""
    code = (
        "import sys; from flows.render.paper import print_paper;"
        "print(print_paper(sys.stdin.read()).pages)"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(typeface / FONTS_CONF)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, input=paper, env=environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout)
