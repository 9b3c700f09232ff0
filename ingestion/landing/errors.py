"""Errors of the landing. Each says in one sentence what happened, where, and what to do.

Only exception classes belong here; whoever detects a failure words it.
"""


class LandingError(Exception):
    """Something about the landing that an operator has to act on."""


class UnreadableFileError(LandingError):
    """A file or folder that was handed over cannot be opened; nothing was landed."""


class UnsearchableError(LandingError):
    """The bytes of a file are no text that could be searched for what must not be landed."""


class ManifestDamagedError(LandingError):
    """A line of the manifest other than a torn last one cannot be trusted."""


class LandingBusyError(LandingError):
    """Another process is landing files into the same home."""
