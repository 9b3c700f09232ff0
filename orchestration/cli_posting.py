"""Verbs that take the books into accounting systems and compare them with what those hold.

Belongs here: their names, options and help. Not: what they do (orchestration/verbs).
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli_options import DAY, Codes, Entity, Grounds, Json

posting_app = typer.Typer()

TargetName = Annotated[str, typer.Argument(metavar="TARGET", help="Its name in tillbook.toml.")]


def _export(flag: str, words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, exists=True, dir_okay=False, help=words)
    return option


@posting_app.command("map", epilog="Example: tillbook map books --chart accounts.csv")
def map_(
    context: typer.Context,
    target: TargetName,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Import the chart from the target itself.")
    ] = False,
    chart: Annotated[Path | None, _export("--chart", "Import it from a CSV or IIF file.")] = None,
    parties: Annotated[
        Path | None, _export("--parties", "Import customers or vendors from a file.")
    ] = None,
    items: Annotated[Path | None, _export("--items", "Import items from a file.")] = None,
    entity: Entity = None,
    account: Annotated[
        str | None, typer.Option("--account", help="Only this account of ours.")
    ] = None,
    codes: Annotated[
        Codes | None, typer.Option("--codes", help="List codes of this kind, with amounts.")
    ] = None,
    accept: Annotated[
        Grounds | None,
        typer.Option("--accept", help="Take proposals, on these grounds or stronger ones."),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", help="Why the mapping is right: prepares it, then approves it."),
    ] = None,
    json_: Json = False,
) -> None:
    """Map our accounts to those of an accounting system: propose, check, prepare, approve."""
    from orchestration.verbs.mapping import Asked, map_accounts
    from orchestration.verbs.mapping_imports import ToImport

    imports = ToImport(fetch=fetch, chart=chart, parties=parties, items=items, entity=entity)
    asked = Asked(
        imports=imports, entity=entity, account=account, codes=codes, accept=accept, reason=reason
    )
    map_accounts(context.obj.home, target, asked, lambda: datetime.now(UTC), as_json=json_)


@posting_app.command(epilog="Example: tillbook post books --dry-run")
def post(
    context: typer.Context,
    target: TargetName,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent and why; send nothing.")
    ] = False,
    approve: Annotated[
        bool, typer.Option("--approve", help="Let entries go that another person planned.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send again what the target refused.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Send again what was deleted there.")
    ] = False,
    moved_to: Annotated[
        datetime | None,
        typer.Option(
            "--move-to", formats=DAY, help="Send what met a closed period there, on this date."
        ),
    ] = None,
    json_: Json = False,
) -> None:
    """Send an accounting system what the books have and it has not, each entry exactly once."""
    from orchestration.verbs.posting import Asked
    from orchestration.verbs.posting import post as send

    later = moved_to.date() if moved_to else None
    asked = Asked(dry_run, approve, again, later, missing)
    raise typer.Exit(
        send(context.obj.home, target, asked, lambda: datetime.now(UTC), as_json=json_)
    )


@posting_app.command(epilog="Example: tillbook reconcile books --from 2026-10-01")
def reconcile(
    context: typer.Context,
    target: TargetName,
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAY, help="From the first of this day's month on."),
    ] = None,
    last_day: Annotated[
        datetime | None, typer.Option("--to", formats=DAY, help="To this posting date.")
    ] = None,
    json_: Json = False,
) -> None:
    """Compare what an accounting system holds with what it was sent and with the books."""
    from orchestration.verbs.reconciling import reconcile as compare

    first, last = (day.date() if day else None for day in (first_day, last_day))
    raise typer.Exit(
        compare(context.obj.home, target, first, last, lambda: datetime.now(UTC), as_json=json_)
    )


@posting_app.command("import", epilog="Example: tillbook import books --from 2026-10-01")
def import_(
    context: typer.Context,
    target: TargetName,
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAY, help="From this day's month on; else all posted."),
    ] = None,
    last_day: Annotated[
        datetime | None,
        typer.Option("--to", formats=DAY, help="To the end of this day's month; else today's."),
    ] = None,
    opening_since: Annotated[
        datetime | None,
        typer.Option(
            "--opening-since",
            formats=DAY,
            help="Add up its opening balances, from this first day of its own books.",
        ),
    ] = None,
    json_: Json = False,
) -> None:
    """Take over what others made in an accounting system (payroll, rent ...), for statements."""
    from orchestration.verbs.importing import Asked, import_entries

    days = (day.date() if day else None for day in (first_day, last_day, opening_since))
    raise typer.Exit(
        import_entries(
            context.obj.home, target, Asked(*days), lambda: datetime.now(UTC), as_json=json_
        )
    )
