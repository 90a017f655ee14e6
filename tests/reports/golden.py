"""The golden cases: contexts as JSON, and what their pages say as text.

``python -m tests.reports.golden`` writes both anew; look at the difference before committing it.
"""

import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from flows.prepare.progress import make_context
from flows.prepare.scope import cut_by_scope
from flows.settings import Machine
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.funnel import FunnelStage, WatchCount, WatchedDeal
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import Cadence, ProgressContext
from flows.vocabulary.progress_rows import Frozen, ScopeKind
from tests.reports import made_up, made_up_manager
from tests.reports.made_up_burden import unburdened
from tests.reports.made_up_track import track_summary, untracked

CONTEXTS = Path(__file__).parent / "contexts"
PAGES = Path(__file__).parent / "pages"
HOSTILE = "<script>alert(1)</script><img src='file:///etc/passwd'>\u202e\x00\U0001f600 =HYPERLINK"
ENDLESS = "A" * 20_000
LONG_NAME = "株式会社日本中央高度情報通信基盤整備推進機構ホールディングス"

Rows = dict[str, tuple[Frozen, ...]]


def context(
    rows: Rows,
    *,
    kind: ScopeKind = "unit",
    language: Language = "ja",
    cadence: Cadence = "weekly",
) -> ProgressContext:
    """Return the context of the first scope of some rows."""
    (summary,) = rows["summaries"]
    scope_id = str(summary.model_dump()["scope_id"])
    key = EditionKey(
        report="weekly_progress",
        period="2026W47",
        scope_kind=kind,
        scope_id=scope_id,
        language=language,
    )
    cut = cut_by_scope(made_up.tables(rows), kinds=(kind,))[kind, scope_id]
    return make_context(
        cut,
        key=key,
        order=made_up.ORDER.model_copy(update={"cadence": cadence}),
        verdicts=made_up.VERDICTS,
        snapshot_id="0123456789",
    )


def _lively() -> Rows:
    return made_up.scope_rows(made_up.summary())


def _company() -> Rows:
    whole = made_up.summary("company", "company", scope_name="青海システムズ", scope_name_en=None)
    return made_up.scope_rows(whole, members=7)


def _silent() -> Rows:
    rows: Rows = dict.fromkeys(_lively(), ())
    scope = made_up.silent()
    own = {
        "burdens": (unburdened(scope),),
        "track_summaries": (untracked(scope),),
        "manager": made_up_manager.silent_rows(scope),
    }
    return rows | {"summaries": (scope,), **own}


def _undelivered() -> Rows:
    absent = {"activity_week_count": None, "activity_week_note": "not_delivered"}
    untargeted = (
        *("target_amount", "attainment_ratio", "pace_gap_amount", "coverage_ratio"),
        *("landing_gap_amount", "landing_amount"),
    )
    of_scope = (
        *("members_target_amount", "variance_amount", "gap_to_go_amount", "linear_pace_amount"),
        *("p_reach_target_ratio", "landing_p10_amount", "landing_p50_amount"),
        *("landing_p90_amount", "activity_previous_week_count", "pipeline_created_amount"),
    )
    scope = made_up.summary(
        **dict.fromkeys((*untargeted, *of_scope)),
        **absent,
        activity_previous_week_note="not_delivered",
        pipeline_created_note="no_history",
        target_note="not_delivered",
    )
    rows = made_up.scope_rows(scope)
    members = (made_up.member(n, scope, **dict.fromkeys(untargeted), **absent) for n in range(5))
    few = {"scored_count": 2, "interval_count": 2, "hit_count": 1, "waiting_count": 6}
    track = track_summary(scope, **few, record_state="few", wape_ratio=0.1)
    unknown = made_up_manager.counts(scope, deal_count=None, amount=None, note="no_history")
    others = tuple(row for row in rows["manager"] if not isinstance(row, (WatchCount, WatchedDeal)))
    return rows | {
        "members": tuple(members),
        "manager": (*others, *unknown),
        "activities": (),
        "track_summaries": (track,),
        "track_marks": rows["track_marks"][-2:],
    }


def _dual_post() -> Rows:
    scope = made_up.summary()
    rows = made_up.scope_rows(scope)
    untargeted = ("target_amount", "attainment_ratio", "pace_gap_amount", "landing_gap_amount")
    guests = (
        made_up.member(5, scope, child_id="west-1", is_dual_post=True),
        made_up.member(
            *(6, scope),
            **dict.fromkeys(untargeted),
            child_id="west-2",
            is_dual_post=True,
        ),
    )
    deals = tuple(
        made_up.deal(number, scope, "dual_post", owner_id="west-1", owner_name=guests[0].child_name)
        for number in range(7)
    )
    whole = made_up.counts(scope, deals, codes=("dual_post",))
    return rows | {
        "members": (*rows["members"], *guests),
        "deals": (*rows["deals"], *deals),
        "deal_counts": (*rows["deal_counts"], *whole),
    }


def _full() -> Rows:
    scope = made_up.summary()
    codes = ("to_move", "overdue", "stalled", "won", "lost")
    deals = tuple(
        made_up.deal(
            number,
            scope,
            code,
            account_name=LONG_NAME,
            deal_name=LONG_NAME,
            owner_name="アレクサンドラ・フォン・ヒルデブラント",
        )
        for code in codes
        for number in range(15)
    )
    rows = made_up.scope_rows(scope, members=60)
    looked_after = tuple(
        made_up_manager.watched(
            number,
            scope,
            code,
            account_name=LONG_NAME,
            deal_name=LONG_NAME,
            owner_name="アレクサンドラ・フォン・ヒルデブラント",
            amount=made_up.yen(9_999),
            stage_age_days=2_345,
            contact_age_days=1_234,
            reason_codes=("no_next_action", "stage_age", "no_contact", "pushed_again"),
        )
        for code in ("slipped", "at_risk")
        for number in range(15)
    )
    pipelines = tuple(
        stage
        for number in range(7)
        for stage in made_up_manager.stages(scope, pipeline=f"パイプライン{number}")
    )
    others = tuple(
        row for row in rows["manager"] if not isinstance(row, (WatchedDeal, FunnelStage))
    )
    return rows | {
        "deals": deals,
        "deal_counts": made_up.counts(scope, deals, more=485),
        "manager": (*others, *looked_after, *pipelines),
    }


def _hostile() -> Rows:
    scope = made_up.summary(scope_name=HOSTILE)
    deals = tuple(
        made_up.deal(
            number,
            scope,
            account_name=text,
            deal_name=text,
            owner_name=text,
            next_action=text,
            stage_name_ja=text,
            crm_url="javascript:alert(1)",
            reason_codes=(text[:40],),
        )
        for number, text in enumerate((HOSTILE, ENDLESS, "国" * 100_000, "", "שלום", "{{ 7*7 }}"))
    )
    looked_after = tuple(
        made_up_manager.watched(
            number,
            scope,
            account_name=text,
            deal_name=text,
            owner_name=text,
            crm_url="javascript:alert(1)",
            reason_codes=(text[:40],),
        )
        for number, text in enumerate((HOSTILE, ENDLESS, "{{ 7*7 }}"))
    )
    members = tuple(made_up.member(number, scope, child_name=HOSTILE) for number in range(3))
    rows = made_up.scope_rows(scope)
    return rows | {
        "deals": deals,
        "deal_counts": made_up.counts(scope, deals),
        "members": members,
        "manager": (
            *looked_after,
            *made_up_manager.counts(scope),
            made_up_manager.lost(scope, reason=HOSTILE),
            made_up_manager.month(scope),
        ),
        "recipients": (made_up.recipient(scope, name=HOSTILE),),
    }


def _one() -> Rows:
    rows = made_up.scope_rows(made_up.summary(), members=1)
    return rows | {"deals": rows["deals"][:1]}


CASES: Mapping[str, Callable[[], ProgressContext]] = {
    "unit_ja": lambda: context(_lively()),
    "unit_en": lambda: context(_lively(), language="en"),
    "company_ja": lambda: context(_company(), kind="company"),
    "silent_ja": lambda: context(_silent()),
    "silent_en": lambda: context(_silent(), language="en"),
    "undelivered_ja": lambda: context(_undelivered()),
    "undelivered_en": lambda: context(_undelivered(), language="en"),
    "dual_post_ja": lambda: context(_dual_post()),
    "dual_post_en": lambda: context(_dual_post(), language="en"),
    "monthly_company_ja": lambda: context(_company(), kind="company", cadence="monthly"),
    "monthly_unit_en": lambda: context(_lively(), language="en", cadence="monthly"),
    "monthly_silent_ja": lambda: context(_silent(), cadence="monthly"),
}
ODD_CASES: Mapping[str, Callable[[], ProgressContext]] = {
    "full": lambda: context(_full()),
    "one": lambda: context(_one()),
    "hostile": lambda: context(_hostile()),
}


def text_of(page: str) -> str:
    """Return what a page of HTML says, a line per block, pictures by their words."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    body = re.sub(r'<img[^>]* alt="([^"]*)"[^>]*>', r"[\1]", body)
    body = re.sub(r'<svg[^>]* aria-label="([^"]*)".*?</svg>', r"[\1]", body, flags=re.DOTALL)
    body = re.sub(r"</t[dh]>\s*<t[dh][^>]*>", " | ", body)
    body = re.sub(r"</?(b|span|em|a|code|data|time)[^>]*>", "", body)
    body = html.unescape(re.sub(r"<[^>]+>", "\n", body))
    lines = (" ".join(line.split()) for line in body.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def page_of(made: ProgressContext, *, typeface: Path) -> str:
    """Return what the browser's page of a context says."""
    from flows.render.pages import make_pages

    return text_of(make_pages(made, templates=REPORT_TEMPLATES, typeface=typeface).screen)


def write(typeface: Path) -> None:
    """Write every golden case anew."""
    CONTEXTS.mkdir(exist_ok=True)
    PAGES.mkdir(exist_ok=True)
    for name, make in CASES.items():
        made = make()
        (CONTEXTS / f"{name}.json").write_text(made.model_dump_json(indent=1) + "\n", "utf-8")
        (PAGES / f"{name}.txt").write_text(page_of(made, typeface=typeface), "utf-8")


if __name__ == "__main__":
    from flows.render.typeface import ensure_typeface

    write(ensure_typeface(Machine().cache))
