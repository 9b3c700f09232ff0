"""Options that several verbs of the command line share.

Belongs here: their names and help. Not: the verbs (cli.py and the other cli_*.py).
"""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]


class Output(StrEnum):
    """Formats of `query`."""

    table = "table"
    csv = "csv"
    json = "json"


class Signing(StrEnum):
    """Signatures of `checklist`."""

    prepare = "prepare"
    review = "review"


class Grounds(StrEnum):
    """Grounds of `map`'s proposals, from the strongest to the weakest."""

    same_code = "same-code"
    same_name = "same-name"
    similar_name = "similar-name"
    only_one = "only-one-of-its-type"


class Codes(StrEnum):
    """Kinds of codes that `map` lists."""

    category = "category"
    tender = "tender"
    tax = "tax"
    reason = "reason"
    processor = "processor"


Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Source = Annotated[
    str | None, typer.Option("--source", help="Whose files: square, online_retail or bank.")
]
Drop = Annotated[
    Path | None,
    typer.Option("--path", help="Folder or file to land; else the home's drop/SOURCE."),
]
Entity = Annotated[str | None, typer.Option("--entity", help="Only this entity.")]
Period = Annotated[str, typer.Argument(help="Accounting period, such as 2026-10 or FY2026-P09.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=DAY, help="Only files named with this day or later."),
]
To = Annotated[
    datetime | None,
    typer.Option("--to", formats=DAY, help="Only files named with this day or earlier."),
]
