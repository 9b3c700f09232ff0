"""A document followed forward: its raw rows and their states, what it posted, what it touched.

Belongs here: everything the published books say of a document. Not: the layers of its goods
(cost_layers.py), bytes (parents.py), files (files.py).
"""

from typing import TYPE_CHECKING

from orchestration.lineage.rows import Row, named, rows_of

if TYPE_CHECKING:
    import duckdb

RAW_ROWS = """
    select * exclude (amount_minor)
    from fct_raw_rows
    where source_system = $system and source_document_id = $document
    order by observation_sequence, row_number, source_line_id
"""
ENTRIES = """
    select entries.journal_entry_id, entries.unit_event, entries.entry_revision, entries.entry_type,
        entries.entity_id, entries.posting_date, entries.posted_run_id, lines.currency_code,
        count(lines.journal_line_id) as lines,
        cast(sum(greatest(lines.amount_minor, 0) * currencies.minor_unit) as decimal(19, 4))
            as total
    from fct_journal_entries as entries
    inner join fct_journal_lines as lines on entries.journal_entry_id = lines.journal_entry_id
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
    where entries.source_system = $system and entries.source_document_id = $document
    group by all
    order by entries.unit_event, entries.entry_revision
"""
NET = """
    select lines.entity_id, lines.account_id, accounts.account_name, lines.currency_code,
        cast(sum(lines.amount_minor * currencies.minor_unit) as decimal(19, 4)) as amount
    from fct_journal_lines as lines
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
    left join dim_account as accounts on lines.account_id = accounts.account_id
    where lines.source_system = $system and lines.source_document_id = $document
    group by all
    having sum(lines.amount_minor) <> 0
    order by lines.entity_id, lines.account_id, lines.currency_code
"""
HELD = """
    select reason, detail, status, file_sha256, row_number
    from quarantine
    where source_system = $system and document_id = $document
    order by reason, detail
"""
TOUCHED = """
    with named as (
        select distinct 'receipt it pays' as relation, receipt_document_id as document_id
        from fct_payments where source_system = $system and payment_id = $document
        union
        select 'payment it gives back', original_payment_id
        from fct_payments where source_system = $system and payment_id = $document
        union
        select 'payout that settles it', payout_id
        from fct_payments where source_system = $system and payment_id = $document
        union
        select case payment_type when 'refund' then 'refund' else 'payment' end, payment_id
        from fct_payments where source_system = $system and receipt_document_id = $document
        union
        select 'refund', payment_id
        from fct_payments where source_system = $system and original_payment_id = $document
        union
        select 'payout of its payment', payout_id
        from fct_payments where source_system = $system and receipt_document_id = $document
        union
        select 'return that gives it back', source_document_id
        from fct_sale_lines where source_system = $system and original_document_id = $document
        union
        select 'sale it gives back', original_document_id
        from fct_sale_lines where source_system = $system and source_document_id = $document
        union
        select
            case when is_clearing then 'payment it settles' else concat('payment of ', entry_type)
            end,
            payment_id
        from fct_payout_entries where source_system = $system and source_document_id = $document
        union
        select 'payout that names it', source_document_id
        from fct_payout_entries where source_system = $system and payment_id = $document
        union
        select 'cash it counts', payment_id
        from fct_drawer_cash where source_system = $system and source_document_id = $document
        union
        select 'drawer session that counts it', source_document_id
        from fct_drawer_cash where source_system = $system and payment_id = $document
        union
        select 'receipt that posts it', receipt_document_id
        from fct_gift_card_activities
        where source_system = $system and source_document_id = $document and is_posted_by_receipt
        union
        select 'gift card activity', source_document_id
        from fct_gift_card_activities
        where source_system = $system and receipt_document_id = $document
    )
    select relation, document_id
    from named
    where document_id is not null and document_id <> $document
    order by relation, document_id
"""
MOVEMENTS = """
    select movement_id, source_line_id, product_id, movement_type, quantity, unit_cost,
        cast(cost_amount_minor * currencies.minor_unit as decimal(19, 4)) as cost,
        movements.currency_code, cost_basis
    from fct_inventory_movements as movements
    inner join dim_currency as currencies on movements.currency_code = currencies.currency_code
    where source_system = $system and source_document_id = $document
    order by source_line_id, movement_type
"""


def trace_document(
    connection: "duckdb.DuckDBPyConnection", source_system: str, document_id: str
) -> Row:
    """A document with its raw rows, entries, net lines, movements and related documents.

    Args:
        connection: The published snapshot.
        source_system: Whose document it is.
        document_id: A document that arrived, or was refused.
    """
    values = {"system": source_system, "document": document_id}
    raw_rows = rows_of(connection, RAW_ROWS, values)
    held = rows_of(connection, HELD, values)
    entries = rows_of(connection, ENTRIES, values)
    net = rows_of(connection, NET, values)
    return {
        "kind": "document",
        "id": document_id,
        "source_system": source_system,
        "raw_rows": [named(row) for row in raw_rows],
        "held": [named(row) for row in held],
        "entries": [named(row) for row in entries],
        "net": net,
        "why_nothing_is_posted": None if net else _why_nothing(raw_rows, held, entries),
        "movements": [named(row) for row in rows_of(connection, MOVEMENTS, values)],
        "touched": rows_of(connection, TOUCHED, values),
    }


def _why_nothing(raw_rows: list[Row], held: list[Row], entries: list[Row]) -> str:
    """Why a document has nothing in the books now, as a sentence."""
    reasons = [
        f"{row['reason']}: {row['detail']}" for row in held if row["status"] == "quarantined"
    ]
    if not reasons:
        reasons = [
            f"{row['row_state']}: {row['state_reason']}"
            if row["state_reason"]
            else row["row_state"]
            for row in raw_rows
            if row["row_state"] not in ("superseded", "duplicate")
        ]
    told = "; ".join(dict.fromkeys(reasons))
    if entries:
        return f"What it posted was reversed: {told}."
    if {row["row_state"] for row in raw_rows} == {"posted"}:
        return "It holds no amount that would post."
    return f"Nothing was posted of it: {told}."
