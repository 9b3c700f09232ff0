"""SQL that reads CSV files of one header as text, keeping each record's place and refused lines.

Belongs here: only the shape of CSV reading. Not: types and checks (raw_columns.py).
"""

from collections.abc import Sequence

from ingestion.sources.raw_tables import LandedFile

CSV_TABLES = """
    create table records (
        observation_sequence bigint, row_number bigint, pointer text, level_0 {fields},
        record_hash text, record_text text
    );
"""

CSV_RECORDS = """
    insert into records
    with lines as (
        select {names}, filename, row_number() over () as position
        from read_csv(?, header = true, all_varchar = true, filename = true, store_rejects = true,
            ignore_errors = true, delim = ',', quote = '"', escape = '"', nullstr = '')
    ),
    first_lines as (
        select filename, min(position) as first_position from lines group by filename
    ),
    packed as (
        select f.observation_sequence, l.position - s.first_position + 1 as row_number,
            struct_pack({pack}) as level_0
        from lines as l
        join first_lines as s on s.filename = l.filename
        join files as f on f.path = l.filename
    )
    select observation_sequence, row_number, '' as pointer, level_0,
        md5(cast(to_json(level_0) as varchar)) as record_hash,
        cast(to_json(level_0) as varchar) as record_text
    from packed
"""

CSV_UNREADABLE = """
    insert into unreadable
    select f.observation_sequence, -cast(e.line as bigint) as row_number, '' as pointer,
        'the line cannot be read as CSV' as reason,
        concat(f.original_name, ' line ', e.line, ': ', min(e.error_message)) as detail,
        coalesce(any_value(e.csv_line), '') as record_text
    from reject_errors as e
    join reject_scans as s on s.scan_id = e.scan_id and s.file_id = e.file_id
    join files as f on f.path = s.file_path
    where not exists (
        select 1 from unreadable as u
        where u.observation_sequence = f.observation_sequence
            and u.row_number = -cast(e.line as bigint)
    )
    group by f.observation_sequence, f.original_name, e.line
"""


def files_by_header(files: Sequence[LandedFile]) -> dict[tuple[str, ...], list[LandedFile]]:
    """Files grouped by the column names of their first line, so that each group reads at once."""
    groups: dict[tuple[str, ...], list[LandedFile]] = {}
    for file in files:
        with file.path.open(encoding="utf-8-sig", errors="replace") as stream:
            names = tuple(name.strip().strip('"') for name in stream.readline().split(","))
        groups.setdefault(names, []).append(file)
    return groups


def is_blank(file: LandedFile) -> bool:
    """Whether a file holds nothing but space."""
    return not file.path.read_bytes().strip(b"\xef\xbb\xbf \t\r\n")
