"""Lives of single deals that a sales manager would argue about, and the lines that tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.dbt.movement_states import DAY, Deal, State, Window, World

QUARTER = Window("w", date(2026, 6, 30), date(2026, 7, 31), (date(2026, 7, 1), date(2026, 9, 30)))
OPEN, WON, LOST = {"status": "open"}, {"status": "won"}, {"status": "lost"}
AUGUST, JUNE, OCTOBER = date(2026, 8, 15), date(2026, 6, 20), date(2026, 10, 5)
OLD, FIFTH, TENTH = date(2026, 5, 1), date(2026, 7, 5), date(2026, 7, 10)

Step = tuple[date, Mapping[str, object]]


@dataclass(frozen=True)
class Case:
    """What happened to a deal of 100, and the lines that are expected of the company."""

    name: str
    steps: Sequence[Step]
    pipeline: Mapping[str, int]
    bookings: Mapping[str, int]
    created: date = OLD


CASES = (
    Case("created", [(FIFTH, OPEN)], {"new": 100}, {}, created=FIFTH),
    Case("created before, delivered after", [(FIFTH, OPEN)], {"new": 100}, {}),
    Case(
        "created won at once",
        [(FIFTH, {**WON, "close_date": FIFTH})],
        {"new": 100, "won": -100},
        {"won": 100},
        created=FIFTH,
    ),
    Case(
        "won and re-dated in one save",
        [(OLD, {"close_date": OCTOBER}), (FIFTH, {**WON, "close_date": FIFTH})],
        {"pulled_in": 100, "won": -100},
        {"won": 100},
    ),
    Case(
        "won for more than it was worth",
        [(OLD, OPEN), (FIFTH, {**WON, "close_date": FIFTH, "amount": Decimal(130)})],
        {"amount_up": 30, "won": -130},
        {"won": 130},
    ),
    Case(
        "won and lost",
        [(OLD, OPEN), (FIFTH, {**WON, "close_date": FIFTH}), (TENTH, LOST)],
        {"lost": -100},
        {"won": 100, "reopened": -100},
    ),
    Case(
        "reopened",
        [(OLD, {**WON, "close_date": AUGUST}), (FIFTH, OPEN)],
        {"reopened": 100},
        {"reopened": -100},
    ),
    Case(
        "lost and emptied",
        [(OLD, OPEN), (FIFTH, {**LOST, "amount": Decimal(0)})],
        {"lost": -100},
        {},
    ),
    Case("pushed out", [(OLD, OPEN), (FIFTH, {"close_date": OCTOBER})], {"pushed_out": -100}, {}),
    Case("pulled out", [(OLD, OPEN), (FIFTH, {"close_date": JUNE})], {"pulled_out": -100}, {}),
    Case(
        "pushed in",
        [(OLD, {"close_date": JUNE}), (FIFTH, {"close_date": AUGUST})],
        {"pushed_in": 100},
        {},
    ),
    Case(
        "pushed out and back",
        [(OLD, OPEN), (FIFTH, {"close_date": OCTOBER}), (TENTH, {"close_date": AUGUST})],
        {},
        {},
    ),
    Case(
        "held and back for less",
        [(OLD, OPEN), (FIFTH, {"status": "on_hold"}), (TENTH, {**OPEN, "amount": Decimal(60)})],
        {"amount_down": -40},
        {},
    ),
    Case("held", [(OLD, OPEN), (FIFTH, {"status": "on_hold"})], {"on_hold": -100}, {}),
    Case("deleted", [(OLD, OPEN), (FIFTH, {"is_deleted": True})], {"deleted": -100}, {}),
    Case(
        "restored",
        [(OLD, {"is_deleted": True}), (FIFTH, {"is_deleted": False})],
        {"restored": 100},
        {},
    ),
    Case("handed over", [(OLD, OPEN), (FIFTH, {"owner": "u2"})], {}, {}),
    Case(
        "booked late",
        [(OLD, {"close_date": AUGUST}), (FIFTH, {**WON, "close_date": JUNE})],
        {"won": -100},
        {},
    ),
    Case(
        "edited after the win",
        [(OLD, {**WON, "close_date": AUGUST}), (FIFTH, {"amount": Decimal(90)})],
        {},
        {"post_close_edit": -10},
    ),
    Case(
        "re-dated after the win",
        [(OLD, {**WON, "close_date": AUGUST}), (FIFTH, {"close_date": JUNE})],
        {},
        {"redated_out": -100},
    ),
    Case("in dollars", [(OLD, {"currency": "USD"})], {"fx": 1000}, {}),
    Case("amount filled in", [(OLD, {"amount": None}), (FIFTH, {"amount": Decimal(7)})],
         {"amount_up": 7}, {}),
    Case("merged away", [(OLD, OPEN), (FIFTH, {"is_deleted": True})], {"merged": -100}, {}),
    Case(
        "merged into", [(OLD, OPEN), (TENTH, {"amount": Decimal(250)})],
        {"merged_in": 100, "amount_up": 50}, {},
    ),
)  # fmt: skip


def case_world() -> World:
    """Return a company in which all of it happened."""
    return World(
        currency="JPY",
        deals={("sfa", case.name): _deal(case) for case in CASES},
        units={
            "u1": ((date.min, "A1"),),
            "u2": ((date.min, "A2"),),
            "(unassigned)": ((date.min, "(unassigned)"),),
        },
        above={
            "A1": frozenset({"A1", "A"}),
            "A2": frozenset({"A2", "A"}),
            "(unassigned)": frozenset({"(unassigned)"}),
        },
        rates={"USD": ((OLD, Decimal(140)), (TENTH, Decimal(150)))},
        merged_into={("sfa", "merged away"): ("sfa", "merged into")},
    )


def _deal(case: Case) -> Deal:
    life: dict[str, object] = {
        "status": "open",
        "amount": Decimal(100),
        "currency": None,
        "close_date": AUGUST,
        "owner": "u1",
        "is_deleted": False,
        "is_eligible": True,
    }
    states: list[State] = []
    ends = [day - DAY for day, _ in case.steps[1:]] + [date.max]
    for (day, changes), end in zip(case.steps, ends, strict=True):
        life = {**life, **changes}
        same = bool(states) and states[-1].status == life["status"]
        began_on = states[-1].began_on if same else day
        states.append(State(valid_from=day, valid_to=end, began_on=began_on, **life))  # type: ignore[arg-type]
    return Deal(("sfa", case.name), tuple(states), case.created, OLD)
