"""JSON-RPC to a Tryton server: its words on the wire, the session, and what an answer says.

Belongs here: encoding, logging in (once more when a session has ended), and telling a refusal from
an answer that says nothing. Not: which methods are called, and with what (tryton.py).
"""

import base64
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.posting.targets.http_calls import (
    Answer,
    HttpCalls,
    NotSentError,
    UncertainError,
)
from orchestration.posting.targets.protocol import Reason, TargetError

UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 401, 403, 404
REFUSALS = ("UserError", "UserWarning")


class RefusedError(Exception):
    """The server read the call and refused it: nothing of it happened."""

    def __init__(self, message: str, reason: Reason = "invalid") -> None:
        super().__init__(message)
        self.reason: Reason = reason


class TrytonServer:
    """One database of a Tryton server, as one user of it.

    Args:
        calls: How the server is reached.
        database: Its database.
        user: Who logs in.
        password: With what; it is kept in memory alone.
    """

    def __init__(self, calls: HttpCalls, database: str, user: str, password: str) -> None:
        self._calls = calls
        self._database = database
        self._user = user
        self._password = password
        self._authorization: str | None = None
        self._number = 0

    def call(
        self, method: str, *arguments: object, context: Mapping[str, object] | None = None
    ) -> Any:
        """Call a method that changes something.

        Raises:
            RefusedError: The server refused it.
            NotSentError: It was not read.
            UncertainError: Nobody knows.
            TargetError: The user may not call it.
        """
        return self._in_session(method, [*arguments, dict(context or {})], reads_only=False)

    def read(
        self, method: str, *arguments: object, context: Mapping[str, object] | None = None
    ) -> Any:
        """Call a method that only reads; an answer that was lost is asked for again.

        Raises:
            NotSentError: No answer came.
            TargetError: The server does not answer that to this user.
        """
        try:
            return self._in_session(method, [*arguments, dict(context or {})], reads_only=True)
        except UncertainError as error:
            raise NotSentError(f"{method}: {error}") from error
        except RefusedError as error:
            raise TargetError(f"Tryton refuses {method}: {error}") from error

    def _in_session(self, method: str, arguments: list[object], *, reads_only: bool) -> Any:
        if self._authorization is None:
            self._log_in()
        answer = self._post(method, arguments, reads_only=reads_only)
        if answer.status == UNAUTHORIZED:
            # A session ends after a time; the call was turned away before it was read.
            self._log_in()
            answer = self._post(method, arguments, reads_only=reads_only)
        return self._told(method, answer)

    def _log_in(self) -> None:
        self._authorization = None
        try:
            # A session too many does no harm, so a lost answer is asked for again.
            answer = self._post(
                "common.db.login", [self._user, {"password": self._password}], reads_only=True
            )
            told = self._told("common.db.login", answer)
        except UncertainError as error:
            raise NotSentError(f"logging in: {error}") from error
        except RefusedError as error:
            raise TargetError(f"Tryton refuses the user {self._user}: {error}") from error
        try:
            user_id, token, *_ = told
        except (TypeError, ValueError) as error:
            raise NotSentError("logging in: the answer is not one of Tryton 8.2") from error
        session = f"{self._user}:{user_id}:{token}".encode()
        self._authorization = f"Session {base64.b64encode(session).decode('ascii')}"

    def _post(self, method: str, arguments: list[object], *, reads_only: bool) -> Answer:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": arguments}
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._authorization:
            headers["Authorization"] = self._authorization
        return self._calls.call(
            "POST",
            f"/{self._database}/rpc/",
            headers=headers,
            body=json.dumps(asked, default=_encoded).encode(),
            reads_only=reads_only,
        )

    def _told(self, method: str, answer: Answer) -> Any:
        if answer.status == UNAUTHORIZED:
            raise TargetError(
                f"Tryton does not let the user {self._user} in; check the user, and the password"
                " in the environment."
            )
        if answer.status == FORBIDDEN:
            raise TargetError(
                f"Tryton does not offer {method} to the user {self._user}; activate the module"
                " tillbook_posting in its database and give the user the group Accounting."
            )
        if answer.status == NOT_FOUND:
            raise TargetError(
                f"there is no Tryton database {self._database} at the url; check both."
            )
        if answer.status >= 400:
            raise RefusedError(f"the server answered {answer.status}")
        return _result(answer)


def _result(answer: Answer) -> Any:
    try:
        told = json.loads(answer.body, object_hook=_decoded)
    except ValueError as error:
        raise UncertainError("the answer is not JSON") from error
    if not isinstance(told, dict) or not ({"result", "error"} & told.keys()):
        raise UncertainError("the answer is not one of Tryton")
    if "result" in told:
        return told["result"]
    name, *rest = told["error"] or [""]
    if name in REFUSALS:
        raise RefusedError(_message(name, rest))
    if name == "LoginException":
        raise RefusedError("it asks for more than a password; use one that needs no more")
    raise UncertainError(f"the server failed ({name})")


def _message(name: str, rest: list[Any]) -> str:
    """The sentence of a UserError, which comes first, or of a UserWarning, which comes second."""
    told = rest[0] if rest and isinstance(rest[0], list) else []
    place = REFUSALS.index(name)
    return str(told[place]) if len(told) > place else "it does not say why"


def _encoded(value: object) -> object:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        return {
            "__class__": "date",
            "year": value.year,
            "month": value.month,
            "day": value.day,
        }
    raise TypeError(f"{type(value).__name__} has no form on the wire")


def _decoded(told: dict[str, Any]) -> Any:
    match told.get("__class__"):
        case "Decimal":
            return Decimal(told["decimal"])
        case "date":
            return date(told["year"], told["month"], told["day"])
    return told
