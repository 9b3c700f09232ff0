"""`compare`: does Tillbook say what the company's books say today?

Belongs here: whose books, which accounts and days, where the answer goes. Not: comparing
(orchestration/comparing), tables and sentences (comparing_words.py).
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say_json
from orchestration.verbs.failures import ExitCode, VerbError

if TYPE_CHECKING:
    import duckdb

    from orchestration.comparing.accounts import Group
    from orchestration.comparing.reading import Ledger
    from orchestration.comparing.report import Subject
    from orchestration.settings import Settings

DECIMALS: Final = "select currency_code, decimals from dim_currency"
STORES: Final = """
    select location_id, location_name from dim_location where entity_id = ? order by location_id
"""
CHART: Final = """
    select account_id, account_name, account_type from dim_account order by account_id
"""
USED: Final = "select distinct account_id from fct_journal_lines where entity_id = ?"
RUN: Final = "select run_id, published_at from run_info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked of `compare`.

    Attributes:
        ledger: The export of the general ledger.
        entity: Whose books; None: there is only one.
        first_day: From this day on; None: the file's whole months.
        last_day: To this day.
        target: Take the accounts from this target's approved mapping.
        accounts: Take them from this file.
        stores: Which store of theirs is which of ours.
        store_column: What the export calls the column of stores.
        days_apart: How far apart the two days of one amount may lie.
        sign_off: Write the page to sign there.
    """

    ledger: Path
    entity: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    target: str | None = None
    accounts: Path | None = None
    stores: Path | None = None
    store_column: str | None = None
    days_apart: int = 7
    sign_off: Path | None = None


def compare(home: Home, asked: Asked, clock: Callable[[], datetime], *, as_json: bool) -> ExitCode:
    """Compare, show what differs and why, and end with REFUSED where something is unexplained.

    Raises:
        VerbError: What is asked cannot be asked so.
        ComparingError: A file cannot be compared.
        MappingError: A file cannot be read.
        TargetError: The target is unknown.
        PublishedError: Nothing is published yet.
    """
    from orchestration.verbs.comparing_words import say_comparison

    told = compared(home, asked)
    if asked.sign_off:
        from orchestration.comparing.sign_off import write_sign_off

        write_sign_off(asked.sign_off, told, clock())
    if as_json:
        from dataclasses import asdict

        say_json({**told, "subject": asdict(told["subject"])})
    else:
        say_comparison(told, asked.sign_off)
    return ExitCode.REFUSED if told["unexplained"] else ExitCode.DONE


def compared(home: Home, asked: Asked) -> dict[str, Any]:
    """The whole answer, as orchestration/comparing/report.py forms it."""
    from orchestration.comparing.comparing import Asked as Span
    from orchestration.comparing.comparing import compare as find
    from orchestration.comparing.comparing import whole_months
    from orchestration.comparing.reading import read_ledger
    from orchestration.comparing.report import report
    from orchestration.comparing.stores import stores_of
    from orchestration.publishing.reading import open_published
    from orchestration.settings import load_settings

    if asked.target and asked.accounts:
        raise VerbError("--target and --accounts both say which account is which; name one.")
    if asked.days_apart < 0:
        raise VerbError("--days is a number of days, 0 or more.")
    home.check_format()
    settings = load_settings(home.path)
    entity = _entity(settings, asked.entity)
    with closing(open_published(home, {"memory_limit": "1GB"})) as published:
        decimals = dict(published.execute(DECIMALS).fetchall())
        ledger = read_ledger(asked.ledger, decimals, entity.functional_currency, asked.store_column)
        first, last = whole_months(ledger, asked.first_day, asked.last_day)
        _check_span(ledger, first, last)
        groups = _groups(home, settings, published, entity.id, ledger, asked)
        locations = dict(published.execute(STORES, [entity.id]).fetchall())
        words = sorted(set(ledger.lines.column("store_text").drop_null().to_pylist()))
        stores = stores_of(words, locations, asked.stores)
        span = Span(entity.id, first, last, asked.days_apart)
        found = find(published, ledger, groups, stores, span)
        subject = _subject(home, published, entity.id, entity.name, span)
    return report(subject, ledger, groups, stores, found, decimals, locations)


def _check_span(ledger: "Ledger", first: date, last: date) -> None:
    """Refuse a span that the file says nothing of.

    Raises:
        VerbError: It ends before it begins, or the file has no line in it.
    """
    if first > last:
        raise VerbError(f"--from {first} is after --to {last}; name an earlier day.")
    days = ledger.lines.column("day").unique().to_pylist()
    if not any(first <= day <= last for day in days):
        raise VerbError(
            f"{ledger.name} has lines from {min(days)} to {max(days)}, none from {first} to {last};"
            " name days of the file."
        )


def _entity(settings: "Settings", asked: str | None) -> Any:
    known = {entity.id: entity for entity in settings.entities}
    if asked is None and len(known) == 1:
        return next(iter(known.values()))
    if asked is None:
        raise VerbError(
            f"A ledger is the books of one company: name it with --entity ({', '.join(known)})."
        )
    if asked not in known:
        raise VerbError(f"There is no entity {asked}; there is: {', '.join(known)}.")
    return known[asked]


def _groups(
    home: Home,
    settings: "Settings",
    published: "duckdb.DuckDBPyConnection",
    entity_id: str,
    ledger: "Ledger",
    asked: Asked,
) -> list["Group"]:
    """Which accounts stand beside which: as told, and as proposed for the rest."""
    from orchestration.comparing.accounts import OurAccount, form_groups, mapped_ties, read_ties
    from orchestration.comparing.proposing import proposed_ties

    theirs = sorted(set(ledger.lines.column("account").to_pylist()))
    chart = [OurAccount(*row) for row in published.execute(CHART).fetchall()]
    used = {row[0] for row in published.execute(USED, [entity_id]).fetchall()}
    ties = []
    if asked.accounts:
        ties = read_ties(asked.accounts, theirs, chart)
    elif asked.target:
        rows = _approved(home, settings, published, asked.target, entity_id)
        ties = mapped_ties(rows, theirs)
    tied = {tie.ours for tie in ties}
    ours = [each for each in chart if each.account_id in used | tied]
    ties += proposed_ties(ties, theirs, ours)
    return form_groups(ties, theirs, ours)


def _approved(
    home: Home,
    settings: "Settings",
    published: "duckdb.DuckDBPyConnection",
    target: str,
    entity_id: str,
) -> list[Any]:
    """Rows of a target's approved mapping that hold for the company."""
    from orchestration.posting.mapping.accounts import COLUMNS, MappedAccount
    from orchestration.posting.mapping.approved import accounts_of_target
    from orchestration.posting.opening import target_settings
    from orchestration.verbs.read_only_landing import landing_to_look_at

    kind = target_settings(settings, target).kind
    table = accounts_of_target(published, landing_to_look_at(home), target, kind)
    rows = [
        MappedAccount(**{column: row[column] for column in COLUMNS}) for row in table.to_pylist()
    ]
    return [row for row in rows if row.entity_id in (None, entity_id)]


def _subject(
    home: Home,
    published: "duckdb.DuckDBPyConnection",
    entity_id: str,
    entity_name: str,
    span: Any,
) -> "Subject":
    from orchestration.comparing.report import Subject
    from orchestration.proof.heads import head_names, read_head_file

    run_id, published_at = published.execute(RUN).fetchall()[0]
    names = [name for name in head_names(home.heads) if name <= run_id]
    sha256 = read_head_file(home.heads, run_id).sha256 if run_id in names else None
    return Subject(
        entity_id=entity_id,
        entity_name=entity_name,
        first_day=span.first_day,
        last_day=span.last_day,
        days_apart=span.days_apart,
        run_id=run_id,
        published_at=published_at.isoformat(timespec="seconds"),
        head_sha256=sha256,
        roots=_roots(home, list(reversed(names)), entity_id, span) if sha256 else {},
    )


def _roots(home: Home, newest_first: list[str], entity_id: str, span: Any) -> dict[str, str]:
    """Root of the journal's tree of every period in the span, as the newest head has it."""
    from orchestration.proof.heads import read_head_file

    roots: dict[str, str] = {}
    for name in newest_first:
        head = read_head_file(home.heads, name).head()
        for tree in head.trees if head else ():
            days = (date.fromisoformat(tree.first_day), date.fromisoformat(tree.last_day))
            if (
                tree.entity_id == entity_id
                and days[0] <= span.last_day
                and days[1] >= span.first_day
            ):
                roots.setdefault(tree.period, tree.root)
    return dict(sorted(roots.items()))
