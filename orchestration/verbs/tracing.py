"""`trace`: from a balance to the bytes that arrived, and from a document to all it touched.

Belongs here: calling lineage and ending with the right code. Not: following anything
(orchestration/lineage), how it looks on a terminal (traced_words.py).
"""

from typing import Any

from orchestration.home import Home
from orchestration.verbs.answers import say_json
from orchestration.verbs.failures import ExitCode


def trace(home: Home, asked: str, source: str | None, *, as_json: bool) -> ExitCode:
    """Show where a number comes from or where a document went.

    Returns:
        INTEGRITY where a landed file or record is not what it was, or lines do not add up.

    Raises:
        PublishedError: Nothing is published yet.
        UntraceableError: The id names nothing, or more than one thing.
    """
    from orchestration.lineage.tracing import trace as follow
    from orchestration.verbs.read_only_landing import landing_to_look_at

    home.check_format()
    answer = follow(home, landing_to_look_at(home), asked, source)
    if as_json:
        say_json(answer)
    else:
        from orchestration.verbs.traced_words import show

        show(answer)
    return ExitCode.DONE if _is_sound(answer) else ExitCode.INTEGRITY


def _is_sound(answer: dict[str, Any]) -> bool:
    return not answer.get("problems") and answer.get("adds_up", True)
