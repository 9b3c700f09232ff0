"""Access tokens that are renewed with a refresh token, which the renewal itself replaces (OAuth 2).

Belongs here: keeping the newest pair safe on disk before it is used, one renewal at a time across
processes. Not: how a person connects a company for the first time, or any vendor's addresses.
"""

import base64
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from filelock import FileLock, Timeout

from orchestration.posting.targets.http_calls import Answer, HttpCalls, NotSentError, UncertainError
from orchestration.posting.targets.protocol import TargetError

RENEWED_EARLY = timedelta(minutes=2)
SHORTEST_LIFE_SECONDS = 60
LOCK_SECONDS = 120
OK = 200


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the environment says; never written anywhere, never part of a message."""

    client_id: str
    client_secret: str
    refresh_token: str

    @property
    def origin(self) -> str:
        """Tells the connection a stored pair descends from, without naming the token."""
        return hashlib.sha256(self.refresh_token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Pair:
    origin: str
    access_token: str
    refresh_token: str
    valid_until: str


class RotatingTokens:
    """The access token of one connection.

    A refresh token newly put into the environment begins a new connection and wins over the file.
    """

    def __init__(
        self,
        file: Path,
        calls: HttpCalls,
        credentials: Credentials,
        clock: Callable[[], datetime],
        connect_again: str,
    ) -> None:
        self._file = file
        self._calls = calls
        self._credentials = credentials
        self._clock = clock
        self._connect_again = connect_again

    def access_token(self) -> str:
        """A token that should still be valid.

        Raises:
            NotSentError: None can be had just now.
            TargetError: The connection has ended.
        """
        pair = self._stored()
        if pair and datetime.fromisoformat(pair.valid_until) - RENEWED_EARLY > self._clock():
            return pair.access_token
        return self.renewed(pair.access_token if pair else None)

    def renewed(self, refused: str | None) -> str:
        """A new token in place of one that was refused, or of one that another process got since.

        Raises:
            NotSentError: None can be had just now.
            TargetError: The connection has ended.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with FileLock(f"{self._file}.lock", timeout=LOCK_SECONDS):
                return self._renewed_alone(refused)
        except Timeout as error:
            raise NotSentError("another process renews the access all this time") from error

    def _renewed_alone(self, refused: str | None) -> str:
        pair = self._stored()
        if pair and pair.access_token != refused:
            return pair.access_token
        renewal = self._renewal(pair.refresh_token if pair else self._credentials.refresh_token)
        self._store(renewal)
        return renewal.access_token

    def _renewal(self, refresh_token: str) -> _Pair:
        told = self._asked(refresh_token)
        try:
            lasts = max(int(told["expires_in"]), SHORTEST_LIFE_SECONDS)
            return _Pair(
                origin=self._credentials.origin,
                access_token=str(told["access_token"]),
                refresh_token=str(told.get("refresh_token") or refresh_token),
                valid_until=(self._clock() + timedelta(seconds=lasts)).isoformat(),
            )
        except (KeyError, TypeError, ValueError):
            # What came may hold a token, so neither it nor what broke upon it is shown.
            raise NotSentError("the answer to the renewal of the access is not one") from None

    def _asked(self, refresh_token: str) -> dict[str, Any]:
        named = f"{self._credentials.client_id}:{self._credentials.client_secret}"
        headers = {
            "Authorization": f"Basic {base64.b64encode(named.encode()).decode()}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        try:
            answer = self._calls.call(
                "POST", "", headers=headers, body=urlencode(form).encode("ascii")
            )
            return self._granted(answer)
        except UncertainError as error:
            raise NotSentError(f"the access could not be renewed: {error}") from error

    def _granted(self, answer: Answer) -> dict[str, Any]:
        if answer.status != OK:
            raise TargetError(
                f"The connection has ended (renewal of the access answered {answer.status});"
                f" {self._connect_again}"
            )
        told = answer.decoded()
        return told if isinstance(told, dict) else {}

    def _stored(self) -> _Pair | None:
        try:
            pair = _Pair(**json.loads(self._file.read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise TargetError(
                f"{self._file} cannot be read; delete it, then {self._connect_again}"
            ) from error
        return pair if pair.origin == self._credentials.origin else None

    def _store(self, pair: _Pair) -> None:
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(asdict(pair), stream)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
