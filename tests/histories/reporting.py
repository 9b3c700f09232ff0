"""What is said of histories on which books and reference differ. Belongs here: the message."""

from collections.abc import Sequence
from pathlib import Path

from tests.histories.comparing import Difference
from tests.histories.history import History
from tests.histories.shrinking import Failing, Trial, shrunk, side_by_side
from tests.histories.telling import text_of

LISTED = 20


def explained(
    histories: Sequence[History],
    found: Sequence[Difference],
    folder: Path,
    trial: Trial = side_by_side,
) -> str:
    """Each difference, and the shortest part of the shortest such history that still shows one."""
    failing = {each.history for each in found}
    first = min(failing, key=lambda number: len(histories[number].told))
    failing_first = Failing(histories[first], [each for each in found if each.history == first])
    small = shrunk(failing_first, folder, trial)
    return "\n".join(
        [
            f"{len(found)} differences in {len(failing)} of {len(histories)} histories.",
            *(str(each) for each in found[:LISTED]),
            f"The shortest part of history {first} that still differs, as company H0000:",
            *(str(each) for each in small.found),
            text_of(small.history),
            "Find out who is right, mend it, and keep the history in tests/histories/kept.py.",
        ]
    )
