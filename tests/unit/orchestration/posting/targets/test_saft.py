"""SAF-T Financial by files: in the schema's order, in balance, each transaction once."""

import os
import textwrap
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Posted,
    Rejected,
    Target,
    TargetError,
)
from tests.file_target_entries import (
    CASH,
    SALES,
    SPAN,
    contents,
    entry,
    entry_lines,
    movement_of,
    opened,
    reversal,
    saft_options,
    to_send,
)
from tests.homes import PROJECT
from tests.killed_writers import killed_at

SCHEMA = "TILLBOOK_SAFT_XSD"
N = "{urn:StandardAuditFile-Taxation-Financial:NO}"
ENTRIES = [entry(number) for number in range(12)]
LATER = [
    replace(entry(number), posting_date=date(2027, 1, 5), business_date=date(2027, 1, 5))
    for number in range(20, 23)
]
TOLD = [*ENTRIES, reversal(ENTRIES[0]), *LATER]


def sent(target: Target, entries: Sequence[Entry]) -> None:
    """Send entries that must all be taken."""
    outcomes = target.send(to_send(entries))
    assert {one.external_id for one in outcomes if isinstance(one, Posted)} == {
        one.external_id for one in entries
    }


def refused(target: Target, one: Entry) -> Rejected:
    (outcome,) = target.send(to_send([one]))
    assert isinstance(outcome, Rejected)
    return outcome


def files(folder: Path) -> dict[str, bytes]:
    found = contents(folder)
    return {name: data for name, data in found.items() if name.endswith(".xml")}


def read(file: Path) -> Any:
    return etree.parse(file).getroot()


def tags(node: Any) -> list[str]:
    return [child.tag.removeprefix(N) for child in node]


def amount(node: Any, name: str) -> Decimal:
    """Debit less credit of what is called so, with Debit or Credit for the star."""
    found = {side: node.findtext(name.replace("*", side)) for side in ("Debit", "Credit")}
    assert sum(text is not None for text in found.values()) == 1
    for text in filter(None, found.values()):
        assert len(text.partition(".")[2]) == 2
    return Decimal(found["Debit"] or 0) - Decimal(found["Credit"] or 0)


def balances(root: Any, which: str) -> dict[str, Decimal]:
    return {
        node.findtext(f"{N}AccountID"): amount(node, f"{N}{which}*Balance")
        for node in root.iter(f"{N}Account")
    }


def movement(root: Any) -> dict[str, Decimal]:
    moved: dict[str, Decimal] = {}
    for line in root.iter(f"{N}Line"):
        account = line.findtext(f"{N}AccountID")
        moved[account] = moved.get(account, Decimal(0)) + amount(line, f"{N}*Amount/{N}Amount")
    return moved


def hold_together(root: Any) -> None:
    """Totals are sums, opening and movement are closing, every transaction balances."""
    ledger = root.find(f"{N}GeneralLedgerEntries")
    found = list(root.iter(f"{N}Transaction"))
    assert int(ledger.findtext(f"{N}NumberOfEntries")) == len(found)
    for side in ("Debit", "Credit"):
        told = [Decimal(one.text) for one in root.iterfind(f".//{N}{side}Amount/{N}Amount")]
        assert Decimal(ledger.findtext(f"{N}Total{side}")) == sum(told)
    for transaction in found:
        assert sum(movement(transaction).values()) == 0
    opening, moved, closing = balances(root, "Opening"), movement(root), balances(root, "Closing")
    assert set(moved) <= set(closing)
    assert closing == {one: opening[one] + moved.get(one, Decimal(0)) for one in opening}


def test_elements_stand_in_the_order_of_the_schema(tmp_path: Path) -> None:
    sent(opened("saft", tmp_path / "saft", email="a@example.org"), TOLD)
    root = read(tmp_path / "saft/harbor/2026.xml")
    assert tags(root) == ["Header", "MasterFiles", "GeneralLedgerEntries"]
    assert tags(root[0]) == [
        "AuditFileVersion", "AuditFileCountry", "AuditFileDateCreated", "SoftwareCompanyName",
        "SoftwareID", "SoftwareVersion", "Company", "DefaultCurrencyCode", "SelectionCriteria",
        "TaxAccountingBasis",
    ]  # fmt: skip
    assert tags(root[1]) == ["GeneralLedgerAccounts"]
    assert tags(root[1][0][0]) == [
        "AccountID", "AccountDescription", "GroupingCategory", "GroupingCode", "AccountType",
        "OpeningDebitBalance", "ClosingDebitBalance",
    ]  # fmt: skip
    assert tags(root[2])[:4] == ["NumberOfEntries", "TotalDebit", "TotalCredit", "Journal"]
    transaction = next(root.iter(f"{N}Transaction"))
    assert tags(transaction)[:9] == [
        "TransactionID", "Period", "PeriodYear", "TransactionDate", "VoucherType", "Description",
        "SystemEntryDate", "GLPostingDate", "Line",
    ]  # fmt: skip
    assert tags(transaction[8])[:3] == ["RecordID", "AccountID", "Description"]
    assert tags(transaction[8])[3] in ("DebitAmount", "CreditAmount")
    ids = [node.findtext(f"{N}TransactionID") for node in root.iter(f"{N}Transaction")]
    assert sorted(ids) == sorted(one.external_id for one in TOLD if one.posting_date.year == 2026)


def test_files_are_in_balance_and_go_on_from_one_year_to_the_next(tmp_path: Path) -> None:
    target = opened("saft", tmp_path)
    sent(target, [*ENTRIES[:5], *LATER])
    sent(target, TOLD)
    first, second = (read(tmp_path / f"harbor/{year}.xml") for year in (2026, 2027))
    for root in (first, second):
        hold_together(root)
    opening, closing = balances(second, "Opening"), balances(first, "Closing")
    assert opening == {one: 0 if one == SALES else amount for one, amount in closing.items()}
    assert closing[SALES] != 0


def test_files_of_months_carry_results_within_the_year(tmp_path: Path) -> None:
    target = opened("saft", tmp_path, period="month")
    sent(target, LATER)
    sent(target, ENTRIES[7:])
    sent(target, ENTRIES[:7])
    assert sorted(files(tmp_path)) == [
        f"harbor/{one}.xml" for one in ("2026-08", "2026-09", "2027-01")
    ]
    roots = [read(tmp_path / name) for name in sorted(files(tmp_path))]
    for root in roots:
        hold_together(root)
    assert balances(roots[1], "Opening") == balances(roots[0], "Closing")
    assert balances(roots[2], "Opening")[SALES] == 0
    assert balances(roots[2], "Opening")[CASH] == balances(roots[1], "Closing")[CASH]


def test_the_same_entries_are_the_same_bytes_however_they_came(tmp_path: Path) -> None:
    sent(opened("saft", tmp_path / "once"), TOLD)
    pieces = opened("saft", tmp_path / "pieces")
    for one in reversed(TOLD):
        sent(pieces, [one])
    sent(pieces, TOLD)
    assert files(tmp_path / "once") == files(tmp_path / "pieces")


def test_what_is_there_is_read_back(tmp_path: Path) -> None:
    target = opened("saft", tmp_path)
    sent(target, TOLD)
    held = {one.external_id: one for one in target.entries("harbor", *SPAN)}
    assert set(held) == {one.external_id for one in TOLD} - {one.external_id for one in LATER}
    assert held[ENTRIES[3].external_id].lines == tuple(
        AccountMovement(line.account, "USD", line.amount_minor) for line in ENTRIES[3].lines
    )
    moved = {(one.account, "USD"): one.amount_minor for one in target.movements("harbor", *SPAN)}
    assert moved == movement_of(TOLD[:13])


def test_customers_and_suppliers_are_declared_with_their_balances(tmp_path: Path) -> None:
    owed, sales = entry_lines([(CASH, 12_345), (SALES, -12_345)])
    lines = (replace(owed, party_type="customer", party="Ola & Co"), sales)
    target = opened("saft", tmp_path)
    sent(target, [replace(ENTRIES[0], lines=lines)])
    sent(target, [replace(LATER[0], lines=lines)])
    first, second = (read(tmp_path / f"harbor/{year}.xml") for year in (2026, 2027))
    (customer,) = second.iter(f"{N}Customer")
    assert tags(customer) == ["Name", "CustomerID", "BalanceAccount"]
    assert customer.findtext(f"{N}CustomerID") == "Ola & Co"
    assert amount(customer[2], f"{N}Opening*Balance") == Decimal("123.45")
    assert amount(customer[2], f"{N}Closing*Balance") == Decimal("246.90")
    line = next(first.iter(f"{N}Line"))
    assert tags(line) == ["RecordID", "AccountID", "CustomerID", "Description", "DebitAmount"]


def test_words_cannot_leave_their_element(tmp_path: Path) -> None:
    words = "<b>&amp; ]]> \x00\x0b\t" + "\u00e6" * 300
    lines = tuple(replace(line, description=words) for line in ENTRIES[0].lines)
    target = opened("saft", tmp_path)
    sent(target, [replace(ENTRIES[0], description=words, lines=lines), ENTRIES[1]])
    root = read(tmp_path / "harbor/2026.xml")
    told = [node.text for node in root.iter(f"{N}Description")]
    assert all(0 < len(text) <= 256 for text in told)
    assert told[1].startswith("<b>&amp; ]]> \u00e6")
    assert root.findtext(f"{N}Header/{N}Company/{N}Name") == "Havn & Furu AS"


def test_kill_between_any_two_steps_loses_nothing_and_balances_go_on(tmp_path: Path) -> None:
    step, was_killed = 0, True
    while was_killed:
        folder = tmp_path / str(step)
        target = opened("saft", folder)
        sent(target, [*ENTRIES[:6], *LATER])
        was_killed = killed_at(step, lambda: target.send(to_send(ENTRIES[6:])))  # noqa: B023
        found = target.look_up(ENTRIES)
        assert all(found[one.external_id] for one in ENTRIES[:6])
        sent(target, [one for one in ENTRIES if not found[one.external_id]] or ENTRIES)
        first, second = (read(folder / f"harbor/{year}.xml") for year in (2026, 2027))
        hold_together(first)
        hold_together(second)
        assert balances(second, "Opening")[CASH] == balances(first, "Closing")[CASH]
        step += 1
    assert step > 6


def test_what_cannot_stand_in_a_file_is_refused(tmp_path: Path) -> None:
    target = opened("saft", tmp_path)
    unknown = replace(entry(8), lines=entry_lines([("Assets:9", 100), (SALES, -100)]))
    assert "'Assets:9' has no row in" in refused(target, unknown).detail
    off = replace(entry(8), lines=entry_lines([(CASH, 100), (SALES, -99)]))
    assert refused(target, off).reason == "unbalanced"
    assert "USD alone" in refused(target, replace(entry(8), currency_code="CAD")).detail
    sent(target, [entry(8)])
    other = replace(entry(8), lines=entry_lines([(CASH, 100), (SALES, -100)]))
    assert refused(target, other).reason == "duplicate"


def test_an_edited_amount_shows_and_an_unreadable_one_is_named(tmp_path: Path) -> None:
    target = opened("saft", tmp_path)
    sent(target, [entry(7)])
    file = tmp_path / "harbor/2026.xml"
    written = file.read_bytes()
    assert written.count(b"<Amount>34.19</Amount>") == 1
    file.write_bytes(written.replace(b"<Amount>34.19</Amount>", b"<Amount>34.20</Amount>"))
    assert AccountMovement(CASH, "USD", 3_420) in target.movements("harbor", *SPAN)
    file.write_bytes(written.replace(b"<Amount>34.19</Amount>", b"<Amount>34,19</Amount>"))
    with pytest.raises(TargetError, match=r"2026\.xml:\d+: '34,19' is no amount"):
        target.movements("harbor", *SPAN)
    file.write_bytes(written[:-20])
    with pytest.raises(TargetError, match=r"2026\.xml: the file cannot be read"):
        target.look_up([entry(7)])


def test_what_it_must_be_told_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"options\] organisation_number: .*pattern"):
        opened("saft", tmp_path, organisation_number="12")
    with pytest.raises(TargetError, match=r"options\] accounts: .*missing\.csv: the file cannot"):
        opened("saft", tmp_path, accounts="missing.csv")
    rows = Path(str(saft_options(tmp_path)["accounts"]))
    rows.write_text(rows.read_text("utf-8").replace(",naeringsspesifikasjon,", ",,", 1), "utf-8")
    with pytest.raises(TargetError, match=r"csv:2: grouping_category must have 1 to 256"):
        opened("saft", tmp_path)


def test_the_page_about_it_is_true(tmp_path: Path) -> None:
    page = (PROJECT / "docs/posting/saft.md").read_text("utf-8")
    told = tomllib.loads(page.split("```toml\n")[1].split("```")[0])["targets"]["saft"]["options"]
    accounts = tmp_path / str(told["accounts"])
    accounts.parent.mkdir(parents=True)
    accounts.write_text(textwrap.dedent(page.split("```csv\n")[1].split("```")[0]), "utf-8")
    target = opened("saft", tmp_path / "exports/saft", **told)
    for day, minor in ((date(2026, 5, 4), 25_000), (date(2027, 1, 5), 10_000)):
        lines = entry_lines([("1900", minor), ("3000", -minor)])
        sent(target, [replace(entry(minor), posting_date=day, lines=lines)])
    for year in ("2026", "2027"):
        root = read(tmp_path / f"exports/saft/harbor/{year}.xml")
        table = page.split(f"| `{year}.xml` |")[1].splitlines()[:2]
        for row, (account, closing) in zip(table, balances(root, "Closing").items(), strict=True):
            cells = [cell.strip() for cell in row.strip("| ").split("|")]
            assert cells[0].startswith(account)
            assert Decimal(cells[1]) == balances(root, "Opening")[account]
            assert Decimal(cells[-1]) == closing


@pytest.mark.skipif(not os.environ.get(SCHEMA), reason=f"{SCHEMA} names no schema of SAF-T 1.30")
@pytest.mark.parametrize("period", ["year", "month"])
def test_skatteetatens_own_schema_takes_the_files(period: str, tmp_path: Path) -> None:
    lines = tuple(
        replace(line, party_type=kind, party=party)  # type: ignore[arg-type]
        for line, kind, party in zip(
            ENTRIES[0].lines, ("customer", "vendor", None, None), ("Ola", "Kari", None, None),
            strict=True,
        )
    )  # fmt: skip
    target = opened("saft", tmp_path, period=period, email="a@example.org")
    sent(target, [replace(ENTRIES[0], lines=lines), *TOLD[1:]])
    schema = etree.XMLSchema(etree.parse(os.environ[SCHEMA]))
    for name in files(tmp_path):
        schema.assertValid(etree.parse(tmp_path / name))
    assert len(files(tmp_path)) > 1
    broken = etree.parse(tmp_path / min(files(tmp_path)))
    next(broken.iter(f"{N}GroupingCode")).tag = f"{N}GroupingCodes"
    assert not schema.validate(broken)
