"""What `outreach init` puts beside the example tables: the fence round a county's folder."""

from __future__ import annotations

_IGNORE = """\
# Deny by default: a county folder holds records of young people.
*
!.gitignore
!README.md
!county.toml
"""
_README = """\
# A county folder

`county.toml` says which tables to read and how. The tables beside it are invented: replace them
with yours, one at a time, and run `outreach check county.toml` after each.

`county.xlsx` holds the same tables of the service, a sheet each, for those who keep them in Excel.
Use either: where county.toml says `path = "staff.csv"`, write `path = "county.xlsx"`.

- `share/` in the results may be passed on once it has been checked for release.
- `private/` in the results is RESTRICTED: named analysts only.
- `.gitignore` keeps everything but this page and the settings out of version control.
- Delete `truth.json`: it says what was planted in the invented referrals.
"""

STARTING_FILES = {".gitignore": _IGNORE.encode(), "README.md": _README.encode()}
