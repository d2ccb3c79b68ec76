"""Screening, referral, triage."""

from __future__ import annotations

import pandas as pd

from hotspots.indicators.conversion import conversion_table, count_steps


def test_r28_education_with_40_screened_10_referred_8_triaged_converts_25_and_80_per_cent():
    screening = pd.DataFrame(
        {
            "source": ["Education", "Education", "Social care"],
            "quarter": ["2025/26 Q3", "2025/26 Q4", "2025/26 Q4"],
            "tool_used": [True, True, False],
            "screened": [15, 25, 20],
            "referred": [4, 6, 9],
            "triaged": [4, 4, 9],
        }
    )
    told = conversion_table(count_steps(screening))

    # Education: 40 screened, 10 referred, 8 triaged = 25 %/80 %
    assert told.loc["Education", "value"].tolist() == [0.25, 0.8]
    assert told.loc[("Education", "screened to referred"), "sentence"] == (
        "Education, screened to referred: 10 of 40 (25.0%). The agreed screening tool is in use."
    )
    assert "tool is not in use" in told.loc[("Social care", "referred to triaged"), "sentence"]


def test_a_tool_used_in_some_quarters_only_is_said_so():
    screening = pd.DataFrame(
        {"source": "GP", "tool_used": [True, False], "screened": 5, "referred": 1, "triaged": 0}
    )
    told = conversion_table(count_steps(screening))
    assert told["sentence"].str.endswith("in some quarters only.").all()


def test_more_referred_than_screened_is_a_fault_of_the_table_and_told_so():
    counts = pd.DataFrame(
        {"screened": [4], "referred": [9], "triaged": [9]}, index=pd.Index(["GP"], name="source")
    )
    told = conversion_table(counts)

    assert told["value"].isna().tolist() == [True, False]
    assert "check the figures" in told["sentence"].iloc[0]


def test_nobody_screened_converts_nobody():
    counts = pd.DataFrame(
        {"screened": [0], "referred": [0], "triaged": [0]}, index=pd.Index(["GP"], name="source")
    )
    assert conversion_table(counts)["value"].isna().all()
