"""The pack of a meeting on paper, in the browser, in the mail and in its workbook."""

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from flows.prepare.progress import prepare_progress
from flows.render.documents import Publication
from flows.render.meeting_pages import form_of, make_meeting_pages
from flows.render.pages import Pages
from flows.render.typeface import FONTS_CONF
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.languages import Language
from flows.vocabulary.meeting import AgendaRow, MeetingContext
from tests.reports import made_up_meetings as made_up
from tests.reports.conftest import Render
from tests.reports.golden import ENDLESS, HOSTILE, LONG_NAME, text_of
from tests.reports.made_up import VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse

pytestmark = pytest.mark.reports
PAGES = 5


def pages(context: MeetingContext, typeface: Path) -> Pages:
    return make_meeting_pages(context, templates=REPORT_TEMPLATES, typeface=typeface)


def test_what_changed_is_told_with_who_when_and_from_what_to_what(typeface: Path) -> None:
    text = text_of(pages(made_up.pack(), typeface).paper)

    for told in ("deal-east-1", "person-east-1", "11/17", "12/25", "2/26", "後ろ倒し", "−8.2"):
        assert told in text, told


def test_a_deal_to_inspect_bears_why_and_what_to_ask(typeface: Path) -> None:
    text = text_of(pages(made_up.pack("en"), typeface).paper)

    for told in (
        "put off 3 times",
        "Who decides",
        "next step, on which day",
        "what makes this close",
    ):
        assert told in text, told
    assert "inspected-east-1" in pages(made_up.pack("en"), typeface).mail_text


def test_missed_and_kept_promises_say_so_and_the_numbers_to_fill_in_are_printed(
    typeface: Path,
) -> None:
    kept = made_up.promise(
        2, promise_state="kept", verdict_code="deal_reached", is_unsettled=False,
        deal_name="刷新", promised_amount=Decimal(12_000_000),
    )  # fmt: skip
    made = pages(made_up.pack(promises=(made_up.promise(1), kept)), typeface)

    text = text_of(made.paper)
    for told in ("未達", "期限を過ぎて未完了", "達成", "12,000,000 以上にする", "20261113-east-01",
                 "20261120-east-10"):  # fmt: skip
        assert told in text, told
    assert "達成 1・未達 1・継続中 2" in made.mail_text


def test_of_somebody_else_and_of_a_deal_elsewhere_only_the_line_itself_is_told(
    typeface: Path,
) -> None:
    line = made_up.promise(
        verdict_code="deal_lost", is_deal_outside=True, is_owner_outside=True, owner_name=None
    )

    text = text_of(pages(made_up.pack(promises=(line,), changes=()), typeface).paper)

    assert "promise-east-1" in text
    assert "他部署" in text
    assert "失注・対象外になった" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_meeting_with_nothing_to_speak_of_says_so_on_every_page(
    language: Language, typeface: Path
) -> None:
    nothing = dict.fromkeys(("promises", "waterfall", "changes", "inspections", "reps"), ())
    kept = {"status_minutes", "decision_minutes"}
    names = {one for one in AgendaRow.model_fields if one.endswith(("_count", "_minutes"))}
    counts = dict.fromkeys(names - kept, 0)
    made = pages(made_up.pack(language, agenda=made_up.agenda(**counts), **nothing), typeface)

    text = text_of(made.paper)
    told = {
        "ja": ("合計 10 分", "今回はなし", "変化はありません", "当てはまる案件はありません",
               "担当者はいません", "前回までの約束はありません"),
        "en": ("10 minutes in all", "nothing this time", "Nothing changed since", "No deal meets",
               "Nobody has anything to report", "Nothing was promised so far"),
    }  # fmt: skip
    for words in told[language]:
        assert words in text, words
    assert _page_count(made.paper, typeface) == PAGES


def test_an_overfull_and_a_hostile_pack_keeps_its_pages_and_tells_what_it_leaves_out(
    typeface: Path,
) -> None:
    names = (LONG_NAME * 2, HOSTILE, ENDLESS)
    everything = ("overdue", "pushed_again", "no_next_action", "no_contact", "stage_age", "large",
                  "closing_soon")  # fmt: skip
    made = pages(
        made_up.pack(
            agenda=made_up.agenda(change_count=60, promise_count=40),
            promises=tuple(
                made_up.promise(
                    n,
                    promise=names[n % 3],
                    deal_name=names[n % 3],
                    promised_stage=names[n % 3],
                    promised_amount=Decimal(123_456_789),
                    promised_close_date=date(2026, 12, 31),
                )
                for n in range(1, 41)
            ),
            changes=tuple(
                made_up.change(
                    n, deal_name=names[n % 3], account_name=names[n % 3], owner_name=names[n % 3]
                )
                for n in range(1, 11)
            ),
            inspections=tuple(
                made_up.inspection(
                    n,
                    deal_name=names[n % 3],
                    account_name=names[n % 3],
                    owner_name=names[n % 3],
                    next_action=names[n % 3],
                    candidate_count=60,
                    reason_codes=everything,
                )
                for n in range(1, 8)
            ),
            reps=tuple(made_up.rep(n, owner_name=names[n % 3]) for n in range(1, 26)),
        ),
        typeface,
    )

    text = text_of(made.paper)
    assert "<script>" not in made.paper
    for beyond in ("ほか 31 件", "ほか 50 件", "ほか 53 件"):
        assert beyond in text, beyond
    assert _page_count(made.paper, typeface) == PAGES


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory, render: Render) -> tuple[Path, Publication]:
    """Return the publication of the packs of two units."""
    folder = tmp_path_factory.mktemp("packs")
    rows = company()
    units = [row.scope_id for row in rows.summaries if row.scope_kind == "unit"]
    warehouse = write_warehouse(folder / "shinchoku.duckdb", rows)
    made_up.write_meetings(warehouse, *units)
    prepare_progress(
        warehouse=warehouse,
        contexts=folder / "contexts",
        orders=(made_up.ORDER,),
        verdicts=VERDICTS,
    )
    return folder / "day", render(folder / "contexts", folder / "day")


def test_nothing_of_a_unit_stands_in_any_file_of_another(packs: tuple[Path, Publication]) -> None:
    out, publication = packs
    assert publication.failures == ()
    first, other = publication.manifest.editions[:2]
    own, foreign = first.key.scope_id, other.key.scope_id

    with pikepdf.open(out / first.pdf.path) as pdf:
        raw = b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))
        raw += str(dict(pdf.docinfo)).encode() + str(pdf.open_metadata()).encode()
    for file in (first.html, first.mail_text, first.mail_html):
        raw += (out / file.path).read_bytes()
    raw += repr(cells(out / first.workbook.path)).encode()
    assert f"inspected-{own}-1".encode() in raw
    for kind in ("deal", "inspected", "person", "promise", "account", "u", "D", "I"):
        assert f"{kind}-{foreign}".encode() not in raw, kind
    assert f"20261120-{foreign}".encode() not in raw
    readers = [one.address for one in first.recipients]
    assert readers == sorted((f"m-{own}@aomi.example", "top@aomi.example"))


def test_the_workbook_holds_the_lines_of_the_paper(packs: tuple[Path, Publication]) -> None:
    out, publication = packs
    first = publication.manifest.editions[0]
    unit = first.key.scope_id

    told = cells(out / first.workbook.path)

    ids = [row[0] for row in told[1:]]
    assert ids == [f"20261113-{unit}-01", *(f"20261120-{unit}-{n:02d}" for n in range(1, 11))]
    assert first.workbook_name.startswith("決定事項_2026-11-20_")


def test_a_line_that_would_lose_its_person_or_deal_is_not_in_the_workbook() -> None:
    lines = (
        made_up.promise(1),
        made_up.promise(2, is_owner_outside=True, owner_id=None, owner_name=None),
        made_up.promise(3, is_deal_outside=True),
        made_up.promise(4, promise_state="kept", is_unsettled=False),
    )

    form = form_of(made_up.pack(promises=lines))

    assert [line["promise_id"] for line in form.lines[:2]] == [
        "20261113-east-01",
        "20261120-east-01",
    ]


def cells(path: Path) -> list[list[object]]:
    """Return every cell of the sheet of a form."""
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _page_count(paper: str, typeface: Path) -> int:
    """Print a pack in a process of its own, with the typeface alone."""
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
