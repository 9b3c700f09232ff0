"""Verbs that land what a person decides: releases, approvals, closing a period and its checklist.

Belongs here: their names, options and help. Not: what they do (orchestration/verbs).
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from orchestration.cli_options import Entity, Json, Period, Signing, Source

decisions_app = typer.Typer()
quarantine_app = typer.Typer(
    help="What was held back and why; release a document with a reason.",
    epilog="Example: tillbook quarantine list",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
decisions_app.add_typer(quarantine_app, name="quarantine")


@decisions_app.command(epilog='Example: tillbook approve --reason "new account for online sales"')
def approve(
    context: typer.Context,
    reason: Annotated[
        str | None,
        typer.Option("--reason", help="Why it is right; without it: only show."),
    ] = None,
    json_: Json = False,
) -> None:
    """Show what changed code, rules or mappings would correct, and let it be posted."""
    from orchestration.verbs.approving import approve as answer

    answer(context.obj.home, reason, lambda: datetime.now(UTC), as_json=json_)


@decisions_app.command(epilog="Example: tillbook close 2026-10 --entity harbor")
def close(
    context: typer.Context,
    period: Period,
    entity: Entity = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="What a reviewer should know.")
    ] = None,
    json_: Json = False,
) -> None:
    """Close an accounting period: preliminarily, then finally by another person."""
    from orchestration.verbs.closing import close as answer

    raise typer.Exit(
        answer(context.obj.home, period, entity, reason, lambda: datetime.now(UTC), as_json=json_)
    )


@decisions_app.command(epilog='Example: tillbook reopen 2026-10 --reason "an invoice was missing"')
def reopen(
    context: typer.Context,
    period: Period,
    reason: Annotated[str, typer.Option("--reason", help="Why; auditors read it.")],
    entity: Entity = None,
    json_: Json = False,
) -> None:
    """Open a closed accounting period again; after a final close two persons are needed."""
    from orchestration.verbs.closing import reopen as answer

    answer(context.obj.home, period, entity, reason, lambda: datetime.now(UTC), as_json=json_)


@decisions_app.command(epilog="Example: tillbook checklist 2026-10 --entity harbor --sign prepare")
def checklist(
    context: typer.Context,
    period: Period,
    entity: Entity = None,
    account: Annotated[
        str | None, typer.Option("--account", help="Only this account, with its open items.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="Only in this currency.")
    ] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", help="What an --amount of the difference is.")
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option("--evidence", help="What shows the balance; --amount: how much it shows."),
    ] = None,
    amount: Annotated[
        str | None, typer.Option("--amount", help="In major units, debit positive: -1234.56.")
    ] = None,
    sign: Annotated[
        Signing | None, typer.Option("--sign", help="Sign the figures, prepared or reviewed.")
    ] = None,
    json_: Json = False,
) -> None:
    """Hold balance-sheet accounts against their subledgers, explain differences, sign them."""
    from orchestration.verbs.checklist import Asked
    from orchestration.verbs.checklist import checklist as answer

    step = None if sign is None else sign.value
    asked = Asked(period, entity, account, currency, explain, evidence, amount, step)
    answer(context.obj.home, asked, lambda: datetime.now(UTC), as_json=json_)


@quarantine_app.command("list", epilog="Example: tillbook quarantine list --all --json")
def quarantine_list(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also released and superseded.")
    ] = False,
    json_: Json = False,
) -> None:
    """List what is held back, a row for each reason."""
    from orchestration.verbs.quarantine import list_quarantine

    list_quarantine(context.obj.home, everything=everything, as_json=json_)


@quarantine_app.command("show", epilog="Example: tillbook quarantine show 536365")
def quarantine_show(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="Document id of quarantine list.")],
    source: Source = None,
    json_: Json = False,
) -> None:
    """Show why a document is held back and where it lies in the landing."""
    from orchestration.verbs.quarantine import show_document

    show_document(context.obj.home, document, source, as_json=json_)


@quarantine_app.command(
    "release", epilog='Example: tillbook quarantine release 536365 --reason "price agreed by phone"'
)
def quarantine_release(
    context: typer.Context,
    document: Annotated[
        str, typer.Argument(help="Document id of quarantine list, or name of an empty file.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it is right; auditors read it.")],
    source: Source = None,
    json_: Json = False,
) -> None:
    """Prepare, or approve as another person, that a document posts although a check holds it."""
    from orchestration.verbs.quarantine import release

    release(context.obj.home, document, reason, source, lambda: datetime.now(UTC), as_json=json_)
