"""Verbs that show where a number comes from, prove the books, and bring them back.

Belongs here: their names, options and help. Not: what they do (orchestration/verbs).
"""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli_options import Entity, Json, Period, Source

proof_app = typer.Typer()


@proof_app.command(epilog="Example: tillbook trace harbor:2026-10:4010:USD")
def trace(
    context: typer.Context,
    asked: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A cell [ENTITY:]PERIOD:ACCOUNT[:CURRENCY], a journal line or entry, a document,"
            " or the beginning of a landed file's sha256.",
        ),
    ],
    source: Source = None,
    json_: Json = False,
) -> None:
    """Follow a number back to the bytes that arrived, or a document to all it touched."""
    from orchestration.verbs.tracing import trace as follow

    raise typer.Exit(follow(context.obj.home, asked, source, as_json=json_))


@proof_app.command(epilog="Example: tillbook docs --to ~/books-docs")
def docs(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", file_okay=False, help="Where to; else the home's docs folder."),
    ] = None,
    json_: Json = False,
) -> None:
    """Write pages that say what every column means, comes from and goes into."""
    from orchestration.verbs.documenting import docs as write

    write(context.obj.home, to, as_json=json_)


@proof_app.command(epilog="Example: tillbook verify --copies ~/heads")
def verify(
    context: typer.Context,
    public_key: Annotated[
        Path | None,
        typer.Option("--public-key", help="PEM file of the key you hold; else the home's own."),
    ] = None,
    copies: Annotated[
        Path | None,
        typer.Option("--copies", help="Folder of heads kept elsewhere; else copies_to."),
    ] = None,
    json_: Json = False,
) -> None:
    """Name whatever of the books was changed, removed, added or swapped since it was signed."""
    from orchestration.verbs.verifying import verify as examine

    raise typer.Exit(examine(context.obj.home, public_key, copies, as_json=json_))


@proof_app.command("audit-pack", epilog="Example: tillbook audit-pack 2026-09 --entity harbor")
def audit_pack(
    context: typer.Context,
    period: Period,
    entity: Entity = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", file_okay=False, help="Where to; else the home's exports."),
    ] = None,
    json_: Json = False,
) -> None:
    """Make what an auditor takes along of a period: ledger, proof of completeness, provenance."""
    from orchestration.verbs.audit_pack import audit_pack as make

    make(context.obj.home, period, entity, to, as_json=json_)


@proof_app.command(epilog="Example: tillbook replay --through run-000012-0f3c9a51be")
def replay(
    context: typer.Context,
    through: Annotated[
        str | None, typer.Option("--through", metavar="RUN", help="Last run to replay; else all.")
    ] = None,
    scratch: Annotated[
        Path | None,
        typer.Option(
            "--scratch", file_okay=False, help="Folder to replay in; else one inside the home."
        ),
    ] = None,
    json_: Json = False,
) -> None:
    """Run the recorded runs again elsewhere and compare every entry id and line."""
    from orchestration.verbs.replay import replay as prove

    raise typer.Exit(prove(context.obj.home, through, scratch, as_json=json_))


@proof_app.command(epilog="Example: tillbook backup ~/backups/books --keys-to ~/safe/books-keys")
def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(help="Folder of the backup; the same each time.")],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Keep the keys in it: they open customers' data.")
    ] = False,
    keys_to: Annotated[
        Path | None, typer.Option("--keys-to", help="Back up the keys into this folder, apart.")
    ] = None,
    json_: Json = False,
) -> None:
    """Copy what cannot be rebuilt to another folder: only what is new, one committed state."""
    from orchestration.verbs.backup import backup as copy

    copy(context.obj.home, to, keys_to, with_keys=with_keys, as_json=json_)


@proof_app.command(epilog="Example: tillbook restore ~/backups/books --check")
def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FROM", help="Folder of a backup.")],
    check: Annotated[
        bool, typer.Option("--check", help="Restore elsewhere, run the books, compare, remove it.")
    ] = False,
    keys_from: Annotated[
        Path | None, typer.Option("--keys-from", help="Folder that the keys were backed up into.")
    ] = None,
    scratch: Annotated[
        Path | None, typer.Option("--scratch", help="Where --check works; else the system's own.")
    ] = None,
    json_: Json = False,
) -> None:
    """Bring an empty home back from a backup, or prove with --check that it could be done."""
    from orchestration.verbs.backup import restore as bring_back

    home = context.obj.home
    bring_back(home, source, keys_from, scratch, check=check, as_json=json_)
