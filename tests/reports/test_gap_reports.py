"""The gap report on paper and in the mail: full, empty, overfull, hostile; sums as printed."""

import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from flows.prepare.progress import prepare_progress
from flows.render.documents import Publication
from flows.render.gap_pages import make_gap_pages
from flows.render.pages import Pages
from flows.render.typeface import FONTS_CONF
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.gap import GapContext
from flows.vocabulary.languages import Language
from tests.reports import made_up_gap as made_up
from tests.reports.conftest import Render
from tests.reports.golden import ENDLESS, HOSTILE, LONG_NAME, text_of
from tests.reports.made_up import VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse

pytestmark = pytest.mark.reports
PAGES = 8


def pages(context: GapContext, typeface: Path) -> Pages:
    return make_gap_pages(context, templates=REPORT_TEMPLATES, typeface=typeface)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ja", ("2026年度Q2は計画に12.3百万円届かなかった。", "最大の要因は速度（−6.0百万円）。")),
        ("en", ("FY2026 Q2 closed ¥12.3M short of plan.", "The largest cause is speed (−¥6.0M).")),
    ],
)
def test_paper_and_mail_begin_with_the_gap_and_its_largest_cause(
    language: Language, sentences: tuple[str, str], typeface: Path
) -> None:
    made = pages(made_up.report(language), typeface)

    for text in (text_of(made.paper), made.mail_text, text_of(made.mail_html)):
        assert all(sentence in text for sentence in sentences), text[:300]
    assert sentences[0] in made.mail_subject
    assert len(re.findall(r"^- ", made.mail_text.split("\n\n")[2], re.M)) == 5


def test_every_page_says_what_it_is_for(typeface: Path) -> None:
    text = text_of(pages(made_up.report(), typeface).paper)

    for told in (
        "最も損失が大きいのは「見積-east」（−5.2百万円）。",
        "対象：2026-01-01–2026-03-31",
        "見込みをすべて足しても、今期の目標まであと10.0百万円。",
        "今期には間に合わない（来期向け）：商談-east",
        "期限内に完了したのは66.7%",
        "期限内 2/3件・期限超過 1件",
        "判定した3件のうち、効果ありは1件、悪化は1件。",
        "平均への回帰に注意",
        "この報告では分からないこと",
    ):
        assert told in text, told


def test_kinds_that_do_not_fit_on_the_page_are_named(typeface: Path) -> None:
    text = text_of(pages(_overfull(), typeface).paper)

    assert "紙面に収まらない切り口：パイプライン・地域" in text


def test_verdicts_bear_effect_interval_and_what_they_lack(typeface: Path) -> None:
    text = text_of(pages(made_up.report(), typeface).paper)

    for told in ("○ 効果あり", "+20.0pt", "+11.9〜+27.1", "+23.4", "× 悪化", "−142,189円",
                 "−266,085〜−28,447", "△ 判定不能", "−16.5日", "要 157",
                 "前年と比較（参考）", "判定は 12/14 から", "残高の指標"):  # fmt: skip
        assert told in text, told
    assert "26.0% → 32.0%" in text


def test_a_proposal_tells_its_like_or_that_nobody_tried_it_here(typeface: Path) -> None:
    text = text_of(pages(made_up.report(), typeface).paper)

    assert "前回 +20.0pt・+23.4百万円（n=90）" in text
    assert "自部署に実績なし" in text
    assert text.count("効いた実績なし") == 1
    assert "5営業日" in text


def test_somebody_of_another_unit_is_not_named(typeface: Path) -> None:
    line = made_up.action(1, is_owner_outside=True, owner_name=None)

    text = text_of(pages(made_up.report(actions=(line,), proposals=()), typeface).paper)

    assert "action-east-1" in text
    assert "他部署" in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_scope_without_anything_says_so_on_every_page(language: Language, typeface: Path) -> None:
    made = pages(_nothing(language), typeface)

    text = text_of(made.paper)
    told = {
        "ja": (
            "ギャップを示せる期間がまだない。",
            "要因には分解できない",
            "分解できないため、要因は示せない",
            "要因が分からないため、提案はない",
            "ステージごとの損失はまだ示せない。",
            "区分別の要因はまだ示せない。",
            "この期間に失注はない。",
            "期末を越えて延期された案件はない",
            "停滞している案件はない",
            "問い合わせ・行動・延期の記録が取り込まれていない",
            "逆算できない。",
            "不足が分からないため",
            "施策台帳に施策がない。",
            "効果を判定できた施策はまだない。",
        ),
        "en": (
            "No period can be told of yet.",
            "The gap has no parts",
            "causes cannot be told",
            "so nothing is proposed",
            "What stages cost cannot be told yet.",
            "Segments cannot be told yet.",
            "No deal was lost in the period.",
            "No deal was pushed beyond the period",
            "No deal is stalled",
            "No record of inquiries, activities or pushes was delivered",
            "nothing can be reckoned back.",
            "is not known, so",
            "holds no action.",
            "No action has a verdict yet.",
        ),
    }
    for words in told[language]:
        assert words in text, words
    assert page_count(made.paper, typeface) == PAGES


def test_a_gap_without_parts_says_why(typeface: Path) -> None:
    bare = tuple(
        row.model_copy(update={"contribution_amount": None, "cause_rank": None})
        for row in made_up.factors()
    )
    told = made_up.gap(is_decomposed=False, gap_note="baseline_missing")

    text = text_of(pages(made_up.report(summaries=(told,), factors=bare), typeface).paper)

    assert "12.3百万円届かなかった" in text
    assert "要因への分解はまだできない。" in text
    assert "要因には分解できない：基準となる過去2期がない" in text


def test_a_quarter_that_is_ahead_of_its_pace_is_told_without_alarm(typeface: Path) -> None:
    ahead = made_up.gap(basis_code="to_pace", bookings_amount=Decimal(66_020_000))
    parts = tuple(
        row.model_copy(update={"contribution_amount": Decimal(1_500_000)})
        for row in made_up.factors()
    )

    made = pages(made_up.report(summaries=(ahead,), factors=parts, causes=()), typeface)

    assert "日割りの目安を6.0百万円上回っている。" in text_of(made.paper)
    assert "最大の押し上げは速度（+1.5百万円）。" in made.mail_text


def test_an_overfull_and_a_hostile_report_keeps_its_pages_and_tells_what_it_leaves_out(
    typeface: Path,
) -> None:
    made = pages(_overfull(), typeface)

    text = text_of(made.paper)
    assert "<script>" not in made.paper
    for beyond in (
        "ほか 42 件",
        "ほか 44 件",
        "ほか 26 件",
        "ほか 28 件",
        "ほか 8 件",
        "ほか 13 件",
    ):
        assert beyond in text, beyond
    assert page_count(made.paper, typeface) == PAGES


@pytest.fixture(scope="module")
def published_gaps(
    tmp_path_factory: pytest.TempPathFactory, render: Render
) -> tuple[Path, Publication]:
    """Return the publication of the gap reports of two units."""
    folder = tmp_path_factory.mktemp("gaps")
    rows = company()
    units = [row.scope_id for row in rows.summaries if row.scope_kind == "unit"]
    warehouse = write_warehouse(folder / "shinchoku.duckdb", rows)
    made_up.write_gaps(warehouse, *units)
    prepare_progress(
        warehouse=warehouse,
        contexts=folder / "contexts",
        orders=(made_up.ORDER,),
        verdicts=VERDICTS,
    )
    return folder / "day", render(folder / "contexts", folder / "day")


def test_nothing_of_a_unit_stands_in_any_file_of_another(
    published_gaps: tuple[Path, Publication],
) -> None:
    out, publication = published_gaps
    assert publication.failures == ()
    first, other = publication.manifest.editions[:2]
    own, foreign = first.key.scope_id, other.key.scope_id

    with pikepdf.open(out / first.pdf.path) as pdf:
        raw = b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))
        raw += str(dict(pdf.docinfo)).encode() + str(pdf.open_metadata()).encode()
    for file in (first.html, first.mail_text, first.mail_html):
        raw += (out / file.path).read_bytes()
    assert f"action-{own}-1".encode() in raw
    kinds = ("action", "proposed", "person", "cause", "web", "見積", "商談", "u", "A")
    for kind in (*kinds, "価格", "競合", "stalled", "S", "crm.example/"):
        assert f"{kind}-{foreign}".encode() not in raw, kind
    assert first.key.period == "2026-11"
    readers = [one.address for one in first.recipients]
    assert readers == sorted((f"m-{own}@aomi.example", "top@aomi.example"))


def _nothing(language: Language) -> GapContext:
    """Return the report of a scope of which nothing is known."""
    kept = {"scope_kind", "scope_id", "as_of"}
    fields = type(made_up.gap()).model_fields
    blank: dict[object, object] = {int: 0, bool: False}
    told = {name: blank.get(one.annotation) for name, one in fields.items() if name not in kept}
    names = (
        *("factors", "causes", "stages", "segments", "required", "shares", "actions", "proposals"),
        *("evidence_reasons", "evidence_pushes", "evidence_stalled", "evidence_measures"),
    )
    return made_up.report(language, summaries=(made_up.gap(**told),), **dict.fromkeys(names, ()))


def _overfull() -> GapContext:
    """Return a report with more of everything than fits, in the names of others."""
    names = (LONG_NAME * 2, HOSTILE, ENDLESS)
    pipelines = tuple(names[n % 3] + str(n) for n in range(10))
    texts = {"stage_name_ja": HOSTILE, "stage_name_en": LONG_NAME}
    return made_up.report(
        stages=tuple(
            row.model_copy(update=texts) for p in pipelines for row in made_up.stages(pipeline=p)
        ),
        required=tuple(
            row.model_copy(update=texts) for p in pipelines for row in made_up.required(pipeline=p)
        ),
        evidence_reasons=tuple(
            row.model_copy(update={"reason": names[n % 3], "reason_rank": n})
            for n in range(1, 10)
            for row in made_up.lost_reasons()[:1]
        ),
        evidence_pushes=tuple(
            row.model_copy(update={**texts, "push_rank": n})
            for n in range(1, 20)
            for row in made_up.pushes()[:1]
        ),
        evidence_stalled=tuple(
            made_up.stalled(
                n,
                deal_name=names[n % 3],
                account_name=names[n % 3],
                owner_name=ENDLESS,
                reason_codes=("stage_age", "no_contact", "no_next_action"),
            )
            for n in range(1, 11)
        ),
        evidence_measures=made_up.measures() * 2,
        segments=tuple(
            row.model_copy(
                update={"segment_id": f"{n}{names[n % 3]}", "segment_rank": n, "cell_rank": None}
            )
            for kind in ("deal_type", "lead_source", "owner", "pipeline", "region")
            for n in range(1, 10)
            for row in made_up.segments(kind=kind)[:5]
        ),
        shares=tuple(made_up.share(n, child_name=names[n % 3]) for n in range(1, 41)),
        actions=tuple(
            made_up.action(
                n,
                action_name=names[n % 3],
                cause=names[n % 3],
                owner_name=names[n % 3],
                verdict_code="undecided",
                needed_n=2_027_360,
                is_picked_as_worst=True,
            )
            for n in range(1, 61)
        ),
        proposals=tuple(
            row.model_copy(update={"action_name": LONG_NAME, "owner_name": ENDLESS})
            for row in (*made_up.proposals(), made_up.proposals()[0])
        ),
    )


def page_count(paper: str, typeface: Path) -> int:
    """Print a report in a process of its own, with the typeface alone."""
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
