"""Errors a run ends with; each message is one sentence: what, where, what to do."""


class RunError(Exception):
    """A run that cannot go on; nothing of it was published."""


class HomeBusyError(RunError):
    """Another process writes to this home."""


class NothingToLoadError(RunError):
    """The given path holds no file the source knows."""


class BuildError(RunError):
    """Models or their tests failed; the books are as they were."""


class GateError(RunError):
    """A gate of expectations failed; nothing was published."""
