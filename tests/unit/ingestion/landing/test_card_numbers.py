"""Card numbers are masked wherever they hide; nothing that only looks like one is touched."""

import csv
import io
import json
import re
import sys
import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.landing.card_issuers import has_issuer
from ingestion.landing.card_numbers import (
    _DIGIT,
    mask_card_numbers,
    mask_text,
    passes_check_digit,
)

# Numbers that the schemes publish for testing.
TEST_CARDS = [
    "4111111111111111",
    "4012888888881881",
    "4222222222222",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "30569309025904",
    "38520000023237",
    "3530111333300000",
    "3566002020360505",
    "6200000000000005",
    "6304000000000000",
]


def masked(card: str) -> str:
    return card[:6] + "*" * (len(card) - 10) + card[-4:]


def in_groups(card: str, separator: str) -> str:
    return separator.join(card[at : at + 4] for at in range(0, len(card), 4))


@pytest.mark.parametrize("card", TEST_CARDS)
def test_published_test_cards_are_masked_to_first_six_and_last_four(card: str) -> None:
    assert mask_text(f"paid with {card}, thanks").text == f"paid with {masked(card)}, thanks"


@pytest.mark.parametrize("separator", [" ", "-", "\u00a0", "\u2013", "  ", " -", "\u3000"])
def test_separators_are_kept_and_digits_masked(separator: str) -> None:
    written = in_groups("4111111111111111", separator)
    kept = separator.join(["4111", "11**", "****", "1111"])
    assert mask_text(f"({written})").text == f"({kept})"


FULL_WIDTH = "".join(chr(0xFF10 + digit) for digit in range(10))
ARABIC_INDIC = "".join(chr(0x0660 + digit) for digit in range(10))
SUPERSCRIPT = "\u2070\u00b9\u00b2\u00b3" + "".join(chr(0x2070 + digit) for digit in range(4, 10))
CIRCLED = "\u24ea" + "".join(chr(0x2460 + digit) for digit in range(9))


@pytest.mark.parametrize("digits", [FULL_WIDTH, ARABIC_INDIC, SUPERSCRIPT, CIRCLED])
def test_other_ways_to_write_digits_do_not_hide_a_card(digits: str) -> None:
    card = "4111111111111111"
    written = card.translate({ord(str(n)): digit for n, digit in enumerate(digits)})
    masking = mask_text(f"x {written} y")
    assert masking.count == 1
    assert masking.text[8:14] == "******"


def test_every_character_that_normalises_to_a_digit_is_seen() -> None:
    digit = re.compile(_DIGIT)
    unseen = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.normalize("NFKC", chr(code)) in set("0123456789")
        and not digit.fullmatch(chr(code))
    ]
    assert unseen == []


@pytest.mark.parametrize(
    "text",
    [
        "12 4111 1111 1111 1111 exp 12-26",
        "4111 1111 1111 1111 123",
        "tel 555 0100 4111-1111-1111-1111",
        "PAN4111111111111111",
        "card 4111111111111111.",
        "4111111111111111,5555555555554444",
    ],
)
def test_neighbouring_numbers_and_words_do_not_hide_a_card(text: str) -> None:
    assert "111111" not in mask_text(text).text.replace("411111", "")
    assert mask_text(text).count >= 1


def test_magnetic_stripe_loses_everything_behind_the_number() -> None:
    track = "%B4111111111111111^DOE/JANE^29122011234567890?"
    assert mask_text(track).text == "%B411111******1111" + "*" * (len(track) - 19) + "?"
    assert "2912" not in mask_text(";4111111111111111=29122011234567890?").text


@pytest.mark.parametrize(
    "text",
    [
        "5901234123457",  # a barcode that passes the check digit of cards
        "1722470400000",  # milliseconds
        "2026-08-01T12:34:56.789012Z",
        "4111111111111112",  # fails the check digit
        "9999999999999995",  # nobody issues these
        "41111111111111110000",  # 20 digits
        "4111111111111.11",
        "0.4111111111111111",
        "bP9m4111111111111111ABC",
        "a4111111111111111",
        "4111111111111111f",
        "deadbeef_4111111111111111",
    ],
)
def test_what_is_no_card_number_is_left_alone(text: str) -> None:
    assert mask_text(text).text == text


def test_barcode_within_an_issuer_range_is_masked_as_nobody_can_tell() -> None:
    assert passes_check_digit("4000000000006")
    assert has_issuer("4000000000006")
    assert mask_text("4000000000006").count == 1


def document_of(note: str) -> dict[str, object]:
    return {"id": "O1", "note": note, "amount": 4111111111111111, "lines": [{"note": note}]}


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(
    "note",
    [
        "4111111111111111",
        'she said "4111 1111 1111 1111"\nand left',
        FULL_WIDTH[4] + FULL_WIDTH[1] * 15,
        "é 4111-1111-1111-1111",
        "cards: 4111111111111111, ok",
    ],
)
def test_json_strings_are_masked_and_numbers_and_syntax_survive(
    note: str, ascii_only: bool
) -> None:
    data = json.dumps(document_of(note), ensure_ascii=ascii_only).encode()
    redacted, count = mask_card_numbers(data, is_json=True)
    assert count == 2
    document = json.loads(redacted)
    assert document == document_of(mask_text(note).text)
    assert document["amount"] == 4111111111111111


@pytest.mark.parametrize("zero", [0x30, 0x0660, 0xFF10, 0x1D7CE, 0x1FBF0])
def test_escaped_digits_and_separators_do_not_hide_a_card(zero: int) -> None:
    card = "".join(chr(zero + int(digit)) for digit in "4111111111111111")
    escaped = "".join(json.dumps(digit)[1:-1] for digit in card)
    if zero == 0x30:
        escaped = "".join(f"\\u{ord(digit):04x}" for digit in card)
    for text in (escaped, "4111\\u00201111\\u20131111\\u00a01111"):
        redacted, count = mask_card_numbers(f'{{"note":"{text}"}}'.encode(), is_json=True)
        assert count == 1
        assert "*" * 4 in json.loads(redacted)["note"]


def test_json_ids_that_a_system_assigned_are_left_and_typed_references_are_not() -> None:
    card = "4111111111111111"
    document = {"id": card, "uid": card, "order_id": card, "refund_ids": [card]}
    data = json.dumps({**document, "reference_id": card, "next": card}).encode()
    redacted, count = mask_card_numbers(data, is_json=True)
    assert count == 2
    assert json.loads(redacted) == {
        **document,
        "reference_id": masked(card),
        "next": masked(card),
    }


def test_json_that_breaks_off_is_masked_all_the_same() -> None:
    redacted, count = mask_card_numbers(b'{"note":"4111111111111111","x":"\\q 41', is_json=True)
    assert (redacted, count) == (b'{"note":"411111******1111","x":"\\q 41', 1)


def test_csv_keeps_its_cells() -> None:
    data = b'id,note,amount\r\n1,"4111 1111 1111 1111, or ""so""",5\r\n'
    redacted, count = mask_card_numbers(data, is_json=False)
    assert count == 1
    rows = list(csv.reader(io.StringIO(redacted.decode(), newline="")))
    assert rows[1] == ["1", '4111 11** **** 1111, or "so"', "5"]


def test_bytes_that_are_no_text_are_carried_through() -> None:
    data = b"\xff\xfe\x00caf\xe9,4111111111111111,\xc3"
    assert mask_card_numbers(data, is_json=False)[0] == (
        b"\xff\xfe\x00caf\xe9,411111******1111,\xc3"
    )


@given(st.sampled_from(TEST_CARDS), st.text(max_size=20), st.text(max_size=20))
def test_masking_is_final_and_keeps_the_length(card: str, before: str, after: str) -> None:
    text = f"{before} {card} {after}"
    once = mask_text(text)
    assert len(once.text) == len(text)
    assert mask_text(once.text).text == once.text


square_ids = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", min_size=22)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2033, 1, 1))  # noqa: DTZ001


@given(
    st.lists(square_ids.filter(lambda each: not each.isdigit()), max_size=5),
    st.lists(st.uuids(version=4).map(str), max_size=3),
    st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3),
    instants,
    st.integers(-(10**10), 10**10),
    st.decimals(-(10**11), 10**11, places=2),
)
def test_ids_instants_and_amounts_are_never_altered(
    ids: list[str],
    uuids: list[str],
    digests: list[str],
    instant: datetime,
    minor: int,
    major: object,
) -> None:
    moment = instant.replace(tzinfo=UTC)
    epoch = int(moment.timestamp())
    words = [*ids, *uuids, *digests, str(minor), str(major), f"{minor}00", moment.isoformat()]
    words += [str(epoch), str(epoch * 1000), str(epoch * 10**6), f"{moment:%Y%m%d%H%M%S}"]
    line = ",".join(words)
    assert mask_text(line).text == line
    data = json.dumps({"ids": words, "at": moment.isoformat(), "minor": minor}).encode()
    assert mask_card_numbers(data, is_json=True) == (data, 0)


def test_five_megabytes_without_a_card_take_well_under_a_second() -> None:
    record = b'{"id":"bP9mAsEMYPUGjjGNaNO5","created_at":"2026-08-01T12:00:00.000Z","amount":1234},'
    data = b"[" + record * (5_000_000 // len(record)) + b"{}]"
    started = time.perf_counter()
    assert mask_card_numbers(data, is_json=True) == (data, 0)
    assert time.perf_counter() - started < 1
