"""Sales receipts and deposits: what they post is the entry, to the minor unit, and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from orchestration.posting.deliveries import request_id
from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.protocol import Outcome, Posted, TargetError, ToSend, Uncertain
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.fakes.quickbooks_online_forms import TAX_ACCOUNT
from tests.posting_entries import (
    CLEARING,
    CUSTOMER,
    DRAWER,
    FIRST_DAY,
    RECEIVABLE,
    SALES,
    TAX,
    an_entry,
    later_revision,
    reversal_of,
)

DISCOUNTS, GIFT_CARDS, FEES = "77", "91", "62"
FORMS = {"sales_as": "sales_receipt", "payouts_as": "deposit", "create_items": True}
# A day as docs/posting/quickbooks-online.md writes it down.
DAY = (
    (CLEARING, 900_00), (DRAWER, 150_00), (GIFT_CARDS, 30_00), (DISCOUNTS, 20_00),
    (SALES, -1_000_00), (TAX, -100_00),
)  # fmt: skip
PAYOUT = ((DRAWER, 873_75), (FEES, 26_25), (CLEARING, -900_00))


@pytest.fixture
def forms(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> Iterator[Way]:
    with a_way(quickbooks, "77", tmp_path / "forms", **FORMS) as found:
        more_accounts(found)
        yield found


def more_accounts(way: Way) -> None:
    way.company.add_account(DISCOUNTS, "Discounts given", "Income", "Revenue")
    way.company.add_account(GIFT_CARDS, "Gift cards", "Other Current Liability", "Liability")
    way.company.add_account(FEES, "Card fees", "Expense", "Expense")
    way.company.add_account(TAX_ACCOUNT, "Tax agency", "Other Current Liability", "Liability")


def sent(way: Way, *entries: Entry) -> list[Outcome]:
    return way.open().send([ToSend(one, request_id(one.external_id)) for one in entries])


def kinds(way: Way) -> list[str]:
    return [held["kind"] for held in way.company.transactions.values()]


def payout(*lines: tuple[str, int], number: int = 9) -> Entry:
    return replace(an_entry(number, *(lines or PAYOUT)), journal_type="settlement")


def moved(way: Way) -> dict[str, int]:
    found = way.open().movements("juniper", FIRST_DAY, FIRST_DAY + timedelta(days=30))
    return {one.account: one.amount_minor for one in found if one.amount_minor}


def totals(*entries: Entry) -> dict[str, int]:
    found: Counter[str] = Counter()
    for entry in entries:
        for line in entry.lines:
            found[line.account] += line.amount_minor
    return {account: amount for account, amount in found.items() if amount}


def with_lines(entry: Entry, change: Callable[[EntryLine], EntryLine]) -> Entry:
    return replace(entry, lines=tuple(change(line) for line in entry.lines))


def test_a_day_of_sales_is_a_receipt_deposited_where_its_main_tender_goes(forms: Way) -> None:
    entry = with_lines(
        an_entry(0, *DAY),
        lambda line: replace(line, dimensions=(("class", "food"), ("department", "L1"))),
    )
    assert sent(forms, entry) == [Posted(entry.external_id, "1001")]

    (document,) = forms.company.received
    assert document["DepositToAccountRef"] == {"value": CLEARING}
    assert document["DepartmentRef"] == {"value": "1"}
    assert document["DocNumber"] == entry.document_number
    assert document["PrivateNote"].startswith(f"Tillbook {entry.external_id} ")
    assert "TxnTaxDetail" not in document
    assert "CustomerRef" not in document
    assert document["Line"][1] == {
        "Description": "line 3",
        "Amount": Decimal("-30.00"),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {
            "ItemRef": {"value": "701"},
            "Qty": 1,
            "UnitPrice": Decimal("-30.00"),
            "TaxCodeRef": {"value": "NON"},
            "ClassRef": {"value": "200000000001"},
        },
    }
    assert [line["Amount"] for line in document["Line"]] == [-150, -30, -20, 1000, 100]
    assert kinds(forms) == ["SalesReceipt"]
    assert moved(forms) == dict(DAY)


def test_a_payout_is_a_deposit_of_what_the_bank_shows(forms: Way) -> None:
    entry = payout()
    assert sent(forms, entry) == [Posted(entry.external_id, "1001")]
    (document,) = forms.company.received
    assert document["DepositToAccountRef"] == {"value": DRAWER}
    assert "DocNumber" not in document
    assert [line["Amount"] for line in document["Line"]] == [Decimal("-26.25"), 900]
    assert kinds(forms) == ["Deposit"]
    assert moved(forms) == dict(PAYOUT)


def test_what_takes_a_form_back_is_a_journal_entry_and_leaves_nothing(forms: Way) -> None:
    sales, paid = an_entry(0, *DAY), payout()
    mirrors = [reversal_of(sales), reversal_of(paid)]
    assert [type(one) for one in sent(forms, sales, paid, *mirrors)] == [Posted] * 4
    assert kinds(forms) == ["SalesReceipt", "Deposit", "JournalEntry", "JournalEntry"]
    assert moved(forms) == {}
    later = later_revision(sales, (CLEARING, 10_00), (SALES, -10_00))
    sent(forms, later)
    assert kinds(forms)[-1] == "SalesReceipt"
    assert moved(forms) == {CLEARING: 10_00, SALES: -10_00}


def with_customers(*names: str) -> Callable[[Entry], Entry]:
    def change(entry: Entry) -> Entry:
        named = [
            replace(line, party_type="customer", party=name)
            for line, name in zip(entry.lines, names, strict=False)
        ]
        return replace(entry, lines=(*named, *entry.lines[len(named) :]))

    return change


@pytest.mark.parametrize(
    ("lines", "change"),
    [
        # More went back than came in: a receipt cannot be negative.
        (((CLEARING, -50_00), (SALES, 50_00)), lambda one: one),
        # Paid by gift cards alone: there is nothing to deposit.
        (((GIFT_CARDS, 50_00), (SALES, -50_00)), lambda one: one),
        # An item cannot stand for a receivable.
        (((CLEARING, 5_00), (RECEIVABLE, 5_00), (SALES, -10_00)), None),
        # A form has one location, and one customer.
        (
            ((CLEARING, 5_00), (SALES, -5_00)),
            lambda one: replace(
                one,
                lines=(
                    replace(one.lines[0], dimensions=(("department", "L1"),)),
                    replace(one.lines[1], dimensions=(("department", "L2"),)),
                ),
            ),
        ),
        (((CLEARING, 5_00), (SALES, -5_00)), with_customers(CUSTOMER, "Ada")),
    ],
)
def test_sales_that_do_not_fit_go_as_a_journal_entry(
    forms: Way, lines: tuple[tuple[str, int], ...], change: Callable[[Entry], Entry] | None
) -> None:
    forms.company.customers["8"] = "Ada"
    entry = an_entry(0, *lines)
    entry = (change or (lambda one: _named(one, RECEIVABLE)))(entry)
    assert isinstance(sent(forms, entry)[0], Posted)
    assert kinds(forms) == ["JournalEntry"]
    assert moved(forms) == totals(entry)


def _named(entry: Entry, account: str) -> Entry:
    return with_lines(
        entry,
        lambda line: (
            replace(line, party_type="customer", party=CUSTOMER)
            if line.account == account
            else line
        ),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ((DRAWER, -10_00), (CLEARING, 10_00)),
        ((DRAWER, 10_00), ("36", 5_00), (CLEARING, -15_00)),
        ((FEES, 10_00), (CLEARING, -10_00)),
    ],
)
def test_payouts_that_do_not_fit_go_as_a_journal_entry(
    forms: Way, lines: tuple[tuple[str, int], ...]
) -> None:
    forms.company.add_account("36", "Savings", "Bank", "Asset")
    entry = payout(*lines)
    assert isinstance(sent(forms, entry)[0], Posted)
    assert kinds(forms) == ["JournalEntry"]
    assert moved(forms) == totals(entry)


def test_journals_that_nobody_wished_otherwise_stay_journal_entries(way: Way, forms: Way) -> None:
    more_accounts(way)
    sent(way, an_entry(0, *DAY), payout())
    assert kinds(way) == ["JournalEntry", "JournalEntry"]
    sent(forms, replace(an_entry(0, *DAY), journal_type="cash"))
    assert kinds(forms) == ["JournalEntry"]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_a_day_holds_the_accounts_move_by_its_lines(forms: Way, seed: int) -> None:
    random = Random(seed)  # noqa: S311 (no secret)
    entries = []
    for number in range(4):
        accounts = random.sample([CLEARING, DRAWER, GIFT_CARDS, DISCOUNTS, SALES, TAX, FEES], 4)
        amounts = [random.choice([-1, 1, 1]) * random.randint(1, 90_000_00) for _ in accounts[1:]]
        lines = [*zip(accounts[1:], amounts, strict=True), (accounts[0], -sum(amounts) or 1)]
        lines = lines if sum(amount for _, amount in lines) == 0 else [(SALES, -1), (DRAWER, 1)]
        kind = random.choice(["sales", "settlement"])
        entry = replace(an_entry(number, *lines), journal_type=kind)
        entries += [entry, *([reversal_of(entry)] if random.random() < 0.3 else [])]
    assert {type(one) for one in sent(forms, *entries)} == {Posted}
    assert moved(forms) == totals(*entries)
    held = list(forms.open().entries("juniper", FIRST_DAY, FIRST_DAY))
    by_id = {one.external_id: one for one in entries}
    assert sorted(str(one.external_id) for one in held) == sorted(by_id)
    for one in held:
        told: Counter[str] = Counter()
        for line in one.lines:
            told[line.account] += line.amount_minor
        assert told == totals(by_id[str(one.external_id)])


def test_the_forms_are_taken_often_enough_to_say_so(forms: Way) -> None:
    """Else the test before would compare journal entries with themselves."""
    for number in range(3):
        sent(forms, an_entry(number, *DAY), payout(number=100 + number))
    assert Counter(kinds(forms)) == {"SalesReceipt": 3, "Deposit": 3}


@pytest.mark.parametrize("entry", [an_entry(0, *DAY), payout()])
def test_a_form_whose_answer_was_lost_is_found_and_not_written_again(
    forms: Way, entry: Entry
) -> None:
    forms.company.items = items_for(forms)
    target = forms.open_ready()
    assert target.look_up([entry]) == {entry.external_id: None}
    items_asked_for = len(entry.lines) - 1 if entry.journal_type == "sales" else 0
    forms.connection.plan(["none"] * items_asked_for + ["drop_after"])
    (outcome,) = target.send([ToSend(entry, "r")])
    assert isinstance(outcome, Uncertain), outcome
    assert target.look_up([entry]) == {entry.external_id: Posted(entry.external_id, "1001")}
    assert target.send([ToSend(entry, "r")]) == [Posted(entry.external_id, "1001")]
    assert len(forms.company.transactions) == 1


def items_for(way: Way) -> dict[str, dict[str, object]]:
    return {
        f"9{number}": {
            "Id": f"9{number}",
            "Name": account["Name"],
            "Type": "Service",
            "IncomeAccountRef": {"value": number},
        }
        for number, account in way.company.accounts.items()
    }


def test_a_deposit_whose_memo_was_rewritten_is_known_by_its_lines(forms: Way) -> None:
    mine, other = payout(), payout((DRAWER, 1_00), (CLEARING, -1_00), number=10)
    sent(forms, mine)
    forms.company.transactions["1001"]["PrivateNote"] = "matched"
    found = forms.open().look_up([other, mine])
    assert found == {other.external_id: None, mine.external_id: Posted(mine.external_id, "1001")}


def test_a_deposit_that_names_another_entry_is_not_taken_for_one_alike(forms: Way) -> None:
    first, second = payout(number=1), payout(number=2)
    sent(forms, first)
    found = forms.open().look_up([second, first])
    assert found == {
        second.external_id: None,
        first.external_id: Posted(first.external_id, "1001"),
    }


def test_a_batch_holds_every_kind(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> None:
    with a_way(quickbooks, "78", tmp_path, **FORMS, batches=True) as way:
        more_accounts(way)
        entries = [an_entry(0, *DAY), payout(), reversal_of(payout())]
        assert [type(one) for one in sent(way, *entries)] == [Posted] * 3
        assert sorted(kinds(way)) == ["Deposit", "JournalEntry", "SalesReceipt"]
        posted = Counter(path for method, path, _ in way.connection.calls if method == "POST")
        assert posted == {"item": 5, "batch": 1, "deposit": 1}
        assert moved(way) == dict(DAY)


def test_a_deposit_among_a_batch_that_is_done_late_is_not_doubled(
    quickbooks: FakeQuickBooksOnline, tmp_path: Path
) -> None:
    """It has no number by which QuickBooks could refuse it, so it has a request id of its own."""
    with a_way(quickbooks, "78", tmp_path, payouts_as="deposit", batches=True) as way:
        more_accounts(way)
        first, second = payout(number=1), payout(number=2)
        target = way.open_ready()
        way.connection.plan(["late"])
        outcomes = target.send([ToSend(one, one.external_id[:50]) for one in (first, second)])
        assert [type(one) for one in outcomes] == [Uncertain, Posted]
        again = ToSend(first, first.external_id[:50])
        assert isinstance(target.send([again])[0], Posted)
        assert kinds(way) == ["Deposit", "Deposit"]


def test_no_tax_is_computed_a_second_time(forms: Way) -> None:
    """A line that says nothing of tax is taxed, so each line says it."""
    sent(forms, an_entry(0, *DAY))
    assert TAX_ACCOUNT not in moved(forms)
    held = forms.company.transactions["1001"]
    for line in held["Line"]:
        del line["SalesItemLineDetail"]["TaxCodeRef"]
    assert moved(forms)[TAX_ACCOUNT] == -72_00  # 8 % of 900.00


def test_receipts_name_a_customer_where_that_is_wished(
    quickbooks: FakeQuickBooksOnline, tmp_path: Path
) -> None:
    wishes = {**FORMS, "create_parties": True, "sales_customer": "Walk-in customers"}
    with a_way(quickbooks, "79", tmp_path, **wishes) as way:
        more_accounts(way)
        of_one = with_customers(CUSTOMER)(an_entry(1, *DAY))
        assert [type(one) for one in sent(way, an_entry(0, *DAY), of_one)] == [Posted, Posted]
        named = [document["CustomerRef"]["value"] for document in way.company.received]
        assert [way.company.customers[number] for number in named] == [
            "Walk-in customers",
            CUSTOMER,
        ]


def test_a_customer_for_receipts_that_is_not_there_is_said(
    quickbooks: FakeQuickBooksOnline, tmp_path: Path
) -> None:
    with a_way(quickbooks, "79", tmp_path, **FORMS, sales_customer="Nobody") as way:
        more_accounts(way)
        (outcome,) = sent(way, an_entry(0, *DAY))
        assert "QuickBooks has no customer 'Nobody'" in str(outcome)


def test_a_company_that_numbers_receipts_itself_is_refused(forms: Way) -> None:
    forms.company.custom_numbers = False
    with pytest.raises(TargetError, match=r"sales_as: .* turn on custom transaction numbers"):
        sent(forms, an_entry(0, *DAY))
    assert forms.company.received == []


def test_elsewhere_than_in_the_united_states_forms_are_refused(forms: Way) -> None:
    forms.company.country = "CA"
    with pytest.raises(TargetError, match="this one is of CA; leave them at"):
        sent(forms, payout())
    assert forms.company.received == []


def test_the_stand_in_refuses_forms_that_quickbooks_does(forms: Way) -> None:
    """Else the entries that do not fit could not be told from those that do."""
    sent(forms, an_entry(0, *DAY), payout())
    receipt, deposit = forms.company.received
    for kind, document, spoil, words in (
        ("SalesReceipt", receipt, {"DepositToAccountRef": {"value": SALES}}, "bank or other"),
        ("SalesReceipt", receipt, {"Line": receipt["Line"][:2]}, "0 or greater"),
        ("Deposit", deposit, {"Line": deposit["Line"][:1]}, "0 or greater"),
        ("Deposit", deposit, {"DepositToAccountRef": {"value": "none"}}, "Invalid Reference"),
    ):
        with pytest.raises(Exception, match=words):
            forms.company.create(kind, {**document, **spoil})
