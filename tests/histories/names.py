"""Ids of one history among others. Belongs here: what keeps histories of one home apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of one history: its own prefix before every local name."""

    prefix: str

    @property
    def entity(self) -> str:
        """The company."""
        return f"entity-{self.prefix}"

    @property
    def location(self) -> str:
        """Its store."""
        return f"L{self.prefix}"

    def of(self, kind: str, name: str) -> str:
        """A document, product or card."""
        return f"{kind}{self.prefix}{name}"

    def local(self, kind: str, full: str) -> str:
        """The local name again."""
        return full.removeprefix(f"{kind}{self.prefix}")


def names_of(number: int) -> Names:
    """The names of the history of a number."""
    return Names(f"H{number:04}")
