"""Where the sample county lies: inside the installed package, or in the clone."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from outreach.errors import OutreachError


def sample_folder() -> Path:
    """Return the folder of the sample county.

    Returns
    -------
    Path
        ``outreach/sample_county`` of an installed package, ``data/sample`` of a clone.

    Raises
    ------
    OutreachError
        If neither is there.
    """
    root = resources.files("outreach")
    for folder in (Path(str(root)) / "sample_county", Path(str(root)).parent / "data" / "sample"):
        if (folder / "county.toml").is_file():
            return folder
    msg = "the sample county is missing from this installation. Install Outreach again."
    raise OutreachError(msg)


def sample_files() -> dict[str, bytes]:
    """Return every file of the sample county, name to content, in order of name."""
    folder = sample_folder()
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
