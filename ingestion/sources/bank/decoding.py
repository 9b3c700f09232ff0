"""Which format a file of statements is in, and its statements as one JSON document.

Belongs here: telling formats apart by their content. Not: reading one (a module each).
"""

import json
import re
from collections.abc import Callable, Sequence
from importlib import import_module

from ingestion.sources.bank.statement import Statement, StatementError

Reader = Callable[[str], Sequence[Statement]]

FORMATS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<(?:\w+:)?Document\b[^>]*camt\.053\.001\."), "camt053"),
    (re.compile(r"\A(?:OFXHEADER\s*:|<\?OFX\b|<OFX>)|<OFX>", re.IGNORECASE), "ofx"),
    (re.compile(r"\A01\s*,"), "bai2_files"),
    (re.compile(r"\A(?:\{1:|:20:|:940:)|^:20:", re.MULTILINE), "swift_mt940"),
    (re.compile(r"\A\"?account_number\"?,"), "delimited"),
)
"""How each begins; the module that reads it is imported when one arrives."""
MISTAKEN_FOR_STATEMENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"<(?:\w+:)?Document\b[^>]*camt\.052\.001\."),
        "it is a report within the day (camt.052), not final; ask the bank for camt.053",
    ),
    (
        re.compile(r"<(?:\w+:)?Document\b[^>]*camt\.054\.001\."),
        "it is a notice of single bookings (camt.054) without balances; ask the bank for camt.053",
    ),
)
"""Messages that banks deliver beside statements, often into the same folder."""
BEGINNING = 4000


def statements_as_json(text: str) -> str:
    """The statements of a file in any of the formats, as `{"statements": [{..., "lines": []}]}`.

    Raises:
        StatementError: It is in no known format, or cannot be read.
    """
    found = _reader_of(text)(text)
    if not found:
        raise StatementError("it holds no statement of an account")
    return json.dumps({"statements": [statement.as_texts() for statement in found]})


def _reader_of(text: str) -> Reader:
    beginning = text.lstrip("\ufeff \t\r\n")[:BEGINNING]
    for pattern, module in FORMATS:
        if pattern.search(beginning):
            reader: Reader = import_module(f"ingestion.sources.bank.{module}").read
            return reader
    for pattern, words in MISTAKEN_FOR_STATEMENTS:
        if pattern.search(beginning):
            raise StatementError(words)
    raise StatementError(
        "it is neither camt.053, MT940, OFX, BAI2 nor a CSV file that begins with account_number"
    )
