"""Names a few of many in a sentence.

Belongs here: only that. Not: what the sentence says.
"""

from collections.abc import Sequence


def first_of(
    names: Sequence[str], *, most: int = 3, separator: str = ", ", count: int | None = None
) -> str:
    """The first names and how many more there are, such as `a, b, c and 2 more`.

    Args:
        names: What to name, the first ones first.
        most: How many to name.
        separator: Between two names.
        count: How many there are in all; None: as many as `names`.
    """
    shown = names[:most]
    more = (len(names) if count is None else count) - len(shown)
    return separator.join(shown) + (f" and {more} more" if more > 0 else "")
