"""What a user sets for a QuickBooks Online company, and what must come from the environment.

Belongs here: the keys of `[targets.NAME.options]`, their checks, the secrets. Not: how the company
is spoken to.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool

from orchestration.posting.targets.http_calls import checked_address
from orchestration.posting.targets.option_checks import Options, needed_secrets, read_options
from orchestration.posting.targets.protocol import TargetContext, TargetError
from orchestration.posting.targets.rotating_tokens import Credentials

COMPANY_ADDRESSES = {
    "production": "https://quickbooks.api.intuit.com",
    "sandbox": "https://sandbox-quickbooks.api.intuit.com",
}
SIGN_IN_ADDRESS = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
SECRETS = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")


class QuickBooksOptions(Options):
    """The options of a QuickBooks Online company."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    company_id: Annotated[str, Field(pattern=r"^[0-9]{1,32}$")]
    """Intuit's realmId."""
    environment: Literal["production", "sandbox"] = "production"
    batches: StrictBool = False
    """Whether many entries go in one call."""
    batch_size: Annotated[int, Field(ge=1, le=50, strict=True)] = 30
    create_parties: StrictBool = False
    """Whether customers and vendors that are not there are created."""
    sales_as: Literal["journal_entry", "sales_receipt"] = "journal_entry"
    payouts_as: Literal["journal_entry", "deposit"] = "journal_entry"
    sales_customer: str | None = None
    """Whom sales receipts name where no line names a customer."""
    create_items: StrictBool = False
    """Whether items that sales receipts need and that are not there are created."""
    calls_per_minute: Annotated[int, Field(ge=1, le=500, strict=True)] = 400
    batches_per_minute: Annotated[int, Field(ge=1, le=40, strict=True)] = 36
    minor_version: Annotated[int, Field(ge=75, strict=True)] = 75
    address: str | None = None
    sign_in_address: str = SIGN_IN_ADDRESS

    @property
    def uses_forms(self) -> bool:
        """Whether anything is written by another form than a journal entry."""
        return self.sales_as != "journal_entry" or self.payouts_as != "journal_entry"

    @property
    def company_address(self) -> str:
        """Where the company answers."""
        return self.address or COMPANY_ADDRESSES[self.environment]


def options_of(context: TargetContext) -> QuickBooksOptions:
    """The options, checked.

    Raises:
        TargetError: One of them does not fit; the sentence names it.
    """
    table = f"[targets.{context.name}.options]"
    options = read_options(QuickBooksOptions, context)
    checked_address(options.company_address, f"{table} address")
    checked_address(options.sign_in_address, f"{table} sign_in_address")
    return options


def credentials_of(context: TargetContext) -> Credentials:
    """What the environment must say to be let in.

    Raises:
        TargetError: A variable is not set.
    """
    return Credentials(*needed_secrets(context, *SECRETS))


def only_company(context: TargetContext) -> tuple[str, str]:
    """The one entity whose books go there, and its currency.

    Raises:
        TargetError: There are more, or none.
    """
    if len(context.functional_currencies) != 1:
        named = ", ".join(sorted(context.functional_currencies)) or "none"
        raise TargetError(
            f"[targets.{context.name}] entities: a QuickBooks company keeps the books of one"
            f" entity, these are named: {named}; give each entity a target of its own."
        )
    return next(iter(context.functional_currencies.items()))
