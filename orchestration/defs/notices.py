"""`notices.jsonl` of the home: what an operator, or a watcher of files, must hear of.

Belongs here: the file's lines. Not: when one is written (schedules.py, posting.py).
"""

import json

from orchestration.home import Home


def write_notice(home: Home, **notice: str) -> None:
    """Append one notice as a line of JSON."""
    with (home.path / "notices.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(notice, sort_keys=True) + "\n")
