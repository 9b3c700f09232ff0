"""The verb that holds our books against those a company keeps today.

Belongs here: its name, options and help. Not: what it does (orchestration/verbs/comparing.py).
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli_options import DAY, Entity, Json

comparing_app = typer.Typer()


def _file(flag: str, words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, exists=True, dir_okay=False, help=words)
    return option


@comparing_app.command(
    epilog="Example: tillbook compare --gl ledger.csv --accounts accounts.csv --sign-off page.html"
)
def compare(
    context: typer.Context,
    ledger: Annotated[Path, _file("--gl", "General ledger of today's system, as CSV.")],
    entity: Entity = None,
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAY, help="From this day; else the file's whole months."),
    ] = None,
    last_day: Annotated[
        datetime | None, typer.Option("--to", formats=DAY, help="To this day.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--target", help="Accounts as in this target's approved mapping."),
    ] = None,
    accounts: Annotated[
        Path | None, _file("--accounts", "CSV: their account, our account.")
    ] = None,
    stores: Annotated[Path | None, _file("--stores", "CSV: their store, our store.")] = None,
    store_column: Annotated[
        str | None,
        typer.Option("--store-column", help="Column of stores, where it has a name of its own."),
    ] = None,
    days_apart: Annotated[
        int, typer.Option("--days", help="Days that one amount may lie apart.")
    ] = 7,
    sign_off: Annotated[
        Path | None,
        typer.Option("--sign-off", dir_okay=False, help="Write the page to print and sign."),
    ] = None,
    json_: Json = False,
) -> None:
    """Compare the books with a general ledger kept elsewhere, and say why they differ."""
    from orchestration.verbs.comparing import Asked
    from orchestration.verbs.comparing import compare as hold_beside

    first, last = (day.date() if day else None for day in (first_day, last_day))
    asked = Asked(
        ledger=ledger,
        entity=entity,
        first_day=first,
        last_day=last,
        target=target,
        accounts=accounts,
        stores=stores,
        store_column=store_column,
        days_apart=days_apart,
        sign_off=sign_off,
    )
    raise typer.Exit(hold_beside(context.obj.home, asked, lambda: datetime.now(UTC), as_json=json_))
