"""A Xero that answers on this machine: tokens, limits, idempotency, and faults on demand.

Belongs here: what Xero's interface does around the books, each rule with the public page that says
it. Not: the books themselves (xero_organisation.py), which fault comes when (xero_faults.py).
"""

import hashlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import simplejson

from tests.fakes.xero_faults import XeroFaults
from tests.fakes.xero_organisation import JOURNALS_AT_ONCE, XeroOrganisation
from tests.fakes.xero_sign_in import XeroSignIn

TENANT = "7a0f7b6e-4f4c-4a7e-9a44-0a3d6c1f2b11"
# developer.xero.com/documentation/guides/idempotent-requests/idempotency
KEY_LENGTH, KEPT_FOR = 128, timedelta(minutes=6)
# developer.xero.com/documentation/guides/oauth2/limits
A_MINUTE, A_DAY, AT_ONCE, LARGEST = 60, 5000, 5, 3_500_000
LATE = timedelta(seconds=90)

Reply = tuple[int, dict[str, str], bytes] | None


@dataclass
class FakeXero:
    """One app's view of one organisation. `clock` is the only time there is."""

    clock: Callable[[], datetime]
    organisation: XeroOrganisation = field(default_factory=XeroOrganisation)
    faults: XeroFaults = field(default_factory=XeroFaults)
    day_limit: int = A_DAY
    calls: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = threading.Semaphore(AT_ONCE)
        self.sign_in = XeroSignIn(self.clock)
        self._begun: deque[datetime] = deque()
        self._answered: dict[str, tuple[datetime, str, Reply]] = {}
        self._late: list[tuple[datetime, Callable[[], Reply]]] = []

    def answer(self, method: str, address: str, headers: Any, body: bytes) -> Reply:
        """What comes back; None: the connection breaks."""
        if not self._under_way.acquire(blocking=False):
            return self._turned_away("concurrent", None)
        try:
            with self._lock:
                return self._answer(method, address, headers, body)
        finally:
            self._under_way.release()

    def land(self) -> None:
        """Let requests that were at work for long enough land now."""
        due = [act for at, act in self._late if at <= self.clock()]
        self._late = [(at, act) for at, act in self._late if at > self.clock()]
        for act in due:
            act()

    def _answer(self, method: str, address: str, headers: Any, body: bytes) -> Reply:
        self.land()
        parts = urlsplit(address)
        self.calls.append(f"{method} {parts.path}")
        fault = self.faults.next(method, parts.path)
        if parts.path == "/connect/token":
            return _with_fault(fault, lambda: _json(*self.sign_in.renewal(headers, body)))
        if fault == "expired":
            self.sign_in.expire()
        if not self.sign_in.lets_in(headers.get("Authorization", "")):
            return _json(401, {"Title": "Unauthorized", "Detail": "TokenExpired"})
        if headers.get("Xero-Tenant-Id") != TENANT:
            return _json(403, {"Title": "Forbidden", "Detail": "AuthenticationUnsuccessful"})
        if fault == "throttled":
            return self._turned_away("minute", 7)
        limited = self._limited()
        if limited:
            return limited
        query = {name: told[0] for name, told in parse_qs(parts.query).items()}
        if method == "PUT":
            return self._put(parts.path, query, headers, body, fault)
        return _with_fault(fault, lambda: self._get(parts.path, query))

    def _limited(self) -> Reply:
        now = self.clock()
        while self._begun and now - self._begun[0] >= timedelta(days=1):
            self._begun.popleft()
        if len(self._begun) >= self.day_limit:
            return self._turned_away("day", int((self._begun[0] - now).total_seconds()) + 86400)
        recent = [at for at in self._begun if now - at < timedelta(minutes=1)]
        if len(recent) >= A_MINUTE:
            return self._turned_away("minute", 60 - int((now - recent[0]).total_seconds()))
        self._begun.append(now)
        return None

    @staticmethod
    def _turned_away(problem: str, seconds: int | None) -> Reply:
        told = {} if seconds is None else {"Retry-After": str(seconds)}
        return 429, {"X-Rate-Limit-Problem": problem, **told}, b""

    def _put(
        self, path: str, query: dict[str, str], headers: Any, body: bytes, fault: str | None
    ) -> Reply:
        """Limits come before idempotency, and errors are kept too (the guide cited above)."""
        key = headers.get("Idempotency-Key")
        if key is not None and len(key) > KEY_LENGTH:
            return _refusal(f"Idempotency Key: {key} is longer than {KEY_LENGTH} characters.")
        request = hashlib.sha256(f"{path} {query}".encode() + body).hexdigest()
        kept = self._answered.get(key or "")
        if key and kept and self.clock() - kept[0] < KEPT_FOR:
            same = kept[1] == request
            return (
                kept[2]
                if same
                else _refusal(f"Idempotency Key: {key} is used with a different request.")
            )
        self.keys.append(key or "")

        def act(share: float = 1.0) -> Reply:
            reply = self._create(path, query, body, share)
            if key:
                self._answered[key] = (self.clock(), request, reply)
            return reply

        if fault == "broke_before":
            reply = _json(500, {"Title": "An error occurred"})
            self._answered[key or ""] = (self.clock(), request, reply)
            return reply
        if fault == "half_kept":
            act(0.5)
            reply = _json(500, {"Title": "An error occurred"})
            self._answered[key or ""] = (self.clock(), request, reply)
            return reply
        if fault == "landed_late":
            self._late.append((self.clock() + LATE, act))
            return None
        if fault == "delivered_twice":
            act()
            return self._put(path, query, headers, body, None)
        return _with_fault(fault, act)

    def _create(self, path: str, query: dict[str, str], body: bytes, share: float) -> Reply:
        if not path.endswith("/ManualJournals") or len(body) > LARGEST:
            return _refusal("The resource cannot be created")
        told = simplejson.loads(body, use_decimal=True)
        self.bodies.append(told)
        items = told["ManualJournals"]
        answered = [
            self.organisation.create(item) for item in items[: max(1, round(len(items) * share))]
        ]
        failed = [item for item in answered if item["StatusAttributeString"] == "ERROR"]
        if failed and query.get("summarizeErrors") != "false":
            return _json(400, {"Type": "ValidationException", "Elements": failed})
        return _json(200, {"Status": "OK", "ManualJournals": answered})

    def _get(self, path: str, query: dict[str, str]) -> Reply:
        books = self.organisation
        match path.rpartition("/")[2]:
            case "Organisation":
                return _json(200, {"Organisations": [{"BaseCurrency": books.currency}]})
            case "Accounts":
                return _json(200, {"Accounts": list(books.chart)})
            case "TrackingCategories":
                told = [
                    {
                        "Name": name,
                        "Options": [{"Name": one, "Status": "ACTIVE"} for one in options],
                    }
                    for name, options in books.tracking.items()
                ]
                return _json(200, {"TrackingCategories": told})
            case "ManualJournals":
                page, size = int(query["page"]), min(int(query["pageSize"]), 1000)
                return _json(200, {"ManualJournals": books.listed(query["where"], page, size)})
            case "Journals":
                after = int(query["offset"])
                return _json(200, {"Journals": books.journals[after : after + JOURNALS_AT_ONCE]})
            case "TrialBalance":
                return _json(200, self._trial_balance(date.fromisoformat(query["date"])))
        return _json(404, {"Message": "The resource you're looking for cannot be found"})

    def _trial_balance(self, day: date) -> dict[str, Any]:
        """help.xero.com/nz/Report_TrialBalance: the month of the report, and the year to date."""
        month = self.organisation.balances(day.replace(day=1), day)
        so_far = self.organisation.balances(date.min, day)
        rows = [
            {
                "RowType": "Row",
                "Cells": [
                    {"Value": str(value), "Attributes": [{"Id": "account", "Value": account_id}]}
                    for value in ("An account", *_columns(month[account_id]), *_columns(total))
                ],
            }
            for account_id, total in so_far.items()
        ]
        headings = ("Account", "Debit", "Credit", "YTD Debit", "YTD Credit")
        header = {"RowType": "Header", "Cells": [{"Value": value} for value in headings]}
        total_row = {"RowType": "SummaryRow", "Cells": [{"Value": "Total"}]}
        section = {"RowType": "Section", "Title": "", "Rows": [*rows, total_row]}
        return {"Reports": [{"ReportName": "Trial Balance", "Rows": [header, section]}]}


def _columns(amount: int) -> tuple[str, str]:
    text = str(Decimal(abs(amount)).scaleb(-2))
    return (text, "") if amount >= 0 else ("", text)


def _refusal(message: str) -> Reply:
    return _json(400, {"ErrorNumber": 10, "Type": "ValidationException", "Message": message})


def _json(status: int, document: Any) -> tuple[int, dict[str, str], bytes]:
    return status, {}, simplejson.dumps(document, use_decimal=True).encode()


def _with_fault(fault: str | None, act: Callable[[], Reply]) -> Reply:
    if fault == "dropped_before":
        return None
    if fault == "broke_before":
        return _json(500, {"Title": "An error occurred"})
    reply = act()
    if fault == "dropped_after":
        return None
    if fault == "broke_after":
        return _json(503, {"Title": "The organisation is offline"})
    return (200, {}, b"<html>") if fault == "garbled" else reply
