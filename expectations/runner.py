"""Runs suites on a DuckDB file with Great Expectations and gives typed outcomes.

Belongs here: the translation of suites into Great Expectations, its engines, its pages. Not: any
suite (suites/), what an outcome means for a run (orchestration/run/gates.py).
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.rules import Rule, Suite

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuite
    from great_expectations.data_context.data_context.ephemeral_data_context import (
        EphemeralDataContext,
    )
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

MEMORY_LIMIT = "700MB"
NO_EXAMPLES = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Values stay in the warehouse: pages and results carry counts only."""


class ExpectationError(Exception):
    """An expectation that could not be evaluated: our mistake, not bad data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one expectation came to.

    Attributes:
        suite: The suite it belongs to.
        expectation: Its name.
        rule: The rule it evaluates, or None where it is about a column or the number of rows.
        success: Whether it holds.
        unexpected_count: How many rows break it.
    """

    suite: Suite
    expectation: str
    rule: Rule | None
    success: bool
    unexpected_count: int


def validate(warehouse: Path, suites: Sequence[Suite], pages: Path) -> list[Outcome]:
    """Evaluate suites on a warehouse that nobody holds open; it is free again afterwards.

    Args:
        warehouse: The DuckDB file, read only.
        suites: What is expected, in the order of the outcomes.
        pages: Folder for the results as pages (Data Docs); replaced.

    Raises:
        ExpectationError: An expectation could not be evaluated.
    """
    if not suites:
        return []
    with _context(warehouse, pages) as (context, source):
        results = _run(context, source, suites)
        return [
            _outcome(suite, result)
            for suite, run in zip(suites, results, strict=True)
            for result in run.results
        ]


@contextmanager
def _context(
    warehouse: Path, pages: Path
) -> Iterator[tuple["EphemeralDataContext", "SQLDatasource"]]:
    """A context in memory over the warehouse; both engines are closed at the end."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    from expectations.duckdb_dialect import register

    register()
    shutil.rmtree(pages, ignore_errors=True)
    configuration = DataContextConfig(
        analytics_enabled=False,
        data_docs_sites={pages.name: _site(pages)},
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=configuration)
    options: dict[str, Any] = {
        "create_temp_table": False,
        "kwargs": {"connect_args": {"read_only": True, "config": {"memory_limit": MEMORY_LIMIT}}},
    }
    source = context.data_sources.add_sql(
        "warehouse", connection_string=f"duckdb:///{warehouse}", **options
    )
    try:
        yield context, source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


def _site(pages: Path) -> Any:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(pages.resolve()),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "site_section_builders": {"expectations": "None", "profiling": "None"},
    }


def _run(
    context: "EphemeralDataContext", source: "SQLDatasource", suites: Sequence[Suite]
) -> list[Any]:
    """Validation results in the order of the suites."""
    from great_expectations import Checkpoint, ValidationDefinition

    definitions = []
    for suite in suites:
        batch = source.add_query_asset(suite.name, query=suite.batch)
        definition = ValidationDefinition(
            name=suite.name,
            data=batch.add_batch_definition_whole_table("all"),
            suite=context.suites.add(_expectation_suite(suite)),
        )
        definitions.append(context.validation_definitions.add(definition))
    checkpoint = Checkpoint(
        name="gate",
        validation_definitions=definitions,
        result_format=NO_EXAMPLES,
    )
    results = context.checkpoints.add(checkpoint).run().run_results.values()
    context.build_data_docs()
    by_name = {result.suite_name: result for result in results}
    return [by_name[suite.name] for suite in suites]


def _expectation_suite(suite: Suite) -> "ExpectationSuite":
    from great_expectations.core import ExpectationSuite
    from great_expectations.expectations.core.expect_column_values_to_not_be_null import (
        ExpectColumnValuesToNotBeNull,
    )
    from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
        ExpectTableRowCountToBeBetween,
    )
    from great_expectations.expectations.core.unexpected_rows_expectation import (
        UnexpectedRowsExpectation,
    )

    built: list[Any] = [
        UnexpectedRowsExpectation(
            unexpected_rows_query=f"select * from {{batch}} where {rule.fails_where}",
            description=f"{rule.name}: none has this wrong: {rule.sentence}",
            meta={"name": rule.name},
        )
        for rule in suite.rules
    ]
    built += [
        ExpectColumnValuesToNotBeNull(column=column, meta={"name": f"{column}_is_given"})
        for column in suite.required
    ]
    if suite.least_rows:
        built.append(
            ExpectTableRowCountToBeBetween(
                min_value=suite.least_rows, meta={"name": "rows_are_there"}
            )
        )
    return ExpectationSuite(name=suite.name, expectations=built)


def _outcome(suite: Suite, result: Any) -> Outcome:
    name = result.expectation_config.meta["name"]
    message = _exception_message(result.exception_info)
    if message is not None:
        raise ExpectationError(
            f"{suite.name}: the expectation {name} could not be evaluated"
            f" ({' '.join(message.split())[:300]}); correct the suite or the model it reads."
        )
    rule = next((rule for rule in suite.rules if rule.name == name), None)
    counted = result.result.get("observed_value" if rule else "unexpected_count")
    return Outcome(
        suite=suite,
        expectation=name,
        rule=rule,
        success=bool(result.success),
        unexpected_count=int(counted or 0),
    )


def _exception_message(info: Any) -> str | None:
    """What was raised inside Great Expectations: the record itself or one a metric."""
    if not info:
        return None
    records = [info] if "raised_exception" in info else list(info.values())
    for record in records:
        if record["raised_exception"]:
            return str(record["exception_message"])
    return None
