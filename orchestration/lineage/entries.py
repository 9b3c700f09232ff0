"""A journal line or entry: its rule and account, its unit's revisions, the run, what happened.

Belongs here: everything the published books say of it. Not: raw rows and bytes (parents.py), the
receipts of goods behind a cost (cost_layers.py).
"""

from typing import TYPE_CHECKING

from orchestration.lineage.rows import Row, named, rows_of

if TYPE_CHECKING:
    import duckdb

DIMENSIONS = (
    "entity_id",
    "location_id",
    "department_id",
    "tender_type",
    "tax_jurisdiction",
    "processor",
    "reason_code",
)
"""What can split a role, in words of a line; the most matches win, as when it was posted."""

LINES = """
    select lines.*, accounts.account_name,
        cast(greatest(lines.amount_minor, 0) * currencies.minor_unit as decimal(19, 4)) as debit,
        cast(greatest(-lines.amount_minor, 0) * currencies.minor_unit as decimal(19, 4)) as credit
    from fct_journal_lines as lines
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
    left join dim_account as accounts on lines.account_id = accounts.account_id
    where lines.journal_entry_id = $entry and ($line is null or lines.journal_line_id = $line)
    order by lines.line_number
"""
RULES = f"""
    with ruled as (
        select lines.*, rules.debit_role, rules.credit_role, rules.memo,
            rules.is_own as is_own_rule, rules.valid_from as rule_valid_from,
            row_number() over (
                partition by lines.journal_line_id order by rules.is_own desc, rules.valid_from desc
            ) as place
        from fct_journal_lines as lines
        inner join dim_posting_rule as rules
            on lines.posting_rule_id = rules.posting_rule_id
            and lines.event_type = rules.event_type and lines.measure = rules.measure
            and lines.business_date >= rules.valid_from and lines.business_date < rules.valid_to
        where lines.journal_entry_id = $entry and ($line is null or lines.journal_line_id = $line)
    ),
    sides as (
        select *, 'debit' as side, debit_role as account_role from ruled where place = 1
        union all
        select *, 'credit', credit_role from ruled where place = 1
    ),
    matched as (
        select sides.journal_line_id, sides.posting_rule_id, sides.rule_version, sides.memo,
            sides.is_own_rule, sides.debit_role, sides.credit_role, sides.side, sides.account_role,
            sides.account_id as line_account_id, roles.account_id,
            {", ".join(f"roles.{name} as role_{name}" for name in DIMENSIONS)},
            roles.valid_from as role_valid_from, roles.valid_to as role_valid_to,
            roles.is_own as is_own_role,
            (sides.amount_minor > 0) = (sides.side = 'debit') as is_usual_side,
            row_number() over (
                partition by sides.journal_line_id, sides.side
                order by {
    " + ".join(f"case when roles.{name} is null then 0 else 1 end" for name in DIMENSIONS)
} desc, roles.is_own desc, roles.valid_from desc, roles.account_id
            ) as place
        from sides
        left join dim_account_role as roles
            on sides.account_role = roles.account_role
            and sides.business_date >= roles.valid_from and sides.business_date < roles.valid_to
            {
    " ".join(f"and (roles.{name} is null or roles.{name} = sides.{name})" for name in DIMENSIONS)
}
    ),
    resolved as (
        select *, account_id is not distinct from line_account_id as gives_the_account
        from matched
        where place = 1
    ),
    chosen as (
        select *, row_number() over (
            partition by journal_line_id
            order by gives_the_account desc, is_usual_side desc, side desc
        ) as best
        from resolved
    )
    select * exclude (place, best, line_account_id, account_id, is_usual_side)
    from chosen
    where best = 1
"""
REVISIONS = """
    select entries.journal_entry_id, entries.entry_revision, entries.entry_type,
        entries.reverses_entry_id, entries.posting_date, entries.business_date,
        entries.source_version, entries.posted_run_id, entries.recorded_at, entries.created_by,
        entries.code_version, entries.rule_version,
        count(lines.journal_line_id) as lines,
        cast(sum(greatest(lines.amount_minor, 0) * currencies.minor_unit) as decimal(19, 4))
            as total
    from fct_journal_entries as entries
    left join fct_journal_lines as lines on entries.journal_entry_id = lines.journal_entry_id
    left join dim_currency as currencies on lines.currency_code = currencies.currency_code
    where entries.posting_unit_id = $unit
    group by all
    order by entries.entry_revision
"""
ENTRY = "select * from fct_journal_entries where journal_entry_id = $entry"
EVENTS = {
    "fct_sale_lines": """
        select * from fct_sale_lines
        where source_system = $system and source_document_id = $document
            and ($line is null or source_line_id = $line)
    """,
    "fct_payments": """
        select * from fct_payments
        where source_system = $system
            and (payment_id = $document or payment_id = split_part($line, ':', 1))
    """,
    "fct_inventory_movements": """
        select * from fct_inventory_movements
        where source_system = $system and source_document_id = $document
            and ($line is null or source_line_id = $line) and $is_cost
    """,
    "fct_payouts": """
        select * from fct_payouts where source_system = $system and source_document_id = $document
    """,
    "fct_payout_entries": """
        select * from fct_payout_entries
        where source_system = $system and source_document_id = $document
            and ($line is null or payout_entry_id = $line)
    """,
    "fct_drawer_sessions": """
        select * from fct_drawer_sessions
        where source_system = $system and source_document_id = $document
    """,
    "fct_gift_card_activities": """
        select * from fct_gift_card_activities
        where source_system = $system and source_document_id = $document
    """,
}
"""Facts that say what a line is about, each by document and, where it has them, by line."""

COST_UNITS = ("cost_of_sale", "goods_receipt", "stock_count", "inventory_adjustment")


def trace_entry(connection: "duckdb.DuckDBPyConnection", entry_id: str, line_id: str | None) -> Row:
    """What the published books say of an entry, or of one line of it.

    Args:
        connection: The published snapshot.
        entry_id: An entry that exists.
        line_id: One of its lines; None: all.
    """
    values = {"entry": entry_id, "line": line_id}
    entry = rows_of(connection, ENTRY, {"entry": entry_id})[0]
    lines = rows_of(connection, LINES, values)
    source_line = lines[0]["source_line_id"] if line_id is not None and lines else None
    about = {
        "system": entry["source_system"],
        "document": entry["source_document_id"],
        "line": source_line,
    }
    return {
        "kind": "line" if line_id else "entry",
        "id": line_id or entry_id,
        "entry": named(entry),
        "lines": [named(line) for line in lines],
        "rules": [named(row) for row in rows_of(connection, RULES, values)],
        "revisions": [
            named(row) for row in rows_of(connection, REVISIONS, {"unit": entry["posting_unit_id"]})
        ],
        "event": _event(connection, about, is_cost=entry["unit_event"] in COST_UNITS),
    }


def _event(
    connection: "duckdb.DuckDBPyConnection", about: dict[str, str | None], *, is_cost: bool
) -> list[Row]:
    found: list[Row] = []
    for relation, sql in EVENTS.items():
        used = {name: value for name, value in about.items() if f"${name}" in sql}
        values = {**used, "is_cost": is_cost} if "$is_cost" in sql else used
        facts = rows_of(connection, sql, values)
        found += [{"relation": relation, **named(fact)} for fact in facts]
    return found
