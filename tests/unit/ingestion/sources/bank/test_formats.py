"""Every format gives the same statement: account, days, balances and signed lines."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ingestion.sources.bank.decoding import statements_as_json
from tests.bank_statements import BankLine, BankStatement, bai2, camt053, csv_text, mt940, ofx

DAY = date(2026, 8, 4)
STATEMENT = BankStatement(
    account="0975312468",
    statement_id="00012/001",
    first_day=DAY,
    last_day=DAY,
    opening=Decimal("5000.00"),
    lines=(
        BankLine(DAY, Decimal("120.50"), "BR77", "E2E123456", "SQUARE PAYOUT"),
        BankLine(DAY, Decimal("300.00"), "BR78", "DEPOSIT0804", "COUNTER", is_cash=True),
        BankLine(DAY, Decimal("-20.05"), "BR79", None, "ACCOUNT FEES"),
    ),
)
FORMATS: dict[str, Callable[[BankStatement], str]] = {
    "camt.053 02": camt053,
    "camt.053 08": lambda statement: camt053(statement, version="08"),
    "MT940": mt940,
    "OFX 1": ofx,
    "OFX 2": lambda statement: ofx(statement, is_xml=True),
    "BAI2": bai2,
    "CSV": csv_text,
}


def decoded(text: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(statements_as_json(text))["statements"]
    return statements


def in_major(told: dict[str, Any], amount: str) -> Decimal:
    return Decimal(amount) / (100 if told["amount_unit"] == "minor" else 1)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(name: str) -> None:
    (told,) = decoded(FORMATS[name](STATEMENT))

    assert told["account_number"] == "0975312468"
    assert told["currency_code"] == "USD"
    assert (told["first_day"], told["last_day"]) == ("2026-08-04", "2026-08-04")
    assert in_major(told, told["closing_balance"]) == Decimal("5400.45")
    if not name.startswith("OFX"):  # which states no opening balance
        assert in_major(told, told["opening_balance"]) == Decimal("5000.00")
    lines = told["lines"]
    assert [in_major(told, line["amount"]) for line in lines] == [
        Decimal("120.50"),
        Decimal("300.00"),
        Decimal("-20.05"),
    ]
    assert [line["line_number"] for line in lines] == ["1", "2", "3"]
    assert [line["bank_reference"] for line in lines] == ["BR77", "BR78", "BR79"]
    assert [line["payout_reference"] for line in lines] == ["E2E123456", "DEPOSIT0804", None]
    assert [line["is_cash"] for line in lines] == ["false", "true", "false"]
    assert all(line["booking_date"] == "2026-08-04" for line in lines)
    assert "SQUARE PAYOUT" in lines[0]["description"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_day_without_a_line_is_a_statement(name: str) -> None:
    (told,) = decoded(FORMATS[name](replace(STATEMENT, lines=())))

    assert told["lines"] == []
    assert in_major(told, told["closing_balance"]) == Decimal("5000.00")


@pytest.mark.parametrize("name", ["camt.053 02", "MT940", "CSV"])
def test_a_file_holds_several_statements(name: str) -> None:
    write: Any = {"camt.053 02": camt053, "MT940": mt940, "CSV": csv_text}[name]
    next_one = replace(STATEMENT, statement_id="00013/001", opening=STATEMENT.closing)

    assert [told["statement_id"] for told in decoded(write(STATEMENT, next_one))] == [
        "00012/001",
        "00013/001",
    ]


def test_what_is_not_booked_is_no_line() -> None:
    text = camt053(STATEMENT).replace("<Sts>BOOK</Sts>", "<Sts>PDNG</Sts>", 1)

    assert [line["bank_reference"] for line in decoded(text)[0]["lines"]] == ["BR78", "BR79"]


def test_a_period_that_ends_at_midnight_ends_the_day_before() -> None:
    text = camt053(STATEMENT).replace("2026-08-04T23:59:59", "2026-08-05T00:00:00")

    assert decoded(text)[0]["last_day"] == "2026-08-04"


def test_an_overdrawn_account_has_a_negative_balance() -> None:
    overdrawn = replace(STATEMENT, opening=Decimal("-900.00"), lines=())

    for write in (camt053, mt940, ofx, csv_text):
        (told,) = decoded(write(overdrawn))
        assert Decimal(told["closing_balance"]) == Decimal("-900.00")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear customer,", "it is neither camt.053, MT940, OFX, BAI2 nor a CSV file"),
        (camt053(STATEMENT)[:600], "it is no XML"),
        (camt053(STATEMENT).replace(">5000.00<", ">5.000,00<"), "Amt is '5.000,00', not a number"),
        (camt053(STATEMENT).replace("CRDT", "PLUS"), "CdtDbtInd is 'PLUS', neither CRDT nor DBIT"),
        (camt053(STATEMENT).replace("BkToCstmrStmt", "Other"), "it holds no statement"),
        (
            camt053(STATEMENT).replace("?>", "?><!DOCTYPE Document>", 1),
            "a document type of its own",
        ),
        (mt940(STATEMENT).replace(":62F:", ":65:"), "closing balance (:62F:)"),
        (mt940(STATEMENT).replace(":61:26", ":61:XX"), "it is no MT940"),
        (bai2(STATEMENT, control_error=1), "it is no BAI2 whose totals come out"),
        (ofx(STATEMENT).replace("<DTEND>20260804", "<DTEND>later"), "DTEND is 'later', not a date"),
        (csv_text(STATEMENT).replace(",amount,", ",sum,"), "it has no column amount"),
        (
            csv_text(STATEMENT).replace("5400.45", "5400.46", 1),
            "closing_balance differs between the rows of one statement",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        statements_as_json(text)


def test_an_entity_of_xml_brings_nothing_in() -> None:
    """The file named here is readable by whoever runs the tests; its text must not come in."""
    text = camt053(STATEMENT).replace(
        "?>", '?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>', 1
    )

    with pytest.raises(ValueError, match="document type"):
        statements_as_json(text.replace("SQUARE PAYOUT", "&x;"))
