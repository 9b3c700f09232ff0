"""Words for what is wrong with settings: one sentence each, with file, line and key.

Here belongs turning findings into sentences. What counts as wrong is decided by the models in
`settings` and by `settings_checks`.
"""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from orchestration.settings_checks import SettingsFinding
from orchestration.toml_lines import KeyPath, line_of


class SettingsError(Exception):
    """Settings that cannot be used.

    Attributes:
        problems: One sentence per problem, in the order of the file.
    """

    def __init__(self, problems: list[str]) -> None:
        """Join the problems to one message, a line each."""
        super().__init__("\n".join(problems))
        self.problems = problems


def findings_of(error: ValidationError, model: type[BaseModel]) -> Iterator[SettingsFinding]:
    """Yield a finding for each error of a model, with the path as the file spells it."""
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if part != "[key]")
        yield SettingsFinding(path, _sentence(detail, model))


def worded(
    findings: Iterable[SettingsFinding], lines: dict[KeyPath, int], file_name: str
) -> list[str]:
    """Return the sentences of findings in the order of the file, without repeats."""
    placed = {
        (line_of(lines, finding.path), written(finding.path), finding.sentence)
        for finding in findings
    }
    return [f"{file_name}:{line}: {key}: {sentence}" for line, key, sentence in sorted(placed)]


def written(path: KeyPath) -> str:
    """Write a path as `locations[1].time_zone`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".")


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    value = detail["input"]
    if kind == "missing":
        return "it is missing; add it."
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return _unknown_key(str(detail["loc"][-1]), _keys_at(model, detail["loc"][:-1]))
    if kind == "literal_error":
        return f"{value!r} is not accepted; use {context['expected']}."
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = "at least" if kind == "greater_than_equal" else "at most"
        limit = context["ge"] if kind == "greater_than_equal" else context["le"]
        return f"{value!r} is out of range; use {bound} {limit}."
    if kind == "string_pattern_mismatch":
        return f"{value!r} is not written as expected; it must match {context['pattern']}."
    return f"{value!r} does not fit ({detail['msg'].lower()}); correct it."


def _unknown_key(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"there is no such setting; did you mean {near[0]}?"
    return f"there is no such setting; remove it or use one of {', '.join(known)}."


def _keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Return the keys that the table at a path may have."""
    schema: dict[str, Any] = model.model_json_schema()
    table = schema
    for part in path:
        inner = table.get("items") if isinstance(part, int) else _property(table, str(part))
        table = _resolved(cast("dict[str, Any]", inner or {}), schema)
    return list(table.get("properties", {}))


def _property(table: dict[str, Any], name: str) -> dict[str, Any] | None:
    named: dict[str, Any] | None = table.get("properties", {}).get(name)
    if named is not None:
        return named
    patterns = [*table.get("patternProperties", {}).values(), table.get("additionalProperties")]
    return next((each for each in patterns if isinstance(each, dict)), None)


def _resolved(table: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = table.get("$ref")
    if reference is None:
        return table
    resolved: dict[str, Any] = schema["$defs"][reference.rpartition("/")[2]]
    return resolved
