"""The vocabulary of the suites: a batch of rows, and rules whose breach is said in a sentence.

Belongs here: what a suite is made of. Not: any suite (suites/), Great Expectations (runner.py).
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation: no row of the batch fulfils `fails_where`.

    The condition is SQL on typed columns, so that an amount is compared exactly, never as a float.

    Attributes:
        name: Says what holds, such as `quantity_is_positive`.
        fails_where: SQL condition over the batch's columns; a null counts as plausible.
        sentence: What is wrong with a row that fulfils it, without the value.
        shows: SQL expression of the value that the sentence is shown with.
    """

    name: str
    fails_where: str
    sentence: str
    shows: str

    @property
    def detail(self) -> str:
        """SQL expression of the sentence with its value."""
        return f"concat('{self.sentence}: ', coalesce(cast({self.shows} as varchar), 'nothing'))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """What is expected of one batch of rows.

    Attributes:
        name: What it guards, such as `raw_square.orders`.
        batch: SELECT that gives the rows; braces are not allowed in it.
        rules: Expectations of single rows.
        required: Columns that are never null.
        least_rows: How many rows there are at least.
        reads: Relations the batch reads, as `schema.table`; without one of them it is left out.
        remedy: What to do when a row fails, as the end of a sentence.
    """

    name: str
    batch: str
    rules: tuple[Rule, ...] = ()
    required: tuple[str, ...] = ()
    least_rows: int = 0
    reads: tuple[str, ...] = ()
    remedy: str = ""

    def failing_rows(self, rule: Rule) -> str:
        """SELECT of the batch's rows that break a rule, with the sentence as `detail`."""
        return (
            f"select batch.*, {rule.detail} as detail from ({self.batch}) as batch"
            f" where {rule.fails_where}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChecks:
    """What is expected of what one source delivers.

    Attributes:
        source: Name of the source.
        documents: One suite a raw table; its batch gives the place columns and `document_id`.
        never_empty: Objects of which a file without any record is a mistake.
        record_document_id: SQL expression of the document a rejected record belongs to, over
            `record_text` and `object_name`; null where it cannot be known.
        line_objects: Objects whose records are lines of a document: one that is rejected leaves
            its document incomplete, so the document is held.
        fresh_within_hours: Age of the newest delivery that is too old; None where files come as
            they come.
    """

    source: str
    documents: tuple[Suite, ...]
    never_empty: tuple[str, ...]
    record_document_id: str
    line_objects: tuple[str, ...] = ()
    fresh_within_hours: int | None = None

    @property
    def digest(self) -> str:
        """Changes with any rule, so that what was judged by other rules is judged again."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


PLACE = ("document_id", "observation_sequence", "file_sha256", "row_number")
"""What names a raw row: its document, file and place."""


def raw_suite(
    *, source: str, table: str, document_id: str, columns: tuple[str, ...], rules: tuple[Rule, ...]
) -> Suite:
    """A suite over the rows of a raw table whose files were not judged yet.

    Args:
        source: Name of the source.
        table: The raw table.
        document_id: Column that names the document the row belongs to.
        columns: Further columns that the rules read.
        rules: Expectations of single rows.
    """
    listed = ", ".join(("fetched_at", *columns))
    return Suite(
        name=f"raw_{source}.{table}",
        batch=(
            f"select {document_id} as document_id, observation_sequence, file_sha256, row_number,"
            f" {listed} from raw_{source}.{table} where observation_sequence in (select"
            " observation_sequence from quality.files_to_check where source_system ="
            f" '{source}')"
        ),
        rules=rules,
        reads=(f"raw_{source}.{table}", "quality.files_to_check"),
    )
