"""Which entries were sent to Xero a short while ago without an answer, kept over a crash.

Belongs here: how long it must still be waited until "Xero has none" is sure. Not: asking Xero.

Why: a request whose connection broke can still be at work in Xero when it is asked what it holds.
"None" then is no news, and sending again would double the entry once the first request lands.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from orchestration.posting.targets.private_files import read_private, write_private

# developer.xero.com/documentation/guides/idempotent-requests/idempotency: for six minutes the same
# key is answered with what was answered first, an error too. Sending earlier would be of no use.
SETTLED_AFTER = timedelta(minutes=6)


class XeroAttempts:
    """When each entry without an answer was last sent."""

    def __init__(self, file: Path, clock: Callable[[], datetime]) -> None:
        self._file = file
        self._clock = clock

    def begin(self, external_ids: Iterable[str]) -> None:
        """Note, durably, that these are sent now."""
        now = self._clock()
        held = {
            external_id: told
            for external_id, told in read_private(self._file).items()
            if now - datetime.fromisoformat(told) < SETTLED_AFTER
        }
        write_private(self._file, held | dict.fromkeys(external_ids, now.isoformat()))

    def answered(self, external_ids: Iterable[str]) -> None:
        """Forget them: Xero said what became of each."""
        held = read_private(self._file)
        known = held.keys() & set(external_ids)
        if known:
            write_private(self._file, {key: held[key] for key in held.keys() - known})

    def seconds_to_wait(self, external_ids: Iterable[str]) -> float:
        """How long until none of these can be at work any more; 0: now.

        A clock that was set back makes no wait longer than the whole time.
        """
        held, now = read_private(self._file), self._clock()
        sent = [datetime.fromisoformat(held[key]) for key in external_ids if key in held]
        left = max((at + SETTLED_AFTER - now for at in sent), default=timedelta())
        return min(max(left, timedelta()), SETTLED_AFTER).total_seconds()
