"""The whole audit of one release: read every file, judge every figure, attack all sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outreach.auditing.differencing import differences
from outreach.auditing.reading import read_file
from outreach.auditing.rules import direct_findings
from outreach.auditing.setting_side_by_side import note_populations, rates_elsewhere
from outreach.auditing.solving import attack
from outreach.auditing.understanding import Table, understand
from outreach.auditing.vocabulary import Rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outreach.auditing.findings import Finding
    from outreach.auditing.register import Release

_ENOUGH = 200
"""With so many plain faults no sum needs to be solved."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Audit:
    """What an audit read and found.

    Attributes
    ----------
    tables
        Every table that holds a count of people or a value derived from one.
    findings
        What can be worked out; none if the release may go.
    figures
        How many figures were judged. [figures]
    """

    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    figures: int

    @property
    def is_passed(self) -> bool:
        """Whether nothing can be worked out."""
        return not self.findings


def audit_files(
    files: Mapping[str, bytes],
    *,
    earlier: Sequence[Release] = (),
    areas: Mapping[str, frozenset[str]] | None = None,
    rules: Rules | None = None,
    venues: Sequence[tuple[float, float]] = (),
) -> Audit:
    r"""Audit the finished files of one release.

    Parameters
    ----------
    files
        File name to content.
    earlier
        What was published before, from the register.
    areas
        Label of an area set in these files to the codes of its areas, where they are known.
    rules
        What the edition allows; those of the public edition by default.
    venues
        Easting and northing of every venue, where they are known. [m]

    Returns
    -------
    Audit
        What was found.

    Examples
    --------
    >>> audit_files({"a.csv": b"District,Referrals\nAshby,3\n"}).findings[0].kind
    'primary'
    >>> audit_files({"a.csv": b"District,Referrals\nAshby,*\n"}).is_passed
    True
    """
    known = rules or Rules()
    tables: list[Table] = []
    findings: list[Finding] = []
    populations: dict[str, set[float]] = {}
    for name in sorted(files):
        leaf = read_file(name, files[name])
        understood = [understand(grid, known) for grid in leaf.grids]
        findings += direct_findings(leaf, understood, known, venues=venues)
        note_populations(understood, populations)
        tables += [t for t in understood if any(line.people or line.derived for line in t.lines)]
    findings += rates_elsewhere(tables, populations)
    if len(findings) < _ENOUGH:
        findings += attack(tables, known)
        before = [
            [understand(grid, release.rules) for grid in release.grids] for release in earlier
        ]
        sets = [areas or {}, *(release.areas for release in earlier)]
        all_rules = [known, *(release.rules for release in earlier)]
        findings += differences(tables, before, areas=sets, rules=all_rules)
    unique = tuple(dict.fromkeys(findings))
    return Audit(
        tables=tuple(tables), findings=unique, figures=sum(len(table.cells) for table in tables)
    )
