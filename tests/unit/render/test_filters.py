from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from flows.render.filters import Faces, own_name
from flows.vocabulary.progress import Finding
from flows.vocabulary.progress_rows import ActivityRow

Make = Callable[..., Faces]


@pytest.mark.parametrize(
    ("unit", "amount", "printed"),
    [
        ("million", "18560000", "18.6"),
        ("million", "-18560000", "−18.6"),
        ("million", "12345678900", "12,345.7"),
        ("million", "-40000", "0.0"),
        ("thousand", "18560499", "18,560"),
        ("one", "18560499", "18,560,499"),
    ],
)
def test_money_is_printed_in_its_unit_with_a_true_minus(
    faces: Make, unit: str, amount: str, printed: str
) -> None:
    assert faces(unit=unit).money(Decimal(amount)) == printed


def test_what_is_not_known_is_a_dash_and_never_a_zero(faces: Make) -> None:
    face = faces()

    printed = [face.money(None), face.signed(None), face.percent(None), face.day(None)]
    printed += [face.money_in_words(None), face.number(None), face.times(None), face.days(None)]
    assert set(printed) == {"—"}


@pytest.mark.parametrize(
    ("value", "note", "printed"),
    [
        (0, None, "0"),
        (None, "not_delivered", "未取得"),
        (None, "no_history", "履歴なし"),
        (None, "target_missing", "—"),
        (None, None, "—"),
    ],
)
def test_a_count_is_a_number_or_the_word_for_why_it_is_none(
    faces: Make, value: int | None, note: str | None, printed: str
) -> None:
    assert faces().count(value, note) == printed


@pytest.mark.parametrize(
    ("amount", "printed"), [("3500000", "+3.5"), ("-3500000", "−3.5"), ("40000", "±0.0")]
)
def test_a_difference_always_shows_its_sign(faces: Make, amount: str, printed: str) -> None:
    assert faces().signed(Decimal(amount)) == printed


@pytest.mark.parametrize(
    ("language", "unit", "currency", "printed"),
    [
        ("ja", "million", "JPY", "18.6百万円"),
        ("ja", "thousand", "JPY", "18,560千円"),
        ("ja", "one", "JPY", "18,560,000円"),
        ("en", "million", "JPY", "¥18.6M"),
        ("en", "one", "JPY", "¥18,560,000"),
        ("en", "million", "USD", "USD 18.6M"),
    ],
)
def test_money_in_a_sentence_bears_its_unit(
    faces: Make, language: str, unit: str, currency: str, printed: str
) -> None:
    assert faces(language, unit, currency).money_in_words(Decimal(18_560_000)) == printed


def test_days_bear_their_weekday_in_the_language_of_the_edition(faces: Make) -> None:
    friday = date(2026, 11, 20)

    assert faces("ja").day(friday) == "11/20（金）"
    assert faces("en").day(friday) == "Fri 20 Nov"


@pytest.mark.parametrize(
    ("ends", "n", "face"),
    [
        ((0.124, 0.061, 0.187), 40, "+12pt（+6〜+19）"),
        ((-0.034, -0.09, 0.004), 40, "−3pt（−9〜±0）"),
        ((0.2, None, None), 9, "9件 n不足"),
        ((None, None, None), 0, "—"),
    ],
)
def test_an_effect_is_told_in_points_with_its_interval(
    faces: Make, ends: tuple[float | None, float | None, float | None], n: int, face: str
) -> None:
    row = ActivityRow(
        scope_kind="unit",
        scope_id="west",
        activity_kind="visit",
        activity_week_count=1,
        activity_previous_week_count=1,
        activity_period_count=1,
        effect_ratio=ends[0],
        effect_low_ratio=ends[1],
        effect_high_ratio=ends[2],
        effect_n=n,
    )

    assert faces().effect(row) == face


def test_a_win_rate_of_few_decisions_is_said_to_be_of_few(faces: Make) -> None:
    assert faces().win_rate(0.5, 9) == "9件 n不足"
    assert faces().win_rate(0.5, 10) == "50%（10件）"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://crm.example/1",
        "https://crm.example/\u202e1",
        "https://" + "a" * 600,
        None,
    ],
)
def test_only_a_plain_https_address_becomes_a_link(faces: Make, url: str | None) -> None:
    assert faces().link(url) == ""


def test_a_link_is_escaped_and_not_broken(faces: Make) -> None:
    long = "https://crm.example.co.jp/deals/0060o00001AbCdEfGhIjKlMnOp?a=1&b=2"

    assert faces().link(long) == long.replace("&", "&amp;")


def test_a_name_in_a_sentence_cannot_bring_markup(faces: Make) -> None:
    finding = Finding(code="named", amount=Decimal(1), other_amount=Decimal(1), names=("<b>]][[",))

    printed = faces().rich_sentence(finding, "reason_why", "Q3")

    assert "<b>" not in printed
    assert "<em" not in printed


def test_the_alarming_part_of_a_sentence_is_marked_and_figures_do_not_break(faces: Make) -> None:
    finding = Finding(code="landing_short", amount=Decimal(18_600_000))

    assert faces().rich_sentence(finding, "headline", "Q3") == (
        'Q3着地は目標に<em class="short"><span class="whole">18.6百万円</span>届かない</em>見込み。'
    )
    assert faces().sentence(finding, "headline", "Q3") == (
        "Q3着地は目標に18.6百万円届かない見込み。"
    )


def test_a_code_that_a_source_brought_is_printed_as_it_is(faces: Make) -> None:
    assert faces().code("call", "activity") == "電話"
    assert faces().code("Send Letter", "activity") == "Send Letter"


def test_the_unit_of_nobody_has_a_name(faces: Make) -> None:
    assert faces("ja").name("(unassigned)") == "担当未割当"
    assert faces("en").name("(unassigned)") == "Unassigned"


def test_a_long_name_is_cut_to_its_place_with_its_legal_form_shortened(faces: Make) -> None:
    assert faces().clip("株式会社北陸物流", 8) == "㈱北陸物流"
    assert faces().clip("北陸広域物流倉庫共同組合", 6) == "北陸広域物…"


@pytest.mark.parametrize(
    ("deal", "account", "printed"),
    [
        ("架空工業㈱ 画像検査PoC", "架空工業㈱", "画像検査PoC"),
        ("架空工業㈱　・更新", "架空工業㈱", "更新"),
        ("画像検査PoC", "架空工業㈱", "画像検査PoC"),
        ("架空工業㈱", "架空工業㈱", "架空工業㈱"),
        ("架空工業㈱ 画像検査PoC", None, "架空工業㈱ 画像検査PoC"),
    ],
)
def test_a_deal_beside_its_account_does_not_say_the_account_again(
    deal: str, account: str | None, printed: str
) -> None:
    assert own_name(deal, account=account) == printed


def test_a_mean_has_one_decimal_or_the_word_for_why_it_is_none(faces: Make) -> None:
    made = faces()

    assert made.tenths(4.26, None) == "4.3"
    assert made.tenths(None, "not_delivered") == made.words.say("absent.not_delivered")
    assert made.tenths(None, "no_edits") == made.tenths(None, None) == "—"
