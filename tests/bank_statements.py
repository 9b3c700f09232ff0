"""Bank statements for tests, the same one in every format that banks deliver.

Belongs here: writing what a bank would. Not: expectations.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

CSV_COLUMNS = (
    "account_number",
    "statement_id",
    "currency_code",
    "first_day",
    "last_day",
    "opening_balance",
    "closing_balance",
    "booking_date",
    "value_date",
    "amount",
    "bank_reference",
    "payout_reference",
    "line_type",
    "description",
)
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


@dataclass(frozen=True)
class BankLine:
    """A booked line; money received is positive."""

    booked: date
    amount: Decimal
    bank_reference: str | None = None
    payout_reference: str | None = None
    description: str = ""
    is_cash: bool = False


@dataclass(frozen=True)
class BankStatement:
    """A statement of an account; `error` is added to the closing balance it states."""

    account: str
    statement_id: str
    first_day: date
    last_day: date
    opening: Decimal
    lines: tuple[BankLine, ...]
    currency: str = "USD"
    error: Decimal = Decimal(0)

    @property
    def closing(self) -> Decimal:
        """The closing balance as stated."""
        return self.opening + sum((line.amount for line in self.lines), Decimal(0)) + self.error


def camt053(*statements: BankStatement, version: str = "02") -> str:
    """A document of camt.053, of version 02 or 08."""
    told = "".join(_camt_statement(statement, version) for statement in statements)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{CAMT}{version}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId>"
        f"<CreDtTm>2026-08-31T23:00:00</CreDtTm></GrpHdr>{told}</BkToCstmrStmt></Document>\n"
    )


def _camt_statement(statement: BankStatement, version: str) -> str:
    account = (
        f"<IBAN>{statement.account}</IBAN>"
        if statement.account[:2].isalpha()
        else f"<Othr><Id>{statement.account}</Id></Othr>"
    )
    return (
        f"<Stmt><Id>{statement.statement_id}</Id><CreDtTm>2026-08-31T23:00:00</CreDtTm><FrToDt>"
        f"<FrDtTm>{statement.first_day}T00:00:00</FrDtTm>"
        f"<ToDtTm>{statement.last_day}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id>{account}</Id><Ccy>{statement.currency}</Ccy></Acct>"
        + _camt_balance("OPBD", statement.opening, statement.currency, statement.first_day)
        + _camt_balance("CLBD", statement.closing, statement.currency, statement.last_day)
        + "".join(_camt_entry(line, statement.currency, version) for line in statement.lines)
        + "</Stmt>"
    )


def _camt_amount(amount: Decimal, currency: str) -> str:
    direction = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="{currency}">{abs(amount)}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def _camt_balance(kind: str, amount: Decimal, currency: str, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_camt_amount(amount, currency)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _camt_entry(line: BankLine, currency: str, version: str) -> str:
    booked = "BOOK" if version == "02" else "<Cd>BOOK</Cd>"
    family, sub_family = ("CNTR", "CDPT") if line.is_cash else ("RCDT", "ESCT")
    end_to_end = escape(line.payout_reference or "NOTPROVIDED")
    reference = f"<AcctSvcrRef>{line.bank_reference}</AcctSvcrRef>" if line.bank_reference else ""
    text = f"<RmtInf><Ustrd>{escape(line.description)}</Ustrd></RmtInf>" if line.description else ""
    return (
        f"<Ntry>{_camt_amount(line.amount, currency)}<Sts>{booked}</Sts>"
        f"<BookgDt><Dt>{line.booked}</Dt></BookgDt><ValDt><Dt>{line.booked}</Dt></ValDt>{reference}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd>"
        "</Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{end_to_end}</EndToEndId></Refs>{text}</TxDtls></NtryDtls></Ntry>"
    )


def mt940(*statements: BankStatement) -> str:
    """Statements in SWIFT MT940."""
    return "".join(_mt940_statement(statement) for statement in statements)


def _mt940_statement(statement: BankStatement) -> str:
    lines = "".join(
        f":61:{line.booked:%y%m%d%m%d}{_mt940_sign(line.amount)}{_comma(abs(line.amount))}NTRF"
        f"{line.payout_reference or 'NONREF'}//{line.bank_reference or 'NONREF'}\n"
        f":86:{'082' if line.is_cash else '166'}?00TEXT?20{line.description}\n"
        for line in statement.lines
    )
    return (
        f":20:{statement.statement_id[:16]}\n:25:{statement.account}\n"
        f":28C:{statement.statement_id}\n"
        f":60F:{_mt940_balance(statement.opening, statement.currency, statement.first_day)}\n"
        f"{lines}"
        f":62F:{_mt940_balance(statement.closing, statement.currency, statement.last_day)}\n-\n"
    )


def _mt940_sign(amount: Decimal) -> str:
    return "C" if amount >= 0 else "D"


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _mt940_balance(amount: Decimal, currency: str, day: date) -> str:
    return f"{_mt940_sign(amount)}{day:%y%m%d}{currency}{_comma(abs(amount))}"


def ofx(statement: BankStatement, *, is_xml: bool = False) -> str:
    """A statement in OFX 1 (SGML, values without an end) or 2 (XML)."""

    def value(name: str, text: object) -> str:
        end = f"</{name}>" if is_xml else ""
        return f"<{name}>{escape(str(text))}{end}\n"

    header = (
        '<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="211"?>\n'
        if is_xml
        else "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nCHARSET:1252\n\n"
    )
    lines = "".join(
        "<STMTTRN>\n"
        + value("TRNTYPE", "DEP" if line.is_cash else "CREDIT")
        + value("DTPOSTED", f"{line.booked:%Y%m%d}120000[-5:EST]")
        + value("TRNAMT", line.amount)
        + value("FITID", line.bank_reference or "")
        + (value("REFNUM", line.payout_reference) if line.payout_reference else "")
        + value("NAME", line.description)
        + "</STMTTRN>\n"
        for line in statement.lines
    )
    return (
        f"{header}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\n{value('CURDEF', statement.currency)}"
        f"<BANKACCTFROM>{value('BANKID', '122099999')}{value('ACCTID', statement.account)}"
        f"</BANKACCTFROM><BANKTRANLIST>{value('DTSTART', f'{statement.first_day:%Y%m%d}')}"
        f"{value('DTEND', f'{statement.last_day:%Y%m%d}')}{lines}</BANKTRANLIST>"
        f"<LEDGERBAL>{value('BALAMT', statement.closing)}"
        f"{value('DTASOF', f'{statement.last_day:%Y%m%d}')}</LEDGERBAL>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def bai2(statement: BankStatement, control_error: int = 0) -> str:
    """A statement of one day in BAI2, with its control totals."""
    opening, closing = _minor(statement.opening), _minor(statement.closing)
    lines = [
        f"16,{'301' if line.is_cash else '165' if line.amount >= 0 else '475'},"
        f"{abs(_minor(line.amount))},Z,{line.bank_reference or ''},{line.payout_reference or ''},"
        f"{line.description}/"
        for line in statement.lines
    ]
    total = opening + closing + sum(abs(_minor(line.amount)) for line in statement.lines)
    total += control_error
    return "\n".join(
        [
            "01,122099999,123456789,260804,0200,1,,,2/",
            f"02,031001234,122099999,1,{statement.last_day:%y%m%d},2359,{statement.currency},2/",
            f"03,{statement.account},{statement.currency},010,{opening},,,015,{closing},,/",
            *lines,
            f"49,{total},{len(lines) + 2}/",
            f"98,{total},1,{len(lines) + 4}/",
            f"99,{total},1,{len(lines) + 6}/\n",
        ]
    )


def _minor(amount: Decimal) -> int:
    return int(amount * 100)


def csv_text(*statements: BankStatement) -> str:
    """Statements in the CSV form that is Tillbook's own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for told in statements:
        head = [told.account, told.statement_id, told.currency, told.first_day, told.last_day]
        balances = [told.opening, told.closing]
        for line in told.lines:
            kind = "cash" if line.is_cash else "transfer"
            references = [line.bank_reference, line.payout_reference]
            moved = [line.booked, line.booked, line.amount]
            writer.writerow([*head, *balances, *moved, *references, kind, line.description])
        if not told.lines:
            writer.writerow([*head, *balances, *[""] * 7])
    return out.getvalue()
