"""The dbt tests that hold a relation, in their own words.

Belongs here: which test is of which relation or column. Not: what it asserts (dbt_project/tests).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

BLOCKING: Final = "error"


@dataclass(frozen=True, slots=True, order=True)
class Check:
    """A test of a relation or of one of its columns.

    Attributes:
        column: The column it is of; empty: of the whole relation.
        name: Its name.
        words: What it asserts, or what the worked example shows.
        is_blocking: Whether a run that fails it publishes nothing.
        is_example: Whether it is a worked example, run when the code is tested.
    """

    column: str
    name: str
    words: str
    is_blocking: bool
    is_example: bool = False


def checks_by_node(manifest: Mapping[str, Any]) -> dict[str, list[Check]]:
    """Checks of each node, by its unique id."""
    found: dict[str, list[Check]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            for target in _targets(node):
                found.setdefault(target, []).append(_check(node))
    for example in manifest.get("unit_tests", {}).values():
        check = Check("", example["name"], _words(example["description"]), False, is_example=True)
        for target in example["depends_on"]["nodes"]:
            found.setdefault(target, []).append(check)
    return {node: sorted(checks) for node, checks in found.items()}


def _targets(node: Mapping[str, Any]) -> list[str]:
    attached = node.get("attached_node")
    return [attached] if attached else list(dict.fromkeys(node["depends_on"]["nodes"]))


def _check(node: Mapping[str, Any]) -> Check:
    is_blocking = node["config"]["severity"].lower() == BLOCKING
    generic = node.get("test_metadata")
    if generic is None:
        lines = node["raw_code"].strip().splitlines()
        opening = []
        for line in lines:
            if not line.startswith("--"):
                break
            opening.append(line.removeprefix("--"))
        return Check("", node["name"], _words(" ".join(opening)), is_blocking)
    arguments = generic["kwargs"]
    given = arguments.get("columns") or arguments.get("values") or ""
    words = ", ".join(map(str, given)) if isinstance(given, list) else str(given)
    return Check(node.get("column_name") or "", generic["name"], words, is_blocking)


def _words(text: str) -> str:
    return " ".join(text.split())
