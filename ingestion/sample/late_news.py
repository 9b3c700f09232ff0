"""What arrives about a month after it was closed: one sale of August, corrected in November.

Belongs here: that one delivery. Not: the sample chain itself (cases), closing a month.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ingestion.sample.cases.records import Tender, at, line, timestamp
from ingestion.sample.cases.sale_documents import Sale, order_document, payment_document
from ingestion.sample.cases.sales import CHICAGO
from ingestion.sample.drop import write_response

ORDER_ID = "ORDHOUSEACCOUNT01"
ARRIVES = date(2026, 11, 4)
CORRECTED_AT = datetime(2026, 11, 3, 16, 0, tzinfo=UTC)


def write_late_news(destination: Path) -> None:
    """Write the drop: the coat on house account was agreed at 80.00, and 100.00 was rung."""
    sale = Sale(
        ORDER_ID, at(CHICAGO, "2026-08-27 11:30"),
        [line(1, "VARCOAT", 1, 8000, {"TAXIL": 500, "TAXCHI": 100})],
        [Tender("House account", 8600, extra={"customer_id": "CUSTHOUSE01"})],
        fields={"customer_id": "CUSTHOUSE01"},
    )  # fmt: skip
    corrected: dict[str, Any] = {"updated_at": timestamp(CORRECTED_AT)}
    order = order_document(sale) | corrected | {"version": 9}
    payment = payment_document(sale) | corrected
    for object_name, document in (("orders", order), ("payments", payment)):
        write_response(destination, object_name, ARRIVES, [json.dumps(document)])
