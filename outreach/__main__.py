"""Lets ``python -m outreach`` do what ``outreach`` does."""

from __future__ import annotations

from outreach.cli import main

if __name__ == "__main__":
    main()
