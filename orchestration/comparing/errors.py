"""How a comparison fails: everything that is wrong with a file at once, each by file and line.

Belongs here: only that error. Not: what is wrong (reading.py, accounts.py, stores.py).
"""

from collections.abc import Sequence


class ComparingError(Exception):
    """A file cannot be compared; the message has a sentence for every problem."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Say all of it, a line for each sentence."""
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)
