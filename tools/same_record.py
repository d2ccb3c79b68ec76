"""Compare two run.json: all must be the same but the block that says how long it took."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(first: str, second: str) -> int:
    """Say which entries differ; 0 when none does."""
    records = [json.loads(Path(name).read_text(encoding="utf-8")) for name in (first, second)]
    for record in records:
        record.pop("timing", None)
    one, two = records
    differing = sorted(key for key in one.keys() | two.keys() if one.get(key) != two.get(key))
    if differing:
        print(f"{first} and {second} differ in: {', '.join(differing)}", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
