"""What the service of QuickBooks Online does around a company: tokens, request ids, limits, faults.

Belongs here: what is done with a call, without HTTP. Faults are taken one a call from a list. Not:
a company's own rules (quickbooks_online_company.py), the port (quickbooks_online.py).
"""

import threading
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import simplejson

from tests.fakes.quickbooks_online_company import Company
from tests.fakes.quickbooks_online_reading import answer_query, general_ledger
from tests.fakes.quickbooks_online_refusals import Answer, Refusal, fault

FaultName = Literal[
    "none",
    "drop_before",  # the connection breaks before anything is read
    "drop_after",  # ... after all is done
    "late",  # ... and what was asked is done only when the next request to write comes
    "error_before",
    "error_after",
    "garbled",  # done, and half of the answer arrives
    "throttled",
    "expired",
    "half",  # of a batch only the first half is done
    "twice",  # something on the way delivers the request twice
]
CLIENT_ID, CLIENT_SECRET = "client", "hush-hush"
TRANSACTIONS = {kind.lower(): kind for kind in ("JournalEntry", "SalesReceipt", "Deposit")}
LIFE, MOST_AT_ONCE = timedelta(hours=1), 10
THROTTLED = 429, fault("ThrottleFault", "003001", "ThrottleExceeded", "")
BROKEN_SERVICE = 500, fault("SystemFault", "10000", "An application error has occurred", "")
UNAVAILABLE = 503, fault("SystemFault", "10001", "Service Unavailable", "")
NOT_LET_IN = 401, fault("AUTHENTICATION", "3200", "AuthenticationFailed", "Token expired")


class Broken(Exception):  # noqa: N818 (an event of the line)
    """The connection ends here, after half of the answer or before it."""

    def __init__(self, answer: Answer | None = None) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Call:
    """What arrived."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    authorization: str | None


@dataclass
class Connection:
    """A company, who may call it, and what will go wrong.

    Attributes:
        faults: What goes wrong in the next calls, one each.
        refresh_tokens: Valid ones.
        answers: First answers by request id.
        remembers: Whether it does what a request id says; for how long it does is not published.
        calls: Every call: method, path, status; 0 where the connection broke.
        late: Work whose time has not come.
    """

    company: Company
    clock: Callable[[], datetime]
    faults: deque[FaultName] = field(default_factory=deque)
    refresh_tokens: list[str] = field(default_factory=lambda: ["refresh-0"])
    access_token: str = ""
    valid_until: datetime | None = None
    renewals: int = 0
    calls_per_minute: int = 500
    batches_per_minute: int = 40
    answers: dict[str, Answer] = field(default_factory=dict)
    remembers: bool = True
    calls: list[tuple[str, str, int]] = field(default_factory=list)
    late: list[Call] = field(default_factory=list)
    recent: dict[str, deque[datetime]] = field(default_factory=dict)
    at_once: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def plan(self, faults: Iterable[FaultName]) -> None:
        """What goes wrong in the next calls, one each."""
        self.faults.extend(faults)

    def renew(self, form: dict[str, str], authorization: str | None) -> Answer:
        """Give a pair of tokens for a refresh token.

        An access token lasts an hour; a refresh token is replaced, the one before stays valid for
        a while: developer.intuit.com/app/developer/qbo/docs/develop/
        authentication-and-authorization/oauth-2.0
        """
        named = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        given = form.get("refresh_token", "")
        if authorization != f"Basic {named}" or given not in self.refresh_tokens:
            return 400, {"error": "invalid_grant"}
        self.renewals += 1
        self.refresh_tokens = [given, f"refresh-{self.renewals}"]
        self.access_token = f"access-{self.renewals}"
        self.valid_until = self.clock() + LIFE
        return 200, {
            "access_token": self.access_token,
            "refresh_token": self.refresh_tokens[1],
            "expires_in": int(LIFE.total_seconds()),
            "token_type": "bearer",
        }

    def serve(self, call: Call) -> Answer:
        """Answer a call, or fail as planned.

        At most ten calls at once, 500 a minute, 40 of them batches, code 003001:
        help.mobius-connect.com article 44002519554, and the reference of batch.
        """
        self.at_once += 1
        try:
            if self.at_once > MOST_AT_ONCE:
                return THROTTLED
            with self.lock:
                return self._let_in(call)
        finally:
            self.at_once -= 1

    def _let_in(self, call: Call) -> Answer:
        if self._is_next("throttled") or self._is_too_much(call.path):
            return THROTTLED
        if self._is_next("expired"):
            self.access_token = "expired"
        valid = self.valid_until is not None and self.clock() < self.valid_until
        if not valid or call.authorization != f"Bearer {self.access_token}":
            return NOT_LET_IN
        return self._with_faults(call)

    def _is_next(self, name: FaultName) -> bool:
        found = bool(self.faults) and self.faults[0] == name
        if found:
            self.faults.popleft()
        return found

    def _is_too_much(self, path: str) -> bool:
        now = self.clock()
        limits = {"all": self.calls_per_minute}
        if path == "batch":
            limits["batch"] = self.batches_per_minute
        for name, most in limits.items():
            recent = self.recent.setdefault(name, deque())
            while recent and now - recent[0] >= timedelta(minutes=1):
                recent.popleft()
            if len(recent) >= most:
                return True
            recent.append(now)
        return False

    def _with_faults(self, call: Call) -> Answer:
        is_half = self.faults and self.faults[0] == "half" and call.path == "batch"
        name = self.faults.popleft() if self.faults and not is_half else "none"
        if call.method == "POST":
            waiting, self.late = self.late, []
            for earlier in waiting:
                self.answer(earlier)
        if name in ("drop_before", "late"):
            if name == "late" and call.method == "POST":
                self.late.append(call)
            raise Broken
        if name == "error_before":
            return BROKEN_SERVICE
        if name == "twice":
            self.answer(call)
        answered = self.answer(call)
        if name in ("drop_after", "garbled"):
            raise Broken(answered if name == "garbled" else None)
        return UNAVAILABLE if name == "error_after" else answered

    def answer(self, call: Call) -> Answer:
        """Do what is asked, once for each request id.

        The service answers a request id it knows with its first answer, refusals too, but not
        with a failure of its own: blogs.intuit.com/blog/2015/04/06/15346 (50 characters, 36 for a
        batch).
        """
        request_id = call.query.get("requestid") if call.method == "POST" else None
        if request_id is not None and len(request_id) > (36 if call.path == "batch" else 50):
            return 400, fault("ValidationFault", "2050", "String Length Error", "requestid")
        if request_id is not None and request_id in self.answers:
            return self.answers[request_id]
        try:
            answered: Answer = 200, self._done(call)
        except Refusal as refusal:
            answered = 400, refusal.fault
        if request_id is not None and self.remembers and "SystemFault" not in str(answered[1]):
            self.answers[request_id] = answered
        return answered

    def _done(self, call: Call) -> dict[str, Any]:
        match call.path:
            case "journalentry" | "salesreceipt" | "deposit":
                kind = TRANSACTIONS[call.path]
                document = simplejson.loads(call.body, use_decimal=True)
                operation = call.query.get("operation") or ("update" if "Id" in document else "")
                if operation:
                    return {kind: self.company.touch(operation, document)}
                return {kind: self.company.create(kind, document)}
            case "item":
                return {"Item": self.company.create_item(simplejson.loads(call.body))}
            case "customer" | "vendor":
                kind = call.path.capitalize()
                return {kind: self.company.create_party(kind, simplejson.loads(call.body))}
            case "batch":
                items = simplejson.loads(call.body, use_decimal=True)["BatchItemRequest"]
                return {"BatchItemResponse": self._batch(items)}
            case "query":
                return answer_query(self.company, call.query["query"])
            case "reports/GeneralLedger":
                return general_ledger(self.company, call.query)
            case "preferences":
                currency = {
                    "MultiCurrencyEnabled": self.company.multi_currency,
                    "HomeCurrency": {"value": self.company.home_currency},
                }
                numbers = {"CustomTxnNumbers": self.company.custom_numbers}
                return {"Preferences": {"CurrencyPrefs": currency, "SalesFormsPrefs": numbers}}
        raise Refusal("500", "Unsupported Operation", call.path)

    def _batch(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """At most 30 items, each done for itself, answered in no order that can be relied on:
        developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/batch."""
        if len(items) > 30 or any(len(item["bId"]) > 10 for item in items):
            raise Refusal("1040", "Too many operations", "at most 30 items")
        done = len(items) // 2 if self._is_next("half") else len(items)
        answered = [
            {"bId": item["bId"]} | (self._item(item) if place < done else BROKEN_SERVICE[1])
            for place, item in enumerate(items)
        ]
        return answered[::-1]

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        (kind,) = item.keys() & set(TRANSACTIONS.values())
        try:
            return {kind: self.company.create(kind, item[kind])}
        except Refusal as refusal:
            return refusal.fault
