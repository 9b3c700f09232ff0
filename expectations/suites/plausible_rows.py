"""Rules that the raw rows of every source share: currencies, times, quantities, sizes.

Belongs here: rules by kind of column. Not: which column of which table (raw_<source>.py).
"""

from expectations.rules import Rule

EARLIEST = "2000-01-01"
MOST_QUANTITY = 1_000_000
MOST_MINOR = 100_000_000_000
"""A thousand million in a currency of two decimals: more than any till takes in one amount."""


def currency_code(column: str) -> Rule:
    """The column holds a currency code: three capital letters."""
    return Rule(
        name=f"{column}_is_a_currency_code",
        fails_where=f"not regexp_full_match({column}, '[A-Z][A-Z][A-Z]')",
        sentence=f"{column} is not a currency code of three capital letters",
        shows=column,
    )


def plausible_time(column: str) -> Rule:
    """The column's instant is past, as of the delivery (a day is allowed for zones and clocks)."""
    return Rule(
        name=f"{column}_is_a_plausible_time",
        fails_where=f"{column} < timestamptz '{EARLIEST} 00:00:00+00'"
        f" or {column} > fetched_at + interval '1' day",
        sentence=f"{column} lies before {EARLIEST} or after the file arrived",
        shows=column,
    )


def positive_quantity(column: str) -> Rule:
    """The column's quantity is above zero and below a million."""
    return Rule(
        name=f"{column}_is_positive_and_plausible",
        fails_where=f"{column} <= 0 or {column} > {MOST_QUANTITY}",
        sentence=f"{column} is not above zero or is beyond {MOST_QUANTITY:,}",
        shows=column,
    )


def plausible_quantity(column: str) -> Rule:
    """The column's quantity, of either sign, is below a million."""
    return Rule(
        name=f"{column}_is_plausible",
        fails_where=f"abs({column}) > {MOST_QUANTITY}",
        sentence=f"{column} is beyond {MOST_QUANTITY:,}",
        shows=column,
    )


def not_negative(column: str, *, unless: str = "false") -> Rule:
    """The column is zero or more, unless a condition holds."""
    return Rule(
        name=f"{column}_is_not_negative",
        fails_where=f"{column} < 0 and not ({unless})",
        sentence=f"{column} is negative",
        shows=column,
    )


def plausible_amount(column: str, most: int = MOST_MINOR) -> Rule:
    """The column's amount, of either sign, is one that a till can take."""
    return Rule(
        name=f"{column}_is_a_plausible_amount",
        fails_where=f"{column} > {most} or {column} < -{most}",
        sentence=f"{column} is beyond {most:,}",
        shows=column,
    )
