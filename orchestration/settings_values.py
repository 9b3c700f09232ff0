"""What a single value of `tillbook.toml` may be: types with the sentence for what they refuse.

Belongs here: identifiers, names, currencies, zones, times, rates. Not: the tables they stand in
(settings), what values say against each other (settings_checks).
"""

import re
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from orchestration.currencies import CURRENCY_CODES

TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(
            f"{name!r} is not a known time zone; use an IANA name such as America/New_York."
        ) from error
    return name


def _known_currency(code: str) -> str:
    if code not in CURRENCY_CODES:
        raise ValueError(f"{code!r} is not an ISO 4217 currency code; use one such as USD.")
    return code


def _decimal_text(value: object) -> object:
    """Let only text become a decimal: a TOML number would have gone through a float."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", value):
        raise ValueError(f'{value!r} is not a decimal in quotes; write it like "0.60".')
    return Decimal(value)


def _time_of_day(text: str) -> str:
    if not TIME_OF_DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a time of day; write HH:MM, such as 04:00.")
    return text


_DECIMAL_SCHEMA = {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,6})?$"}
Currency = Annotated[str, AfterValidator(_known_currency)]
TimeZone = Annotated[str, AfterValidator(_known_time_zone)]
TimeOfDay = Annotated[
    str,
    AfterValidator(_time_of_day),
    WithJsonSchema({"type": "string", "pattern": f"^{TIME_OF_DAY.pattern}$"}),
]
Rate = Annotated[
    Decimal, BeforeValidator(_decimal_text), Field(ge=0, le=1), WithJsonSchema(_DECIMAL_SCHEMA)
]
Ratio = Annotated[
    Decimal, BeforeValidator(_decimal_text), Field(ge=0, le=5), WithJsonSchema(_DECIMAL_SCHEMA)
]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,62}$")]
SourceName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
