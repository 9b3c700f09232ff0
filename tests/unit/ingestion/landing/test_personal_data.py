"""Customers' personal data is split off before landing, kept per customer, and erasable."""

import csv
import io
import json
import random
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.errors import LandingError
from ingestion.landing.home_redactor import HomeRedactor, open_landing
from ingestion.landing.json_records import records_of
from ingestion.landing.personal_csv import split_csv
from ingestion.landing.personal_fields import DECLARATIONS, PersonalFields
from ingestion.landing.pseudonyms import PseudonymKey, normalised_id

NOW = datetime(2026, 11, 2, tzinfo=UTC)
KEY = PseudonymKey(bytes(range(32)))
CSV_HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def seeded_bytes(seed: int = 1) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes  # noqa: S311


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "landing").mkdir()
    return tmp_path


@pytest.fixture
def redactor(home: Path) -> HomeRedactor:
    return HomeRedactor(home / "landing", home / "keys", seeded_bytes())


def payment(customer: str | None, **more: object) -> dict[str, Any]:
    return {
        "id": "PAY1",
        "amount_money": {"amount": 4111111111111111, "currency": "USD"},
        "customer_id": customer,
        "buyer_email_address": "jane@shop.example",
        "card_details": {"card": {"last_4": "1111", "cardholder_name": "JANE DOE"}},
        "billing_address": {"address_line_1": "1 Main St", "given_name": "Jane"},
        "receipt_url": "https://pos.example/receipt/PAY1",
        "note": "left at the counter",
        **more,
    }


def redact_json(redactor: HomeRedactor, object_name: str, document: object) -> Any:
    data = json.dumps(document).encode()
    return json.loads(redactor.redact("square", object_name, ".json", data).data)


def everything_under(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_customer_ids_become_pseudonyms_and_contact_data_goes(redactor: HomeRedactor) -> None:
    landed = redact_json(redactor, "payments", {"payments": [payment("CUST7")], "cursor": "x"})
    ref = redactor.pseudonyms.customer_ref("square", "CUST7")
    assert landed["payments"] == [
        {
            **payment(ref),
            "buyer_email_address": None,
            "card_details": {"card": {"last_4": "1111", "cardholder_name": None}},
            "billing_address": None,
            "receipt_url": None,
        }
    ]
    assert len(ref) == 32
    assert landed["cursor"] == "x"


def test_what_was_taken_out_is_kept_under_its_customer(redactor: HomeRedactor) -> None:
    redact_json(redactor, "payments", {"payments": [payment("CUST7"), payment("CUST8")]})
    redactor.keep()
    kept = redactor.vault.values_of(redactor.pseudonyms.customer_ref("square", "CUST7"))
    assert {
        (each.field, json.loads(each.value) if each.field != "billing_address" else None)
        for each in kept
    } == {
        ("customer_id", "CUST7"),
        ("buyer_email_address", "jane@shop.example"),
        ("cardholder_name", "JANE DOE"),
        ("billing_address", None),
        ("receipt_url", "https://pos.example/receipt/PAY1"),
    }


def test_bytes_outside_the_declared_values_stay_as_they_were(redactor: HomeRedactor) -> None:
    data = (
        b'{ "payments" : [ {"a":1.10, "b":-0, "c":1e400,\t"customer_id" : "C",'
        b' "n":12345678901234567890.10, "x":"\\u00e9\\/", "phone_number":null} ] }\r\n'
    )
    ref = redactor.pseudonyms.customer_ref("square", "C")
    redacted = redactor.redact("square", "payments", ".json", data)
    assert redacted.data == data.replace(b'"C"', f'"{ref}"'.encode())
    assert redacted.counts == {"personal_values": 1}


def test_file_without_personal_fields_is_byte_identical(redactor: HomeRedactor) -> None:
    for name, data in (
        ("orders", b'{"orders": [{"id":"O1","total":1.0}]}'),
        ("team_members", b'{"team_members":[{"given_name":"Ann","phone_number":"5"}]}'),
        ("locations", b'{"locations":[{"address":{"country":"US"}}]}'),
    ):
        assert redactor.redact("square", name, ".json", data).data is data
    untouched = b"product_id,unit_cost\r\n1,2.50\r\n"
    assert redactor.redact("square", "product_costs", ".csv", untouched).data is untouched


def test_customers_are_known_by_their_own_id(redactor: HomeRedactor) -> None:
    customer = {"id": "C9", "given_name": "Jo", "cards": [{"id": "K1"}], "created_at": "2026"}
    landed = redact_json(redactor, "customers", {"customers": [customer]})
    ref = redactor.pseudonyms.customer_ref("square", "C9")
    assert landed["customers"] == [{**customer, "id": ref, "given_name": None}]


def test_recipients_and_lists_of_customers_are_found_at_any_depth(redactor: HomeRedactor) -> None:
    order = {
        "id": "O1",
        "line_items": [{"uid": "L", "note": "gift"}],
        "fulfillments": [{"pickup_details": {"recipient": {"display_name": "Jo"}}}],
        "tenders": [{"customer_id": "C1"}],
    }
    landed = redact_json(redactor, "orders", {"orders": [order]})["orders"][0]
    ref = redactor.pseudonyms.customer_ref("square", "C1")
    assert landed["fulfillments"][0]["pickup_details"]["recipient"] == {"display_name": None}
    assert landed["tenders"] == [{"customer_id": ref}]
    assert landed["line_items"] == order["line_items"]
    cards = redact_json(redactor, "gift_cards", {"gift_cards": [{"customer_ids": ["C1", "C2"]}]})
    assert cards["gift_cards"][0]["customer_ids"][0] == ref


def test_someone_without_an_id_is_kept_under_the_contact_they_gave(
    redactor: HomeRedactor,
) -> None:
    redact_json(redactor, "payments", {"payments": [payment(None)]})
    redactor.keep()
    ref = redactor.pseudonyms.contact_ref("square", "JANE@shop.example ")
    assert len(redactor.vault.values_of(ref)) == 4
    assert redactor.erase("square", "jane@shop.example", NOW) == 4


@pytest.mark.parametrize(
    "text",
    [
        '{"payments":[{"customer\\u005fid":"CUST7"}]}',
        '{"payments":[{"id":"1","customer_id":"CUST7"},{"customer_id":"CUS',
        '{"payments":[{"customer_id":"CUST7","billing_address":{"x":"CUST7',
        '{"id":"P","customer_id":"CUST7"}\n{"id":"Q","customer_id":"CUST7"}\n',
        '[{"customer_id":"CUST7"}, "x", 1]',
        '\ufeff{"payment":{"customer_id":"CUST7"}}',
        '{"type":"payment.updated","data":{"object":{"payment":{"customer_id":"CUST7"}}}}',
        '{"customer_id":"CUST7","payments":[{"customer_id":"CUST7"}]}',
        "[" * 100_000 + '{"customer_id":"CUST7"}',
    ],
)
def test_no_spelling_shape_or_damage_lets_an_id_through(redactor: HomeRedactor, text: str) -> None:
    redacted = redactor.redact("square", "payments", ".json", text.encode()).data
    assert b"CUST7" not in redacted
    assert b"CUS" not in redacted.replace(b"customer", b"").replace(b"CUSTOMER", b"")


def test_values_beside_a_list_belong_to_the_same_record(redactor: HomeRedactor) -> None:
    record = {"id": "P", "buyer_email_address": "j@x.example", "uses": [{"customer_id": "C1"}]}
    data = json.dumps(record).encode()
    redactor.redact("square", "payments", ".jsonl", data)
    redactor.keep()
    kept = redactor.vault.values_of(redactor.pseudonyms.customer_ref("square", "C1"))
    assert [each.field for each in kept] == ["buyer_email_address", "customer_id"]


def test_key_that_ends_like_a_declared_one_is_another_key(redactor: HomeRedactor) -> None:
    data = json.dumps({"payments": [{'x"customer_id': "7", "my_customer_id": "8"}]}).encode()
    assert redactor.redact("square", "payments", ".json", data).data is data


def test_key_named_in_a_text_is_not_a_key(redactor: HomeRedactor) -> None:
    data = json.dumps({"orders": [{"note": 'typed "customer_id": "X" here'}]}).encode()
    assert redactor.redact("square", "orders", ".json", data).data is data


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "orders", "note", "address", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, min_size=1, max_size=3), st.sampled_from(["\n", " ", "\r\n"]))
@settings(max_examples=300)
def test_records_cover_every_value_once_and_in_order(values: list[Any], gap: str) -> None:
    text = gap.join(json.dumps(value) for value in values)
    end = 0
    covered = ""
    for start, stop, _ in records_of(text, frozenset({"address"})):
        assert start >= end
        assert set(text[end:start]) <= set('{}[],: \r\n"orders notidaxe')
        covered += text[start:stop]
        end = stop
    for value in values:
        if not isinstance(value, dict | list):
            assert json.dumps(value) in covered


def rewritten(text: str, replace: Callable[[str, str], str] | None = None) -> str:
    fields = PersonalFields(customer_ids=frozenset({"CustomerID"}))
    return split_csv(text, fields, replace or (lambda _, value: f"<{value}>")).text


def test_csv_changes_the_customer_alone() -> None:
    rows = [
        '536365,85123A,"HEART, ""WHITE""",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
        "536366,x,two lines,6,,2.5500,,EIRE",
        '536367,x,"two\r\nlines",-6,,0,"17850.0",EIRE',
    ]
    text = "\r\n".join([CSV_HEADER, *rows])
    expected = text.replace('"17850.0"', "<17850.0>").replace(",17850.0,", ",<17850.0>,")
    assert rewritten(text) == expected


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("CustomerID,a", "1,2", "<1>,2"),
        ("a,CustomerID", "1,2", "1,<2>"),
        ("CustomerID", "7", "<7>"),
        ("a;Customer ID;b", "1;2;3", "1;<2>;3"),
        ('\ufeff"customer_id","b"', "1,2", "<1>,2"),
        ("a,CustomerID,b", "1,2,3,4", "1,<2>,<3>,4"),
        ("a,CustomerID,b", "1,2", "1,<2>"),
        ("a,CustomerID,b", '"1,2,3', '"1,<2>,3'),
        ("a,CustomerID,b", '"x"y,2,3', '"x"y,<2>,3'),
        ("a,CustomerID,b", '1,"2",3\n\n4,5,6', "1,<2>,3\n\n4,<5>,6"),
        ("a,b", "1,2", "1,2"),
    ],
)
def test_csv_shapes(header: str, row: str, expected: str) -> None:
    assert rewritten(f"{header}\n{row}\n") == f"{header}\n{expected}\n"


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)


@given(st.lists(st.tuples(cells, cells, cells), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_csv_rows_and_other_cells_survive_any_text(
    rows: list[tuple[str, str, str]], line_end: str
) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator=line_end).writerows([("a", "CustomerID", "b"), *rows])
    replaced = list(
        csv.reader(io.StringIO(rewritten(written.getvalue(), lambda *_: "ref"), newline=""))
    )
    assert [row[0] for row in replaced[1:]] == [row[0] for row in rows]
    assert [row[2] for row in replaced[1:]] == [row[2] for row in rows]
    assert [row[1] for row in replaced[1:]] == ["ref" if row[1].strip() else row[1] for row in rows]


def test_landing_twice_gives_the_same_bytes_and_keeps_values_once(
    home: Path, redactor: HomeRedactor
) -> None:
    document = {"payments": [payment("C1"), payment("C1"), payment("C2")]}
    first = redact_json(redactor, "payments", document)
    redactor.keep()
    again = HomeRedactor(home / "landing", home / "keys", seeded_bytes(2))
    assert redact_json(again, "payments", document) == first
    again.keep()
    assert len(again.vault.values_of(again.pseudonyms.customer_ref("square", "C1"))) == 5


def test_nothing_personal_is_readable_in_the_landing(home: Path) -> None:
    store = open_landing(home / "landing", home / "keys", lambda: NOW, seeded_bytes())
    file = home / "payments.json"
    file.write_text(json.dumps({"payments": [payment("CUST7")]}), "utf-8")
    observation = store.land("square", "payments", file)
    assert observation.redactions == {"personal_values": 5}
    landed = everything_under(home / "landing")
    for secret in (b"CUST7", b"jane@shop", b"JANE DOE", b"1 Main St"):
        assert secret not in landed


def test_failed_landing_keeps_nothing_and_blocks_nobody(home: Path) -> None:
    store = open_landing(home / "landing", home / "keys", lambda: NOW, seeded_bytes())
    file = home / "payments.json"
    file.write_text(json.dumps({"payments": [payment("C1")]}), "utf-8")
    files = [DroppedFile("payments", file), DroppedFile("payments", home / "absent.json")]
    with pytest.raises(LandingError, match="absent"):
        store.land_many("square", files)
    other = HomeRedactor(home / "landing", home / "keys", seeded_bytes(2))
    ref = other.pseudonyms.customer_ref("square", "C1")
    assert other.vault.values_of(ref) == []
    redact_json(other, "payments", {"payments": [payment("C1")]})
    other.keep()
    assert len(other.vault.values_of(ref)) == 5


def test_erased_customer_cannot_be_read_even_with_old_copies(
    home: Path, redactor: HomeRedactor
) -> None:
    document = {"payments": [payment("C1"), payment("C2")]}
    landed = redact_json(redactor, "payments", document)
    redactor.keep()
    gone = redactor.pseudonyms.customer_ref("square", "C1")
    key = redactor.vault._key_row(gone)
    assert key is not None
    old_values = (home / "landing/personal/personal.sqlite").read_bytes()
    assert key in everything_under(home / "keys")
    assert redactor.erase("square", "C1", NOW) == 5
    assert redactor.vault.values_of(gone) == []
    assert key not in everything_under(home)
    assert b"jane" not in old_values
    other = redactor.pseudonyms.customer_ref("square", "C2")
    assert len(redactor.vault.values_of(other)) == 5
    again = HomeRedactor(home / "landing", home / "keys", seeded_bytes(3))
    assert redact_json(again, "payments", document) == landed
    again.keep()
    assert again.vault.values_of(gone) == []
    assert again.vault.is_erased(gone)
    assert b"C1" not in (home / "keys/customer_keys.sqlite").read_bytes()


def test_customer_can_be_erased_by_pseudonym(redactor: HomeRedactor) -> None:
    redact_json(redactor, "payments", {"payments": [payment("C1")]})
    redactor.keep()
    assert redactor.erase("square", redactor.pseudonyms.customer_ref("square", "C1"), NOW) == 5


def test_keys_are_private_and_made_once(home: Path, redactor: HomeRedactor) -> None:
    files = sorted((home / "keys").iterdir())
    assert [file.name for file in files] == ["customer_keys.sqlite", "pseudonym.key"]
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    again = HomeRedactor(home / "landing", home / "keys", seeded_bytes(9))
    assert again.pseudonyms.check_value() == redactor.pseudonyms.check_value()


def test_lost_or_foreign_key_is_refused(home: Path, redactor: HomeRedactor) -> None:
    key = home / "keys" / "pseudonym.key"
    key.write_bytes(bytes(32))
    with pytest.raises(LandingError, match="not the key that the landed files were made with"):
        HomeRedactor(home / "landing", home / "keys", seeded_bytes())
    key.write_bytes(b"short")
    with pytest.raises(LandingError, match="holds 5 bytes instead of 32"):
        HomeRedactor(home / "landing", home / "keys", seeded_bytes())
    key.unlink()
    with pytest.raises(LandingError, match="missing although landed files depend on it"):
        HomeRedactor(home / "landing", home / "keys", seeded_bytes())


def test_altered_value_is_refused(home: Path, redactor: HomeRedactor) -> None:
    redact_json(redactor, "payments", {"payments": [payment("C1")]})
    redactor.keep()
    with sqlite3.connect(home / "landing/personal/personal.sqlite") as vault:
        vault.execute("update personal_values set nonce = zeroblob(12)")
    with pytest.raises(LandingError, match="was altered"):
        redactor.vault.values_of(redactor.pseudonyms.customer_ref("square", "C1"))


def test_vault_that_is_no_database_is_refused_in_one_sentence(home: Path) -> None:
    (home / "landing/personal").mkdir()
    (home / "landing/personal/personal.sqlite").write_bytes(b"x" * 5000)
    (home / "keys").mkdir()
    (home / "keys/pseudonym.key").write_bytes(bytes(32))
    with pytest.raises(LandingError, match="cannot be opened"):
        HomeRedactor(home / "landing", home / "keys", seeded_bytes())


def test_crash_before_keep_leaves_no_value_without_a_key(home: Path) -> None:
    redactor = HomeRedactor(home / "landing", home / "keys", seeded_bytes())
    redact_json(redactor, "payments", {"payments": [payment("C1")]})
    redactor.vault._keys.commit()
    redactor.vault._values.close()
    survivor = HomeRedactor(home / "landing", home / "keys", seeded_bytes(4))
    redact_json(survivor, "payments", {"payments": [payment("C1")]})
    survivor.keep()
    assert len(survivor.vault.values_of(survivor.pseudonyms.customer_ref("square", "C1"))) == 5


@pytest.mark.parametrize("written", ["17850", "17850.0", " 17850.00 ", "\uff11\uff17850"])
def test_one_customer_has_one_pseudonym(written: str) -> None:
    assert normalised_id(written) == "17850"
    assert KEY.customer_ref("a", written) == KEY.customer_ref("a", "17850")


def test_pseudonyms_differ_by_source_key_and_kind() -> None:
    other = PseudonymKey(bytes(32))
    refs = {
        KEY.customer_ref("a", "1"),
        KEY.customer_ref("b", "1"),
        other.customer_ref("a", "1"),
        KEY.contact_ref("a", "1"),
    }
    assert len(refs) == 4
    assert normalised_id("17850.5") == "17850.5"
    assert normalised_id("C.0") == "C.0"


def test_fingerprint_follows_content_and_rules(redactor: HomeRedactor) -> None:
    assert redactor.fingerprint(b"a") == redactor.fingerprint(b"a")
    assert redactor.fingerprint(b"a") != redactor.fingerprint(b"b")
    assert KEY.fingerprint("1", b"a") != KEY.fingerprint("2", b"a")


def test_employees_and_stores_are_not_customers() -> None:
    for object_name in ("team_members", "locations", "catalog"):
        assert DECLARATIONS["square"][object_name].removed == frozenset()
