"""Which fields of which source hold customers' personal data: data, and nothing else.

This is the one place in the landing where sources are named. A source without a declaration has
nothing split off; its card numbers are masked all the same. Employees and stores are not
customers: their names and addresses stay.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalFields:
    """JSON keys or CSV columns of one object that hold personal data.

    Attributes:
        customer_ids: Replaced by the customer's pseudonym, wherever they stand in a record.
        removed: Taken out of the file and kept encrypted; `null` or an empty cell stays behind.
        record_is_customer: Whether each record is a customer, known by the record's own `id`.
    """

    customer_ids: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    record_is_customer: bool = False


NOTHING = PersonalFields()

_SQUARE_CUSTOMER_IDS = frozenset(
    {"customer_id", "customer_ids", "linked_customer_id", "unlinked_customer_id"}
)
_SQUARE_CONTACT = frozenset(
    {
        "address",
        "billing_address",
        "birthday",
        "buyer_cashtag",
        "buyer_email_address",
        "buyer_full_name",
        "buyer_phone_number",
        "cardholder_name",
        "company_name",
        "display_name",
        "dropoff_notes",
        "email_address",
        "family_name",
        "fingerprint",
        "given_name",
        "holder_name",
        "nickname",
        "phone_number",
        "receipt_url",
        "shipping_address",
        "shipping_note",
        "ticket_name",
    }
)
_SQUARE_CUSTOMERS = PersonalFields(
    _SQUARE_CUSTOMER_IDS, _SQUARE_CONTACT | {"note", "reference_id"}, record_is_customer=True
)
_SQUARE_OWN_PEOPLE_AND_PLACES = PersonalFields(_SQUARE_CUSTOMER_IDS)

# By source, then by object; "*" stands for every object not named.
DECLARATIONS: dict[str, dict[str, PersonalFields]] = {
    "square": {
        "*": PersonalFields(_SQUARE_CUSTOMER_IDS, _SQUARE_CONTACT),
        "customers": _SQUARE_CUSTOMERS,
        "catalog": _SQUARE_OWN_PEOPLE_AND_PLACES,
        "locations": _SQUARE_OWN_PEOPLE_AND_PLACES,
        "merchants": _SQUARE_OWN_PEOPLE_AND_PLACES,
        "team_members": _SQUARE_OWN_PEOPLE_AND_PLACES,
    },
    "online_retail": {"*": PersonalFields(customer_ids=frozenset({"CustomerID"}))},
}


def personal_fields_of(source: str, object_name: str) -> PersonalFields:
    """Return what is declared for an object of a source."""
    objects = DECLARATIONS.get(source, {})
    return objects.get(object_name, objects.get("*", NOTHING))


def declarations_digest() -> str:
    """Return a digest that changes whenever a declaration does."""
    rows = sorted(
        f"{source}/{name}/{sorted(fields.customer_ids)}/{sorted(fields.removed)}"
        f"/{fields.record_is_customer}"
        for source, objects in DECLARATIONS.items()
        for name, fields in objects.items()
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
