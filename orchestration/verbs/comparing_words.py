"""How a comparison is told: the sum of it first, then tables.

Belongs here: its sentences and tables. Not: what was found (orchestration/comparing/report.py),
the page to sign (orchestration/comparing/sign_off.py).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from orchestration.listing import first_of
from orchestration.verbs.answers import say, say_table

SHOWN: Final = 20


def say_comparison(told: dict[str, Any], sign_off: Path | None) -> None:
    """Tell a person."""
    for sentence in _summary(told):
        say(sentence)
    _say_classes(told)
    _say_accounts(told)
    _say_differences(told)
    _say_not_compared(told)
    for sentence in _what_next(told, sign_off):
        say(sentence)


def _summary(told: dict[str, Any]) -> Iterator[str]:
    subject, file = told["subject"], told["file"]
    yield (
        f"{file['name']} ({file['lines']:,} lines) and the books of {subject.entity_name},"
        f" {subject.first_day} to {subject.last_day}:"
    )
    for row in told["summary"]:
        yield (
            f"{row['accounts_agreed']} of {row['accounts']} accounts that both have agree on every"
            f" day; {row['places_equal']:,} of {row['places']:,} balances of an account, store and"
            f" day are equal ({row['currency_code']})."
        )
    if file["unbalanced"]:
        days = [f"{row['day']} by {row['amount']:,}" for row in file["unbalanced"]]
        yield f"The file does not balance: {first_of(days, most=5)}. Nothing was added for it."
    if told["stores_not_told"]:
        names = [row["store"] for row in told["stores_not_told"]]
        yield (
            f"No store of ours goes with {first_of(names)}: their lines are compared without a"
            " store; --stores FILE says which is which."
        )


def _say_classes(told: dict[str, Any]) -> None:
    rows = [
        (row["class"], row["places"], row["turnover"], row["amount"], row["currency_code"])
        for row in told["classes"]
    ]
    columns = ("difference", "places", "amounts", "net (theirs - ours)", "currency")
    if rows:
        say_table(columns, rows, "Differences by class")


def _say_accounts(told: dict[str, Any]) -> None:
    from orchestration.comparing.classes import ALONE

    rows = [
        (
            row["account"], first_of(row["theirs_called"], most=2), row["month"], row["theirs"],
            row["ours"], row["difference"], row["currency_code"], _of_which(row["classes"]),
            row["grounds"],
        )
        for row in told["accounts"]
        if row["places_equal"] < row["places"] and set(row["classes"]) - ALONE
    ]  # fmt: skip
    columns = ("account", "theirs", "month", "there", "here", "difference", "currency")
    _table((*columns, "of which", "because"), rows, "Accounts that differ")


def _of_which(classes: dict[str, Any]) -> str:
    return "; ".join(f"{name} {amount:,}" for name, amount in classes.items())


def _say_differences(told: dict[str, Any]) -> None:
    rows = [
        (row["class"], row["day"], row["store"], row["account"], row["amount"], row["evidence"])
        for row in told["differences"]
    ]
    columns = ("difference", "day", "store", "account", "amount", "evidence")
    _table(columns, rows, "Differences by day, those to look at first")


def _say_not_compared(told: dict[str, Any]) -> None:
    rows = [
        (
            row["why"],
            row["account"],
            row["lines"],
            row["debit"],
            row["amount"],
            row["currency_code"],
        )
        for row in told["not_compared"]
    ]
    columns = ("lines of the file", "account", "lines", "debits", "balance", "currency")
    _table(columns, rows, "The whole file")


def _what_next(told: dict[str, Any], sign_off: Path | None) -> Iterator[str]:
    proposed = [
        f"{first_of(row['theirs_called'])} = {row['account']}"
        for row in {each["account"]: each for each in told["accounts"]}.values()
        if "proposed" in row["grounds"]
    ]
    if proposed:
        yield (
            f"Compared by a proposal, which nobody approved: {first_of(proposed, most=5)};"
            " --accounts FILE or --target NAME says it."
        )
    theirs = [row["account"] for row in told["not_compared"] if row["why"].startswith("no account")]
    if theirs:
        yield (
            f"No account of ours goes with {first_of(theirs, most=5)}: write a row of --accounts"
            " for each, with our account, or an empty one where only they keep it."
        )
    ours = {row["account"] for row in told["differences"] if row["class"] == "not in the file"}
    if ours:
        yield (
            f"The file has no account for {first_of(sorted(ours), most=5)}: write a row of"
            " --accounts for each, with theirs, or an empty one where only Tillbook keeps it."
        )
    if sign_off:
        yield f"The page to sign: {sign_off}"
    if told["unexplained"]:
        places = "place is" if told["unexplained"] == 1 else "places are"
        yield f"{told['unexplained']} {places} unexplained."
    else:
        yield "Everything is equal or explained."


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str) -> None:
    if not rows:
        return
    say_table(columns, rows[:SHOWN], title)
    if len(rows) > SHOWN:
        say(f"and {len(rows) - SHOWN} more; --json lists all.")
