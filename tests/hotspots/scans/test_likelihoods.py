"""The two models' ratios against arithmetic in fifty digits."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest

from hotspots.scans.likelihoods import bernoulli_llr, count_table, poisson_llr, sure_ratio
from outreach.errors import TableError


def exact_bernoulli(cases: int, persons: int, total: int, everybody: int) -> float:
    """Work out Kulldorff's Bernoulli ratio from its definition, in fifty digits."""
    with localcontext() as context:
        context.prec = 50

        def term(number: int) -> Decimal:
            return Decimal(number) * Decimal(number).ln() if number else Decimal(0)

        def side(some: int, all_of_them: int) -> Decimal:
            return term(some) + term(all_of_them - some) - term(all_of_them)

        inside, outside = side(cases, persons), side(total - cases, everybody - persons)
        return float(inside + outside - side(total, everybody))


@pytest.mark.parametrize(
    ("cases", "persons", "total", "everybody"),
    [
        (2359, 2_399_367, 10_279, 12_281_054),  # rare cases among millions
        (4, 4, 4, 8),  # everybody inside, nobody outside
        (5, 9, 8, 20),
    ],
)
def test_the_bernoulli_ratio_keeps_twelve_digits(
    cases: int, persons: int, total: int, everybody: int
) -> None:
    exact = exact_bernoulli(cases, persons, total, everybody)
    got = float(bernoulli_llr(cases, persons, total=total, everybody=everybody))
    assert got == pytest.approx(exact, rel=1e-12)
    table = count_table(total)
    compiled = sure_ratio(True, cases, float(persons), total, float(everybody), table)
    assert compiled == pytest.approx(exact, rel=1e-12)


def test_a_share_no_higher_than_outside_counts_nothing() -> None:
    assert bernoulli_llr([2, 1], [10, 10], total=4, everybody=20).tolist() == [0.0, 0.0]


def test_more_referred_than_persons_is_refused() -> None:
    with pytest.raises(TableError, match="no more referred than persons"):
        bernoulli_llr(5, 4, total=6, everybody=20)


def test_the_compiled_poisson_ratio_is_the_plain_one() -> None:
    got = sure_ratio(False, 20, 9.2, 149, 149.0, count_table(149))
    assert got == pytest.approx(float(poisson_llr(20, 9.2, total=149)), rel=1e-12)
    assert np.round(got, 3) == 5.159  # domain vector: C = 149, c = 20, E = 9.2
