r"""Canonical bytes of a journal line: what a leaf of a tree hashes, the same for ever.

Belongs here: the columns of each line format and the SQL that writes a line. A column that the
journal gains later makes a new format for the runs from then on; the bytes of older lines stay.
Not: trees (merkle.py), which run used which format (its head says).

A line is one JSON object without spaces, as RFC 8785 has it: keys sorted, text in Unicode form NFC
and UTF-8. Amounts are whole numbers of minor units, rates are text of six decimals, dates
`2026-10-31`, instants UTC with microseconds. Only control characters differ from the RFC: they
are written as DuckDB does, `\u001F` with capital letters.
"""

from enum import Enum
from typing import Final

from orchestration.proof.merkle import LEAF_PREFIX

NEWEST_FORMAT: Final = 1
FORMAT_KEY: Final = "line_format"


class Kind(Enum):
    """Type of a column in its segment, and how its value is written."""

    # DuckDB's normalisation ends a text at a zero character: such a text is taken as it is.
    TEXT = ("varchar", "case when contains({0}, chr(0)) then {0} else nfc_normalize({0}) end")
    NUMBER = ("bigint", "cast({} as bigint)")
    RATE = ("decimal(9, 6)", "cast(cast({} as decimal(9, 6)) as varchar)")
    DATE = ("date", "strftime({}, '%Y-%m-%d')")
    INSTANT = ("timestamp", "strftime({}, '%Y-%m-%dT%H:%M:%S.%fZ')")

    @property
    def sql_type(self) -> str:
        """Type that a column has where a segment lacks it."""
        return self.value[0]

    def written(self, expression: str) -> str:
        """SQL of the value as it stands in the line."""
        return self.value[1].format(expression)


COLUMNS_OF_FORMAT: Final[dict[int, dict[str, Kind]]] = {
    1: {
        "account_id": Kind.TEXT,
        "amount_minor": Kind.NUMBER,
        "business_date": Kind.DATE,
        "channel": Kind.TEXT,
        "created_by": Kind.TEXT,
        "currency_code": Kind.TEXT,
        "department_id": Kind.TEXT,
        "employee_id": Kind.TEXT,
        "entity_id": Kind.TEXT,
        "entry_type": Kind.TEXT,
        "event_type": Kind.TEXT,
        "functional_amount_minor": Kind.NUMBER,
        "functional_currency_code": Kind.TEXT,
        "journal_entry_id": Kind.TEXT,
        "journal_line_id": Kind.TEXT,
        "line_number": Kind.NUMBER,
        "location_id": Kind.TEXT,
        "measure": Kind.TEXT,
        "posted_run_id": Kind.TEXT,
        "posting_date": Kind.DATE,
        "posting_rule_id": Kind.TEXT,
        "processor": Kind.TEXT,
        "product_id": Kind.TEXT,
        "rate_date": Kind.DATE,
        "reason_code": Kind.TEXT,
        "recorded_at": Kind.INSTANT,
        "register_id": Kind.TEXT,
        "reverses_entry_id": Kind.TEXT,
        "rule_version": Kind.TEXT,
        "source_document_id": Kind.TEXT,
        "source_line_id": Kind.TEXT,
        "source_system": Kind.TEXT,
        "source_version": Kind.TEXT,
        "subledger_id": Kind.TEXT,
        "subledger_type": Kind.TEXT,
        "tax_code": Kind.TEXT,
        "tax_jurisdiction": Kind.TEXT,
        "tax_rate": Kind.RATE,
        "tender_type": Kind.TEXT,
        "unit_event": Kind.TEXT,
    }
}
# Lines of earlier releases say no rate date: each was translated at its business date.
WHERE_ABSENT: Final = {"rate_date": "coalesce(rate_date, business_date)"}


def canonical_line(line_format: int) -> str:
    """SQL expression of a line's canonical text over the columns of the journal."""
    columns = COLUMNS_OF_FORMAT[line_format]
    values = {name: kind.written(WHERE_ABSENT.get(name, name)) for name, kind in columns.items()}
    values[FORMAT_KEY] = str(line_format)
    pairs = ", ".join(f"'{name}': {values[name]}" for name in sorted(values))
    return f"cast(to_json({{{pairs}}}) as varchar)"


def leaf(line_format: int) -> str:
    """SQL expression of a line's leaf hash, as hexadecimal text."""
    prefix = f"cast('\\x{LEAF_PREFIX.hex()}' as blob)"
    return f"sha256({prefix} || encode({canonical_line(line_format)}))"


def no_lines(line_format: int) -> str:
    """SELECT without rows and with every column of a format: what a segment may lack."""
    columns = COLUMNS_OF_FORMAT[line_format]
    empty = ", ".join(f"cast(null as {kind.sql_type}) as {name}" for name, kind in columns.items())
    return f"select {empty} where false"
