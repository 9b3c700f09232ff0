"""How a mapping fails: everything that is wrong with it at once, each by file and line.

Belongs here: only that error. Not: what is wrong (accounts.py, charts.py, parties.py).
"""

from collections.abc import Sequence


class MappingError(Exception):
    """A file of a mapping cannot be used; the message has a sentence for every problem."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Say all of it, a line for each sentence."""
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)
