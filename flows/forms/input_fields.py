"""What each input workbook is for and what belongs into each of its columns, in Japanese.

The headings are not here: they are the first header of the field in the source's map, so that
what is written is always what ingest reads.
"""

from dataclasses import dataclass
from typing import Final

from flows.forms.layout import Kind


@dataclass(frozen=True, slots=True)
class InputField:
    """One column: its field, what belongs there, an example, and where its choices come from.

    ``choose``: ``map`` — the words of the map, ``stage``, ``owner_id``, ``owner_name`` — what the
    workspace knows, or '' for none.
    """

    field: str
    note: str
    example: str = ""
    kind: Kind = "text"
    choose: str = ""


@dataclass(frozen=True, slots=True)
class InputBook:
    """One workbook: the object it brings, its name (also that of the sheet), and its purpose."""

    object_name: str
    name: str
    purpose: str
    fields: tuple[InputField, ...]
    colour_by: str = ""


_F = InputField
_OWNER: Final = _F(
    "owner_id", "担当者の ID（SFA の利用者 ID または社員番号）", "U001", "text", "owner_id"
)

INPUT_BOOKS: Final = (
    InputBook(
        "org_unit",
        "組織",
        "組織表: 1 行に 1 部署。上位部署コードが空の行が会社全体です。",
        (
            _F("unit_id", "部署を一意に表すコード。変えないでください", "T110"),
            _F("unit_name", "レポートに印字する部署名", "東日本営業部"),
            _F("unit_name_en", "英語版に印字する部署名（なければ空欄）", "East Sales"),
            _F("parent_unit_id", "上位の部署コード。会社全体の行は空欄", "T100"),
            _F(
                "manager_id",
                "責任者の ID。この人に部署のレポートが届きます",
                "U001",
                "text",
                "owner_id",
            ),
            _F("valid_from", "この行が有効になる日。組織変更は新しい行で", "2026/04/01", "date"),
            _F("valid_to", "有効な最後の日。続いていれば空欄", "2027/03/31", "date"),
            _F("sort_order", "レポートでの並び順（小さい順）", "10", "whole"),
        ),
    ),
    InputBook(
        "user",
        "担当者",
        "担当者: SFA のない場合に、1 行に 1 人。退職した人の行も消さずに残します。",
        (
            _F("user_id", "担当者を一意に表す ID。使い回さないでください", "U001"),
            _F("user_name", "レポートに印字する氏名", "見本 太郎"),
            _F("email", "レポートを送る宛先", "taro@example.co.jp"),
            _F("manager_id", "上司の担当者 ID", "U010"),
            _F("unit_id", "所属する部署コード", "T110"),
            _F("is_active", "在籍か退職か。一覧から選びます", "在籍", "text", "map"),
            _F("valid_from", "この部署に所属した日", "2026/04/01", "date"),
            _F("valid_to", "所属した最後の日。続いていれば空欄", "2027/03/31", "date"),
        ),
    ),
    InputBook(
        "post",
        "兼務",
        "兼務: 本務のほかに部署を持つ人だけ、1 行に 1 人・1 部署。数字は本務の部署に入ります。",
        (
            _OWNER,
            _F("unit_id", "兼務する部署のコード。本務の部署は担当者の一覧に書きます", "T120"),
            _F("valid_from", "兼務が始まる日。前からなら空欄", "2026/04/01", "date"),
            _F("valid_to", "兼務の最後の日。続いていれば空欄", "2027/03/31", "date"),
        ),
    ),
    InputBook(
        "absence",
        "休暇",
        "休暇: 休む日を 1 行に 1 件。理由は書きません。行動量は在席した営業日で割ります。",
        (
            _OWNER,
            _F("first_date", "休む日。続けて休むなら最初の日", "2026/11/24", "date"),
            _F("last_date", "続けて休む最後の日。1 日だけなら空欄", "2026/11/25", "date"),
            _F("day_part", "一日か半日か。一覧から選びます", "全日", "text", "map"),
            _F("status", "取り消したら取消に。空欄なら休みとして数えます", "承認", "text", "map"),
        ),
    ),
    InputBook(
        "target",
        "目標",
        "目標: 1 行に 1 対象・1 期間。金額は見出しの単位で入力します。",
        (
            _F("metric_id", "何の目標か。一覧から選びます", "受注額", "text", "map"),
            _F("scope_kind", "会社・部署・担当者のどれの目標か", "担当者", "text", "map"),
            _F("scope_id", "部署コードまたは担当者 ID（会社なら会社の部署コード）", "U001"),
            _F("period_kind", "期間の長さ", "月", "text", "map"),
            _F("period_start", "期間の最初の日", "2026/04/01", "date"),
            _F("value", "目標の額。見出しの単位で、税抜の数字だけ", "12000", "amount"),
            _F("version", "期初の目標は当初、期中に直した目標は現行", "当初", "text", "map"),
        ),
    ),
    InputBook(
        "forecast_adjustment",
        "着地見込の調整",
        "着地見込の調整: 管理者が見る着地を 1 行に 1 件。見直したら行を足し、前の行は残します。",
        (
            _F("scope_kind", "会社・部署・担当者のどれの着地か", "部署", "text", "map"),
            _F("scope_id", "部署コードまたは担当者 ID（会社なら空欄）", "T110"),
            _F("period_kind", "期間の長さ。月か四半期", "四半期", "text", "map"),
            _F("period_start", "期間の最初の日", "2026/10/01", "date"),
            _F(
                "amount",
                "期末の受注額の見込み（受注済みを含む）。見出しの単位で",
                "48000",
                "amount",
            ),
            _F(
                "told_date",
                "この見込みを申告した日。この日から予測として数えます",
                "2026/11/20",
                "date",
            ),
            _F("note", "なぜそう見るか", "大型案件 1 件が翌期にずれる見込み"),
        ),
    ),
    InputBook(
        "action_item",
        "施策台帳",
        "施策台帳: 1 行に 1 施策。会議のたびに状況と完了日を更新します。",
        (
            _F("action_id", "施策を一意に表す番号", "A-001"),
            _F("action_name", "何をするか", "停滞案件の上司同行"),
            _F("cause", "何が原因の施策か", "商談の停滞"),
            _F("metric_id", "どの指標を動かす施策か", "停滞件数", "text", "map"),
            _OWNER,
            _F("unit_id", "担当する部署コード", "T110"),
            _F("baseline_value", "始めたときの指標の値", "12", "number"),
            _F("goal_value", "期限での指標の目標", "5", "number"),
            _F("created_date", "起票した日", "2026/10/01", "date"),
            _F("due_date", "終える期限", "2026/12/25", "date"),
            _F("done_date", "終えた日。終わるまで空欄", "2026/12/20", "date"),
            _F("status", "いまの状況", "実施中", "text", "map"),
        ),
        "status",
    ),
    InputBook(
        "deal",
        "案件",
        "案件一覧: SFA のない場合に、1 行に 1 案件。終わった案件の行も消さずに残します。",
        (
            _F("deal_id", "案件を一意に表す番号。使い回さないでください", "D-0001"),
            _F("deal_name", "案件の名前", "基幹システム更新"),
            _F("account_name", "顧客の会社名", "みほん商事株式会社"),
            _F("owner_id", _OWNER.note, _OWNER.example, "text", "owner_id"),
            _F(
                "owner_name",
                "担当者の氏名（担当者 ID があれば空欄でよい）",
                "見本 太郎",
                "text",
                "owner_name",
            ),
            _F("stage", "いまの段階。一覧から選びます", "提案", "text", "stage"),
            _F("amount", "受注見込の金額。税抜の円、数字だけ", "1200000", "amount"),
            _F("close_date", "受注予定日。終わった案件は受注・失注した日", "2026/12/25", "date"),
            _F("created_at", "案件を登録した日", "2026/10/01", "date"),
            _F("next_action", "次に何をするか", "見積の説明に訪問"),
            _F("next_action_date", "それをいつするか", "2026/11/27", "date"),
            _F("probability", "受注の確度。60% と入力", "60%", "percent"),
            _F("deal_type", "新規・既存などの区分", "新規"),
            _F("lead_source", "案件のきっかけ", "展示会"),
            _F("lost_reason", "失注したときの理由", "価格"),
            _F("last_activity_date", "最後に顧客と接した日", "2026/11/20", "date"),
        ),
        "stage",
    ),
    InputBook(
        "deal_split",
        "分担",
        "分担: 受注を何人かで分ける案件だけ、1 行に 1 人。売上の割合は案件ごとに合計 100 です。",
        (
            _F("deal_id", "分ける案件の ID", "D-0001"),
            _OWNER,
            _F("split_kind", "売上は合計 100 で分けるもの、支援は上乗せ", "売上", "text", "map"),
            _F("percent", "この人の割合。60 % なら 60", "60", "number"),
            _F("amount", "割合の代わりに額で分けるとき。税抜の円", "720000", "amount"),
        ),
    ),
    InputBook(
        "task",
        "タスク",
        "タスク: 担当者がやることを 1 行に 1 件。大きな仕事は、親タスクの番号を書いて分けます。",
        (
            _F("task_id", "タスクを一意に表す番号", "T-001"),
            _F("parent_task_id", "分けたもとのタスクの番号。なければ空欄", "T-000"),
            _F("subject", "何をするか", "見積の作成"),
            _OWNER,
            _F("deal_id", "関係する案件の番号（なければ空欄）", "D-0001"),
            _F("due_date", "いつまでに", "2026/11/27", "date"),
            _F("completed_at", "終わった日。未完了なら空欄", "2026/11/26", "date"),
            _F("status", "一覧から選びます", "未着手", "text", "map"),
            _F("priority", "一覧から選びます（なければ空欄）", "中", "text", "map"),
        ),
    ),
    InputBook(
        "promise",
        "約束",
        "約束: 会議で決めたこと・約束したことを 1 行に 1 件。済んだ行も、そのまま残します。",
        (
            _F("promise_id", "約束を一意に表す番号。使い回さないでください", "P-001"),
            _F("meeting_date", "約束した会議の日", "2026/11/20", "date"),
            _F("unit_id", "会議をした部署のコード。全社の会議なら空欄", "T110"),
            _OWNER,
            _F("deal_id", "関係する案件の ID（なければ空欄）", "D-0001"),
            _F("promise", "何を約束したか", "部長に価格条件を確認する"),
            _F("promised_stage", "案件をどの段階まで進めるか", "提案", "text", "stage"),
            _F("promised_amount", "案件をいくら以上にするか。案件の通貨で", "1200000", "amount"),
            _F("promised_close_date", "いつまでに受注するか", "2026/12/25", "date"),
            _F("due_date", "いつまでに", "2026/11/27", "date"),
            _F("done_date", "終えた日。終わるまで空欄", "2026/11/26", "date"),
            _F("status", "いまの状況", "未了", "text", "map"),
        ),
        "status",
    ),
    InputBook(
        "review_note",
        "レビュー",
        "レビュー: 上司が担当者と案件を見直した記録を 1 行に 1 件。",
        (
            _F("review_note_id", "記録を一意に表す番号", "R-001"),
            _F("review_date", "レビューした日", "2026/11/20", "date"),
            _OWNER,
            _F("reviewer_id", "レビューした人の ID", "U010", "text", "owner_id"),
            _F("note", "話した内容と所見", "決裁者に会えていない。次回は上司が同行する"),
        ),
    ),
    InputBook(
        "activity_review",
        "活動評価",
        "活動評価: 商談や訪問の質を評価した記録を 1 行に 1 件。",
        (
            _F("activity_review_id", "評価を一意に表す番号", "E-001"),
            _F("activity_id", "評価した活動の ID（SFA の活動 ID）", "V-0001"),
            _F("reviewer_id", "評価した人の ID", "U010", "text", "owner_id"),
            _F("review_date", "評価した日", "2026/11/20", "date"),
            _F("proposal_score", "提案の質の点", "4", "whole"),
            _F("response_score", "応対の質の点", "3", "whole"),
            _F("note", "気付いたこと", "課題の確認が丁寧だった"),
        ),
    ),
    InputBook(
        "control_total",
        "照合表",
        "照合表: SFA の画面やレポートに出る合計を 1 行に 1 件。レポートの合計と突き合わせます。",
        (
            _F("control_date", "その合計を見た日", "2026/11/20", "date"),
            _F("deal_source", "どのソースの案件か。案件のソースが一つなら空欄", "sfa"),
            _F("status", "どの案件の合計か。一覧から選びます", "進行中", "text", "map"),
            _F("dimension", "何ごとの合計か。全体の合計は全体", "フェーズ", "text", "map"),
            _F("member", "フェーズ名・担当者・完了月（2026/11）。全体の行は空欄", "提案"),
            _F("deal_count", "案件の件数", "42", "whole"),
            _F("amount", "金額の合計。税抜の円、数字だけ", "123000000", "amount"),
        ),
    ),
    InputBook(
        "fx_rate",
        "為替",
        "為替: 外貨の案件があるときだけ。1 行に 1 通貨・1 日。",
        (
            _F("rate_date", "レートが有効になる日", "2026/10/01", "date"),
            _F("currency", "通貨コード（3 文字）", "USD"),
            _F("rate", "外貨 1 単位が円でいくらか", "150.25", "number"),
            _F("rate_type", "その日のレートは実績、社内の計画レートは計画", "実績", "text", "map"),
        ),
    ),
)

COLOURS: Final = {
    "done": "#E2EFDA",
    "won": "#E2EFDA",
    "in_progress": "#DDEBF7",
    "open": "#FFF2CC",
    "not_started": "#FFF2CC",
    "on_hold": "#EDEDED",
    "lost": "#D9D9D9",
    "cancelled": "#D9D9D9",
    "disqualified": "#D9D9D9",
}
"""Colour of a row by its canonical status."""
