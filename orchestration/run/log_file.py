"""The log of a home: where the details of a run go that no one reads on a terminal.

Belongs here: where it lies and that it does not grow without end. Not: what is logged.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from orchestration.home import Home

BYTES_PER_FILE = 5_000_000
FILES_KEPT = 3
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def log_file(home: Home) -> Path:
    """Where the log lies."""
    return home.path / "logs" / "tillbook.log"


@contextmanager
def write_log(home: Home) -> Iterator[None]:
    """Send everything that is logged to the home's log, and nothing to the terminal."""
    file = log_file(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        file, maxBytes=BYTES_PER_FILE, backupCount=FILES_KEPT, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter(LINE))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        handler.close()
