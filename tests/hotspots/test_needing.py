"""The deprivation gradient and the demand to plan for, where the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from hotspots.needing import deprivation_score, expected_given_deprivation, planning_demand
from outreach.errors import TableError


@pytest.fixture
def county() -> pd.DataFrame:
    """Draw 200 areas in three rural classes with national ranks from end to end."""
    random = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "imd_rank": random.permutation(np.linspace(50, 32_800, 200).astype(int)),
            "rural_class": np.repeat(["urban", "rural", "rural_remote"], [120, 50, 30]),
        },
        index=[f"A{i:03d}" for i in range(200)],
    )


@pytest.fixture
def usual(county: pd.DataFrame) -> pd.Series:
    """Expect between two and six referrals by age in each area."""
    return pd.Series(np.random.default_rng(8).uniform(2, 6, 200), index=county.index)


def test_more_deprived_areas_score_higher() -> None:
    score = deprivation_score(pd.Series([1, 16_422, 32_844]))
    assert score.is_monotonic_decreasing
    assert score.iloc[1] == pytest.approx(0.0, abs=1e-4)  # the middle rank is the middle


def test_the_score_has_mean_zero_and_deviation_one(county: pd.DataFrame) -> None:
    score = deprivation_score(county["imd_rank"])
    assert score.mean() == pytest.approx(0.0, abs=1e-12)
    assert score.std(ddof=0) == pytest.approx(1.0)


def test_ranks_of_another_release_are_refused() -> None:
    with pytest.raises(TableError, match=r"between 1 .* and 32844.*2 of 3 areas"):
        deprivation_score(pd.Series([5, 33_000, np.nan]))
    assert deprivation_score(pd.Series([5, 33_000]), national_areas=33_755).notna().all()


def test_a_planted_gradient_is_recovered(county: pd.DataFrame, usual: pd.Series) -> None:
    score = deprivation_score(county["imd_rank"])
    remote = (county["rural_class"] == "rural_remote").astype(float)
    mean = usual * np.exp(0.35 * score - 0.4 * remote)  # planted: 0.35 and -0.4
    counts = pd.Series(np.random.default_rng(1).poisson(mean), index=county.index)
    fitted, gradient = expected_given_deprivation(county, counts, usual)
    for term, planted in [("deprivation", 0.35), ("rural", 0.0), ("rural_remote", -0.4)]:
        row = gradient.loc[term]
        assert abs(row["coefficient"] - planted) < 3 * row["standard_error"]
    assert gradient["dispersion"].iloc[0] == pytest.approx(1.0, abs=0.25)  # drawn from Poisson
    assert fitted.sum() == pytest.approx(counts.sum())


def test_the_fit_is_the_maximum_likelihood_one(county: pd.DataFrame, usual: pd.Series) -> None:
    counts = pd.Series(np.random.default_rng(2).poisson(usual), index=county.index)
    _, gradient = expected_given_deprivation(county, counts, usual)
    design = np.column_stack(
        [
            np.ones(200),
            deprivation_score(county["imd_rank"]).to_numpy(),
            (county["rural_class"] == "rural").to_numpy(),
            (county["rural_class"] == "rural_remote").to_numpy(),
        ]
    ).astype(float)

    def loss(beta: np.ndarray) -> float:
        log_mean = np.log(usual.to_numpy()) + design @ beta
        return float(np.exp(log_mean).sum() - (counts.to_numpy() * log_mean).sum())

    direct = optimize.minimize(loss, np.zeros(4)).x  # the likelihood itself, minimised by scipy
    np.testing.assert_allclose(gradient["coefficient"], direct, atol=1e-4)


def test_standard_errors_grow_with_dispersion_and_never_shrink(
    county: pd.DataFrame, usual: pd.Series
) -> None:
    rough = pd.Series(np.random.default_rng(3).poisson(usual / 4) * 4, index=county.index)
    _, wide = expected_given_deprivation(county, rough, usual)
    assert wide["dispersion"].iloc[0] == pytest.approx(4.0, rel=0.3)  # four of everything
    smooth = usual.round()
    _, narrow = expected_given_deprivation(county, smooth, usual)
    assert narrow["dispersion"].iloc[0] < 0.1
    poisson_error = 1 / np.sqrt(smooth.sum())  # the least an intercept's error can be
    assert narrow.loc["intercept", "standard_error"] > poisson_error


def test_too_few_referrals_give_the_age_mix_and_no_gradient(
    county: pd.DataFrame, usual: pd.Series
) -> None:
    counts = pd.Series(0.0, index=county.index)
    counts.iloc[:15] = 1
    fitted, gradient = expected_given_deprivation(county, counts, usual)
    assert gradient.empty
    np.testing.assert_allclose(fitted, usual * 15 / usual.sum())


def test_a_rural_class_without_referrals_is_not_called_free_of_need(
    county: pd.DataFrame, usual: pd.Series
) -> None:
    counts = pd.Series(3.0, index=county.index).where(county["rural_class"] != "rural_remote", 0)
    fitted, gradient = expected_given_deprivation(county, counts, usual)
    assert "rural or rural_remote" in gradient.index
    assert (fitted > 0).all()


def test_a_county_of_one_class_has_no_rural_term(county: pd.DataFrame, usual: pd.Series) -> None:
    counts = usual.round()
    _, gradient = expected_given_deprivation(county.assign(rural_class="rural"), counts, usual)
    assert gradient.index.tolist() == ["intercept", "deprivation"]
    _, none = expected_given_deprivation(county.drop(columns="rural_class"), counts, usual)
    pd.testing.assert_frame_equal(gradient, none)


def test_areas_nobody_lives_in_need_nothing(county: pd.DataFrame, usual: pd.Series) -> None:
    usual.iloc[3] = 0.0
    fitted, _ = expected_given_deprivation(county, usual.round(), usual)
    assert fitted.iloc[3] == 0.0


def test_unknown_rural_classes_are_named(county: pd.DataFrame, usual: pd.Series) -> None:
    odd = county.assign(rural_class=["suburb", *county["rural_class"][1:]])
    with pytest.raises(TableError, match=r"urban, rural, rural_remote.*suburb"):
        expected_given_deprivation(odd, usual, usual)


def test_demand_is_need_at_one_and_adjusted_referrals_at_nought() -> None:
    observed, need = pd.Series([30.0, 0, 0]), pd.Series([10.0, 5, 15])
    usual = pd.Series([10.0, 10, 10])
    assert planning_demand(observed, need, demand_basis=1.0).tolist() == need.tolist()
    seen = planning_demand(observed, need, demand_basis=0.0, expected=usual)
    # Marshall: m = 1, A = (4 + 1 + 1) / 3 - 1 / 10 = 1.9, weight 1.9 / 2.0 = 0.95
    assert seen.tolist() == pytest.approx([29.0, 0.5, 0.5])
    half = planning_demand(observed, need, expected=usual)
    assert half.tolist() == pytest.approx([19.5, 2.75, 7.75])


def test_a_share_out_of_range_is_refused() -> None:
    with pytest.raises(TableError, match=r"demand_basis is 1.2"):
        planning_demand(pd.Series([1.0]), pd.Series([1.0]), demand_basis=1.2)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.floats(0.1, 30)), min_size=1, max_size=30),
    st.floats(0, 1),
)
def test_demand_adds_up_to_what_was_observed(
    rows: list[tuple[int, float]], demand_basis: float
) -> None:
    observed = pd.Series([float(seen) for seen, _ in rows])
    need = pd.Series([expected for _, expected in rows])
    got = planning_demand(observed, need, demand_basis=demand_basis)
    assert got.sum() == pytest.approx(observed.sum())
    assert (got >= 0).all()
