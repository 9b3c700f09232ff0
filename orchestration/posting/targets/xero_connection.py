"""Calls to one Xero organisation: who calls, for which organisation, and pages of what it holds.

Belongs here: headers, one renewal of an expired token, reading lists whole. Not: what is sent.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.posting.targets.http_calls import Answer, HttpCalls, NotSentError, UncertainError
from orchestration.posting.targets.option_checks import needed_secrets
from orchestration.posting.targets.protocol import TargetContext, TargetError
from orchestration.posting.targets.rotating_tokens import Credentials, RotatingTokens
from orchestration.posting.targets.xero_options import XeroOptions

PAGE_SIZE = 100
SECRETS = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
CONNECT_AGAIN = "let the app in again and set its new refresh token (docs/posting/xero.md)."
OK, UNAUTHORISED, FORBIDDEN = 200, 401, 403


class XeroConnection:
    """The organisation, ready to be called."""

    def __init__(self, context: TargetContext, options: XeroOptions) -> None:
        self._name = context.name
        self._tenant = str(options.tenant_id)
        self._calls = self._calls_to(options.address, context, options)
        # Xero rotates: each use of a refresh token gives another; the old one stays good for half
        # an hour when the answer was lost (community.xero.com/developer/discussion/105714701).
        self._tokens = RotatingTokens(
            context.private_folder / f"{context.name}_xero_tokens.json",
            self._calls_to(options.sign_in_address, context, options),
            Credentials(*needed_secrets(context, *SECRETS)),
            context.clock,
            CONNECT_AGAIN,
        )

    def write(self, path: str, body: bytes, idempotency_key: str) -> Answer:
        """Create documents; 401 and 403 are dealt with, any other answer is the caller's.

        Raises:
            NotSentError: Surely nothing happened.
            UncertainError: Nobody knows.
            TargetError: This app may not, or not any more; nothing happened.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        # Every item is answered for itself (xero_accounting.yaml, parameter summarizeErrors).
        return self._call("PUT", path, {"summarizeErrors": "false"}, headers, body)

    def read(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What a path answers.

        Raises:
            TargetError: It cannot be read.
        """
        try:
            answer = self._call("GET", path, query or {}, {}, None)
            told: dict[str, Any] = answer.decoded()
        except (NotSentError, UncertainError) as error:
            raise TargetError(
                f"{self._name}: Xero did not answer {path} ({error}); run it again later."
            ) from error
        if answer.status != OK:
            raise TargetError(
                f"{self._name}: Xero refuses {path} ({answer.status} {told.get('Message', '')});"
                " look at the tenant_id in the options and at the app's rights."
            )
        return told

    def every(self, path: str, member: str, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """All that a path lists, page by page, in an order that new items do not shift.

        Raises:
            TargetError: A page cannot be read.
        """
        page, full = 1, True
        while full:
            told = self.read(path, {**query, "page": str(page), "pageSize": str(PAGE_SIZE)})
            items: list[dict[str, Any]] = told.get(member, [])
            yield from items
            page, full = page + 1, len(items) == PAGE_SIZE

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Answer:
        token = self._tokens.access_token()
        answer = self._once(method, path, query, headers, body, token)
        if answer.status == UNAUTHORISED:
            renewed = self._tokens.renewed(token)
            answer = self._once(method, path, query, headers, body, renewed)
        if answer.status in (UNAUTHORISED, FORBIDDEN):
            raise TargetError(
                f"{self._name}: Xero does not let this app use {path} ({answer.status}); look at"
                " the tenant_id in the options, the app's scopes and the user's role there."
            )
        return answer

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | None,
        token: str,
    ) -> Answer:
        all_headers = {
            **headers,
            "Authorization": f"Bearer {token}",
            "Xero-Tenant-Id": self._tenant,
            "Accept": "application/json",
        }
        return self._calls.call(
            method, path, query=query, headers=all_headers, body=body, reads_only=method == "GET"
        )

    @staticmethod
    def _calls_to(address: str, context: TargetContext, options: XeroOptions) -> HttpCalls:
        return HttpCalls(
            address.rstrip("/"),
            clock=context.clock,
            sleep=context.sleep,
            calls_per_minute=options.calls_per_minute,
        )
