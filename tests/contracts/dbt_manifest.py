"""What dbt knows of the project, as typed reads of its manifest.

Belongs here: parsing the project once, naming nodes and their layers. Not: which layer may read
which (test_layering.py).
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from orchestration.books.code_version import DBT_PROJECT
from orchestration.run.building import DBT


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parsed project.

    Attributes:
        content: The manifest as dbt wrote it.
    """

    content: dict[str, Any]

    @property
    def models(self) -> list[dict[str, Any]]:
        """All models, by name."""
        nodes = self.content["nodes"].values()
        models = [node for node in nodes if node["resource_type"] == "model"]
        return sorted(models, key=lambda node: str(node["name"]))

    def reads(self) -> list[tuple[str, str, str, str]]:
        """Every (layer, model, layer it reads, name of what it reads)."""
        return [
            (layer_of(model), str(model["name"]), *self._named(dependency))
            for model in self.models
            for dependency in model["depends_on"]["nodes"]
        ]

    def _named(self, unique_id: str) -> tuple[str, str]:
        if unique_id.startswith("source."):
            source = self.content["sources"][unique_id]
            return f"source {source['source_name']}", f"{source['source_name']}.{source['name']}"
        node = self.content["nodes"][unique_id]
        layer = "seed" if node["resource_type"] == "seed" else layer_of(node)
        return layer, str(node["name"])


def layer_of(node: dict[str, Any]) -> str:
    """The top folder of models/ a model lies in."""
    return str(node["fqn"][1])


def parse_project(folder: Path) -> Manifest:
    """Parse the project into `folder` unless another worker did; fails with dbt's own words."""
    target = folder / "parsed_project"
    with FileLock(folder / "parsed_project.lock"):
        manifest = target / "manifest.json"
        if not manifest.exists():
            _parse(target)
        return Manifest(json.loads(manifest.read_text("utf-8")))


def _parse(target: Path) -> None:
    project = str(DBT_PROJECT)
    places = ["--project-dir", project, "--profiles-dir", project]
    written = ["--target-path", str(target), "--log-path", str(target)]
    process = subprocess.run(
        [str(DBT), "--quiet", "parse", *places, *written],
        cwd=target.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout
