"""The period the referrals cover, in weeks and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs

WEEKS_IN_YEAR = 52.143


def period_weeks(inputs: Inputs) -> float:
    """Return the length of the period the referrals cover, in weeks."""
    first, last = period_bounds(inputs)
    return max((last - first).days + 1, 7) / 7


def period_text(inputs: Inputs) -> str:
    """Spell the period: ``1 April 2023 to 31 March 2026``."""
    first, last = period_bounds(inputs)
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def period_bounds(inputs: Inputs) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day that counts: from the settings, else from the records."""
    settings, dates = inputs.config.referrals, inputs.referrals["referral_date"]
    first = settings.period_from or (dates.min() if len(dates) else inputs.config.county.data_date)
    last = settings.period_to or inputs.config.county.data_date
    return pd.Timestamp(first), pd.Timestamp(last)
