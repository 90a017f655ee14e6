"""How open leads are scored: what is there is found, what is not is not, few leads say nothing."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from flows.outlook.fitting import one_thread
from flows.outlook.forecast import write_empty_forecasts
from flows.outlook.lead_files import make_lead_scores
from flows.outlook.lead_learners import make_table
from flows.outlook.lead_marts import HORIZON_DAYS, LeadRows, LeadState, PastLeads, read_leads
from flows.outlook.lead_reasons import tell_parts
from flows.outlook.lead_scoring import hold_out, score_leads
from flows.outlook.vocabulary import LeadQuality, LeadScore

from .past_leads import AS_OF, DAY, Chance, lead, many_leads, write_leads

pytestmark = pytest.mark.unit

Scored = tuple[LeadState, tuple[LeadScore, ...], LeadQuality]


def _score(chance: Chance, **leads: int) -> Scored:
    with TemporaryDirectory() as folder:
        path = write_leads(Path(folder) / "w.duckdb", many_leads(chance, **leads))
        with duckdb.connect(str(path), read_only=True) as connection:
            state = read_leads(connection, as_of=AS_OF)
    return state, *score_leads(state)


@cache
def _planted() -> Scored:
    """Leads from fairs are converted three times as often."""
    return _score(lambda word: 0.75 if word == "Fair" else 0.25)


def _by_word(scored: Scored) -> dict[str, list[LeadScore]]:
    state, scores, _ = scored
    words = [state.leads.names[word].split(chr(31))[1] for word in state.leads.words]
    return {
        name: [one for one, word in zip(scores, words, strict=True) if word == name]
        for name in ("Fair", "Web")
    }


def test_a_lead_source_that_converts_three_times_as_often_is_told_higher() -> None:
    found, (_, _, quality) = _by_word(_planted()), _planted()

    mean = {name: np.mean([one.p_convert for one in own]) for name, own in found.items()}
    assert mean["Fair"] > 1.6 * mean["Web"]
    assert quality.brier_skill > 0.1
    assert quality.auc > 0.65
    assert quality.judged_chances == pytest.approx(quality.judged_converted, rel=0.15)


def test_that_lead_source_is_told_as_the_reason_and_fits_better() -> None:
    found = _by_word(_planted())

    # the more common of the two is the usual one: one of them stands out against the other
    reasons = {
        name: {sign for one in own for sign in "+-" if f"{sign}lead_source" in one.reasons}
        for name, own in found.items()
    }
    assert reasons in ({"Fair": {"+"}, "Web": set()}, {"Fair": set(), "Web": {"-"}})
    assert {one.fit for one in found["Fair"]} == {"high"}
    assert {one.fit for one in found["Web"]} == {"low"}
    assert {"low", "high"} <= {one.intent for own in found.values() for one in own}


def test_the_table_pulls_small_cells_towards_their_age_and_that_to_all() -> None:
    ages = np.repeat([5.0, 40.0], [300, 300])
    numbers = np.column_stack(
        [np.zeros(600), np.zeros(600), ages, np.full(600, 365.0), np.zeros(600)]
    )
    words = np.zeros(600, dtype=np.intp)
    words[0] = 1
    is_hit = np.zeros(600, dtype=bool)
    is_hit[:151] = True
    leads = LeadRows(("web", "fair"), words, numbers)
    table = make_table(PastLeads(leads, np.zeros(600, "datetime64[D]"), np.arange(600), is_hit))

    young_web, young_fair, old_web = table.tell(leads.take(np.array([1, 0, 599])))

    pool = 152 / 602
    young, old = (151 + 20 * pool) / 320, (0 + 20 * pool) / 320
    assert young_web == pytest.approx((150 + 20 * young) / 319)
    assert young_fair == pytest.approx((1 + 20 * young) / 21)
    assert old_web == pytest.approx((0 + 20 * old) / 320)
    assert table.counts(leads.take(np.array([1, 0, 599]))) == [299, 1, 300]


def _only_noise(n: int) -> LeadState:
    """Return a state in which neither age nor source has anything to do with the outcome."""
    drawn = np.random.default_rng(4)
    origins = np.sort(np.datetime64(AS_OF) - 90 - 28 * drawn.integers(0, 26, size=n))
    numbers = np.zeros((n, 5))
    numbers[:, 2], numbers[:, 3] = drawn.integers(0, 400, size=n), 365
    past = PastLeads(
        LeadRows(("sfa\x1fFair", "sfa\x1fWeb"), drawn.integers(0, 2, size=n), numbers),
        origins,
        np.arange(n),
        drawn.random(n) < 0.3,
    )
    asked = past.leads.take(np.arange(20))
    return LeadState(tuple(("sfa", f"l{i}") for i in range(20)), asked, (), past)


def test_without_an_effect_the_table_stands_and_says_why() -> None:
    scores, quality = score_leads(_only_noise(1500))

    assert quality.method == "table"
    assert quality.note in {"table_better", "no_skill"}
    assert quality.brier_skill < 0.02
    assert {one.method for one in scores} == {"table"}
    assert max(one.p_convert for one in scores) < 0.5


def test_under_fifty_converted_the_table_stands() -> None:
    state, scores, quality = _score(lambda _: 0.3, n=120)

    assert 10 < state.past.converted < 50
    assert (quality.method, quality.note, quality.origins) == ("table", "few_leads", 0)
    assert quality.auc is None
    assert quality.log_losses["table"] is None
    assert all(0 < one.p_convert < 1 for one in scores)


def test_under_ten_past_leads_there_is_no_score_but_a_note(tmp_path: Path) -> None:
    old = [lead(f"l{number}", AS_OF - 200 * DAY) for number in range(9)]
    path = write_leads(tmp_path / "w.duckdb", [*old, lead("undated", None)])
    make_lead_scores(warehouse=path, folder=tmp_path, as_of=AS_OF)
    told = pq.read_table(tmp_path / "lead_score.parquet").to_pylist()

    assert [one["note"] for one in told] == ["few_leads"] * 9 + ["no_created_date"]
    assert {one["p_convert_ratio"] for one in told} == {None}
    assert {one["fit_code"] for one in told} == {None}


def test_ten_past_leads_are_scored_by_the_table(tmp_path: Path) -> None:
    old = [lead(f"l{number}", AS_OF - 200 * DAY) for number in range(10)]
    path = write_leads(tmp_path / "w.duckdb", old)
    make_lead_scores(warehouse=path, folder=tmp_path, as_of=AS_OF)
    told = pq.read_table(tmp_path / "lead_score.parquet").to_pylist()

    assert {one["method"] for one in told} == {"table"}
    assert all(0 < one["p_convert_ratio"] < 0.5 for one in told)


def test_a_held_out_day_is_told_by_days_whose_outcomes_were_known_by_then() -> None:
    state, _, quality = _planted()
    with one_thread():
        held = hold_out(state.past)
    newest = np.unique(state.past.origins)[-1]
    told = held[-1].told["mean"]

    turned = state.past.origins > newest - np.timedelta64(HORIZON_DAYS, "D")
    past = PastLeads(
        state.past.leads,
        state.past.origins,
        state.past.ids,
        np.where(turned, ~state.past.is_hit, state.past.is_hit),
    )
    with one_thread():
        again = hold_out(past)

    assert quality.origins == len(held) == 13
    assert np.array_equal(again[-1].told["mean"], told)
    assert not np.array_equal(again[-1].is_hit, held[-1].is_hit)


def test_parts_where_all_are_alike_are_middle() -> None:
    numbers = np.tile([0.0, 0.0, 10.0, 365.0, 0.0], (30, 1))
    leads = LeadRows(("sfa\x1fWeb",), np.zeros(30, dtype=np.intp), numbers)

    parts = tell_parts(lambda asked: np.full(len(asked), 0.3), leads, usual=leads)

    assert set(parts.fit) == set(parts.intent) == {"middle"}
    assert set(parts.reasons) == {""}


def test_the_same_leads_give_the_same_bytes(tmp_path: Path) -> None:
    path = write_leads(tmp_path / "w.duckdb", many_leads(lambda _: 0.4))
    prints = set()
    for name in ("first", "again"):
        make_lead_scores(warehouse=path, folder=tmp_path / name, as_of=AS_OF)
        files = sorted((tmp_path / name).iterdir())
        prints.add(tuple(sha256(file.read_bytes()).hexdigest() for file in files))

    assert len(files) == 2
    assert len(prints) == 1


def test_the_empty_tables_have_the_columns_of_the_full_ones(tmp_path: Path) -> None:
    path = write_leads(tmp_path / "w.duckdb", [])
    made = make_lead_scores(warehouse=path, folder=tmp_path / "made", as_of=AS_OF)
    write_empty_forecasts(tmp_path)

    assert made == 0
    for name in ("lead_score", "lead_score_quality"):
        full, empty = (
            pq.read_schema(tmp_path / folder / f"{name}.parquet") for folder in ("made", "_empty")
        )
        assert full == empty
