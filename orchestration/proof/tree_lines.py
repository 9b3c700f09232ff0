"""Writes the lines of a tree as a file whose rows are its leaves, for checks without Tillbook.

Belongs here: that file, one canonical line a row in the order of posting. Not: which trees an
audit pack holds, checking the file (stand_alone_verify.py).
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.proof.canonical_lines import canonical_line, no_lines
from orchestration.proof.heads import Head, head_names, read_head_file
from orchestration.proof.line_leaves import LINES, PeriodOfRun, write_tables

# No control character stands in a canonical line, so nothing is ever quoted.
COPY = """
    copy (select line from ({lines}) order by run_id, journal_entry_id, line_number)
    to '{target}' (format csv, header false, delimiter '\x1f', quote '\x1e', escape '\x1e')
"""
LINES_OF_FORMAT = """
    select runs.run_id, lines.journal_entry_id, lines.line_number, lines.line
    from (
        select filename, entity_id, posting_date, journal_entry_id, line_number, {line} as line
        from (
            {no_lines}
            union all by name
            select * from read_parquet([{files}], union_by_name = true, filename = true)
        )
    ) as lines
    inner join proof_runs as runs on lines.filename = runs.file
    inner join proof_periods as periods
        on runs.run_id = periods.run_id and lines.entity_id = periods.entity_id
        and lines.posting_date between periods.first_day and periods.last_day
"""


def write_tree_lines(home: Home, entity_id: str, period: str, folder: Path) -> Path | None:
    """Write `<entity>/<period>.jsonl` below a folder.

    Returns:
        The file; None where no head knows of such a tree.
    """
    heads = {name: read_head_file(home.heads, name).head() for name in head_names(home.heads)}
    periods = [
        PeriodOfRun(name, entity_id, period, tree.first_day, tree.last_day)
        for name, head in heads.items()
        for tree in (head.trees if head else ())
        if tree.key == (entity_id, period)
    ]
    if not periods:
        return None
    extended_by = {each.run_id: heads[each.run_id] for each in periods}
    files = _segments(home, {name: head for name, head in extended_by.items() if head})
    target = folder / entity_id / f"{period}.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        known = {run_id: file for runs in files.values() for run_id, file in runs.items()}
        write_tables(connection, known, periods)
        lines = " union all ".join(
            _lines(each, list(runs.values())) for each, runs in files.items()
        )
        connection.execute(COPY.format(lines=lines, target=_quoted(target)))
    return target


def _segments(home: Home, heads: Mapping[str, Head]) -> dict[int, dict[str, Path]]:
    """Segments of journal lines by line format and run."""
    found: dict[int, dict[str, Path]] = {}
    for run_id, head in heads.items():
        for segment in head.segments:
            if segment.relation == LINES:
                path = home.segments / segment.file_name
                found.setdefault(head.line_format, {})[run_id] = path
    return found


def _lines(line_format: int, files: list[Path]) -> str:
    return LINES_OF_FORMAT.format(
        line=canonical_line(line_format),
        no_lines=no_lines(line_format),
        files=", ".join(f"'{_quoted(file)}'" for file in files),
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
