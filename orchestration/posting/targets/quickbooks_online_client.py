"""Calls to one QuickBooks Online company: address, token, request id, pages of a query.

Belongs here: what every call needs, and turning failed reading into one sentence. Not: what is
written (quickbooks_online_entries), what a fault means (quickbooks_online_faults).
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.posting.targets.http_calls import (
    Answer,
    HttpCalls,
    NotSentError,
    UncertainError,
    encoded,
)
from orchestration.posting.targets.protocol import TargetError
from orchestration.posting.targets.rotating_tokens import RotatingTokens

OK = 200
UNAUTHORIZED = 401
FORBIDDEN = 403
LONGEST_REQUEST_ID = 50
LONGEST_BATCH_REQUEST_ID = 36
PAGE = 1000


class QuickBooksClient:
    """One company, one connection."""

    def __init__(
        self,
        company_id: str,
        minor_version: int,
        single_calls: HttpCalls,
        batch_calls: HttpCalls,
        tokens: RotatingTokens,
    ) -> None:
        self._path = f"/v3/company/{company_id}"
        self._company_id = company_id
        self._minor_version = str(minor_version)
        self._single_calls = single_calls
        self._batch_calls = batch_calls
        self._tokens = tokens

    def create(self, entity: str, document: object, request_id: str) -> Answer:
        """Create one object; the same request id never creates a second.

        Raises:
            NotSentError: Surely nothing happened.
            UncertainError: Nobody knows.
            TargetError: The company does not let us in; nothing happened.
        """
        query = {"requestid": _shortened(request_id, LONGEST_REQUEST_ID)}
        path = f"/{entity.lower()}"
        return self._let_in(self._single_calls, "POST", path, query, encoded(document))

    def create_many(self, document: object, request_ids: list[str]) -> Answer:
        """One batch; the same request ids in the same order are the same batch.

        Raises:
            NotSentError: Surely nothing happened.
            UncertainError: Nobody knows.
            TargetError: The company does not let us in; nothing happened.
        """
        named = hashlib.sha256(" ".join(request_ids).encode()).hexdigest()
        query = {"requestid": named[:LONGEST_BATCH_REQUEST_ID]}
        return self._let_in(self._batch_calls, "POST", "/batch", query, encoded(document))

    def report(self, name: str, query: Mapping[str, str]) -> dict[str, Any]:
        """A report.

        Raises:
            TargetError: It cannot be had.
        """
        return self._read(f"/reports/{name}", query)

    def rows(self, entity: str, condition: str = "") -> Iterator[dict[str, Any]]:
        """Every object of a kind for which the condition holds, page by page.

        Raises:
            TargetError: They cannot be had.
        """
        start = 1
        while True:
            question = f"select * from {entity} {condition} startposition {start} maxresults {PAGE}"
            answer = self._read("/query", {"query": " ".join(question.split())})
            found = answer.get("QueryResponse", {}).get(entity, [])
            yield from found
            if len(found) < PAGE:
                return
            start += PAGE

    def preferences(self) -> dict[str, Any]:
        """What the company set for itself.

        Raises:
            TargetError: It cannot be had.
        """
        told: dict[str, Any] = self._read("/preferences", {}).get("Preferences") or {}
        return told

    def _read(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = self._let_in(self._single_calls, "GET", path, query, None)
            told = answer.decoded()
        except (NotSentError, UncertainError) as error:
            raise TargetError(
                f"The QuickBooks company {self._company_id} cannot be asked ({error});"
                " try again later."
            ) from error
        if answer.status != OK or not isinstance(told, dict) or "Fault" in told:
            raise TargetError(
                f"The QuickBooks company {self._company_id} does not answer {path}"
                f" ({answer.status}); check company_id and environment."
            )
        return told

    def _let_in(
        self,
        calls: HttpCalls,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes | None,
    ) -> Answer:
        told = {**query, "minorversion": self._minor_version}

        def asked(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            if body is not None:
                headers["Content-Type"] = "application/json"
            return calls.call(
                method,
                self._path + path,
                query=told,
                headers=headers,
                body=body,
                reads_only=body is None,
            )

        token = self._tokens.access_token()
        answer = asked(token)
        if answer.status == UNAUTHORIZED:
            answer = asked(self._tokens.renewed(token))
        if answer.status in (UNAUTHORIZED, FORBIDDEN):
            raise TargetError(
                f"The QuickBooks company {self._company_id} does not let us in ({answer.status});"
                " check company_id and that the app is connected to it."
            )
        return answer


def quoted(text: str) -> str:
    """A text as it stands between the quotation marks of a question."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _shortened(request_id: str, longest: int) -> str:
    """The request id as it is, or always the same short form of a longer one."""
    if len(request_id) <= longest:
        return request_id
    return hashlib.sha256(request_id.encode()).hexdigest()[:longest]
