"""Verbs that show a company's statements.

Belongs here: their names, options and help. Not: what they do (orchestration/verbs).
"""

from typing import Annotated

import typer

from orchestration.cli_options import Entity, Json

statements_app = typer.Typer()

Month = Annotated[
    str | None,
    typer.Option(
        "--month", help="Accounting period, such as 2026-10 or FY2026-P09; else the last."
    ),
]


@statements_app.command("income-statement", epilog="Example: tillbook income-statement --json")
def income_statement(
    context: typer.Context, entity: Entity = None, month: Month = None, json_: Json = False
) -> None:
    """Show what a month earned, and whether all of it: complete, or our subledger only."""
    from orchestration.verbs.statements import income_statement as answer

    raise typer.Exit(answer(context.obj.home, entity, month, as_json=json_))


@statements_app.command("balance-sheet", epilog="Example: tillbook balance-sheet --month 2026-10")
def balance_sheet(
    context: typer.Context, entity: Entity = None, month: Month = None, json_: Json = False
) -> None:
    """Show what a company has and owes at a month's end, and whether all of it."""
    from orchestration.verbs.statements import balance_sheet as answer

    raise typer.Exit(answer(context.obj.home, entity, month, as_json=json_))
