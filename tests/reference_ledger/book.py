"""The book that entries go into. Belongs here: account codes of the default chart, adding up."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tests.reference_ledger.rules import DEFAULT_RULES, Rules

if TYPE_CHECKING:
    from tests.reference_ledger.costing_order import Step

DRAWER, SAFE, PAYOUTS_IN_TRANSIT, BANK = "1010", "1020", "1035", "1040"
CARD_CLEARING, TENDER_CLEARING = "1110", "1180"
INVENTORY, NOT_INVOICED = "1300", "2020"
SALES_TAX, GIFT_CARDS, TIPS = "2110", "2210", "2310"
SALES, DISCOUNTS, COMPS, RETURNS = "4010", "4110", "4120", "4130"
SERVICE_CHARGES = "4040"
COST_OF_GOODS, SHRINK, WRITE_DOWNS, WASTE, TRUE_UP = "5010", "5040", "5050", "5060", "5070"
CARD_FEES, OVER_SHORT, CLEANING = "6110", "6130", "6400"
NET_SALES = (SALES, DISCOUNTS, COMPS, RETURNS)
WITH_ITEMS = (GIFT_CARDS, OVER_SHORT)
TENDERS = {"cash": DRAWER, "card": CARD_CLEARING, "gift_card": GIFT_CARDS}


Money = tuple[int, str]
"""Minor units and their currency."""


@dataclass
class Book:
    """What has been posted, added up; debit positive.

    Attributes:
        balances: By account, in the shop's own currency.
        foreign: By account and currency, of what is in another.
        net_sales: By business date, credit positive.
        costs: Cost of goods sold by business date.
        items: Balance of subledger items, by account and item.
        stock: Quantity and value by product.
        days: By business date and account, in the shop's own currency.
        rules: What the company says of its books.
        costed: The steps of costing, in order.
    """

    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    foreign: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    net_sales: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    costs: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    items: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    stock: dict[str, tuple[int, int]] = field(default_factory=dict)
    days: dict[tuple[date, str], int] = field(default_factory=lambda: defaultdict(int))
    rules: Rules = DEFAULT_RULES
    costed: list["Step"] = field(default_factory=list)

    def post(
        self, day: date, debit: str, credit: str, amount: int, item: str = "", key: str = ""
    ) -> None:
        """Book an amount.

        Args:
            day: Its business date.
            debit: Account that gets it.
            credit: Account that gives it.
            amount: Minor units; below zero turns the entry round.
            item: What it is about, where an account has a subledger.
            key: What settles it, on tender clearing.
        """
        for account, signed in ((debit, amount), (credit, -amount)):
            kept_on = self.rules.account(day, account)
            self.balances[kept_on] += signed
            self.days[day, kept_on] += signed
            if account in NET_SALES:
                self.net_sales[day] -= signed
            if account == COST_OF_GOODS:
                self.costs[day] += signed
            if item and account in WITH_ITEMS:
                self.items[account, item] += signed
            if account == TENDER_CLEARING:
                self.items[account, key] += signed

    def post_foreign(self, day: date, entry: tuple[str, str], money: Money, own: int) -> None:
        """Book an amount in another currency.

        Args:
            day: Its business date.
            entry: Debit and credit.
            money: The amount.
            own: What it is in the shop's own currency.
        """
        amount, currency = money
        for account, sign in zip(entry, (1, -1), strict=True):
            kept_on = self.rules.account(day, account)
            self.foreign[kept_on, currency] += sign * amount
            self.days[day, kept_on] += sign * own
            if account in NET_SALES:
                self.net_sales[day] -= sign * amount
