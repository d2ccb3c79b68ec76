"""The few errors a person can act on.

Each is also a subclass of the builtin a library user would expect, so that code which
knows nothing of Outreach can still catch it.
"""

from __future__ import annotations


class OutreachError(Exception):
    """Something a person can put right; the command line prints it and exits with 2."""

    exit_code = 2


class TableError(OutreachError, ValueError):
    """A table lacks a column, breaks its contract or does not fit its neighbours."""


class GeocodeError(OutreachError, ValueError):
    """Postcodes cannot be placed because the directory or the areas are unusable."""


class ConfigError(OutreachError, ValueError):
    """A setting is missing, unknown or out of its range."""


class DataQualityError(OutreachError, ValueError):
    """The records are too poor for a result that would not mislead."""


class DisclosureError(OutreachError, ValueError):
    """Something on its way to a shared folder could identify a person."""


class MissingExtraError(OutreachError, ImportError):
    """A command needs an optional part of the installation."""

    def __init__(self, command: str, extra: str) -> None:
        super().__init__(
            f"{command} needs the extra [{extra}]. Install it with: pip install 'outreach[{extra}]'"
        )


class SolverError(OutreachError, RuntimeError):
    """The solver failed in a way that is our fault, not the input's."""

    exit_code = 3
