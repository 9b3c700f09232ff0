"""A comparison as it is told: amounts in major units, names in place of numbers, sums by class.

Belongs here: the one form from which the terminal, JSON and the page to sign are made. Not: what
they look like (orchestration/verbs/comparing_words.py, sign_off.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.comparing.accounts import Group
from orchestration.comparing.classes import CLASSES, UNEXPLAINED
from orchestration.comparing.comparing import Comparison
from orchestration.comparing.reading import Ledger


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose books were compared, and which state of them.

    Attributes:
        entity_id: The company.
        entity_name: Its name.
        first_day: First day compared.
        last_day: Last day compared.
        days_apart: How far apart two days of one amount may lie.
        run_id: The published run.
        published_at: When it was published, ISO 8601.
        head_sha256: Of the signed head of that run; None where there is none.
        roots: Root of the journal's tree by accounting period.
    """

    entity_id: str
    entity_name: str
    first_day: date
    last_day: date
    days_apart: int
    run_id: str
    published_at: str
    head_sha256: str | None
    roots: dict[str, str]


def report(
    subject: Subject,
    ledger: Ledger,
    groups: Sequence[Group],
    stores: Mapping[str, str],
    found: Comparison,
    decimals: Mapping[str, int],
    locations: Mapping[str, str],
) -> dict[str, Any]:
    """All that is told of a comparison; `locations` names each store of ours."""
    by_id = {group.group_id: group for group in groups}
    return {
        "subject": subject,
        "file": _file(ledger, decimals),
        "unexplained": found.unexplained,
        "summary": _summary(found, by_id, decimals),
        "classes": _classes(found.classes, decimals),
        "accounts": _accounts(found, by_id, decimals),
        "differences": _differences(found.days, by_id, decimals, locations),
        "not_compared": _in_major(found.file, decimals),
        "kept_by_one": [_group(each) for each in _one_sided(groups, found)],
        "stores_not_told": _unknown_stores(ledger, stores, decimals),
    }


def _file(ledger: Ledger, decimals: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": ledger.name,
        "sha256": ledger.sha256,
        "lines": ledger.lines.num_rows,
        "sums_it_adds": [{"line": line, "text": text} for line, text in ledger.sums],
        "unbalanced": [
            {"day": day, "currency_code": code, "amount": _major(minor, code, decimals)}
            for day, code, minor in ledger.unbalanced
        ],
    }


def _summary(
    found: Comparison, groups: Mapping[int, Group], decimals: Mapping[str, int]
) -> list[dict[str, Any]]:
    """By currency, the most used first: how many accounts of both books agree, and places."""
    told = []
    both = [row for row in found.months if groups[row["group_id"]].whose == "both"]
    for code in sorted({row["currency_code"] for row in both}):
        rows = [row for row in both if row["currency_code"] == code]
        compared = {row["group_id"] for row in rows}
        differing = {row["group_id"] for row in rows if row["equal"] < row["compared"]}
        told.append(
            {
                "currency_code": code,
                "accounts": len(compared),
                "accounts_agreed": len(compared - differing),
                "places": sum(row["compared"] for row in rows),
                "places_equal": sum(row["equal"] for row in rows),
                "difference": _major(
                    sum(abs(row["difference_minor"]) for row in rows), code, decimals
                ),
            }
        )
    return sorted(told, key=lambda row: -row["places"])


def _classes(rows: Iterable[dict[str, Any]], decimals: Mapping[str, int]) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        found = sums[row["class"], row["currency_code"]]
        for place, column in enumerate(("places", "amount_minor", "turnover_minor")):
            found[place] += row[column]
    return [
        {
            "class": name,
            "currency_code": code,
            "places": places,
            "amount": _major(amount, code, decimals),
            "turnover": _major(turnover, code, decimals),
            "is_open": name in UNEXPLAINED,
        }
        for (name, code), (places, amount, turnover) in sorted(
            sums.items(), key=lambda item: (CLASSES.index(item[0][0]), item[0][1])
        )
    ]


def _accounts(
    found: Comparison, groups: Mapping[int, Group], decimals: Mapping[str, int]
) -> list[dict[str, Any]]:
    classes: dict[tuple[Any, ...], dict[str, Decimal]] = defaultdict(dict)
    for row in found.classes:
        key = (row["group_id"], row["month"], row["currency_code"])
        classes[key][row["class"]] = _major(row["amount_minor"], row["currency_code"], decimals)
    return [
        {
            **_group(groups[row["group_id"]]),
            "month": row["month"].strftime("%Y-%m"),
            "currency_code": row["currency_code"],
            "theirs": _major(row["theirs_minor"], row["currency_code"], decimals),
            "ours": _major(row["ours_minor"], row["currency_code"], decimals),
            "difference": _major(row["difference_minor"], row["currency_code"], decimals),
            "places": row["compared"],
            "places_equal": row["equal"],
            "classes": dict(
                sorted(
                    classes[row["group_id"], row["month"], row["currency_code"]].items(),
                    key=lambda item: CLASSES.index(item[0]),
                )
            ),
        }
        for row in found.months
    ]


def _differences(
    rows: Iterable[dict[str, Any]],
    groups: Mapping[int, Group],
    decimals: Mapping[str, int],
    locations: Mapping[str, str],
) -> list[dict[str, Any]]:
    told = [
        {
            "day": row["day"],
            "store": locations.get(row["location_id"], row["location_id"]),
            "location_id": row["location_id"] or None,
            "account": groups[row["group_id"]].name,
            "currency_code": row["currency_code"],
            "theirs": _major(row["theirs_minor"], row["currency_code"], decimals),
            "ours": _major(row["ours_minor"], row["currency_code"], decimals),
            "difference": _major(row["difference_minor"], row["currency_code"], decimals),
            "class": row["class"],
            "amount": _major(row["amount_minor"], row["currency_code"], decimals),
            "evidence": row["evidence"] or _both_sides(row, decimals),
        }
        for row in rows
    ]
    return sorted(told, key=lambda row: CLASSES.index(row["class"]))


def _both_sides(row: dict[str, Any], decimals: Mapping[str, int]) -> str:
    theirs, ours = (
        _major(row[side], row["currency_code"], decimals) for side in ("theirs_minor", "ours_minor")
    )
    return f"theirs {theirs:,}, ours {ours:,}"


def _one_sided(groups: Sequence[Group], found: Comparison) -> list[Group]:
    """Accounts that stand alone, as far as they have amounts or a person said so."""
    seen = {row["group_id"] for row in found.months}
    return [
        each for each in groups if each.whose != "both" and (each.theirs or each.group_id in seen)
    ]


def _group(group: Group) -> dict[str, Any]:
    return {
        "account": group.name,
        "theirs_called": list(group.theirs),
        "ours_called": list(group.ours),
        "grounds": group.grounds,
        "whose": group.whose,
    }


def _unknown_stores(
    ledger: Ledger, stores: Mapping[str, str], decimals: Mapping[str, int]
) -> list[dict[str, Any]]:
    """What the file calls stores and none of ours goes with: compared for the company only."""
    grouped = ledger.lines.group_by(["store_text", "currency_code"]).aggregate(
        [("amount_minor", "count"), ("amount_minor", "sum")]
    )
    return [
        {
            "store": row["store_text"],
            "currency_code": row["currency_code"],
            "lines": row["amount_minor_count"],
            "amount": _major(row["amount_minor_sum"], row["currency_code"], decimals),
        }
        for row in grouped.sort_by("store_text").to_pylist()
        if row["store_text"] and row["store_text"] not in stores
    ]


def _in_major(rows: Iterable[dict[str, Any]], decimals: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            name.removesuffix("_minor"): _major(value, row["currency_code"], decimals)
            if name.endswith("_minor")
            else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _major(minor: int, currency_code: str, decimals: Mapping[str, int]) -> Decimal:
    return Decimal(minor).scaleb(-decimals[currency_code])
