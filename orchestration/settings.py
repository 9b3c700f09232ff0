"""Settings of a home: the only reader of the environment and of `tillbook.toml`.

Here belong the models of what can be set, reading them, and saying what is wrong with them, by
file and line and all at once. Checks between tables are in `settings_checks`. Nothing is looked up
anywhere else: whoever needs a setting is handed it.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from orchestration.home import Home
from orchestration.periods.fiscal_calendar import Calendar
from orchestration.settings_checks import SettingsFinding, disagreements
from orchestration.settings_errors import SettingsError, findings_of, worded
from orchestration.settings_values import (
    Currency,
    Identifier,
    Name,
    Rate,
    Ratio,
    SourceName,
    TimeOfDay,
    TimeZone,
    Weekday,
)
from orchestration.toml_lines import lines_of_keys

HOME_VARIABLE = "TILLBOOK_HOME"
DEFAULT_HOME = Path("data/home")
SCHEMA_FILE = Path(__file__).with_name("tillbook.schema.json")


TargetKind = Literal[
    "plain_text",
    "quickbooks_online",
    "quickbooks_desktop",
    "xero",
    "tryton",
    "odoo",
    "tables",
    "saft",
]
Journal = Literal["sales", "cash", "settlement", "inventory", "other"]
Dimension = Literal["entity", "location", "department", "channel"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Entity(_Frozen):
    """A company that keeps its own books."""

    id: Identifier
    """Stands in the books as entity_id; never changes."""
    name: Name
    functional_currency: Currency
    """The currency the books are kept in, ISO 4217."""
    costing: Literal["fifo", "moving_average", "standard_cost"] = "fifo"
    """How stock and cost of sale are valued."""
    calendar: Calendar = "calendar_month"
    """How the year is cut into accounting periods."""
    damaged_recovery_rate: Rate = Decimal(0)
    """Share of cost still worth something when a return is damaged, 0 to 1."""
    standard_cost_ratio: Ratio = Decimal("0.60")
    """Cost as a share of the first price where no cost is known, 0 to 5."""
    amount_only_refund_tax: Literal["share", "none"] = "share"
    """Tax in money given back alone when the source states none: its share of the original's."""


class TradingDay(_Frozen):
    """From a date on: the zone a location lives in and when its business day ends."""

    valid_from: date
    time_zone: TimeZone
    """IANA name, such as America/New_York."""
    cut_off: TimeOfDay = "00:00"
    """Local time HH:MM until which trade belongs to the day before."""


class Location(_Frozen):
    """A store, or a channel that is booked like one."""

    id: Identifier
    """The id the source gives it."""
    entity: Identifier
    """Id of the entity it belongs to."""
    source: SourceName
    name: Name
    trading_days: Annotated[tuple[TradingDay, ...], Field(json_schema_extra={"minItems": 1})]
    """Ascending by valid_from."""
    closed_weekdays: tuple[Weekday, ...] = ()
    """Days of the week without trade; single days stand in books/closed_days.csv."""


class SourceSettings(_Frozen):
    """What is assumed about a source because it does not say it itself."""

    redelivery: Literal["adds", "replaces"] = "adds"
    """Whether a redelivered window voids the documents missing from it."""
    tender_role: Identifier | None = None
    """Account role of the money side where the source reports no tenders."""
    currency_code: Currency | None = None
    """Currency of a source that names none, ISO 4217."""
    location: Identifier | None = None
    """Location of a source that names none."""


class QuarantineSettings(_Frozen):
    """Who may release what was held back."""

    allow_one_person: StrictBool = False
    """Whether one person may both prepare a release and approve it."""


class ChangeSettings(_Frozen):
    """Who may let changed code, rules or mappings correct what is posted."""

    allow_one_person: StrictBool = False
    """Whether who ran the change may approve what it does."""


class ClosingSettings(_Frozen):
    """Who may close and reopen an accounting period, and what a final close needs."""

    allow_one_person: StrictBool = False
    """Whether one person may both prepare a final close, reopening or account and approve it."""
    checklist: Literal["shown", "required"] = "shown"
    """Whether a final close needs every account of the checklist prepared and reviewed."""


class PostingSettings(_Frozen):
    """Who may let a changed mapping, and entries that wait for a person, be posted."""

    allow_one_person: StrictBool = False
    """Whether one person may both prepare a mapping, or plan entries, and approve them."""


class ProofSettings(_Frozen):
    """How the books are proven: with which key heads are signed and where copies of them go."""

    signing_key: Name | None = None
    """File of the private key, outside the home; the environment's TILLBOOK_SIGNING_KEY wins."""
    next_signing_key: Name | None = None
    """File of the key to change to: the next head announces it, the ones after are signed by it."""
    copies_to: Name | None = None
    """Folder to which every signed head is copied, such as a git checkout; it must exist."""


class TargetSettings(_Frozen):
    """An accounting system that the books are posted to."""

    kind: TargetKind
    """Which system it is; docs/posting.md describes each."""
    entities: tuple[Identifier, ...] = ()
    """Ids of the entities whose books it takes; none named: all."""
    mode: Literal["summary", "detail"] = "summary"
    """One entry a store, day and journal; or one for each entry of the books."""
    first_day: date | None = None
    """First posting date that is sent; what is earlier was taken over as opening balances."""
    journals: tuple[Journal, ...] = ()
    """Which journals it takes; none named: all. A split of duties sends cost of goods elsewhere."""
    approval: StrictBool = False
    """Whether another person lets planned entries go, with tillbook post NAME --approve."""
    dimensions: dict[SourceName, Dimension] = {}
    """What each dimension of the target (class, department, tracking ...) tells apart."""
    options: dict[SourceName, str | int | bool] = {}
    """What the system needs to be reached; secrets come from the environment."""


class Settings(_Frozen):
    """Settings of one home (`tillbook.toml`)."""

    format_version: Literal[1]
    entities: Annotated[tuple[Entity, ...], Field(json_schema_extra={"minItems": 1})]
    locations: Annotated[tuple[Location, ...], Field(json_schema_extra={"minItems": 1})]
    sources: dict[SourceName, SourceSettings] = {}
    quarantine: QuarantineSettings = QuarantineSettings()
    changes: ChangeSettings = ChangeSettings()
    closing: ClosingSettings = ClosingSettings()
    posting: PostingSettings = PostingSettings()
    proof: ProofSettings = ProofSettings()
    targets: dict[SourceName, TargetSettings] = {}
    """The accounting systems that the books are posted to, by the name they are posted to with."""

    def source(self, name: str) -> SourceSettings:
        """Return the settings of a source; a source without a table has the defaults."""
        return self.sources.get(name, SourceSettings())


def default_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the home that `TILLBOOK_HOME` names, else `data/home`."""
    return Path(environment.get(HOME_VARIABLE) or DEFAULT_HOME)


def environment_value(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return a value that may not stand in a file, such as an access token; empty is None."""
    return environment.get(name) or None


def load_settings(home: Path) -> Settings:
    """Read the settings of a home.

    Raises:
        SettingsError: The file is missing, is not TOML, or says something that cannot be; the
            message has a line for every problem.
    """
    text = read_settings_text(home)
    file = Home(home).settings_file
    if text is None:
        sentence = (
            f"{file}: the home has no settings yet; run with --source to start from a source's "
            "own configuration, or write the file."
        )
        raise SettingsError([sentence])
    return parse_settings(text, file.name)


def read_settings_text(home: Path) -> str | None:
    """Return the text of a home's settings file, or None if there is none.

    Raises:
        SettingsError: The file is there but cannot be read.
    """
    file = Home(home).settings_file
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            [f"{file}: the settings cannot be read ({error}); make it a readable UTF-8 file."]
        ) from error


def parse_settings(text: str, file_name: str = "tillbook.toml") -> Settings:
    """Turn the text of a settings file into settings.

    Raises:
        SettingsError: With one sentence per problem, each naming file, line and key.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = place.group(1) if place else str(text.count("\n") + 1)
        what = str(error).partition(" (at ")[0]
        raise SettingsError([f"{file_name}:{line}: not TOML ({what}); correct it."]) from error
    findings: list[SettingsFinding] = list(disagreements(document))
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        findings += findings_of(error, Settings)
        settings = None
    if findings or settings is None:
        raise SettingsError(worded(findings, lines_of_keys(text), file_name))
    return settings


def json_schema() -> str:
    """Return the JSON Schema of `tillbook.toml` for editors, as committed beside this module."""
    schema: dict[str, Any] = Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"
