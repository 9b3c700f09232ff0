"""The command `tillbook`: thin verbs that parse, call and answer.

Belongs here: names, options and help of the verbs. Not: what they do (orchestration/verbs). Only
typer is imported at the top: `--help` and `query` answer at once.
"""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.home import Home
from orchestration.verbs.failures import INTERRUPTED, ExitCode, explain

if TYPE_CHECKING:
    from orchestration.run.job import JobName

DEFAULT_HOME = Path("data/home")
DAY = ["%Y-%m-%d"]


class Output(StrEnum):
    """Formats of `query`."""

    table = "table"
    csv = "csv"
    json = "json"


@dataclass
class Chosen:
    """What the options before the verb chose."""

    home: Home


app = typer.Typer(
    name="tillbook",
    help="From the till to the books: what the point of sale recorded, as a journal that balances.",
    epilog="Exit codes: 0 done, 1 unexpected, 2 input, 3 busy, 4 refused by a check or build, "
    "5 integrity, 6 unhealthy. Start with: tillbook demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    rich_markup_mode="rich",
)
quarantine_app = typer.Typer(
    help="What was held back and why; release a document with a reason.",
    epilog="Example: tillbook quarantine list",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
app.add_typer(quarantine_app, name="quarantine")

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Source = Annotated[
    str | None, typer.Option("--source", help="Whose files: square or online_retail.")
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


@app.callback()
def choose_home(
    context: typer.Context,
    home: Annotated[
        Path,
        typer.Option(
            "--home", envvar="TILLBOOK_HOME", file_okay=False, help="Folder that holds the books."
        ),
    ] = DEFAULT_HOME,
) -> None:
    """Choose the home every verb works on."""
    context.obj.home = Home(home)


@app.command(epilog="Example: tillbook demo")
def demo(context: typer.Context, json_: Json = False) -> None:
    """Run the sample chain through the whole pipeline and show its books."""
    from orchestration.verbs.demo import demo as show

    raise typer.Exit(show(context.obj.home, as_json=json_))


@app.command(epilog="Example: tillbook run --source online_retail --path ~/drop --to 2010-12-31")
def run(
    context: typer.Context,
    source: Source = None,
    path: Drop = None,
    first_day: From = None,
    last_day: To = None,
    json_: Json = False,
) -> None:
    """Land, load, check, build, check, commit and publish: the Dagster job, in this process."""
    _run(context.obj.home, "books", (source, path, first_day, last_day), json_)


@app.command(epilog="Example: tillbook load --source square --path ~/drop")
def load(
    context: typer.Context,
    source: Source = None,
    path: Drop = None,
    first_day: From = None,
    last_day: To = None,
    json_: Json = False,
) -> None:
    """Land files and load them raw; nothing is posted."""
    _run(context.obj.home, "load", (source, path, first_day, last_day), json_)


@app.command(epilog="Example: tillbook build")
def build(context: typer.Context, json_: Json = False) -> None:
    """Build the books from what is loaded, check them and commit them."""
    _run(context.obj.home, "build", None, json_)


@app.command(epilog="Example: tillbook check --json")
def check(context: typer.Context, json_: Json = False) -> None:
    """Run both gates over what is loaded and built; nothing is posted."""
    from orchestration.verbs.checking import check as examine

    raise typer.Exit(examine(context.obj.home, as_json=json_))


@app.command(epilog="Example: tillbook publish")
def publish(context: typer.Context, json_: Json = False) -> None:
    """Publish the last committed run again."""
    _run(context.obj.home, "publish", None, json_)


@app.command(epilog='Example: tillbook query "select * from mart_sales__daily" --format csv')
def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(help="One statement; try: show tables")],
    output: Annotated[
        Output, typer.Option("--format", help="How rows are written.")
    ] = Output.table,
    json_: Json = False,
) -> None:
    """Run read-only SQL on the published books."""
    from orchestration.verbs.querying import query as answer

    answer(context.obj.home, sql, "json" if json_ else output.value)


@app.command("trial-balance", epilog="Example: tillbook trial-balance --as-of 2026-09-30")
def trial_balance(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=DAY, help="Last posting date; else the newest."),
    ] = None,
    entity: Entity = None,
    json_: Json = False,
) -> None:
    """Show every account's balance and whether debits equal credits."""
    from orchestration.verbs.trial_balance import trial_balance as answer

    day = as_of.date() if as_of else None
    raise typer.Exit(answer(context.obj.home, day, entity, as_json=json_))


@app.command(epilog='Example: tillbook approve --reason "new account for online sales"')
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


@app.command(epilog="Example: tillbook close 2026-10 --entity harbor")
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


@app.command(epilog='Example: tillbook reopen 2026-10 --reason "an invoice was missing"')
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


@app.command(epilog="Example: tillbook trace harbor:2026-10:4010:USD")
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


@app.command("audit-pack", epilog="Example: tillbook audit-pack 2026-09 --entity harbor")
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


@app.command(epilog="Example: tillbook replay --through run-000012-0f3c9a51be")
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


@app.command(epilog="Example: tillbook backup ~/backups/books --keys-to ~/safe/books-keys")
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


@app.command(epilog="Example: tillbook restore ~/backups/books --check")
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


@app.command(epilog="Example: tillbook doctor")
def doctor(context: typer.Context, json_: Json = False) -> None:
    """Say whether this installation and home are healthy, and what to do if not."""
    from orchestration.verbs.doctor import doctor as examine

    raise typer.Exit(examine(context.obj.home, as_json=json_))


@app.command(epilog="Example: tillbook verify --copies ~/heads")
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


@app.command(epilog="Example: tillbook dagster --port 3000")
def dagster(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve on.")] = 3000,
    json_: Json = False,
) -> None:
    """Serve the operator's UI on this machine until interrupted."""
    from orchestration.verbs.dagster_ui import serve

    serve(context.obj.home, port, as_json=json_)


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


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Run one command; every failure ends in one sentence on stderr and a stable code."""
    chosen = Chosen(Home(DEFAULT_HOME))
    try:
        code = app(args=arguments, prog_name="tillbook", standalone_mode=False, obj=chosen)
    except typer.TyperException as error:
        return _fail(ExitCode.INPUT, _usage(error), arguments)
    except Exception as error:  # noqa: BLE001 - no command ends in a trace
        return _fail(*explain(error, chosen.home.path), arguments)
    if code == ExitCode.INTERRUPTED:
        return _fail(ExitCode.INTERRUPTED, INTERRUPTED, arguments)
    return int(code or ExitCode.DONE)


def _run(
    home: Home,
    job: "JobName",
    asked: tuple[str | None, Path | None, datetime | None, datetime | None] | None,
    as_json: bool,
) -> None:
    from orchestration.run.drop_request import DropRequest
    from orchestration.verbs.running import run_and_answer

    request = None
    if asked is not None:
        source, path, first, last = asked
        days = [day.date() if day else None for day in (first, last)]
        request = DropRequest(source, path, *days)
    run_and_answer(home, job, request, as_json=as_json)


def _usage(error: typer.TyperException) -> str:
    """Typer's own words; without any arguments they are the whole help."""
    message = error.format_message()
    return message if "\n" in message else f"{message.rstrip('.')}; add --help to see what fits."


def _fail(code: ExitCode, sentence: str, arguments: list[str]) -> int:
    sys.stderr.write(sentence + "\n")
    if "--json" in arguments:
        sys.stdout.write(json.dumps({"error": sentence, "exit_code": int(code)}) + "\n")
    return int(code)


if __name__ == "__main__":
    main()
