"""The form of a postcode cell, never corrected, never guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.postcodes.postcode_forms import pack_keys, read_forms, tidy_postcodes


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("WR1 1AA", "unit"),
        ("wr11aa", "unit"),
        ("  W1A\u00a01AA ", "unit"),
        ("EC1A 1BB", "unit"),
        ("GIR 0AA", "unit"),
        ("NPT 0AD", "unit"),  # in the directory, terminated
        ("WR1 2", "sector"),
        ("wr12 1", "sector"),
        ("WR121", "sector"),  # WR12 1: a district has at most four characters
        ("WR12", "invalid"),  # sector WR1 2 or district WR12: not for us to say
        ("WR1", "invalid"),
        ("WR1 1AC", "invalid"),  # the last two letters are never C I K M O V
        ("WR1 IAA", "invalid"),  # letter I for figure 1 is not corrected
        ("WRO 1AA", "invalid"),
        ("Worcester", "invalid"),
        ("12345", "invalid"),
        ("ZZ99 3VZ", "no_fixed_abode"),
        ("ZZ993", "no_fixed_abode"),
        ("ZZ99 3WZ", "unknown"),
        ("ZZ99 3CZ", "unknown"),
        ("ZZ99 3GZ", "unknown"),
        ("ZZ99 1WZ", "unknown"),
        ("ZZ99 2WZ", "unknown"),
        ("ZZ99 6CZ", "overseas"),
        ("BF1 2AU", "non_geographic"),
        ("BX1 1LT", "non_geographic"),
        ("XX10 1AA", "non_geographic"),
        ("QC1 1AA", "non_geographic"),
        ("NF1 1AB", "non_geographic"),
        ("n/a", "missing"),
        ("", "missing"),
        (None, "missing"),
    ],
)
def test_each_form_of_the_domain_brief_is_recognised(cell, form):
    # domain.md 2.1: shapes, pseudo-postcodes and non-geographic codes
    assert read_forms(pd.Series([cell], dtype="str"))["form"].tolist() == [form]


def test_keys_sort_as_the_text_does():
    texts = sorted(["AB101AA", "AB11AA", "AB12BB", "W1A1AA", "WR111AA", "WR11AA"])

    keys = pack_keys(pd.Series(texts))

    assert (keys[1:] > keys[:-1]).all()


def test_tidying_leaves_the_callers_series_alone():
    cells = pd.Series([" wr1 1aa "], index=["x"])

    assert tidy_postcodes(cells).loc["x"] == "WR1 1AA"
    assert cells.loc["x"] == " wr1 1aa "
