"""The tracking categories of a Xero organisation: what a dimension of a line becomes there.

Belongs here: finding the option of a value, and the sentence for one that is not found. Not:
calls, or the shape of journals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.posting.entries import EntryLine


@dataclass(frozen=True, slots=True)
class XeroTracking:
    """Which category each dimension goes to, and the options that each category has.

    Attributes:
        categories: Name of the category by dimension.
        options: Names of the active options by category.
    """

    categories: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]]

    def elements(self, line: EntryLine) -> list[dict[str, str]]:
        """The `Tracking` of a line that has no problem."""
        return [
            {"Name": self.categories[dimension], "Option": self._named(dimension, value)[0]}
            for dimension, value in line.dimensions
        ]

    def problem(self, line: EntryLine) -> str | None:
        """Why Xero would not keep a dimension of a line; None: it would."""
        for dimension, value in line.dimensions:
            if dimension not in self.categories:
                return f"dimension {dimension} has no tracking category; name it in the options."
            name = self.categories[dimension]
            if name not in self.options:
                return f"Xero has no tracking category {name}; add it there."
            found = self._named(dimension, value)
            if len(found) != 1:
                return (
                    f"Xero's tracking category {name} has {len(found)} options named {value} or"
                    f" ending in ({value}); let it have one."
                )
        return None

    def _named(self, dimension: str, value: str) -> list[str]:
        """The option whose name is the value, else those that end in it: `Harbour Street (L1)`."""
        options = self.options[self.categories[dimension]]
        ending = [option for option in options if option.endswith(f"({value})")]
        return [value] if value in options else ending


def read_options(told: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The active options of each category, from `TrackingCategories`."""
    return {
        category["Name"]: tuple(
            option["Name"]
            for option in category.get("Options", ())
            if option.get("Status", "ACTIVE") == "ACTIVE"
        )
        for category in told
    }
