"""What happens in a shop, in no source's words. Belongs here: the events. Not: their entries.

Amounts are in minor units of the shop's currency and are what the till states: they are posted as
stated. Names are local to a history; whoever writes documents makes them unique.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from tests.reference_ledger.periods import PERIODS, Calendar, Period

Costing = Literal["fifo", "moving_average"]
PaymentKind = Literal["cash", "card", "gift_card"]
DiscountKind = Literal["line", "order", "comp"]


@dataclass(frozen=True, slots=True)
class Shop:
    """One company with one store.

    Attributes:
        decimals: Of its currency.
        cut_off: Local hour until which trade belongs to the day before.
        inclusive: Whether its prices contain the tax.
        calendar: What its accounting periods are.
    """

    currency: str = "USD"
    decimals: int = 2
    costing: Costing = "fifo"
    zone: str = "America/New_York"
    cut_off: int = 0
    inclusive: bool = False
    calendar: Calendar = "calendar_month"

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods it can close, oldest first."""
        return PERIODS[self.calendar]

    def day(self, at: datetime) -> date:
        """The business date of an instant."""
        return (at.astimezone(ZoneInfo(self.zone)) - timedelta(hours=self.cut_off)).date()


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax of a line: its rate in millionths and what the receipt states."""

    name: str
    rate: int
    amount: int


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off a line, tax inside if the price has it inside."""

    kind: DiscountKind
    amount: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sold line.

    Attributes:
        product: None for goods without one.
        quantity: Units.
        gross: At list price, before discounts.
        card: The gift card sold by this line, if it is one.
    """

    uid: str
    product: str | None
    quantity: int
    gross: int
    discounts: tuple[Discount, ...] = ()
    taxes: tuple[Tax, ...] = ()
    card: str | None = None

    @property
    def discount(self) -> int:
        """All discounts."""
        return sum(each.amount for each in self.discounts)

    @property
    def tax(self) -> int:
        """All taxes."""
        return sum(each.amount for each in self.taxes)

    def total(self, inclusive: bool) -> int:
        """What is paid for it."""
        return self.gross - self.discount + (0 if inclusive else self.tax)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money taken for a sale.

    Attributes:
        amount: Without tip.
        fee: Of the processor, as the payment states it; None when it does not.
        card: The gift card used.
    """

    name: str
    kind: PaymentKind
    amount: int
    tip: int = 0
    fee: int | None = None
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Sale:
    """One version of a receipt; the highest that is known counts.

    Attributes:
        known_at: When the source changed it last.
        voided: Whether this version takes the whole sale back.
        paid_at: When it was paid, if that was another time.
        currency: If it is not the shop's own; then it is one line, paid in cash.
        service: A service charge without tax.
    """

    name: str
    at: datetime
    known_at: datetime
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    version: int = 1
    voided: bool = False
    paid_at: datetime | None = None
    currency: str | None = None
    service: int = 0


@dataclass(frozen=True, slots=True)
class BackLine:
    """Units of a sold line that come back, with the amounts the till states for them."""

    uid: str
    quantity: int
    gross: int
    discounts: tuple[Discount, ...] = ()
    taxes: tuple[Tax, ...] = ()
    damaged: bool = False

    def total(self, inclusive: bool) -> int:
        """What is given back for them."""
        tax = 0 if inclusive else sum(each.amount for each in self.taxes)
        return self.gross - sum(each.amount for each in self.discounts) + tax


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that come back of a sale, or money alone (`lines` empty, `money` given).

    Attributes:
        is_price: Whether the money alone is a price adjusted later instead of goodwill.
    """

    name: str
    at: datetime
    sale: str
    lines: tuple[BackLine, ...]
    money: int = 0
    is_price: bool = False


@dataclass(frozen=True, slots=True)
class Refund:
    """Money of a return, to the payment it came from, perhaps on another day.

    Attributes:
        of: The return it pays out.
        card: The gift card it goes to.
    """

    name: str
    at: datetime
    sale: str
    of: str
    payment: str
    kind: PaymentKind
    amount: int
    card: str | None = None


@dataclass(frozen=True, slots=True)
class GoodsReceived:
    """Goods of a supplier; unit cost in major units."""

    name: str
    at: datetime
    product: str
    quantity: int
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class StockCounted:
    """A product counted on the shelf."""

    name: str
    at: datetime
    product: str
    quantity: int


@dataclass(frozen=True, slots=True)
class GoodsWasted:
    """Units of a product thrown away."""

    name: str
    at: datetime
    product: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a payout pays for: a payment (amount positive) or a refund (negative), less a fee."""

    payment: str
    amount: int
    fee: int = 0
    refund: str | None = None


@dataclass(frozen=True, slots=True)
class Payout:
    """One version of a payout; the highest that is known counts.

    Attributes:
        arrives: The day it is at the bank, once it is paid.
    """

    name: str
    at: datetime
    known_at: datetime
    status: Literal["SENT", "PAID", "FAILED"]
    arrives: date
    settled: tuple[Settled, ...]
    version: int = 1

    @property
    def net(self) -> int:
        """What goes to the bank."""
        return sum(each.amount - each.fee for each in self.settled)


@dataclass(frozen=True, slots=True)
class DrawerSession:
    """One version of a cash drawer's session; the highest that is known counts.

    Attributes:
        ended_at: None while it is open; then nothing is counted either.
        moves: Cash besides sales: `paid in`, `paid out` or `drop`, and how much.
    """

    name: str
    at: datetime
    opening: int
    moves: tuple[tuple[str, int], ...] = ()
    ended_at: datetime | None = None
    counted: int = 0
    version: int = 1


Event = Sale | Return | Refund | GoodsReceived | StockCounted | GoodsWasted | Payout | DrawerSession
Versioned = TypeVar("Versioned", Sale, Payout, DrawerSession)
Listed = TypeVar("Listed", GoodsReceived, StockCounted, GoodsWasted)


def newest(kind: type[Versioned], events: Sequence[Event]) -> list[Versioned]:
    """The version that counts of every event of a kind."""
    found: dict[str, Versioned] = {}
    for event in events:
        if isinstance(event, kind):
            known = found.get(event.name)
            if known is None or known.version < event.version:
                found[event.name] = event
    return list(found.values())


def latest(kind: type[Listed], events: Sequence[Event]) -> list[Listed]:
    """Of events whose lists carry no version: each as it was told last."""
    return list({event.name: event for event in events if isinstance(event, kind)}.values())
