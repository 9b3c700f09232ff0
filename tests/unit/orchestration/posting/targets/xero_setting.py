"""A Xero target against the fake one, ready to use: what its test files share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import (
    Capabilities,
    Outcome,
    Posted,
    TargetContext,
    TargetError,
    ToSend,
)
from orchestration.posting.targets.xero import XeroTarget, open_target
from tests.fakes.xero import TENANT, FakeXero
from tests.fakes.xero_sign_in import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH_TOKEN
from tests.posting_entries import an_entry

SECRETS = {
    "TILLBOOK_BOOKS_CLIENT_ID": CLIENT_ID,
    "TILLBOOK_BOOKS_CLIENT_SECRET": CLIENT_SECRET,
    "TILLBOOK_BOOKS_REFRESH_TOKEN": FIRST_REFRESH_TOKEN,
}
SALE = (("615", 10825), ("200", -10000), ("820", -825))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
CATEGORIES = {"tracking_1": "Store", "tracking_2": "Channel"}


@dataclass
class Clock:
    """Time that only sleeping, or a test, moves; this machine may have it wrong by `skew`."""

    now: datetime = datetime(2026, 11, 28, 12, tzinfo=UTC)
    skew: timedelta = timedelta()
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now + self.skew

    def true(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def context(
    address: str,
    folder: Path,
    clock: Clock,
    options: Mapping[str, str | int | bool] = CATEGORIES,
    secrets: Callable[[str], str | None] = SECRETS.get,
) -> TargetContext:
    """What the target `books` of the company juniper is opened with."""
    return TargetContext(
        name="books",
        options={
            "tenant_id": TENANT,
            "address": f"{address}/api.xro/2.0",
            "sign_in_address": f"{address}/connect/token",
            **options,
        },
        functional_currencies={"juniper": "USD"},
        folder=folder / "exports",
        private_folder=folder / "keys",
        secret=secrets,
        clock=clock,
        sleep=clock.sleep,
    )


class Xero:
    """A fake organisation, the address it answers at, and targets opened on it."""

    def __init__(self, address: str, folder: Path, clock: Clock, fake: FakeXero) -> None:
        self.address, self.folder, self.clock, self.fake = address, folder, clock, fake
        self.secrets = dict(SECRETS)

    def opened(self, **options: str | int | bool) -> XeroTarget:
        """The target, as a new process opens it."""
        asked = {**CATEGORIES, **options}
        return open_target(context(self.address, self.folder, self.clock, asked, self.secrets.get))


class Processes:
    """The target of one process after another: after an end, time passes and a new one begins."""

    name = "books"

    def __init__(self, open_anew: Callable[[], XeroTarget], between: Callable[[], None]) -> None:
        self._open_anew, self._between = open_anew, between
        self._target = open_anew()

    def ended(self) -> None:
        """The process is over."""
        self._between()
        self._target = self._open_anew()

    @property
    def capabilities(self) -> Capabilities:
        return self._target.capabilities

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        try:
            return self._target.send(batch)
        except TargetError:
            self.ended()
            raise

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        try:
            return self._target.look_up(entries)
        except TargetError:
            self.ended()
            raise


def entry_of(
    number: int,
    lines: Sequence[tuple[str, int]],
    *,
    day: date = date(2026, 11, 3),
    dimensions: tuple[tuple[str, str], ...] = (),
) -> Entry:
    """An entry whose lines all have the same dimensions."""
    entry = an_entry(number, *lines, day=day)
    marked = tuple(replace(line, dimensions=dimensions) for line in entry.lines)
    return replace(entry, lines=marked)


def to_send(*entries: Entry) -> list[ToSend]:
    return [ToSend(entry, f"request {entry.external_id[:40]}") for entry in entries]
