"""Calls to one Odoo database over its external interface (JSON-RPC, `/jsonrpc`).

Belongs here: who calls, how a call is written, and what its faults are. Not: what is asked.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from orchestration.posting.targets.http_calls import (
    HttpCalls,
    NotSentError,
    UncertainError,
    checked_address,
    encoded,
)
from orchestration.posting.targets.option_checks import Options, needed_secrets, read_options
from orchestration.posting.targets.protocol import TargetContext, TargetError

AT_ONCE = 500
CALLS_A_MINUTE = 600
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


class OdooOptions(Options):
    """Options of a target of kind `odoo`."""

    address: str
    """Where the server answers, such as https://mycompany.odoo.com."""
    database: str
    """Name of the database."""
    user: str
    """Login of the user whose API key is used."""
    journal: str
    """Code of the journal of type Miscellaneous that entries go to."""


class OdooRefusalError(Exception):
    """Odoo read the call and refused it: all of the call is undone."""


class OdooConnection:
    """One database, one user."""

    def __init__(self, context: TargetContext) -> None:
        self._name = context.name
        self.options = read_options(OdooOptions, context)
        table = f"[targets.{context.name}.options]"
        self._calls = HttpCalls(
            checked_address(self.options.address, f"{table} address"),
            clock=context.clock,
            sleep=context.sleep,
            calls_per_minute=CALLS_A_MINUTE,
        )
        (self._key,) = needed_secrets(context, "API_KEY")

    def write(self, model: str, method: str, *arguments: object) -> Any:
        """Call a method that changes something, in a transaction of its own.

        Raises:
            OdooRefusalError: It was refused; nothing happened.
            NotSentError: Surely nothing happened.
            UncertainError: Nobody knows.
            TargetError: This user may not; nothing happened.
        """
        return self._execute(model, method, list(arguments), {}, reads_only=False)

    def read(self, model: str, method: str, *arguments: object, **named: object) -> Any:
        """Call a method that changes nothing.

        Raises:
            TargetError: It cannot be had.
        """
        try:
            return self._execute(model, method, list(arguments), named, reads_only=True)
        except (NotSentError, UncertainError, OdooRefusalError) as error:
            raise TargetError(
                f"{self._name}: Odoo does not tell {model} ({error}); look at the options and run"
                " it again later."
            ) from error

    def every(
        self, model: str, domain: Sequence[object], fields: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """Every record that a domain lets through, in the order of ids.

        Raises:
            TargetError: They cannot be had.
        """
        after: int | None = 0
        while after is not None:
            found: list[dict[str, Any]] = self.read(
                model,
                "search_read",
                [*domain, ["id", ">", after]],
                fields=[*fields],
                limit=AT_ONCE,
                order="id",
            )
            yield from found
            after = found[-1]["id"] if len(found) == AT_ONCE else None

    @cached_property
    def _user_id(self) -> int:
        options = self.options
        arguments = [options.database, options.user, self._key, {}]
        user_id = self._call("common", "authenticate", arguments, reads_only=True)
        if not isinstance(user_id, int) or user_id is False:
            raise TargetError(
                f"{self._name}: Odoo does not let {options.user} into {options.database}; look at"
                " the options and the API key."
            )
        return user_id

    def _execute(
        self,
        model: str,
        method: str,
        arguments: list[object],
        named: dict[str, object],
        *,
        reads_only: bool,
    ) -> Any:
        try:
            user_id = self._user_id
        except UncertainError as error:
            raise NotSentError(f"nobody was let in: {error}") from error
        database = self.options.database
        whole = [database, user_id, self._key, model, method, arguments, named]
        return self._call("object", "execute_kw", whole, reads_only=reads_only)

    def _call(self, service: str, method: str, arguments: list[Any], *, reads_only: bool) -> Any:
        told = {"service": service, "method": method, "args": arguments}
        body = encoded({"jsonrpc": "2.0", "method": "call", "params": told, "id": 1})
        answer = self._calls.call(
            "POST", "/jsonrpc", headers=HEADERS, body=body, reads_only=reads_only
        )
        decoded = answer.decoded()
        if isinstance(decoded, dict) and "result" in decoded:
            return decoded["result"]
        raise self._fault(decoded)

    def _fault(self, decoded: object) -> Exception:
        """Faults come with status 200, their Python name and a sentence.

        Each call is a transaction, which a fault undoes (Odoo, External RPC API; backend, HTTP).
        """
        data = decoded.get("error", {}).get("data", {}) if isinstance(decoded, dict) else {}
        name, said = str(data.get("name", "")), str(data.get("message", ""))
        if name.startswith(("odoo.exceptions.AccessDenied", "odoo.exceptions.AccessError")):
            return TargetError(f"{self._name}: Odoo does not let this user do that: {said}")
        if name.startswith("psycopg2."):
            return NotSentError("the database was busy and undid the call")
        return OdooRefusalError(said or name) if name else UncertainError("it is no result")
