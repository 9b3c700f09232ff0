"""What a user sets for a QuickBooks Online company, and what must come from the environment.

Belongs here: the keys of `[targets.NAME.options]`, their checks, the names of the variables. Not:
how the company is spoken to.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from orchestration.posting.targets.http_calls import checked_address
from orchestration.posting.targets.protocol import TargetContext, TargetError
from orchestration.posting.targets.rotating_tokens import Credentials

COMPANY_ADDRESSES = {
    "production": "https://quickbooks.api.intuit.com",
    "sandbox": "https://sandbox-quickbooks.api.intuit.com",
}
SIGN_IN_ADDRESS = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"


class Options(BaseModel):
    """The options of a QuickBooks Online company."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    company_id: Annotated[str, Field(pattern=r"^[0-9]{1,32}$")]
    environment: Literal["production", "sandbox"] = "production"
    batches: StrictBool = False
    batch_size: Annotated[int, Field(ge=1, le=50, strict=True)] = 30
    create_parties: StrictBool = False
    calls_per_minute: Annotated[int, Field(ge=1, le=500, strict=True)] = 400
    batches_per_minute: Annotated[int, Field(ge=1, le=40, strict=True)] = 36
    minor_version: Annotated[int, Field(ge=75, strict=True)] = 75
    address: str | None = None
    sign_in_address: str = SIGN_IN_ADDRESS

    @property
    def company_address(self) -> str:
        """Where the company answers."""
        return self.address or COMPANY_ADDRESSES[self.environment]


def read_options(context: TargetContext) -> Options:
    """The options, checked.

    Raises:
        TargetError: One of them does not fit; the sentence names it.
    """
    table = f"[targets.{context.name}.options]"
    try:
        options = Options.model_validate(dict(context.options))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise TargetError(f"{table} {key}: {first['msg']}.") from error
    checked_address(options.company_address, f"{table} address")
    checked_address(options.sign_in_address, f"{table} sign_in_address")
    return options


def read_credentials(context: TargetContext) -> Credentials:
    """What the environment must say to be let in.

    Raises:
        TargetError: A variable is not set.
    """
    prefix = variable_prefix(context.name)
    values = {
        name: context.secret(prefix + name)
        for name in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
    }
    missing = [prefix + name for name, value in values.items() if not value]
    if missing:
        raise TargetError(
            f"{' and '.join(missing)} must be set in the environment to reach the target"
            f" {context.name}; docs/posting/quickbooks-online.md says where they come from."
        )
    return Credentials(*(value or "" for value in values.values()))


def variable_prefix(name: str) -> str:
    """What the variables of a target begin with."""
    return f"TILLBOOK_{name.upper().replace('-', '_')}_"


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
