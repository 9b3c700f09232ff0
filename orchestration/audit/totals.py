"""Control totals of a pack's files, summed over the files as they lie there.

Belongs here: only that; the queries that filled the files are not asked again.
"""

from pathlib import Path

import duckdb

from orchestration.audit.contents import Content
from orchestration.audit.queries import READ_CSV

EXACT = "decimal(38, 4)"


def control_total(connection: duckdb.DuckDBPyConnection, content: Content, file: Path) -> str:
    """The sums of a file in words, such as `USD: debit 10.00, credit 10.00`."""
    if not content.totals:
        return ""
    sums = ", ".join(
        f'coalesce(sum(cast("{column}" as {EXACT})), 0) as "{column}"' for column in content.totals
    )
    by = f"coalesce(\"{content.by}\", '')" if content.by else "''"
    rows = connection.execute(
        f"select {by} as part, {sums} from {READ_CSV} group by part order by part",
        {"file": str(file)},
    ).fetchall()
    return "; ".join(_in_words(content, part, amounts) for part, *amounts in rows)


def _in_words(content: Content, part: str, amounts: list[object]) -> str:
    words = ", ".join(
        f"{column} {_plain(amount)}" for column, amount in zip(content.totals, amounts, strict=True)
    )
    return f"{part}: {words}" if part else words


def _plain(amount: object) -> str:
    """Whole numbers without decimals, others with two at least."""
    text = str(amount)
    whole, _, decimals = text.partition(".")
    kept = decimals.rstrip("0")
    return f"{whole}.{kept:0<2}" if kept else whole
