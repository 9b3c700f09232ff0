"""`demo`: the sample chain through the whole pipeline, then what a controller looks at first.

Belongs here: preparing the demo's home and wording the summary. Not: the sample
(ingestion/sample), the run (orchestration/run/job.py).
"""

import shutil
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json, say_table
from orchestration.verbs.demo_month import SOURCE, close_and_hear_late_news, late_adjustments
from orchestration.verbs.demo_posting import post_demo, show_posting
from orchestration.verbs.failures import ExitCode, VerbError
from orchestration.verbs.running import run_with_progress
from orchestration.verbs.trial_balance import read_trial_balance

if TYPE_CHECKING:
    import duckdb

    from orchestration.run.session import RunReport

SAMPLE: Final = Path(__file__).resolve().parents[2] / "data" / "sample"
NEXT: Final = (
    ("trial-balance", "every account, debit and credit"),
    (
        "trace ORDHOUSEACCOUNT01",
        "the sale that was corrected late: its bytes, its versions, its entries",
    ),
    ("checklist 2026-08", "every account of August against its subledger"),
    ("close 2026-09", "why September does not close yet"),
    ("reconcile books", "the books beside what was posted to plain text, and what was left out"),
)

SALES = """
    select
        locations.entity_id,
        daily.currency_code,
        cast(sum(daily.gross_sales) as decimal(19, 4)) as gross_sales,
        cast(sum(daily.returns) as decimal(19, 4)) as returns,
        cast(sum(daily.net_sales) as decimal(19, 4)) as net_sales,
        cast(sum(daily.tax) as decimal(19, 4)) as tax,
        cast(sum(daily.tips) as decimal(19, 4)) as tips,
        cast(sum(daily.gross_margin) as decimal(19, 4)) as gross_margin
    from mart_sales__daily as daily
    inner join dim_location as locations on daily.location_id = locations.location_id
    group by locations.entity_id, daily.currency_code
    order by locations.entity_id, daily.currency_code
"""
HELD = """
    select reason, min(detail) as detail, count(distinct document_id) as documents
    from quarantine
    where status = 'quarantined'
    group by reason
    order by documents desc, reason
"""


def demo(home: Home, *, as_json: bool) -> ExitCode:
    """Run the sample chain and show its books.

    Raises:
        VerbError: The home already keeps other books.
    """
    from orchestration.run.drop_request import DropRequest

    drop = prepare(home)
    report = run_with_progress(home, "books", DropRequest(source=SOURCE, path=drop))
    late = close_and_hear_late_news(home)
    report.posted_entries += late.posted_entries if late else 0
    summary = read_summary(home) | {"posting": post_demo(home)}
    if as_json:
        say_json({"run_id": report.run_id, "posted_entries": report.posted_entries, **summary})
    else:
        _show(home, report, summary)
    return ExitCode.DONE if summary["in_balance"] else ExitCode.INTEGRITY


def prepare(home: Home) -> Path:
    """Give an empty home the sample's settings and drop; returns the drop.

    Raises:
        VerbError: The home already keeps other books, or the sample's settings are missing.
    """
    settings = SAMPLE / "tillbook.toml"
    if not settings.is_file():
        raise VerbError(f"{settings}: the sample's settings are missing; restore the checkout.")
    if home.settings_file.exists():
        if not _is_of_the_demo(home, settings):
            raise VerbError(
                f"{home.path}: this home keeps books of its own; run the demo in another one, such"
                " as tillbook --home data/demo demo."
            )
    else:
        home.ensure()
        for file in (SAMPLE / "books").glob("*.csv"):
            shutil.copyfile(file, home.books / file.name)
        shutil.copyfile(settings, home.settings_file)
    if home.settings_file.read_text("utf-8") != settings.read_text("utf-8"):
        shutil.copyfile(settings, home.settings_file)
    drop = home.path / "sample_drop"
    if not drop.is_dir():
        _generate(drop)
    return drop


def _is_of_the_demo(home: Home, settings: Path) -> bool:
    """Whether a home has the sample's settings: an earlier release's had no targets."""
    try:
        own, sample = (
            tomllib.loads(file.read_text("utf-8")) for file in (home.settings_file, settings)
        )
    except tomllib.TOMLDecodeError:
        return False
    return own == sample or own == {name: sample[name] for name in sample if name != "targets"}


def read_summary(home: Home) -> dict[str, Any]:
    """Sales by entity, whether the books balance, what is held back."""
    from orchestration.publishing.reading import open_published

    connection = open_published(home)
    try:
        balance = read_trial_balance(connection)
        return {
            "sales": _dicts(connection, SALES),
            "as_of": balance.as_of,
            "in_balance": balance.in_balance,
            "totals": [
                {"entity_id": entity, "currency_code": currency, "debit": debit, "credit": credit}
                for (entity, currency), (debit, credit) in balance.totals().items()
            ],
            "late_adjustments": late_adjustments(connection),
            "quarantine": _dicts(connection, HELD),
        }
    finally:
        connection.close()


def _generate(drop: Path) -> None:
    from ingestion.sample import generate

    unfinished = drop.with_name(f"{drop.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    with progress() as announce:
        announce("Writing the sample chain's files")
        generate(unfinished)
    unfinished.rename(drop)


def _dicts(connection: "duckdb.DuckDBPyConnection", sql: str) -> list[dict[str, Any]]:
    found = connection.execute(sql)
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _show(home: Home, report: "RunReport", summary: dict[str, Any]) -> None:
    posted = report.posted_entries
    say(
        f"{posted} journal entries posted." if posted else "Nothing new: the books stand as before."
    )
    say("")
    _show_rows("Sales, by company", summary["sales"])
    say("")
    for total in summary["totals"]:
        verdict = "in balance" if total["debit"] == total["credit"] else "OUT OF BALANCE"
        say(
            f"Trial balance of {total['entity_id']} as of {summary['as_of']}: {verdict}"
            f" ({_money(total['debit'])} {total['currency_code']} on both sides)."
            if verdict == "in balance"
            else f"Trial balance of {total['entity_id']}: {verdict}."
        )
    say("")
    say("August is closed. A sale of it was corrected after that; September took the difference:")
    _show_rows("Late adjustments", summary["late_adjustments"])
    say("")
    _show_rows("In quarantine, nothing of it posted", summary["quarantine"])
    say("")
    show_posting(summary["posting"])
    say("")
    say("Where to look next:")
    for words, purpose in NEXT:
        say(f"  tillbook --home {home.path} {words}")
        say(f"      {purpose}")


def _show_rows(title: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        say(f"{title}: none.")
        return
    columns = list(rows[0])
    cells = [[_money(value) for value in row.values()] for row in rows]
    say_table(columns, cells, title)


def _money(value: object) -> object:
    """Two digits for people; what has more keeps them."""
    if not isinstance(value, Decimal):
        return value
    rounded = value.quantize(Decimal("0.01"))
    return rounded if rounded == value else value.normalize()
