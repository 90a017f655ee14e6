"""Put the context of an account sheet into its templates: paper, browser and mail."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from flows.render.filters import ABSENT, FEW_DECISIONS, Faces
from flows.render.layers import Templates
from flows.render.pages import Folder, Pages, faces_of, set_pages
from flows.vocabulary.account_sheet import AccountContext, AccountLine, LineCode

SHIPPED: Final = Folder("account", "account")
SHOWN: Final[dict[LineCode, int]] = {
    "open_deal": 6,
    "won_deal": 4,
    "contact": 4,
    "inquiry": 3,
    "owner": 3,
}
OFFERS_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class AccountList:
    """One list of the sheet as printed: cut, with what it holds beyond."""

    lines: tuple[AccountLine, ...]
    count: int
    beyond: int


def make_account_pages(
    context: AccountContext, *, templates: Templates, typeface: Path, folder: Folder = SHIPPED
) -> Pages:
    """Return the texts of one account sheet.

    Reads: report_templates/
    """
    language, currency = context.key.language, context.account.currency_code
    look = (currency, context.money_unit, context.negative_sign)
    faces = faces_of(templates, typeface, language, *look)
    variables = _variables(context, faces)
    return set_pages(variables, faces=faces, templates=templates, folder=folder)


def _variables(context: AccountContext, faces: Faces) -> dict[str, object]:
    """Return everything by name, the fields of the context among them."""
    say, name = faces.words.say, faces.name(context.account.account_name)
    own = {field: getattr(context, field) for field in AccountContext.model_fields}
    as_of = context.account.as_of.isoformat()
    foot = say("account.foot").format(
        name=faces.clip(name, 24), as_of=as_of, snapshot=context.snapshot_id
    )
    lists = {code: _list(context, code) for code in SHOWN}
    return {
        **own,
        "summary": context.account,
        "title": say("account.title").format(name=faces.clip(name, 24), as_of=as_of),
        "titled": faces.clip(name, 24),
        "foot": foot,
        "lists": lists,
        "offers_shown": tuple(
            (offer, _share(offer.next_account_count, offer.account_count, faces))
            for offer in context.offers[:OFFERS_SHOWN]
        ),
        "figures": _figures(context, faces),
        "facts": _facts(context, faces),
        "group_amounts": _group(context),
    }


def _list(context: AccountContext, code: LineCode) -> AccountList:
    """Return one list, cut to what the page holds."""
    lines = context.listed(code)
    shown = lines[: SHOWN[code]]
    count = lines[0].line_count if lines else 0
    return AccountList(lines=shown, count=count, beyond=count - len(shown))


def _group(context: AccountContext) -> tuple[Decimal, Decimal] | None:
    """Return the money of the account with its children, where it has any."""
    account = context.account
    return (account.group_won_amount, account.group_open_amount) if account.child_count else None


def _share(part: int, whole: int, faces: Faces) -> str:
    """Return how many of how many; a share only where they are enough."""
    counts = faces.words.say("account.of").format(part=part, whole=whole)
    if whole < FEW_DECISIONS:
        return faces.words.say("account.few").format(counts=counts)
    share = faces.whole_percent(part / whole)
    return faces.words.say("account.share").format(share=share, counts=counts)


def _figures(context: AccountContext, faces: Faces) -> tuple[tuple[str, str, str, str, bool], ...]:
    """Return the four numbers: label, figure, unit, note, alarm."""
    account, say = context.account, faces.words.say
    touched = account.contact_touched_count
    due = account.purchase_state in {"late", "dormant"}
    return (
        (
            say("account.won_year"),
            faces.money(account.won_year_amount),
            faces.money_unit(),
            say("account.won_note").format(
                amount=faces.money_in_words(account.won_amount), count=account.won_deal_count
            ),
            False,
        ),
        (
            say("account.open"),
            faces.money(account.open_amount),
            faces.money_unit(),
            say("account.open_note").format(count=account.open_deal_count),
            False,
        ),
        (
            say("account.contacts"),
            ABSENT
            if touched is None
            else say("account.of").format(part=touched, whole=account.contact_count),
            "",
            say("account.contacts_unknown" if touched is None else "account.contacts_note"),
            False,
        ),
        (
            say("account.next"),
            faces.short_day(account.next_purchase_date),
            "",
            _window(context, faces),
            due,
        ),
    )


def _window(context: AccountContext, faces: Faces) -> str:
    """Return the window of the next purchase, or why there is none."""
    account, say = context.account, faces.words.say
    if account.next_purchase_date is None:
        return say(f"account.{account.purchase_note}")
    return say("account.window").format(
        first=faces.short_day(account.next_purchase_from),
        last=faces.short_day(account.next_purchase_to),
        state=say(f"account.state_{account.purchase_state}"),
    )


def _facts(context: AccountContext, faces: Faces) -> tuple[tuple[str, str], ...]:
    """Return the small facts beside the numbers, with their labels."""
    account, say = context.account, faces.words.say
    facts = (
        ("last_activity", faces.full_day(account.last_activity_date)),
        ("activities", faces.number(account.activity_recent_count)),
        ("last_purchase", faces.full_day(account.last_purchase_date)),
        ("interval", faces.days(account.purchase_interval_days)),
        ("purchases", faces.number(account.purchase_count)),
        ("missing", faces.number(account.amount_missing_count)),
    )
    return tuple((say(f"account.{code}"), face) for code, face in facts)
