"""Waiting for an accounting system, and saying so: some have it wait for minutes.

Belongs here: the words and the wait. Not: how long, which targets and delivery say.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

WORTH_SAYING: Final = 5.0
"""Seconds; what is shorter is over before it is read."""


def _nobody_looks(words: str) -> None:
    """Where no terminal shows it."""


@dataclass
class Waiting:
    """Waits so many seconds when it is called.

    Attributes:
        name: Of the target, as the person called it.
        announce: Is told in a few words what goes on.
    """

    name: str
    announce: Callable[[str], None] = _nobody_looks

    def __call__(self, seconds: float) -> None:
        """Wait."""
        if seconds >= WORTH_SAYING:
            self.announce(
                f"{self.name}: waiting {seconds:.0f} seconds, until it takes calls again or it is"
                f" sure what became of one; tillbook post {self.name} goes on if this is ended"
            )
        time.sleep(seconds)
        self.announce(f"Delivering to {self.name}")
