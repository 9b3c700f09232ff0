"""Postings use the newest approved version of a mapping, and nothing that is only prepared."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from ingestion.landing.store import LandingStore
from orchestration.books.control_records import land_control_record
from orchestration.posting.mapping import accounts_of_target, approved_accounts
from orchestration.posting.mapping.accounts import MappedAccount, version_of, write_accounts
from orchestration.posting.mapping.approved import (
    APPROVED,
    PREPARED,
    MappingDecision,
    approved_decision,
    land_decision,
)
from orchestration.posting.mapping.errors import MappingError


def decision(account: str, target: str = "quickbooks") -> MappingDecision:
    text = write_accounts([MappedAccount(account_id="1040", target_account=account)])
    return MappingDecision(
        target=target,
        mapping_version=version_of(text),
        accounts=text,
        actor="bert",
        prepared_by="anna",
        reason="agreed with the bookkeeper",
        recorded_at="2026-11-20T12:00:00.000000+00:00",
    )


def places(landing: LandingStore, target: str = "quickbooks") -> list[str]:
    found: list[str] = approved_accounts(landing, target).column("target_account").to_pylist()
    return found


def test_without_an_approval_there_is_none(landing: LandingStore) -> None:
    land_decision(landing, PREPARED, decision("Checking"))
    assert approved_accounts(landing, "quickbooks").num_rows == 0
    assert approved_decision(landing, "quickbooks") is None


def test_the_newest_approval_of_that_target_holds(landing: LandingStore) -> None:
    land_decision(landing, APPROVED, decision("Checking"))
    land_decision(landing, APPROVED, decision("Savings"))
    land_decision(landing, APPROVED, decision("Bank", "xero"))
    land_decision(landing, PREPARED, decision("Petty cash"))
    assert (places(landing), places(landing, "xero")) == (["Savings"], ["Bank"])
    (version,) = approved_accounts(landing, "quickbooks").column("mapping_version").to_pylist()
    assert version == decision("Savings").mapping_version


def test_an_earlier_version_can_be_approved_again(landing: LandingStore) -> None:
    for account in ("Checking", "Savings", "Checking"):
        land_decision(landing, APPROVED, decision(account))
    assert places(landing) == ["Checking"]


def test_a_record_that_was_altered_is_refused(landing: LandingStore) -> None:
    told = decision("Checking")
    altered = {name: getattr(told, name) for name in told.__slots__}
    altered["accounts"] = decision("Mine").accounts
    land_control_record(landing, APPROVED, json.dumps(altered))
    with pytest.raises(MappingError, match="restore the landing from the last backup"):
        approved_accounts(landing, "quickbooks")


def test_text_files_have_the_default_beside_what_is_approved(
    landing: LandingStore, published: duckdb.DuckDBPyConnection
) -> None:
    land_decision(landing, APPROVED, replace(decision("Assets:Checking"), target="books"))
    found = accounts_of_target(published, landing, "books", "plain_text")
    pairs = dict(zip(*(found.column(c).to_pylist() for c in ("account_id", "target_account"))))  # noqa: B905
    assert (pairs["1040"], pairs["1110"]) == ("Assets:Checking", "Assets:1110 Card clearing")
    assert accounts_of_target(published, landing, "xero", "xero").num_rows == 0


def test_the_mapping_outlives_the_folder_of_the_books(
    landing: LandingStore, tmp_path: Path
) -> None:
    """What was approved is in the landing, whole."""
    land_decision(landing, APPROVED, decision("Checking"))
    assert not (tmp_path / "books").exists()
    assert places(landing) == ["Checking"]
