"""Fixtures of the contract tests: the dbt project parsed once per session."""

from pathlib import Path

import pytest

from tests.contracts.dbt_manifest import Manifest, parse_project


@pytest.fixture(scope="session")
def manifest(shared_folder: Path) -> Manifest:
    """The manifest of the project as it lies in the checkout."""
    return parse_project(shared_folder)
