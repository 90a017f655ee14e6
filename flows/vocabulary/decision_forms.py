"""How the form of a meeting's decisions looks, so that it comes back as object ``promise``.

Its name and its headings are among those that the shipped map of workbooks reads; a test holds them
to it.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from flows.vocabulary.languages import Language

SHEETS: Final[Mapping[Language, str]] = MappingProxyType({"ja": "決定事項", "en": "decisions"})
"""Name of the sheet, with which the name of the file begins too."""
HEADINGS: Final[Mapping[str, Mapping[Language, str]]] = MappingProxyType(
    {
        "promise_id": {"ja": "決定番号", "en": "Decision id"},
        "meeting_date": {"ja": "会議日", "en": "Meeting date"},
        "unit_id": {"ja": "部署コード", "en": "Unit code"},
        "promise": {"ja": "決定事項", "en": "Decision"},
        "owner_id": {"ja": "担当者", "en": "Owner"},
        "due_date": {"ja": "期限", "en": "Due"},
        "status": {"ja": "状況", "en": "Status"},
        "done_date": {"ja": "完了日", "en": "Done"},
        "deal_id": {"ja": "案件ID", "en": "Deal id"},
        "promised_stage": {"ja": "約束の段階", "en": "Promised stage"},
        "promised_amount": {"ja": "約束の金額", "en": "Promised amount"},
        "promised_close_date": {"ja": "約束の受注日", "en": "Promised close date"},
    }
)
STATUSES: Final[Mapping[Language, tuple[str, ...]]] = MappingProxyType(
    {"ja": ("未了", "完了", "取消"), "en": ("Open", "Done", "Cancelled")}
)
COMPANY: Final[Mapping[Language, str]] = MappingProxyType({"ja": "全社", "en": "Company"})
"""What stands for the unit of a meeting of all."""


def form_name(*, language: Language, as_of: date, scope_name: str) -> str:
    """Return the name of a form, without its ending; by its beginning the map knows it again."""
    return f"{SHEETS[language]}_{as_of.isoformat()}_{scope_name}"
