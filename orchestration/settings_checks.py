"""Checks between settings: what one table says must agree with what the others say.

Here belong findings that need more than one value. The shape of a single value is checked by the
models in `settings`. The checks read the parsed TOML rather than the models, so that they also
run when some value elsewhere is wrong and everything is reported at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchestration.toml_lines import KeyPath


@dataclass(frozen=True, slots=True)
class SettingsFinding:
    """A sentence about the value at a path."""

    path: KeyPath
    sentence: str


def disagreements(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    """Yield what the tables of a settings document say against each other."""
    yield from _empty_lists(document)
    yield from _repeated_ids(document, "entities")
    yield from _repeated_ids(document, "locations")
    yield from _unknown_entities(document)
    yield from _unknown_locations(document)
    yield from _unordered_trading_days(document)
    yield from _secrets_in_targets(document)
    yield from _unknown_entities_of_targets(document)


def _tables(document: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    tables = document.get(name)
    if not isinstance(tables, list):
        return []
    return [(at, table) for at, table in enumerate(tables) if isinstance(table, dict)]


def _ids(document: dict[str, Any], name: str) -> list[str]:
    ids = [table.get("id") for _, table in _tables(document, name)]
    return [each for each in ids if isinstance(each, str)]


def _empty_lists(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    lists: list[tuple[KeyPath, object]] = [
        (("entities",), document.get("entities")),
        (("locations",), document.get("locations")),
    ]
    for at, location in _tables(document, "locations"):
        lists.append((("locations", at, "trading_days"), location.get("trading_days")))
    for path, value in lists:
        if value == []:
            yield SettingsFinding(path, "it is empty; give at least one.")


def _repeated_ids(document: dict[str, Any], name: str) -> Iterator[SettingsFinding]:
    seen: set[str] = set()
    for at, table in _tables(document, name):
        identifier = table.get("id")
        if not isinstance(identifier, str):
            continue
        if identifier in seen:
            yield SettingsFinding(
                (name, at, "id"), f"{identifier!r} is already taken; give each its own id."
            )
        seen.add(identifier)


def _unknown_entities(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    known = _ids(document, "entities")
    for at, location in _tables(document, "locations"):
        entity = location.get("entity")
        if isinstance(entity, str) and entity not in known:
            yield SettingsFinding(
                ("locations", at, "entity"),
                f"{entity!r} is not an entity; use one of {_listed(known)} or add it under "
                "[[entities]].",
            )


def _unknown_locations(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    known = _ids(document, "locations")
    sources = document.get("sources")
    for name, source in sources.items() if isinstance(sources, dict) else ():
        location = source.get("location") if isinstance(source, dict) else None
        if isinstance(location, str) and location not in known:
            yield SettingsFinding(
                ("sources", name, "location"),
                f"{location!r} is not a location; use one of {_listed(known)} or add it under "
                "[[locations]].",
            )


def _unordered_trading_days(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    for at, location in _tables(document, "locations"):
        previous: date | None = None
        for number, trading_day in _tables(location, "trading_days"):
            valid_from = trading_day.get("valid_from")
            if type(valid_from) is not date:
                continue
            if previous is not None and valid_from <= previous:
                yield SettingsFinding(
                    ("locations", at, "trading_days", number, "valid_from"),
                    f"{valid_from} does not come after {previous}; list trading days by "
                    "ascending valid_from.",
                )
            previous = valid_from


def _secrets_in_targets(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    for name, target in _targets(document):
        options = target.get("options")
        places: list[tuple[tuple[str, ...], str]]
        places = [(("targets", name, key), key) for key in target]
        if isinstance(options, dict):
            places += [(("targets", name, "options", key), key) for key in options]
        for place, key in places:
            if any(word in key.lower() for word in ("secret", "token", "password")):
                yield SettingsFinding(
                    place, "a secret does not belong in this file; put it into the environment."
                )


def _unknown_entities_of_targets(document: dict[str, Any]) -> Iterator[SettingsFinding]:
    known = _ids(document, "entities")
    for name, target in _targets(document):
        named = target.get("entities")
        for number, entity in enumerate(named if isinstance(named, list) else ()):
            if entity not in known:
                yield SettingsFinding(
                    ("targets", name, "entities", number),
                    f"{entity!r} is not the id of an entity; use one of {_listed(known)}.",
                )


def _targets(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    targets = document.get("targets")
    found = targets.items() if isinstance(targets, dict) else ()
    return [(name, target) for name, target in found if isinstance(target, dict)]


def _listed(names: list[str]) -> str:
    return ", ".join(names) if names else "(none yet)"
