"""How a verb answers: JSON for programs, tables and sentences for people.

Belongs here: writing to the terminal. Not: what is said.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

WIDTH_OF_A_PIPE = 240


def say(text: str) -> None:
    """Write a line of the answer."""
    sys.stdout.write(text + "\n")


def say_json(value: Any) -> None:
    """Write the answer as JSON; decimals are strings so that no digit is lost."""
    sys.stdout.write(json.dumps(value, default=plain, ensure_ascii=False, indent=2) + "\n")


def plain(value: Any) -> Any:
    """What JSON has no type for, as text; used as json's `default`.

    Raises:
        TypeError: The value has no text that could be read back.
    """
    if isinstance(value, (Decimal, UUID, Path, timedelta)):
        return str(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def say_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None = None
) -> None:
    """Write a table; numbers stand to the right, nothing is cut when the output is a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
    for place, column in enumerate(columns):
        is_number = any(isinstance(row[place], (int, Decimal)) for row in rows)
        table.add_column(Text(column), justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, Decimal)):
        return f"{value:,}"
    return str(value)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show on a terminal what goes on; silent when nobody looks."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield status.update
