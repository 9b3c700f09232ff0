"""Finds the row of a mapping that holds for a line: the most specific one, as for account roles.

Belongs here: that choice, in SQL. Not: reading a mapping (accounts.py), forming entries of what
was mapped (planning).
"""

from typing import Final

from orchestration.posting.mapping.accounts import SPLITTING

MAPPED: Final = (
    "target_account",
    "target_name",
    "ownership",
    "party_type",
    "party",
    "mapping_version",
)
"""What a mapping adds to a line; all null where no row of it holds."""

SPLIT_OF_LINE: Final = (*SPLITTING, "posting_date")


def mapped_lines(lines: str, accounts: str) -> str:
    """A query: each line with where it goes, or nulls.

    The row with most of location, department and currency filled wins; of equals the one that
    names an entity, then a location, then a department. It must hold on the posting date: from
    valid_from on, before valid_to. Lines are looked up only by what splits their account, so that
    a year of them asks a few hundred times.

    Args:
        lines: Relation with entity_id, account_id, location_id, department_id, currency_code and
            posting_date, and whatever else is to be kept.
        accounts: Relation as `approved_accounts` gives it.
    """
    keys = ", ".join(f"{_key(column)} as key_{column}" for column in SPLIT_OF_LINE)
    same = " and ".join(
        f"{_key(column)} is not distinct from places.key_{column}" for column in SPLIT_OF_LINE
    )
    fits = " and ".join(
        f"(a.{column} is null or a.{column} = combinations.key_{column})" for column in SPLITTING
    )
    filled = " + ".join(_filled(column) for column in SPLITTING if column != "entity_id")
    given = ", ".join(f"key_{column}" for column in SPLIT_OF_LINE)
    added = ", ".join(f"places.{column}" for column in MAPPED)
    order = ", ".join(
        f"{_filled(column)} desc" for column in ("entity_id", "location_id", "department_id")
    )
    return f"""
    with splits as (
        select account_id,
            {", ".join(f"bool_or({column} is not null) as by_{column}" for column in SPLITTING)},
            max(valid_from) > date '1900-01-01'
                or min(valid_to) < date '9999-12-31' as by_posting_date
        from {accounts}
        group by account_id
    ),
    combinations as (
        select distinct l.account_id, {keys}
        from {lines} as l
        inner join splits as s on l.account_id = s.account_id
    ),
    ranked as (
        select combinations.*, {", ".join(f"a.{column}" for column in MAPPED)},
            row_number() over (
                partition by combinations.account_id, {given}
                order by {filled} desc, {order}, a.valid_from desc, a.target_account
            ) as place
        from combinations
        inner join {accounts} as a
            on combinations.account_id = a.account_id and {fits}
            and (combinations.key_posting_date is null or (
                combinations.key_posting_date >= a.valid_from
                and combinations.key_posting_date < a.valid_to
            ))
    ),
    places as (
        select * from ranked where place = 1
    )
    select l.*, {added}
    from {lines} as l
    left join splits as s on l.account_id = s.account_id
    left join places on l.account_id = places.account_id and {same}
    """


def _key(column: str) -> str:
    return f"case when s.by_{column} then l.{column} end"


def _filled(column: str) -> str:
    return f"case when a.{column} is null then 0 else 1 end"
