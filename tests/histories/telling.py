"""A history as Python text that makes it again. Belongs here: the text of kept histories."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.histories.history import History

OF_HISTORIES = ("Told", "Decision", "Mapped")


def text_of(history: History) -> str:
    """The history as an expression, an event a line; kept.py takes it as it is."""
    told = "".join(f"        {_code(each)},\n" for each in history.told)
    others = {"decisions": history.decisions, "remapped": history.remapped}
    more = "".join(f"    {name}={_code(each)},\n" for name, each in others.items() if each)
    return f"History(\n    {_code(history.shop)},\n    (\n{told}    ),\n{more})"


def _code(value: Any) -> str:
    if isinstance(value, tuple):
        inner = ", ".join(_code(each) for each in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, datetime):
        return f'at("{value:%Y-%m-%d %H:%M:%S}")'
    if isinstance(value, date):
        return f'day("{value}")'
    if isinstance(value, Decimal):
        return f'Decimal("{value:f}")'
    if not dataclasses.is_dataclass(value):
        return repr(value).replace("'", '"')
    named = ", ".join(
        f"{each.name}={_code(getattr(value, each.name))}"
        for each in dataclasses.fields(value)
        if getattr(value, each.name) != each.default
    )
    where = "" if type(value).__name__ in OF_HISTORIES else "events."
    return f"{where}{type(value).__name__}({named})"
