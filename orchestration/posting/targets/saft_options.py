"""What `[targets.NAME.options]` says of a company, for the header of its SAF-T files.

Belongs here: the options. Not: how they are written (saft_writing.py).
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from orchestration.posting.targets.option_checks import Options, read_options
from orchestration.posting.targets.protocol import TargetContext

Short = Annotated[str, Field(min_length=1, max_length=18)]
Middle = Annotated[str, Field(min_length=1, max_length=35)]
Long = Annotated[str, Field(min_length=1, max_length=70)]
VeryLong = Annotated[str, Field(min_length=1, max_length=256)]


class SaftOptions(Options):
    """Options of SAF-T Financial."""

    organisation_number: Annotated[str, Field(pattern=r"^\d{9}$")]
    """Nine digits."""
    company_name: VeryLong
    """As it is registered."""
    street: VeryLong
    """Street and number."""
    postal_code: Long
    city: VeryLong
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "NO"
    """Of the address, ISO 3166-1."""
    contact_first_name: Middle
    """Whom the tax office asks."""
    contact_last_name: Long
    telephone: Short
    email: Long | None = None
    accounts: str
    """CSV with account, description, grouping_category, grouping_code; relative to the home."""
    period: Literal["year", "month"] = "year"
    """What one file holds."""
    balance_accounts: Annotated[str, Field(pattern=r"^\w+(,\w+)*$")] = "1,2"
    """How the numbers of accounts begin that carry their balance into the next year."""
    software_company: Long
    """Who is responsible for this installation of Tillbook."""

    def carries_over(self, account: str) -> bool:
        """Whether an account keeps its balance at the end of a year."""
        return account.startswith(tuple(self.balance_accounts.split(",")))


def saft_options(context: TargetContext) -> tuple[SaftOptions, Path]:
    """The options, and where the file of accounts lies.

    Raises:
        TargetError: Something is missing, unknown or impossible.
    """
    options = read_options(SaftOptions, context)
    home = context.folder.parent.parent
    return options, home / options.accounts
