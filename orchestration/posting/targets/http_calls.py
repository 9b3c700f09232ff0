"""Calls over HTTP to an accounting system, and what is known after one that went wrong.

Belongs here: time limits, pace, turned-away calls, redirects, and telling a call that was surely
not read from one that nobody knows about. Not: tokens, addresses, or what an answer means.
"""

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import urlsplit

import requests
import simplejson
from urllib3.exceptions import NewConnectionError, ProxyError
from urllib3.exceptions import SSLError as EncryptionError

from orchestration.posting.targets.protocol import TargetError

TIME_LIMITS = (10.0, 120.0)
LONGEST_WAIT_SECONDS = 60
TRIES_WHEN_TURNED_AWAY = 3
TRIES_WHEN_READING = 3
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class NotSentError(Exception):
    """The call never reached the system, or was turned away unread: nothing of it happened.

    Attributes:
        retry_after_seconds: How long the system asked to wait; None: it did not say.
    """

    def __init__(self, detail: str, retry_after_seconds: int | None = None) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class UncertainError(Exception):
    """The call was sent and no answer says what became of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the system answered: 200 to 299, or 400 to 499 without 408 and 429."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def decoded(self) -> Any:
        """The JSON of the body; numbers with decimals are Decimal.

        Raises:
            UncertainError: It is not JSON.
        """
        try:
            return simplejson.loads(self.body, use_decimal=True)
        except ValueError as error:
            raise UncertainError(f"the answer ({self.status}) is not JSON") from error


def encoded(document: object) -> bytes:
    """A document as JSON, as bytes; a Decimal keeps the digits it has."""
    return bytes(simplejson.dumps(document, use_decimal=True, ensure_ascii=True), "ascii")


def checked_address(address: str, key: str) -> str:
    """An address to talk to: encrypted, or on this machine.

    Raises:
        TargetError: It is neither.
    """
    parts = urlsplit(address)
    encrypted = parts.scheme == "https"
    local = parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE
    if not parts.hostname or parts.username or not (encrypted or local):
        raise TargetError(f"{key} must be an https:// address without a user name.")
    return address.rstrip("/")


class HttpCalls:
    """Calls to one address, at most so many a minute; redirects are never followed."""

    def __init__(
        self,
        address: str,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        calls_per_minute: int,
    ) -> None:
        self._address = address
        self._clock = clock
        self._sleep = sleep
        self._begun: deque[datetime] = deque(maxlen=calls_per_minute)
        self._session = _session_to(address)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        reads_only: bool = False,
    ) -> Answer:
        """One call; turned away (429) it is made again after the wait told, a few times.

        Args:
            method: GET or POST.
            path: After the address, beginning with a slash.
            query: Parameters of the address.
            headers: Such as Authorization; they are kept nowhere.
            body: What is sent, as `encoded` gives it.
            reads_only: Changes nothing there, so it is made again when its answer is lost.

        Raises:
            NotSentError: Surely nothing happened.
            UncertainError: Nobody knows.
        """
        request = requests.Request(
            method, self._address + path, params=query, headers=headers, data=body
        )
        for _ in range(TRIES_WHEN_READING - 1 if reads_only else 0):
            try:
                return self._until_let_in(request)
            except UncertainError:
                self._sleep(1.0)
        return self._until_let_in(request)

    def _until_let_in(self, request: requests.Request) -> Answer:
        asked: int | None = None
        for turn in range(1, TRIES_WHEN_TURNED_AWAY + 1):
            response = self._once(request)
            if response.status_code != requests.codes.too_many_requests:
                return _answered(response)
            asked = _seconds_to_wait(response.headers.get("Retry-After"), self._clock())
            wait = 2**turn if asked is None else asked
            if wait > LONGEST_WAIT_SECONDS:
                break
            if turn < TRIES_WHEN_TURNED_AWAY:
                self._sleep(wait)
        raise NotSentError("the system takes no more calls just now (429)", asked)

    def _once(self, request: requests.Request) -> requests.Response:
        self._wait_for_a_turn()
        try:
            return self._session.send(
                self._session.prepare_request(request),
                timeout=TIME_LIMITS,
                allow_redirects=False,
            )
        except requests.exceptions.ConnectTimeout as error:
            raise NotSentError("no connection in time") from error
        except requests.exceptions.ConnectionError as error:
            if _never_connected(error):
                raise NotSentError("nobody to be trusted answers at the address") from error
            raise UncertainError("the connection broke before an answer came") from error
        except requests.exceptions.RequestException as error:
            raise UncertainError(f"no whole answer came ({type(error).__name__})") from error

    def _wait_for_a_turn(self) -> None:
        if len(self._begun) == self._begun.maxlen:
            passed = (self._clock() - self._begun[0]).total_seconds()
            # A clock set back makes no wait longer than the minute itself.
            if passed < LONGEST_WAIT_SECONDS:
                self._sleep(min(LONGEST_WAIT_SECONDS - passed, LONGEST_WAIT_SECONDS))
        self._begun.append(self._clock())


def _session_to(address: str) -> requests.Session:
    """Certificates and proxies come from the environment, a password from .netrc never does."""
    session = requests.Session()
    surroundings = session.merge_environment_settings(
        address, {}, stream=False, verify=None, cert=None
    )
    session.proxies = surroundings["proxies"]
    session.verify = surroundings["verify"]
    session.trust_env = False
    return session


def _answered(response: requests.Response) -> Answer:
    status = response.status_code
    unsaid = status < 200 or 300 <= status < 400 or status >= 500
    if unsaid or status == requests.codes.request_timeout:
        raise UncertainError(f"the system answered {status}")
    return Answer(status, response.headers, response.content)


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """Whether it failed before the request was written: no connection or a wrong certificate.

    Any other fault of the encryption can come with the answer, so it proves nothing.
    """
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NewConnectionError | ProxyError):
        return True
    inner = reason.args[0] if isinstance(reason, EncryptionError) and reason.args else None
    return isinstance(inner, SSLCertVerificationError)


def _seconds_to_wait(told: str | None, now: datetime) -> int | None:
    if told is None:
        return None
    if told.strip().isdigit():
        return int(told)
    try:
        passing = (parsedate_to_datetime(told) - now).total_seconds()
    except (TypeError, ValueError):
        return None
    return max(0, math.ceil(passing))
