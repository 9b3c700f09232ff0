"""Sales: discounts, comps, tax as the receipt states it, exemptions, tips, charges, odd receipts.

Belongs here: receipts whose sale side is the case. Does not belong here: receipts whose tenders
are the case (tenders.py). Each function is one row of data/sample/README.md.
"""

from __future__ import annotations

from ingestion.sample.cases.records import CaseBook, Tender, at, line
from ingestion.sample.cases.sale_documents import Sale, ring_up, service_charge

PORTLAND, CHICAGO = "LHARBORPORT", "LHARBORCHIC"
LOS_ANGELES, SAN_FRANCISCO = "LJUNIPERLA", "LJUNIPERSF"


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    discounts(book)
    comp(book)
    taxes(book)
    exemptions(book)
    tip_and_charges(book)
    odd_receipts(book)


def discounts(book: CaseBook) -> None:
    """A line discount, an order discount split by largest remainder, and every reason code."""
    ring_up(book, Sale(
        "ORDLINEDISCOUNT01", at(PORTLAND, "2026-08-05 11:10"),
        [line(1, "VARLAMP", 1, 5000, {"TAXME": 248}, {"line-1": 500})],
        [Tender("card", 4748, fee=133)], {"line-1": "Promotion: back to school"},
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDORDERDISCOUNT01", at(PORTLAND, "2026-08-06 14:05"),
        [
            line(1, "VARVASE", 1, 3000, {"TAXME": 147}, {"order-1": 334}),
            line(2, "VARVASE", 1, 3000, {"TAXME": 147}, {"order-1": 333}),
            line(3, "VARVASE", 1, 3000, {"TAXME": 147}, {"order-1": 333}),
        ],
        [Tender("cash", 8441, supplied=10000)], {"order-1": "Employee: staff discount"},
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDREASONS01", at(PORTLAND, "2026-08-07 10:40"),
        [
            line(1, "VARMUG", 1, 1000, {"TAXME": 50}, {"line-1": 100}),
            line(2, "VARMUG", 1, 1000, {"TAXME": 44}, {"line-2": 200}),
            line(3, "VARMUG", 1, 1000, {"TAXME": 39}, {"line-3": 300}),
            line(4, "VARMUG", 1, 1000, {"TAXME": 52}, {"line-4": 50}),
        ],
        [Tender("cash", 3535, supplied=4000)],
        {
            "line-1": "Price match: Dockside Goods", "line-2": "Manager: goodwill",
            "line-3": "Damaged: chipped rim", "line-4": "Promotion: end of summer",
        },
    ))  # fmt: skip


def comp(book: CaseBook) -> None:
    """A mug given away by the manager beside a board that is paid for."""
    ring_up(book, Sale(
        "ORDCOMP01", at(CHICAGO, "2026-08-06 12:30"),
        [
            line(1, "VARMUG", 1, 1000, {}, {"line-1": 1000}),
            line(2, "VARBOARD", 1, 2000, {"TAXIL": 125, "TAXCHI": 25}),
        ],
        [Tender("cash", 2150, supplied=2200)], {"line-1": "Comp: manager"},
    ))  # fmt: skip


def taxes(book: CaseBook) -> None:
    """The golden sale, two jurisdictions, and tax inside the price with and without discount."""
    ring_up(book, Sale(
        "ORDGOLDEN01", at(LOS_ANGELES, "2026-08-12 19:00"),
        [
            line(1, "VARVASE", 1, 3000, {"TAXPOPUP": 223}, {"order-1": 300}),
            line(2, "VARBOARD", 1, 2000, {"TAXPOPUP": 148}, {"order-1": 200}),
        ],
        [Tender("card", 3871, tip=400, fee=121), Tender("gift_card", 1000)],
        {"order-1": "Promotion: market night"},
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDTWOTAXES01", at(CHICAGO, "2026-08-14 15:20"),
        [line(1, "VARLAMP", 1, 5000, {"TAXIL": 313, "TAXCHI": 63})],
        [Tender("card", 5376, fee=150)],
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDINCLUSIVE01", at(SAN_FRANCISCO, "2026-08-13 13:00"),
        [line(1, "VARCOAT", 1, 10000, {"TAXSF": 794}, inclusive=True)],
        [Tender("wallet", 10000, fee=270, settled=False)],
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDINCLUSIVEDISCOUNT01", at(SAN_FRANCISCO, "2026-08-15 13:00"),
        [line(1, "VARLAMP", 1, 5000, {"TAXSF": 357}, {"line-1": 500}, inclusive=True)],
        [Tender("cash", 4500, supplied=5000)], {"line-1": "Promotion: fog week"},
    ))  # fmt: skip


def exemptions(book: CaseBook) -> None:
    """Sales to resellers: a valid certificate, an expired one, and nothing written at all."""
    ring_up(book, Sale(
        "ORDEXEMPT01", at(PORTLAND, "2026-08-18 09:45"), [line(1, "VARCOAT", 1, 10000)],
        [Tender("check", 10000)],
        fields={
            "customer_id": "CUSTRESELLER01",
            "metadata": {
                "register_id": "REG-1", "exemption_certificate": "ME-1042",
                "exemption_expires": "2027-01-31",
            },
        },
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDEXEMPTEXPIRED01", at(PORTLAND, "2026-08-19 09:50"), [line(1, "VARCOAT", 1, 10000)],
        [Tender("cash", 10000)],
        fields={
            "customer_id": "CUSTRESELLER02",
            "metadata": {
                "register_id": "REG-1", "exemption_certificate": "ME-0987",
                "exemption_expires": "2026-06-30",
            },
        },
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDEXEMPTUNPROVED01", at(PORTLAND, "2026-08-20 09:55"), [line(1, "VARMUG", 1, 1000)],
        [Tender("cash", 1000)], fields={"customer_id": "CUSTRESELLER02"},
    ))  # fmt: skip


def tip_and_charges(book: CaseBook) -> None:
    """A tip, a mandatory gratuity, and a card surcharge with a gift-wrap fee."""
    ring_up(book, Sale(
        "ORDTIP01", at(LOS_ANGELES, "2026-08-20 20:15"),
        [line(1, "VARBOARD", 2, 4000, {"TAXLA": 390})], [Tender("card", 4390, tip=800, fee=145)],
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDGRATUITY01", at(LOS_ANGELES, "2026-08-21 21:30"),
        [line(1, "VARLAMP", 1, 5000, {"TAXLA": 488})], [Tender("card", 6388, fee=176)],
        charges=[service_charge(1, "Group gratuity", 900, "AUTO_GRATUITY", percentage="18")],
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDSURCHARGE01", at(CHICAGO, "2026-08-25 16:00"),
        [line(1, "VARVASE", 1, 3000, {"TAXIL": 188, "TAXCHI": 38})],
        [Tender("card", 3516, fee=101)],
        charges=[
            service_charge(1, "Surcharge: card", 90, percentage="3"),
            service_charge(2, "Fee: gift wrap", 200),
        ],
    ))  # fmt: skip


def odd_receipts(book: CaseBook) -> None:
    """A free sample, a card number in a note, a named customer, a training ticket."""
    ring_up(book, Sale(
        "ORDFREELINE01", at(PORTLAND, "2026-09-29 11:00"),
        [line(1, "VARMUG", 1, 1000, {"TAXME": 55}), line(2, "VARTEA", 1, 0)],
        [Tender("cash", 1055, supplied=1100)],
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDCARDINNOTE01", at(PORTLAND, "2026-09-30 12:00"),
        [line(1, "VARMUG", 1, 1000, {"TAXME": 55},
            note="call back, card 4111 1111 1111 1111 exp 09/28")],
        [Tender("cash", 1055, supplied=1100)],
    ))  # fmt: skip
    person = {
        "address_line_1": "12 Larkspur Court",
        "locality": "Chicago",
        "postal_code": "60607",
        "country": "US",
        "first_name": "Rosalind",
        "last_name": "Achterberg",
    }
    card = {"card_brand": "VISA", "last_4": "4242", "cardholder_name": "Rosalind Achterberg"}
    ring_up(book, Sale(
        "ORDCUSTOMER01", at(CHICAGO, "2026-10-01 12:00"),
        [line(1, "VARMUG", 1, 1000, {"TAXIL": 63, "TAXCHI": 13})],
        [Tender("card", 1076, fee=38, extra={
            "customer_id": "CUSTPERSON01",
            "buyer_email_address": "rosalind.achterberg@customers.example",
            "billing_address": person, "card_details": {"status": "CAPTURED", "card": card},
        })],
        fields={"customer_id": "CUSTPERSON01"},
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDTRAINING01", at(LOS_ANGELES, "2026-08-22 18:30"),
        [line(1, "VARCOAT", 1, 10000, {"TAXLA": 975})],
        [Tender("cash", 10975, supplied=11000, settled=False)],
        fields={"metadata": {"register_id": "REG-1", "training": "true"}},
    ))  # fmt: skip
