"""Which layer reads which: one direction, from sources to marts, with every exception named."""

import pytest

from tests.contracts.dbt_manifest import Manifest

CONTROL_SOURCES = {"source settings", "source books", "source quality"}
MAY_READ = {
    "intermediate": {"staging", "intermediate", "seed", *CONTROL_SOURCES},
    "core": {"intermediate", "core", "seed", *CONTROL_SOURCES},
    "marts": {"core", "marts"},
}
EXCEPTIONS = {
    ("intermediate", "fct_journal_entries"): "what is posted tells which units are live",
    ("intermediate", "fct_journal_lines"): "dates of what this run posted are aggregated again",
    ("intermediate", "fct_inventory_movements"): "what lies damaged is summed over all days",
    ("marts", "int_pos__touched_dates"): "the incremental filter: which dates are computed again",
    (
        "core",
        "stg_control__chart_of_accounts",
    ): "a company's own chart, read as the seed it overrides",
    ("core", "stg_control__closed_days"): "what a company says of its own days",
    (
        "core",
        "stg_control__accounting_system_lines",
    ): "what others posted in a company's accounting system",
    ("core", "stg_control__processor_rates"): "what a company agreed with its processors",
}


RAW_READERS = {
    ("quarantine", "rejected_records"): "a record nobody could read has no staging model",
    ("quarantine", "loaded_files"): "which later file of the same name stands in for it",
}


def test_staging_reads_its_own_source_only(manifest: Manifest) -> None:
    """No join, no lookup: staging renames and casts."""
    own = {model["name"]: f"source {model['fqn'][2]}" for model in manifest.models}
    strangers = [
        (model, name)
        for layer, model, read_layer, name in manifest.reads()
        if layer == "staging" and read_layer != own[model]
    ]
    assert not strangers


@pytest.mark.parametrize("reader", sorted(MAY_READ))
def test_layer_reads_only_what_lies_before_it(manifest: Manifest, reader: str) -> None:
    """Marts read core, core reads intermediate, nothing reads back."""
    forbidden = [
        (model, name)
        for layer, model, read_layer, name in manifest.reads()
        if layer == reader
        and read_layer not in MAY_READ[reader]
        and (reader, name) not in EXCEPTIONS
        and (model, name.split(".")[-1]) not in RAW_READERS
    ]
    assert not forbidden


def test_raw_sources_are_read_by_staging_only(manifest: Manifest) -> None:
    readers = {
        (layer, model, name)
        for layer, model, read_layer, name in manifest.reads()
        if read_layer.startswith("source ") and read_layer not in CONTROL_SOURCES
    }
    assert readers
    elsewhere = [
        (model, name.split(".")[1]) for layer, model, name in readers if layer != "staging"
    ]
    assert set(elsewhere) == set(RAW_READERS)


def test_every_exception_is_still_needed(manifest: Manifest) -> None:
    """An exception nobody uses any more would hide the next breach."""
    used = {(layer, name) for layer, _, _, name in manifest.reads()}
    assert set(EXCEPTIONS) <= used


def test_every_model_lies_in_a_known_layer(manifest: Manifest) -> None:
    layers = {layer for layer, *_ in manifest.reads()}
    assert layers <= {"staging", *MAY_READ}


def test_core_holds_no_view(manifest: Manifest) -> None:
    """A day's build leaves views before the marts alone, and publishing waits for all of core."""
    views = [
        model["name"]
        for model in manifest.models
        if model["schema"] == "core" and model["config"]["materialized"] == "view"
    ]
    assert views == []


def test_marts_never_name_a_source_system(manifest: Manifest) -> None:
    """What is particular to a source ends in its own intermediate models."""
    systems = ("square", "online_retail")
    named = [
        (model, name)
        for layer, model, _, name in manifest.reads()
        if layer == "marts" and any(system in name for system in systems)
    ]
    assert not named
