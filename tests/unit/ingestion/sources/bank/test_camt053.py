"""What real banks put into camt.053 beyond the plain case, and the XSD it must follow."""

import json
import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ingestion.sources.bank.decoding import statements_as_json
from tests.bank_statements import BankLine, BankStatement, camt053
from tests.e2e.bank_deliveries import FIRST_HALF, SECOND_HALF

DAY = date(2026, 8, 4)
ONE_LINE = BankStatement(
    "DE89370400440532013000",
    "7",
    DAY,
    DAY,
    Decimal("10.00"),
    (BankLine(DAY, Decimal("219.02"), "BR1", "E2E-NAMEDA"),),
    "EUR",
)
XSD_FOLDER = "TILLBOOK_CAMT_XSD"


def told(text: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(statements_as_json(text))["statements"]
    return statements


def only_line(text: str) -> dict[str, Any]:
    ((line,),) = (statement["lines"] for statement in told(text))
    return dict(line)


def with_details(details: str, version: str = "02") -> str:
    """The statement of one line with other details of its transactions."""
    text = camt053(ONE_LINE, version=version)
    return re.sub("<NtryDtls>.*</NtryDtls>", f"<NtryDtls>{details}</NtryDtls>", text)


def test_a_batch_booking_is_one_line_that_names_all_it_pays() -> None:
    """The bank books the sum; each transaction in it has its own reference."""
    line = only_line(
        with_details(
            "<Btch><PmtInfId>BATCH20260804</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
            "<TxDtls><Refs><EndToEndId>E2E-NAMEDA</EndToEndId></Refs>"
            "<RmtInf><Ustrd>FIRST</Ustrd></RmtInf></TxDtls>"
            "<TxDtls><Refs><EndToEndId>E2E-NAMEDB</EndToEndId></Refs>"
            "<RmtInf><Ustrd>SECOND</Ustrd></RmtInf></TxDtls>"
        )
    )

    assert Decimal(line["amount"]) == Decimal("219.02")
    assert line["payout_reference"] == "E2E-NAMEDA E2E-NAMEDB BATCH20260804"
    assert line["description"] == "FIRST SECOND"


def test_a_reference_may_stand_in_any_of_the_places_for_one() -> None:
    line = only_line(
        with_details(
            "<TxDtls><Refs><AcctSvcrRef>BANKSOWN</AcctSvcrRef><PmtInfId>PAYMENTS7</PmtInfId>"
            "<InstrId>INSTRUCTION7</InstrId><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
            "<RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>"
            "<AddtlTxInf>PAYOUT OF MONDAY</AddtlTxInf></TxDtls>"
        ).replace("<AcctSvcrRef>BR1</AcctSvcrRef>", "")
    )

    assert line["payout_reference"] == "INSTRUCTION7 PAYMENTS7"
    assert line["bank_reference"] == "BANKSOWN"
    assert line["description"] == "RF18539007547034 PAYOUT OF MONDAY"


def test_a_reversal_moves_the_account_as_it_says() -> None:
    """ISO 20022: the direction is that of the entry itself; the indicator says why it is there."""
    text = camt053(replace(ONE_LINE, lines=(BankLine(DAY, Decimal("-219.02"), "BR2"),)))
    line = only_line(text.replace("<Sts>", "<RvslInd>true</RvslInd><Sts>"))

    assert Decimal(line["amount"]) == Decimal("-219.02")
    assert line["description"] == "REVERSAL"


def test_what_was_sent_in_another_currency_counts_as_the_account_received_it() -> None:
    line = only_line(
        camt053(ONE_LINE).replace(
            "<NtryDtls>",
            '<AmtDtls><TxAmt><Amt Ccy="USD">240.00</Amt></TxAmt></AmtDtls><NtryDtls>',
        )
    )
    assert Decimal(line["amount"]) == Decimal("219.02")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('Ccy="EUR">219.02', 'Ccy="USD">219.02', "Ntry/Amt of statement 7 is in USD, the account"),
        ('Ccy="EUR">10.00', 'Ccy="USD">10.00', "Bal/Amt of statement 7 is in USD, the account is"),
    ],
)
def test_an_amount_in_another_currency_than_the_account_is_refused(
    before: str, after: str, words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        told(camt053(ONE_LINE).replace(before, after))


def test_the_pages_of_a_statement_are_told_apart() -> None:
    """Both carry its id and day; without their numbers the second would replace the first."""
    first = camt053(ONE_LINE).replace("CLBD", "ITBD")
    second = camt053(replace(ONE_LINE, opening=ONE_LINE.closing)).replace("OPBD", "ITBD")
    page = "<MsgPgntn><PgNb>{}</PgNb><LastPgInd>{}</LastPgInd></MsgPgntn></GrpHdr>"
    statements = [
        *told(first.replace("</GrpHdr>", page.format(1, "false"))),
        *told(second.replace("</GrpHdr>", page.format(2, "true"))),
    ]

    assert [one["statement_id"] for one in statements] == ["7 page 001", "7 page 002"]
    assert [Decimal(one["opening_balance"]) for one in statements] == [
        ONE_LINE.opening,
        ONE_LINE.closing,
    ]
    in_the_statement = camt053(ONE_LINE, version="08").replace(
        "<CreDtTm>2026-08-31T23:00:00</CreDtTm><FrToDt>",
        "<StmtPgntn><PgNb>3</PgNb><LastPgInd>true</LastPgInd></StmtPgntn><FrToDt>",
    )
    assert told(in_the_statement)[0]["statement_id"] == "7 page 003"


def test_a_statement_of_one_page_keeps_its_id() -> None:
    page = "<MsgPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></MsgPgntn></GrpHdr>"
    assert told(camt053(ONE_LINE).replace("</GrpHdr>", page))[0]["statement_id"] == "7"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("camt.052", "it is a report within the day (camt.052), not final; ask"),
        ("camt.054", "it is a notice of single bookings (camt.054) without balances; ask the bank"),
        ("pain.002", "it is neither camt.053, MT940"),
    ],
)
def test_another_message_than_a_statement_is_named(message: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        told(camt053(ONE_LINE).replace("camt.053", message))


@pytest.mark.parametrize("version", ["02", "08"])
def test_what_tests_take_for_a_statement_follows_the_xsd(version: str) -> None:
    """The schema is ISO's: `camt.053.001.02.xsd` and `.08.xsd`, in a folder of the tester's."""
    folder = os.environ.get(XSD_FOLDER)
    if not folder:
        pytest.skip(f"{XSD_FOLDER} names no folder with ISO 20022's camt.053.001.{version}.xsd")
    schema = etree.XMLSchema(etree.parse(Path(folder) / f"camt.053.001.{version}.xsd"))
    overdrawn = replace(ONE_LINE, opening=Decimal("-900.00"), lines=())
    batch = with_details(
        "<Btch><PmtInfId>B1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
        "<TxDtls><Refs><EndToEndId>E2E-NAMEDA</EndToEndId></Refs></TxDtls>",
        version,
    )
    texts = [
        *(camt053(one, version=version) for one in (ONE_LINE, FIRST_HALF, SECOND_HALF, overdrawn)),
        camt053(FIRST_HALF, SECOND_HALF, version=version),
        batch,
    ]
    for text in texts:
        valid = schema.validate(etree.fromstring(text.encode()))
        assert valid, [error.message for error in list(schema.error_log)]
    broken = etree.fromstring(camt053(ONE_LINE, version=version).replace("CRDT", "PLUS").encode())
    assert not schema.validate(broken)
