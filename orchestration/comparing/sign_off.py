"""Writes the page that two persons sign: one file of HTML that prints on A4 and Letter.

Belongs here: what of a comparison stands on paper, and the file. Not: its looks (templates), what
was found (report.py).
"""

import re
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.comparing.classes import ALONE, CLASSES, MEANINGS
from orchestration.comparing.errors import ComparingError

FOLDER: Final = Path(__file__).parent
DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
REPEATS: Final = 8
"""An account of a store that differs in one way on more days than this is told in one line."""


def write_sign_off(file: Path, told: dict[str, Any], now: datetime) -> None:
    """Write the page; a kill leaves the old one or the new one.

    Args:
        file: Where to.
        told: The comparison as report.py forms it.
        now: When it was compared.

    Raises:
        ComparingError: The file cannot be written.
    """
    pages = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["amount"] = _amount
    pages.filters["css_text"] = _css_text
    pages.filters["whole_dates"] = _whole_dates
    of_both = [row for row in told["differences"] if row["class"] not in ALONE]
    single, repeated = _by_repetition(of_both)
    text = pages.get_template("sign_off.html").render(
        told=told, now=now, meanings=MEANINGS, single=single, repeated=repeated,
        months=_by_account(told["accounts"]), alone=_alone(told["accounts"]),
    )  # fmt: skip
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.write_text(text, "utf-8")
        unfinished.replace(file)
    except OSError as error:
        raise ComparingError(
            [f"{file}: the page cannot be written ({error.strerror}); choose another file."]
        ) from error


def _amount(value: Decimal) -> str:
    """With thousands, and a minus that does not look like a hyphen."""
    return f"{value:,}".replace("-", "\u2212")


def _whole_dates(text: object) -> str:
    """Dates that no line end cuts in two."""
    return DATE.sub(lambda found: found.group().replace("-", "\u2011"), str(text))


def _by_repetition(
    rows: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Differences one by one, and in one line each what repeats day after day.

    What a person must look at is never summed up.
    """
    grouped: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        key = (row["class"], row["account"], row["store"], row["currency_code"])
        grouped[key].append(row)
    single, repeated = [], []
    for (name, account, store, code), found in grouped.items():
        if len(found) <= REPEATS or CLASSES.index(name) < CLASSES.index("another store"):
            single += found
            continue
        largest = max(found, key=lambda row: abs(row["amount"]))
        repeated.append(
            {
                "class": name,
                "account": account,
                "store": store,
                "currency_code": code,
                "days": len(found),
                "amount": sum((row["amount"] for row in found), Decimal(0)),
                "turnover": sum((abs(row["amount"]) for row in found), Decimal(0)),
                "largest": largest,
            }
        )
    return single, repeated


def _by_account(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of accounts that both books have, or that are inside another one there."""
    return _first_named(
        [row for row in rows if row["whose"] == "both" or set(row["classes"]) - ALONE]
    )


def _alone(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of accounts of ours that stand beside none of theirs."""
    return _first_named(
        [row for row in rows if row["whose"] != "both" and not set(row["classes"]) - ALONE]
    )


def _first_named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whether a row is the first of its account, which is named once."""
    accounts = [None, *(row["account"] for row in rows)]
    return [
        {**row, "is_first": row["account"] != before}
        for row, before in zip(rows, accounts, strict=False)
    ]


def _css_text(text: str) -> str:
    """A text between quotes in a style sheet: nothing in it ends the text or the sheet."""
    return "".join(f"\\{ord(each):x} " if each in '"\\<>&\n' else each for each in text)
