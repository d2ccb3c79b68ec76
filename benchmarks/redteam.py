"""The red team: seeded releases with a planted leak of each kind, and as many clean ones.

    python -m benchmarks.redteam               8 seeds of each kind of leak, as many clean releases
    python -m benchmarks.redteam --seeds 1     the smallest sample

Every leak must be found, and no clean release refused. Counts are invented; each release is a
folder of finished files (HTML, XLSX, CSV, GeoPackage, Markdown), as the auditor reads them. What
is planted is a leak by construction, never by the auditor's own verdict.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.leaks import LEAKS
from benchmarks.releases import clean, clean_partner
from outreach.auditing.judging import audit_files
from outreach.auditing.register import release_of

if TYPE_CHECKING:
    from benchmarks.releases import Case


def is_refused(case: Case) -> bool:
    """Audit one release against those before it."""
    earlier = [
        release_of(audit_files(files), files, areas={}, facts={"to": "earlier"})
        for files in case.earlier
    ]
    audit = audit_files(case.files, earlier=earlier, rules=case.rules, venues=case.venues)
    return not audit.is_passed


def table(seeds: int) -> pd.DataFrame:
    """Plant every leak with this many seeds, and make as many clean releases.

    Parameters
    ----------
    seeds
        Releases of each kind of leak.

    Returns
    -------
    DataFrame, index ``kind``
        ``releases`` and ``refused``.
    """
    found = {}
    for name, plant in LEAKS:
        cases = [plant(np.random.default_rng([seed, len(name)])) for seed in range(seeds)]
        found[name] = (seeds, sum(is_refused(case) for case in cases))
    count = seeds * len(LEAKS)
    found["clean"] = (count, sum(is_refused(clean(seed)) for seed in range(count)))
    partners = 8 * seeds
    found["clean, for partners"] = (
        partners,
        sum(is_refused(clean_partner(seed)) for seed in range(partners)),
    )
    return pd.DataFrame.from_dict(found, orient="index", columns=["releases", "refused"])


def main() -> int:
    """Print the table; 0 when every leak was found and no clean release refused."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8)
    began = time.perf_counter()
    found = table(parser.parse_args().seeds)
    print(found.to_string())
    is_clean = found.index.str.startswith("clean")
    leaks, fair = found[~is_clean], found[is_clean]
    missed = int((leaks["releases"] - leaks["refused"]).sum())
    wrong = int(fair["refused"].sum())
    print(
        f"{leaks['releases'].sum()} releases with a leak, {missed} missed; "
        f"{fair['releases'].sum()} clean releases, {wrong} refused; "
        f"{time.perf_counter() - began:.0f} s"
    )
    return int(bool(missed or wrong))


if __name__ == "__main__":
    sys.exit(main())
