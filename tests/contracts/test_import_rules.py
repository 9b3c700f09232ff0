"""Who may import whom, and that the check would notice."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.homes import PROJECT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
PACKAGES = ("ingestion", "expectations", "orchestration")
PLANTED = {
    "ingestion knows dagster": ("ingestion/planted.py", "import dagster\n"),
    "ingestion knows the orchestrator": ("ingestion/planted.py", "import orchestration.home\n"),
    "expectations know ingestion": ("expectations/planted.py", "import ingestion.landing\n"),
    "proof knows dagster": ("orchestration/proof/planted.py", "import dagster\n"),
    "ingestion knows expectations": ("ingestion/planted.py", "import expectations.runner\n"),
}


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Check the packages of a folder by its own contracts."""
    return subprocess.run(
        [str(LINT_IMPORTS), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the three packages and their contracts."""
    copy = tmp_path_factory.mktemp("packages")
    shutil.copy(PROJECT / "pyproject.toml", copy)
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / package, copy / package, ignore=ignored)
    return copy


def test_packages_keep_their_contracts(packages: Path) -> None:
    result = lint(packages)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("planted", sorted(PLANTED))
def test_planted_import_is_seen(packages: Path, planted: str) -> None:
    name, statement = PLANTED[planted]
    module = packages / name
    module.write_text(f'"""Planted."""\n\n{statement}', "utf-8")
    try:
        result = lint(packages)
    finally:
        module.unlink()
    assert result.returncode == 1
    assert "planted" in result.stdout
