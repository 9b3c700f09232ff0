"""The vendor's own example responses, nobody here wrote them: each record loads or says why not."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.sources.raw_tables import LandedFile
from ingestion.sources.reading import ObjectReader
from ingestion.sources.square import DEFINITION

EXAMPLES = Path(__file__).parents[3] / "shared/payloads/square/openapi_examples"

pytestmark = [
    pytest.mark.external,
    pytest.mark.skipif(
        not EXAMPLES.is_dir(), reason="the public examples are not beside the checkout"
    ),
]

# Example response, the list or the single record it holds, and our object.
RESPONSES = (
    ("BatchRetrieveOrdersResponse", "orders", "orders"),
    ("RetrieveOrderResponse", "order", "orders"),
    ("CreateOrderResponse", "order", "orders"),
    ("CalculateOrderResponse", "order", "orders"),
    ("PayOrderResponse", "order", "orders"),
    ("CloneOrderResponse", "order", "orders"),
    ("ListPaymentsResponse", "payments", "payments"),
    ("GetPaymentResponse", "payment", "payments"),
    ("CreatePaymentResponse", "payment", "payments"),
    ("CompletePaymentResponse", "payment", "payments"),
    ("CancelPaymentResponse", "payment", "payments"),
    ("UpdatePaymentResponse", "payment", "payments"),
    ("ListPaymentRefundsResponse", "refunds", "refunds"),
    ("GetPaymentRefundResponse", "refund", "refunds"),
    ("RefundPaymentResponse", "refund", "refunds"),
    ("SearchCatalogObjectsResponse", "objects", "catalog"),
    ("ListCatalogResponse", "objects", "catalog"),
    ("BatchRetrieveCatalogObjectsResponse", "objects", "catalog"),
    ("ListLocationsResponse", "locations", "locations"),
    ("SearchTeamMembersResponse", "team_members", "team_members"),
)
# Orders shown without an id are price calculations, not sales.
REFUSED = {"CalculateOrderResponse": "id is missing"}


def records_of(response: str, key: str) -> list[dict[str, Any]]:
    held = json.loads((EXAMPLES / f"{response}.json").read_text(encoding="utf-8")).get(key, [])
    return held if isinstance(held, list) else [held]


@pytest.mark.parametrize(("response", "key", "object_name"), RESPONSES)
def test_every_record_loads_or_is_refused_with_a_reason(
    tmp_path: Path, response: str, key: str, object_name: str
) -> None:
    item = DEFINITION.object_named(object_name)
    records = records_of(response, key)
    path = tmp_path / f"{object_name}.json"
    path.write_text(json.dumps({item.records: records}), encoding="utf-8")
    landed = LandedFile(path, 1, "sha", path.name, "2026-08-02T00:00:00Z", "batch-1")
    reader = ObjectReader(item, [landed], "200MB")
    try:
        loaded = sum(batch.num_rows for batch in reader.rows(item.tables[0]))
        for table in item.tables[1:]:
            list(reader.rows(table))
        reasons = [row["detail"] for batch in reader.rejected() for row in batch.to_pylist()]
    finally:
        reader.close()

    assert records
    assert loaded + len(reasons) == len(records)
    assert [REFUSED.get(response, "") in reason for reason in reasons] == [True] * len(reasons)
    assert bool(reasons) == (response in REFUSED), reasons
