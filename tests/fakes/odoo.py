"""A very small Odoo: enough of `/jsonrpc` to see that calls have the right shape.

Nobody compared it with a real one. Its rules: the sentences and the methods are those of
github.com/odoo/odoo (addons/account/models/account_move.py), the envelope is that of Odoo's page
"External RPC API" (odoo.com/documentation, developer/reference/external_rpc_api).
"""

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
        if fault == "before":
            return None
        try:
            told = {"jsonrpc": "2.0", "id": 1, "result": self._result(params)}
        except OdooFault as error:
            data = {"name": error.name, "message": str(error)}
            told = {"jsonrpc": "2.0", "id": 1, "error": {"code": 200, "data": data}}
        return None if fault == "after" else (200, {}, simplejson.dumps(told).encode())

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
                assert set(line) == {"account_id", "name", "debit", "credit"}
                assert min(line["debit"], line["credit"]) == 0
            if sum(line["debit"] - line["credit"] for line in lines) != 0:
                raise OdooFault("odoo.exceptions.UserError", "The entry is not balanced.")
            self.moves[number] = {**told, "id": number, "state": "draft", "lines": lines}
            made.append(number)
        return made

    def _post(self, ids: list[int]) -> bool:
        for number in ids:
            if self.moves[number]["date"] <= self.lock_date:
                said = "You cannot add/modify entries prior to and inclusive of the lock date"
                raise OdooFault("odoo.exceptions.UserError", said)
            self.moves[number]["state"] = "posted"
        return False

    def _unlink(self, ids: list[int]) -> bool:
        for number in ids:
            assert self.moves[number]["state"] == "draft"
            self.moves[number]["state"] = "gone"
        return True

    def _read(
        self, model: str, domain: list[list[Any]], fields: list[str], limit: int, order: str
    ) -> list[dict[str, Any]]:
        assert order == "id"
        found = [one for one in self._records(model) if all(_fits(one, *at) for at in domain)]
        return [{name: one[name] for name in ("id", *fields)} for one in found[:limit]]

    def _records(self, model: str) -> list[dict[str, Any]]:
        company = {"company_id": [1, "Juniper"]}
        moves = [{**move, **company} for move in self.moves.values() if move["state"] != "gone"]
        names = {number: (code, name, kind) for number, code, name, kind in ACCOUNTS}
        match model:
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
