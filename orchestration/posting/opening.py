"""Opens a target as `tillbook.toml` names it.

Belongs here: from settings to a target and what is asked of its plan. Not: targets themselves.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.home import Home
from orchestration.posting.mapping import accounts_of_target, items_by_account, mapping_folder
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.targets.protocol import Target, TargetContext, TargetError
from orchestration.posting.targets.registry import open_target
from orchestration.settings import Settings, TargetSettings, environment_value


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """A target and what settings say of it.

    Attributes:
        target: Ready to be used.
        settings: Its own table.
        entity_ids: Companies it takes.
        allow_one_person: Whether whoever plans entries may approve them, too.
        sleep: Waits so many seconds, as for the target itself.
    """

    target: Target
    settings: TargetSettings
    entity_ids: tuple[str, ...]
    allow_one_person: bool
    sleep: Callable[[float], None]

    def wishes(
        self, published: duckdb.DuckDBPyConnection, landing: LandingStore, entity_id: str
    ) -> Wishes:
        """What is asked of the plan of one company."""
        accounts = accounts_of_target(published, landing, self.target.name, self.settings.kind)
        return Wishes(
            self.target.name, entity_id, self.settings, self.target.capabilities, accounts
        )


def open_named_target(
    home: Home,
    settings: Settings,
    name: str,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> OpenTarget:
    """Open the target of that name.

    Raises:
        TargetError: There is none, or it cannot be used as it is set up.
        MappingError: Its items.csv cannot be read.
    """
    asked = target_settings(settings, name)
    currencies = {entity.id: entity.functional_currency for entity in settings.entities}
    entity_ids = asked.entities or tuple(currencies)
    context = TargetContext(
        name=name,
        options=asked.options,
        functional_currencies={entity: currencies[entity] for entity in entity_ids},
        folder=home.exports / name,
        private_folder=home.keys,
        secret=environment_value,
        clock=clock,
        sleep=sleep,
        items=items_by_account(mapping_folder(home, name)),
    )
    target = open_target(asked.kind, context)
    _check_fit(name, asked, entity_ids, target)
    return OpenTarget(target, asked, entity_ids, settings.posting.allow_one_person, sleep)


def target_settings(settings: Settings, name: str) -> TargetSettings:
    """What `tillbook.toml` says of the target of that name.

    Raises:
        TargetError: It says nothing of it.
    """
    if name not in settings.targets:
        known = ", ".join(sorted(settings.targets)) or "none yet"
        raise TargetError(
            f"{name}: tillbook.toml has no [targets.{name}] (it has: {known}); add the table, as"
            " docs/posting.md shows."
        )
    return settings.targets[name]


def _check_fit(
    name: str, asked: TargetSettings, entity_ids: tuple[str, ...], target: Target
) -> None:
    most = target.capabilities.companies
    if most is not None and len(entity_ids) > most:
        raise TargetError(
            f"[targets.{name}] entities: {asked.kind} holds the books of one company, not of"
            f" {', '.join(entity_ids)}; name the one and add a target for each other."
        )
    unknown = sorted(set(asked.dimensions) - set(target.capabilities.dimensions))
    if unknown:
        known = ", ".join(target.capabilities.dimensions) or "none"
        raise TargetError(
            f"[targets.{name}] dimensions: {asked.kind} has no {', '.join(unknown)} (it has:"
            f" {known}); correct the name."
        )
