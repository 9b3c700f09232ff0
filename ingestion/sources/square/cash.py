"""Read schema of Square cash drawer shifts and their events. Belongs here: columns and types.

The vendor gives one shift a call, and an event does not name its shift: a line of either file is
our fetch envelope, ``{"shift_id", "location_id", "response"}``, with the vendor's response inside.
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject

_SHIFT = "response.cash_drawer_shift"


def _money(name: str, field: str) -> tuple[Column, ...]:
    """Amount and currency of one money field of the shift."""
    return (
        Column(f"{name}_amount_minor", "BIGINT", path=f"{_SHIFT}.{field}.amount"),
        Column(f"{name}_currency", path=f"{_SHIFT}.{field}.currency"),
    )


CASH_DRAWER_SHIFTS = SourceObject(
    name="cash_drawer_shifts",
    format="jsonl",
    tables=(
        RawTable(
            name="cash_drawer_shifts",
            columns=(
                Column("shift_id", required=True),
                Column("location_id", required=True),
                Column("state", path=f"{_SHIFT}.state", required=True),
                Column("opened_at", "TIMESTAMP", path=f"{_SHIFT}.opened_at", required=True),
                Column("ended_at", "TIMESTAMP", path=f"{_SHIFT}.ended_at"),
                Column("closed_at", "TIMESTAMP", path=f"{_SHIFT}.closed_at"),
                Column("updated_at", "TIMESTAMP", path=f"{_SHIFT}.updated_at"),
                Column("description", path=f"{_SHIFT}.description"),
                *_money("opened_cash", "opened_cash_money"),
                *_money("cash_payment", "cash_payment_money"),
                *_money("cash_refunds", "cash_refunds_money"),
                *_money("cash_paid_in", "cash_paid_in_money"),
                *_money("cash_paid_out", "cash_paid_out_money"),
                *_money("expected_cash", "expected_cash_money"),
                *_money("closed_cash", "closed_cash_money"),
                Column("device_id", path=f"{_SHIFT}.device.id"),
                Column("device_name", path=f"{_SHIFT}.device.name"),
                Column("opening_team_member_id", path=f"{_SHIFT}.opening_team_member_id"),
                Column("closing_team_member_id", path=f"{_SHIFT}.closing_team_member_id"),
            ),
        ),
    ),
)

CASH_DRAWER_SHIFT_EVENTS = SourceObject(
    name="cash_drawer_shift_events",
    format="jsonl",
    tables=(
        RawTable(
            name="cash_drawer_shift_event_lists",
            columns=(
                Column("shift_id", required=True),
                Column("location_id", required=True),
            ),
        ),
        RawTable(
            name="cash_drawer_shift_events",
            rows="response.cash_drawer_shift_events[]",
            columns=(
                Column("shift_id", path="/shift_id", required=True),
                Column("location_id", path="/location_id", required=True),
                Column("id", required=True),
                Column("event_type", required=True),
                Column("event_amount_minor", "BIGINT", path="event_money.amount"),
                Column("event_currency", path="event_money.currency"),
                Column("created_at", "TIMESTAMP"),
                Column("description"),
                Column("team_member_id"),
            ),
        ),
    ),
)
