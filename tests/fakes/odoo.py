"""A very small Odoo: enough of `/jsonrpc` to see that calls have the right shape.

Nobody compared it with a real one. Its rules: the sentences and the methods are those of
github.com/odoo/odoo (addons/account/models/account_move.py), the envelope is that of Odoo's page
"External RPC API" (odoo.com/documentation, developer/reference/external_rpc_api).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import simplejson

DATABASE, USER, KEY, USER_ID = "books", "till@juniper.example", "the-api-key", 7
ACCOUNTS = (
    (11, "101501", "Cash", "asset_cash"),
    (12, "400000", "Sales", "income"),
    (13, "251000", "Tax", "liability_current"),
    (14, "500000", "Cost", "expense_direct_cost"),
    (15, "121000", "Customers", "asset_receivable"),
    (16, "211000", "Vendors", "liability_payable"),
)
PARTNERS = (
    (41, "C-1", "House accounts"),
    (42, False, "Roaster"),
    (43, False, "Twin"),
    (44, False, "Twin"),
)
FAULTS = (
    "dropped_before",  # the connection breaks, Odoo never read it
    "dropped_after",  # done, the answer is lost
    "delivered_twice",  # the network delivers the call twice; the second answer comes back
    "broke_before",  # 500, nothing done
    "broke_after",  # 500, done
    "garbled",  # done, the answer is no JSON
    "undone",  # the database was busy and undid the call (odoo/service/model.py, retrying)
    "throttled",  # 429 of the proxy before it, unread
    "shut_out",  # the key is not accepted just now
)
Reply = tuple[int, dict[str, str], bytes] | None


class OdooFault(Exception):  # noqa: N818 (what Odoo calls it)
    """What Odoo answers instead of a result."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass
class FakeOdoo:
    """One database with one company. `faults` strike calls that write, one after the other."""

    happened: Counter[str] = field(default_factory=Counter)

    moves: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[str | None] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    lock_date: str = ""

    def answer(self, method: str, address: str, headers: Any, body: bytes) -> Reply:
        """What comes back; None: the connection breaks."""
        params = simplejson.loads(body, use_decimal=True)["params"]
        called = params["args"][4] if params["service"] == "object" else params["method"]
        self.calls.append(called)
        writes = called in ("create", "action_post", "unlink")
        fault = self.faults.pop(0) if writes and self.faults else None
        self.happened.update([fault] if fault else [])
        match fault:
            case "dropped_before":
                return None
            case "broke_before":
                return 500, {}, b"Internal Server Error"
            case "throttled":
                return 429, {"Retry-After": "1"}, b""
            case "undone":
                busy = OdooFault("psycopg2.errors.SerializationFailure", "could not serialize")
                return self._told(busy)
            case "shut_out":
                return self._told(OdooFault("odoo.exceptions.AccessDenied", "Access Denied"))
            case "delivered_twice":
                self._done(params)
        told = self._done(params)
        match fault:
            case "dropped_after":
                return None
            case "broke_after":
                return 500, {}, b"Internal Server Error"
            case "garbled":
                return 200, {}, b'{"jsonrpc": "2.0", "resu'
        return self._told(told)

    def _done(self, params: dict[str, Any]) -> Any:
        """What a call came to; a fault undoes all of it."""
        try:
            return self._result(params)
        except OdooFault as fault:
            return fault

    def _told(self, result: Any) -> Reply:
        told: dict[str, Any] = {"jsonrpc": "2.0", "id": 1}
        if isinstance(result, OdooFault):
            data = {"name": result.name, "message": str(result)}
            told["error"] = {"code": 200, "data": data}
        else:
            told["result"] = result
        return 200, {}, simplejson.dumps(told).encode()

    def _result(self, params: dict[str, Any]) -> Any:
        arguments = params["args"]
        if params["service"] == "common":
            return USER_ID if arguments[:3] == [DATABASE, USER, KEY] else False
        if arguments[:3] != [DATABASE, USER_ID, KEY]:
            raise OdooFault("odoo.exceptions.AccessDenied", "Access Denied")
        model, method, given, named = arguments[3:]
        doing: dict[tuple[str, str], Callable[..., Any]] = {
            ("account.move", "create"): self._create,
            ("account.move", "action_post"): self._post,
            ("account.move", "unlink"): self._unlink,
        }
        if method == "search_read":
            return self._read(model, *given, **named)
        return doing[model, method](*given)

    def _create(self, values: list[dict[str, Any]]) -> list[int]:
        made = []
        for told in values:
            assert set(told) == {"move_type", "ref", "date", "journal_id", "narration", "line_ids"}
            assert (told["move_type"], told["journal_id"]) == ("entry", 3)
            number = len(self.moves) + 1
            lines = [line for command, _, line in told["line_ids"] if command == 0]
            for line in lines:
                assert set(line) - {"partner_id"} == {"account_id", "name", "debit", "credit"}
                assert line.get("partner_id", 41) in [number for number, _, _ in PARTNERS]
                assert min(line["debit"], line["credit"]) == 0
            if sum(line["debit"] - line["credit"] for line in lines) != 0:
                raise OdooFault("odoo.exceptions.UserError", "The entry is not balanced.")
            self.moves[number] = {**told, "id": number, "state": "draft", "lines": lines}
            made.append(number)
        return made

    def _post(self, ids: list[int]) -> bool:
        for number in ids:
            # account_move.py, _post: "The entry %(name)s (id %(id)s) must be in draft."
            if self.moves[number]["state"] != "draft":
                said = f"The entry (id {number}) must be in draft."
                raise OdooFault("odoo.exceptions.UserError", said)
            if self.moves[number]["date"] <= self.lock_date:
                said = "You cannot add/modify entries prior to and inclusive of the lock date"
                raise OdooFault("odoo.exceptions.UserError", said)
            self.moves[number]["state"] = "posted"
        return False

    def _unlink(self, ids: list[int]) -> bool:
        for number in ids:
            # odoo/exceptions.py, MissingError; account_move.py, _unlink_except_posted
            if self.moves[number]["state"] == "gone":
                raise OdooFault("odoo.exceptions.MissingError", "Record does not exist")
            if self.moves[number]["state"] == "posted":
                said = "You can't delete a posted journal item."
                raise OdooFault("odoo.exceptions.UserError", said)
            self.moves[number]["state"] = "gone"
        return True

    def _read(
        self, model: str, domain: list[list[Any]], fields: list[str], limit: int, order: str
    ) -> list[dict[str, Any]]:
        assert order == "id"
        either, domain = (domain[1:3], domain[3:]) if domain[0] == "|" else ([], domain)
        found = [
            one
            for one in self._records(model)
            if all(_fits(one, *at) for at in domain)
            and (not either or any(_fits(one, *at) for at in either))
        ]
        return [{name: one[name] for name in ("id", *fields)} for one in found[:limit]]

    def _records(self, model: str) -> list[dict[str, Any]]:
        company = {"company_id": [1, "Juniper"]}
        moves = [{**move, **company} for move in self.moves.values() if move["state"] != "gone"]
        names = {number: (code, name, kind) for number, code, name, kind in ACCOUNTS}
        match model:
            case "res.partner":
                return [{"id": number, "ref": ref, "name": name} for number, ref, name in PARTNERS]
            case "account.journal":
                return [{"id": 3, "code": "TILL", **company}]
            case "account.account":
                return [
                    {"id": number, "code": code, "name": name, "account_type": kind}
                    for number, (code, name, kind) in names.items()
                ]
            case "account.move":
                return moves
        return [
            {
                **company,
                "id": move["id"] * 100 + at,
                "move_id": [move["id"], "a move"],
                "account_id": [line["account_id"], "an account"],
                "date": move["date"],
                "parent_state": move["state"],
                "debit": Decimal(line["debit"]),
                "credit": Decimal(line["credit"]),
            }
            for move in moves
            for at, line in enumerate(move["lines"])
        ]


def _fits(record: dict[str, Any], name: str, operator: str, sought: Any) -> bool:
    held = record[name][0] if name == "company_id" else record[name]
    match operator:
        case "=":
            return bool(held == sought)
        case ">":
            return bool(held > sought)
        case ">=":
            return bool(held >= sought)
        case "<=":
            return bool(held <= sought)
    return held in sought
