"""Master records in the source's shapes: locations, people and the catalogue.

Belongs here: turning the reference tables into the responses of the source's list endpoints. Does
not belong here: documents of trade.
"""

from __future__ import annotations

from typing import Any

from ingestion.sample.reference import read_reference, stores

CREATED_AT = "2026-07-01T12:00:00Z"
CATALOG_VERSION = 1782907200000

Document = dict[str, Any]


def locations() -> Document:
    """Return the response of the locations endpoint."""
    places = {row["location_id"]: row for row in read_reference("stores")}
    return {"locations": [
        {
            "id": store.location_id,
            "name": store.name,
            "address": {
                "locality": places[store.location_id]["city"],
                "administrative_district_level_1": places[store.location_id]["region"],
                "postal_code": places[store.location_id]["postal_code"],
                "country": "US",
            },
            "timezone": store.time_zone,
            "capabilities": ["CREDIT_CARD_PROCESSING"],
            "status": "ACTIVE",
            "created_at": CREATED_AT,
            "merchant_id": f"MERCHANT{store.entity_id.upper()}",
            "country": "US",
            "language_code": "en-US",
            "currency": "USD",
            "type": "PHYSICAL",
        }
        for store in stores().values()
    ]}  # fmt: skip


def team_members() -> Document:
    """Return the response of the team member search."""
    return {"team_members": [
        {
            "id": row["team_member_id"],
            "is_owner": False,
            "status": "ACTIVE",
            "given_name": row["given_name"],
            "family_name": row["family_name"],
            "created_at": CREATED_AT,
            "updated_at": CREATED_AT,
            "assigned_locations": {
                "assignment_type": "EXPLICIT_LOCATIONS",
                "location_ids": [row["location_id"]],
            },
        }
        for row in read_reference("team_members")
    ]}  # fmt: skip


def catalog() -> Document:
    """Return the response of the catalogue search: categories, taxes, items, variations."""
    goods = read_reference("catalogue") + read_reference("case_goods")
    objects = _categories(goods) + _taxes()
    for row in goods:
        objects += _item(row)
    return {"objects": objects, "latest_time": CREATED_AT}


def _object(kind: str, object_id: str, **data: object) -> Document:
    return {
        "type": kind,
        "id": object_id,
        "updated_at": CREATED_AT,
        "version": CATALOG_VERSION,
        "is_deleted": False,
        "present_at_all_locations": True,
        **data,
    }


def _categories(goods: list[dict[str, str]]) -> list[Document]:
    names = {row["department_id"]: row["department"] for row in goods}
    return [
        _object(
            "CATEGORY", category, category_data={"name": name, "category_type": "REGULAR_CATEGORY"}
        )
        for category, name in names.items()
    ]


def _taxes() -> list[Document]:
    inclusive = {store.location_id for store in stores().values() if store.prices_include_tax}
    return [
        _object("TAX", row["tax_id"], tax_data={
            "name": row["name"],
            "calculation_phase": "TAX_SUBTOTAL_PHASE",
            "inclusion_type": "INCLUSIVE" if row["location_id"] in inclusive else "ADDITIVE",
            "percentage": row["percentage"],
            "enabled": True,
        })
        for row in read_reference("taxes")
    ]  # fmt: skip


def _item(row: dict[str, str]) -> list[Document]:
    variation = _object("ITEM_VARIATION", row["product_id"], item_variation_data={
        "item_id": row["item_id"],
        "name": "Regular",
        "sku": f"SKU-{row['product_id'][3:]}",
        "pricing_type": "FIXED_PRICING",
        "price_money": {"amount": int(row["price_minor"]), "currency": "USD"},
        "track_inventory": True,
        "sellable": True,
        "stockable": True,
    })  # fmt: skip
    item = _object("ITEM", row["item_id"], item_data={
        "name": row["product"],
        "is_taxable": row["is_taxable"] == "true",
        "category_id": row["department_id"],
        "categories": [{"id": row["department_id"]}],
        "reporting_category": {"id": row["department_id"]},
        "product_type": "REGULAR",
        "variations": [variation],
    })  # fmt: skip
    return [item, variation]
