"""What a Tryton target is told in `tillbook.toml`, and opening it from that.

Belongs here: the options, and the sentence for each that does not fit. Not: what the target does.
"""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration.posting.targets.protocol import TargetContext, TargetError


class TrytonOptions(BaseModel):
    """`[targets.NAME.options]` of a Tryton target."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    url: str
    """Address of the server, https:// or on this machine."""
    database: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    """Its database."""
    user: str = Field(min_length=1)
    """Login of a user of its own, with the group Accounting."""
    company: str = Field(min_length=1)
    """Name of the company's party."""
    journal: str = "MISC"
    """Code of the journal that entries go to."""
    journal_sales: str | None = None
    """Code of the journal for sales; likewise the other types."""
    journal_cash: str | None = None
    journal_settlement: str | None = None
    journal_inventory: str | None = None

    def journal_of(self, journal_type: str) -> str:
        """The code of the journal that entries of a type go to."""
        return self.journals.get(f"journal_{journal_type}", self.journal)

    @property
    def journals(self) -> dict[str, str]:
        """Code of every journal that was named, by option."""
        named = self.model_dump(exclude_none=True)
        return {key: code for key, code in named.items() if key.startswith("journal")}


def place_of(name: str) -> str:
    """Where the options of a target stand."""
    return f"[targets.{name}.options]"


def read_options(context: TargetContext) -> TrytonOptions:
    """The options of a target.

    Raises:
        TargetError: They do not fit; the first one that does not.
    """
    if len(context.functional_currencies) != 1:
        raise TargetError(
            f"[targets.{context.name}] takes {len(context.functional_currencies)} entities, but a"
            " company of Tryton keeps the books of one; name it in entities."
        )
    try:
        return TrytonOptions.model_validate(dict(context.options))
    except ValidationError as error:
        # What was typed is not repeated: it may be a password in the wrong place.
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        place = place_of(context.name)
        raise TargetError(f"{place} {key}: {first['msg']}; correct it.") from None


def read_password(context: TargetContext) -> str:
    """The password, from the environment.

    Raises:
        TargetError: It is not there.
    """
    variable = f"TILLBOOK_{context.name.upper()}_PASSWORD"
    password = context.secret(variable)
    if password is None:
        raise TargetError(
            f"{place_of(context.name)} user: the environment holds no password for it; set"
            f" {variable}."
        )
    return password
