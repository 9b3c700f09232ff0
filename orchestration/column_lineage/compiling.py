"""dbt's compiled SQL of every model, made apart from any home's books.

Belongs here: running `dbt compile` over an empty warehouse. Not: what the SQL says (queries.py).
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from orchestration.books.code_version import DBT_PROJECT
from orchestration.run.building import DBT, dbt_environment, failure_sentence
from orchestration.run.errors import BuildError

PARTIAL_PARSE: Final = "partial_parse.msgpack"
SQL: Final = "sql"


def compile_models(folder: Path, parsed: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """SQL of each model that is SQL, by its unique id.

    Args:
        folder: Holds the empty warehouse and takes what dbt writes.
        parsed: Folder of the manifest, where dbt's own parse may lie too and saves time.
        manifest: dbt's manifest.

    Raises:
        BuildError: dbt could not compile the project.
    """
    if (parsed / PARTIAL_PARSE).exists():
        shutil.copy(parsed / PARTIAL_PARSE, folder / PARTIAL_PARSE)
    project = str(DBT_PROJECT)
    command = [
        *(str(DBT), "--quiet", "compile", "--no-write-json", "--select", "resource_type:model"),
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", str(folder), "--log-path", str(folder)),
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **dbt_environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(failure_sentence((), done.stdout, folder))
    compiled = folder / "compiled" / manifest["metadata"]["project_name"]
    return {
        name: (compiled / node["original_file_path"]).read_text("utf-8").strip()
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["language"] == SQL
    }
