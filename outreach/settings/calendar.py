"""When schools are open: terms, bank holidays, and how much may change in the holidays."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from outreach.settings.section import Section, Share


class Term(Section):
    """One stretch of term; half-terms divide a term into two of them."""

    first: date = Field(description="First day of school.")
    last: date = Field(description="Last day of school.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Term:
        if self.last < self.first:
            msg = f"a term that begins on {self.first} cannot end on {self.last}"
            raise ValueError(msg)
        return self


class Calendar(Section):
    """Terms of the year; with them the plan has a second part for the school holidays."""

    terms: tuple[Term, ...] = Field(default=(), description="Stretches of term, in order.")
    bank_holidays: tuple[date, ...] = Field(
        default=(), description="Days on which nothing is held."
    )
    keep_share: Share = Field(
        default=0.9, description="Places of term kept in the holidays, where they can be [share]."
    )
    change_price: Annotated[float, Field(ge=0)] = Field(
        default=1.0, description="Price of a session that term does not have [contacts/week]."
    )

    @model_validator(mode="after")
    def _terms_follow_each_other(self) -> Calendar:
        for one, two in zip(self.terms, self.terms[1:], strict=False):
            if two.first <= one.last:
                msg = f"the term from {two.first} begins before the one from {one.first} ends"
                raise ValueError(msg)
        return self

    @property
    def is_given(self) -> bool:
        """Whether anybody has said when terms are."""
        return bool(self.terms)
