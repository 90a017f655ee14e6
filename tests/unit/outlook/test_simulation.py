"""The Monte-Carlo behind the interval."""

import numpy as np
import pytest

from flows.outlook.simulation import DRAWN_SINGLY, DRAWS, seed_of, simulate_flow, simulate_wins

pytestmark = pytest.mark.unit


def _draws(amounts: list[float], chance: float, seed: int = 1) -> np.ndarray:
    return simulate_wins(
        amounts=np.array(amounts, dtype=np.float64),
        probabilities=np.full(len(amounts), chance),
        sigma=0.5,
        seed=seed,
    )


def test_nothing_open_wins_nothing() -> None:
    draws = _draws([], 0.5)

    assert draws.shape == (DRAWS,)
    assert not draws.any()


def test_one_seed_gives_one_result_and_another_another() -> None:
    amounts = [float(number) for number in range(1, 40)]

    assert np.array_equal(_draws(amounts, 0.3), _draws(amounts, 0.3))
    assert not np.array_equal(_draws(amounts, 0.3), _draws(amounts, 0.3, seed=2))


def test_seeds_differ_by_every_word_that_makes_them() -> None:
    assert seed_of("2026-11-18", "unit", "a") != seed_of("2026-11-18", "unit", "b")
    assert seed_of("2026-11-18", "unit", "a") == seed_of("2026-11-18", "unit", "a")


@pytest.mark.parametrize("count", [10, DRAWN_SINGLY, 1_000])
@pytest.mark.parametrize("chance", [0.05, 0.3, 0.8])
def test_the_mean_of_the_draws_is_the_expected_sum(count: int, chance: float) -> None:
    draws = _draws([100.0] * count, chance)

    assert draws.mean() == pytest.approx(100 * count * chance, rel=0.05)


def test_the_common_shock_keeps_many_deals_from_looking_safe() -> None:
    draws = _draws([1.0] * 10_000, 0.3)

    independent_spread = np.sqrt(10_000 * 0.3 * 0.7)
    assert draws.std() > 10 * independent_spread


def test_one_whale_is_won_or_lost_never_by_half() -> None:
    draws = _draws([1_000_000.0] + [1.0] * 200, 0.5)

    assert not np.any((draws > 300) & (draws < 1_000_000))


def test_no_draw_leaves_what_is_possible() -> None:
    draws = _draws([1.0] * 500, 0.99)

    assert draws.min() >= 0
    assert draws.max() <= 500


def test_certain_and_impossible_chances_do_not_break() -> None:
    assert np.isfinite(_draws([10.0] * 100, 1.0)).all()
    assert np.isfinite(_draws([10.0] * 100, 0.0)).all()


def test_the_flow_of_past_periods_is_drawn_around_what_is_expected() -> None:
    draws = simulate_flow(past=np.array([100.0, 200.0, 600.0]), expected=150.0, seed=1)

    assert draws.mean() == pytest.approx(150, rel=0.05)
    assert set(np.unique(draws)) == {50.0, 100.0, 300.0}


@pytest.mark.parametrize("past", [[], [0.0, 0.0], [-5.0, 1.0]])
def test_a_flow_without_history_is_what_is_expected(past: list[float]) -> None:
    draws = simulate_flow(past=np.array(past, dtype=np.float64), expected=7.0, seed=1)

    assert set(draws) == {7.0}
