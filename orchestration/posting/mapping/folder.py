"""Where a target's mapping lies: `books/posting/<target>/` of the home, files people edit.

Belongs here: names of the files and replacing one whole. Not: what they say.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from orchestration.home import Home


@dataclass(frozen=True, slots=True)
class MappingFolder:
    """The files of one target's mapping.

    Attributes:
        path: The folder.
    """

    path: Path

    @property
    def accounts(self) -> Path:
        """Where each of our accounts goes."""
        return self.path / "accounts.csv"

    @property
    def chart(self) -> Path:
        """The target's chart of accounts, as imported."""
        return self.path / "chart.csv"

    @property
    def parties(self) -> Path:
        """The target's customers and vendors, as imported."""
        return self.path / "parties.csv"

    @property
    def items(self) -> Path:
        """The target's items, as imported."""
        return self.path / "items.csv"

    def shown(self, file: Path) -> str:
        """A file of it as messages call it, from the home on."""
        return f"books/posting/{self.path.name}/{file.name}"

    def write(self, file: Path, text: str) -> None:
        """Replace a file: a kill leaves the old one or the new one."""
        self.path.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".unfinished")
        with unfinished.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)


def mapping_folder(home: Home, target: str) -> MappingFolder:
    """The folder of a target's mapping; it appears with the first file written."""
    return MappingFolder(home.books / "posting" / target)
