"""The command `tillbook`: thin verbs that parse, call and answer.

Belongs here: names, options and help of the verbs. Not: what they do (orchestration/verbs). Only
typer is imported at the top: `--help` and `query` answer at once.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli_comparing import comparing_app
from orchestration.cli_decisions import decisions_app
from orchestration.cli_options import DAY, Drop, Entity, From, Json, Output, Source, To
from orchestration.cli_posting import posting_app
from orchestration.cli_proof import proof_app
from orchestration.cli_statements import statements_app
from orchestration.home import Home
from orchestration.verbs.failures import INTERRUPTED, ExitCode, explain

if TYPE_CHECKING:
    from orchestration.run.job import JobName

DEFAULT_HOME = Path("data/home")


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
app.add_typer(decisions_app)
app.add_typer(proof_app)
app.add_typer(posting_app)
app.add_typer(statements_app)
app.add_typer(comparing_app)


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


@app.command(epilog="Example: tillbook match --as-of 2026-08-31 --state not_on_bank")
def match(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=DAY, help="Last day taken in; else the newest known."),
    ] = None,
    entity: Entity = None,
    state: Annotated[
        str | None,
        typer.Option("--state", help="Only this state, listed whole, such as timing."),
    ] = None,
    json_: Json = False,
) -> None:
    """Hold till, processor, payouts and bank statements against each other."""
    from orchestration.verbs.matching import match as answer

    day = as_of.date() if as_of else None
    answer(context.obj.home, day, entity, state, as_json=json_)


@app.command(epilog="Example: tillbook doctor")
def doctor(context: typer.Context, json_: Json = False) -> None:
    """Say whether this installation and home are healthy, and what to do if not."""
    from orchestration.verbs.doctor import doctor as examine

    raise typer.Exit(examine(context.obj.home, as_json=json_))


@app.command(epilog="Example: tillbook dagster --port 3000")
def dagster(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve on.")] = 3000,
    json_: Json = False,
) -> None:
    """Serve the operator's UI on this machine until interrupted."""
    from orchestration.verbs.dagster_ui import serve

    serve(context.obj.home, port, as_json=json_)


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
