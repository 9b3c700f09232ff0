"""Tokens as Xero gives them: short access, and a refresh token that each use replaces.

Belongs here: who is let in. Not: what for (xero.py).
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

CLIENT_ID, CLIENT_SECRET = "the-app", "the-secret-of-the-app"
FIRST_REFRESH_TOKEN = "the-first-refresh-token"
# developer.xero.com/documentation/guides/oauth2/token-types: access lasts 30 minutes;
# community.xero.com/developer/discussion/105714701: a used refresh token has 30 minutes of grace.
ACCESS_LASTS = GRACE = timedelta(minutes=30)


@dataclass
class XeroSignIn:
    """The tokens of one app and one organisation."""

    clock: Callable[[], datetime]
    valid_until: dict[str, datetime] = field(default_factory=dict)
    used_at: dict[str, datetime | None] = field(default_factory=lambda: {FIRST_REFRESH_TOKEN: None})

    ended: bool = False

    def lets_in(self, authorization: str) -> bool:
        """Whether the access token is one, and not too old."""
        token = authorization.removeprefix("Bearer ")
        return self.valid_until.get(token, self.clock()) > self.clock()

    def consent(self) -> str:
        """A person lets the app in again: a new refresh token."""
        self.ended = False
        token = f"consent-{len(self.used_at)}"
        self.used_at[token] = None
        return token

    def expire(self) -> None:
        """Let no access token be valid any more."""
        self.valid_until.clear()

    def renewal(self, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        """A new pair for a refresh token."""
        told = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        named = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if headers.get("Authorization") != f"Basic {named}":
            return 401, {"error": "invalid_client"}
        old, now = told.get("refresh_token", ""), self.clock()
        used = self.used_at.get(old, now - GRACE)
        if told.get("grant_type") != "refresh_token" or (used and now - used >= GRACE):
            self.ended = True
            return 400, {"error": "invalid_grant"}
        return 200, self.granted(old)

    def granted(self, old: str) -> dict[str, Any]:
        """A new pair; the old token is used from now on."""
        now = self.clock()
        self.used_at[old] = self.used_at.get(old) or now
        number = len(self.used_at)
        self.used_at[f"refresh-{number}"] = None
        self.valid_until[f"access-{number}"] = now + ACCESS_LASTS
        return {
            "access_token": f"access-{number}",
            "refresh_token": f"refresh-{number}",
            "expires_in": int(ACCESS_LASTS.total_seconds()),
        }
