"""What a company says of its books. Belongs here: accounts, rates. Not: what they are used on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


def no_rate(day: date) -> Fraction:
    """A day without a rate."""
    raise LookupError(f"no rate is known of {day}")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Another account of a company, from a business date on."""

    account: str
    first_day: date


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds now.

    Attributes:
        mapped: Accounts that take the place of others.
        rate: What one unit of another currency is worth on a day.
    """

    mapped: Mapping[str, Mapped] = field(default_factory=dict)
    rate: Callable[[date], Fraction] = no_rate

    def account(self, day: date, account: str) -> str:
        """The account to post to."""
        mapped = self.mapped.get(account)
        return mapped.account if mapped and day >= mapped.first_day else account


DEFAULT_RULES = Rules()
