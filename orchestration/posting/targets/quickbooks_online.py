"""QuickBooks Online: the transactions and the ledger of one company.

Belongs here: the target itself, putting together what its neighbours do, and reading what the
company holds. Not: options, calls, the shape of an entry, sending, faults, reports: see
quickbooks_online_*.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from orchestration.posting.entries import Entry, PartyType
from orchestration.posting.targets.currency_decimals import decimals_by_currency
from orchestration.posting.targets.http_calls import HttpCalls
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Capabilities,
    HeldEntry,
    Outcome,
    Posted,
    Rejected,
    RemoteAccount,
    TargetContext,
    TargetError,
    ToSend,
)
from orchestration.posting.targets.quickbooks_online_client import QuickBooksClient
from orchestration.posting.targets.quickbooks_online_company import check_company
from orchestration.posting.targets.quickbooks_online_entries import (
    KINDS,
    Document,
    external_id_of,
)
from orchestration.posting.targets.quickbooks_online_forms import Forms
from orchestration.posting.targets.quickbooks_online_items import Items
from orchestration.posting.targets.quickbooks_online_ledger import (
    LedgerLine,
    ledger_lines,
    report_query,
)
from orchestration.posting.targets.quickbooks_online_lists import Lists, UnknownNameError
from orchestration.posting.targets.quickbooks_online_options import (
    QuickBooksOptions,
    credentials_of,
    only_company,
    options_of,
)
from orchestration.posting.targets.quickbooks_online_sending import (
    look_up,
    send_in_batches,
    send_singly,
)
from orchestration.posting.targets.rotating_tokens import RotatingTokens

MOST_DECIMALS = 2
CONNECT_AGAIN = (
    "let the app into the company again and set its new refresh token, as"
    " docs/posting/quickbooks-online.md says."
)
ACCOUNT_TYPES = {
    "Asset": "asset",
    "Liability": "liability",
    "Equity": "equity",
    "Revenue": "revenue",
    "Expense": "expense",
}
COST = {"Cost of Goods Sold": "cost"}
PARTY_TYPES: dict[str, PartyType] = {
    "Accounts Receivable": "customer",
    "Accounts Payable": "vendor",
}


class QuickBooksOnline:
    """One QuickBooks Online company."""

    def __init__(
        self,
        name: str,
        options: QuickBooksOptions,
        client: QuickBooksClient,
        items: Items,
        entity_id: str,
        currency: str,
    ) -> None:
        self.name = name
        self.capabilities = Capabilities(
            batch_size=options.batch_size,
            amounts="functional",
            decimals=MOST_DECIMALS,
            dimensions=("class", "department"),
            # One receivable or payable an entry; a sales receipt cannot have any.
            parties_per_entry=0 if options.sales_as == "sales_receipt" else 1,
        )
        self._send = send_in_batches if options.batches else send_singly
        self._client = client
        self._options = options
        self._lists = Lists(client, create_parties=options.create_parties)
        self._forms = Forms(self._lists, items, options)
        self._entity_id = entity_id
        self._currency = currency

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Create the entries, in one call or one call each, as the options say."""
        multi_currency = self._is_multi_currency
        outcomes: list[Outcome] = []
        right: list[Document] = []
        for item in batch:
            try:
                self._check_currency(item.entry)
                right.append(self._forms.document(item, multi_currency=multi_currency))
            except UnknownNameError as error:
                outcomes.append(Rejected(item.entry.external_id, error.reason, str(error)))
        return outcomes + (self._send(self._client, right) if right else [])

    def _check_currency(self, entry: Entry) -> None:
        if entry.currency_code != self._currency:
            raise UnknownNameError(
                "invalid", f"it is in {entry.currency_code}, the company keeps {self._currency}"
            )

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """Ask for each kind of transaction the entries may be held as."""
        return look_up(self._client, entries, self._forms.kinds_of)

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """Sum the company's ledger by account, whoever posted and by whichever form."""
        totals: Counter[str] = Counter()
        for lines in self._ledger(entity_id, first_day, last_day):
            for line in lines:
                totals[line.account] += line.amount_minor
        return [self._movement(account, amount) for account, amount in sorted(totals.items())]

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every transaction of the company's ledger; ours are known by the note of the entry."""
        for lines in self._ledger(entity_id, first_day, last_day):
            days = [line.day for line in lines]
            ours = self._external_ids(min(days), max(days)) if days else {}
            by_transaction: defaultdict[tuple[date, str, str], list[LedgerLine]] = defaultdict(list)
            for line in lines:
                by_transaction[line.day, line.transaction_type, line.transaction_id].append(line)
            for (day, kind, number), held in sorted(by_transaction.items()):
                external_id = ours.get(number)
                yield HeldEntry(
                    external_id=external_id,
                    remote_id=number if external_id else f"{kind} {number}",
                    posting_date=day,
                    lines=tuple(self._movement(line.account, line.amount_minor) for line in held),
                )

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """Its accounts, those set inactive too."""
        self._check_entity(entity_id)
        accounts = self._client.rows("Account", "where Active in (true, false)")
        return [_account(told) for told in accounts]

    @cached_property
    def _is_multi_currency(self) -> bool:
        """What the company says of itself, read once before anything is sent to it."""
        table = f"[targets.{self.name}.options]"
        return check_company(self._client, self._options, table, self._entity_id, self._currency)

    def _ledger(
        self, entity_id: str, first_day: date, last_day: date
    ) -> Iterator[list[LedgerLine]]:
        self._check_entity(entity_id)
        multi_currency = self._is_multi_currency

        def ask(since: date, until: date) -> dict[str, Any]:
            query = report_query(since, until, multi_currency=multi_currency)
            return self._client.report("GeneralLedger", query)

        decimals = min(MOST_DECIMALS, decimals_by_currency()[self._currency])
        return ledger_lines(ask, first_day, last_day, decimals)

    def _external_ids(self, first_day: date, last_day: date) -> dict[str, str]:
        condition = f"where TxnDate >= '{first_day}' and TxnDate <= '{last_day}' orderby Id"
        rows = (held for kind in KINDS for held in self._client.rows(kind, condition))
        return {str(held["Id"]): ours for held in rows if (ours := external_id_of(held))}

    def _movement(self, account: str, amount_minor: int) -> AccountMovement:
        return AccountMovement(account, self._currency, amount_minor)

    def _check_entity(self, entity_id: str) -> None:
        if entity_id != self._entity_id:
            raise TargetError(f"The target {self.name} keeps {self._entity_id}, not {entity_id}.")


def open_target(context: TargetContext) -> QuickBooksOnline:
    """The company, ready to be asked; nothing is called yet.

    Raises:
        TargetError: The options or the environment do not fit.
    """
    options = options_of(context)
    entity_id, currency = only_company(context)

    def calls(address: str, calls_per_minute: int) -> HttpCalls:
        return HttpCalls(
            address, clock=context.clock, sleep=context.sleep, calls_per_minute=calls_per_minute
        )

    tokens = RotatingTokens(
        context.private_folder / f"{context.name}.tokens.json",
        calls(options.sign_in_address, options.calls_per_minute),
        credentials_of(context),
        context.clock,
        CONNECT_AGAIN,
    )
    client = QuickBooksClient(
        options.company_id,
        options.minor_version,
        calls(options.company_address, options.calls_per_minute),
        calls(options.company_address, options.batches_per_minute),
        tokens,
    )
    items = Items(client, context.items, create=options.create_items)
    return QuickBooksOnline(context.name, options, client, items, entity_id, currency)


def _account(told: dict[str, Any]) -> RemoteAccount:
    kind = str(told.get("AccountType"))
    number = str(told.get("AcctNum") or "")
    name = str(told.get("FullyQualifiedName") or told.get("Name") or "")
    return RemoteAccount(
        account=str(told["Id"]),
        name=f"{number} {name}".strip(),
        account_type=COST.get(kind) or ACCOUNT_TYPES.get(str(told.get("Classification"))),
        is_active=bool(told.get("Active", True)),
        party_type=PARTY_TYPES.get(kind),
    )
