"""What `map` takes over from an accounting system: its chart, customers, vendors and items.

Belongs here: asking the target, or reading what it exported, and keeping it. Not: how an export is
read (orchestration/posting/mapping).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.home import Home
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    from orchestration.posting.mapping.charts import ChartAccount
    from orchestration.posting.mapping.folder import MappingFolder
    from orchestration.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ToImport:
    """What a person names.

    Attributes:
        fetch: Ask the target for its chart.
        chart: File with its chart.
        parties: File with its customers or vendors.
        items: File with its items.
        entity: Company whose chart the file holds; None: of all.
    """

    fetch: bool = False
    chart: Path | None = None
    parties: Path | None = None
    items: Path | None = None
    entity: str | None = None


def import_what_is_named(
    home: Home,
    settings: "Settings",
    folder: "MappingFolder",
    named: ToImport,
    clock: Callable[[], datetime],
) -> dict[str, int]:
    """Import and keep it, in place of what was kept before; customers and vendors apart.

    Returns:
        How many of what were taken over.

    Raises:
        MappingError: A file holds nothing that fits.
        TargetError: The target cannot be asked.
        VerbError: What is asked cannot be asked together.
    """
    from orchestration.posting.mapping.charts import read_export
    from orchestration.posting.mapping.parties import keep_items, read_items

    if named.fetch and named.chart:
        raise VerbError("--fetch asks the target and --chart reads a file; name one of them.")
    imported: dict[str, int] = {}
    if named.fetch:
        imported["accounts"] = _keep_chart(folder, _fetch(home, settings, folder, clock), None)
    if named.chart:
        chart = read_export(named.chart, named.entity)
        imported["accounts"] = _keep_chart(folder, chart, named.entity)
    if named.parties:
        imported |= _keep_parties(folder, named.parties)
    if named.items:
        items = read_items(named.items)
        keep_items(folder, items)
        imported["items"] = len(items)
    return imported


def _fetch(
    home: Home, settings: "Settings", folder: "MappingFolder", clock: Callable[[], datetime]
) -> list["ChartAccount"]:
    from orchestration.posting.mapping.charts import ChartAccount
    from orchestration.posting.opening import open_named_target

    opened = open_named_target(home, settings, folder.path.name, clock)
    of_all = len(opened.entity_ids) == 1
    found = [
        ChartAccount(None if of_all else entity, account)
        for entity in opened.entity_ids
        for account in opened.target.chart(entity)
    ]
    if not found:
        raise VerbError(
            f"{folder.path.name}: {opened.settings.kind} has no chart to ask for; export one there"
            " and name it with --chart, or map to accounts as you want them called."
        )
    return found


def _keep_chart(folder: "MappingFolder", chart: list["ChartAccount"], entity: str | None) -> int:
    """A company's own chart leaves those of the others."""
    from orchestration.posting.mapping.charts import read_chart, write_chart

    before = read_chart(folder) if entity else None
    others = [each for each in before or () if each.entity_id not in (None, entity)]
    write_chart(folder, [*others, *chart])
    return len(chart)


def _keep_parties(folder: "MappingFolder", file: Path) -> dict[str, int]:
    """Customers and vendors come in files of their own: one leaves the others."""
    from orchestration.posting.mapping.parties import keep_parties, kept_parties, read_parties

    read = read_parties(file)
    kinds = {party.party_type for party in read}
    others = [each for each in kept_parties(folder) or () if each.party_type not in kinds]
    keep_parties(folder, [*others, *read])
    return {f"{kind}s": sum(each.party_type == kind for each in read) for kind in sorted(kinds)}
