"""Reads landed files into typed rows with DuckDB: good rows and rejected records, in SQL.

Belongs here: turning a declared object (raw_tables.py) and landed files into Arrow. Does not
belong: writing to the warehouse (ingestion/loading.py), the meaning of any column.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.sources.raw_columns import reject_reason, typed_value, value_of
from ingestion.sources.raw_csv import (
    CSV_RECORDS,
    CSV_TABLES,
    CSV_UNREADABLE,
    files_by_header,
    is_blank,
)
from ingestion.sources.raw_json import list_steps, misshapen, row_levels, structure_of
from ingestion.sources.raw_tables import LandedFile, RawTable, SourceObject
from ingestion.sources.raw_texts import take_texts

BATCH_ROWS = 100_000
UNREADABLE = """
    create table unreadable (
        observation_sequence bigint, row_number bigint, pointer text, reason text, detail text,
        record_text text
    )
"""


class ObjectReader:
    """Reads one object's files once and gives its raw tables and its rejected records.

    A record any of whose rows fails to parse or type is rejected whole, with the first reason, so
    that half a document never reaches the books.
    """

    def __init__(self, item: SourceObject, files: Sequence[LandedFile], memory_limit: str) -> None:
        self._item = item
        self._connection = duckdb.connect(config={"memory_limit": memory_limit})
        self._connection.execute("set TimeZone = 'UTC'")
        self._register_files(files)
        self._connection.execute(UNREADABLE)
        self._refuse_withheld([f for f in files if f.is_withheld])
        texts = [f for f in files if not f.is_withheld]
        if item.format == "csv":
            self._read_csv(texts)
        else:
            refused = take_texts(self._connection, item, texts)
            self._refuse(f"the file cannot be read as {item.name}", refused)
            self._read_json()
        self._collect_rejected()

    def close(self) -> None:
        """Release the reader's memory."""
        self._connection.close()

    def rows(self, table: RawTable) -> Iterator[pa.RecordBatch]:
        """Typed rows of one raw table, without those of rejected records."""
        columns = ", ".join(
            f'{typed_value(c, value_of(c, table))} as "{c.name}"' for c in table.columns
        )
        query = f"""
            select {columns}, r.observation_sequence, f.file_sha256, r.row_number,
                r.pointer{self._pointer_suffix(table)} as pointer,
                r.record_hash, f.fetched_at, f.batch_id
            from ({self._levels(table)}) as r
            join files as f on f.observation_sequence = r.observation_sequence
            anti join rejected as x on x.observation_sequence = r.observation_sequence
                and x.row_number = r.row_number
            order by r.observation_sequence, r.row_number{self._row_order(table)}
        """
        yield from self._batches(query)

    def rejected(self) -> Iterator[pa.RecordBatch]:
        """Rejected records: object, place, reason and the record's own text."""
        query = """
            select ? as object_name, x.reason, x.detail, x.record_text,
                x.observation_sequence, f.file_sha256, x.row_number, x.pointer,
                md5(x.record_text) as record_hash, f.fetched_at, f.batch_id
            from rejected as x
            join files as f on f.observation_sequence = x.observation_sequence
            order by x.observation_sequence, x.row_number
        """
        yield from self._batches(query, [self._item.name])

    def counts(self) -> Iterator[pa.RecordBatch]:
        """One row a file: how many records it held and how many were rejected."""
        query = """
            select ? as object_name, f.original_name, f.observation_sequence, f.file_sha256,
                f.fetched_at, f.batch_id,
                (select count(*) from records as r
                 where r.observation_sequence = f.observation_sequence)
                + (select count(*) from unreadable as u
                   where u.observation_sequence = f.observation_sequence) as record_count,
                (select count(*) from rejected as x
                 where x.observation_sequence = f.observation_sequence) as rejected_count
            from files as f
            order by f.observation_sequence
        """
        yield from self._batches(query, [self._item.name])

    def _batches(self, query: str, values: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Arrow batches of a query; at least one, so that an empty result still has its schema."""
        reader = self._connection.sql(query, params=values).to_arrow_reader(BATCH_ROWS)
        count = 0
        for batch in reader:
            count += 1
            yield batch
        if not count:
            yield from reader.schema.empty_table().to_batches() or [
                pa.RecordBatch.from_pylist([], schema=reader.schema)
            ]

    def _register_files(self, files: Sequence[LandedFile]) -> None:
        self._connection.execute(
            "create table files (path text, observation_sequence bigint, file_sha256 text,"
            " original_name text, fetched_at timestamp, batch_id text)"
        )
        rows: list[list[Any]] = [
            [
                str(f.path),
                f.observation_sequence,
                f.file_sha256,
                f.original_name,
                f.fetched_at,
                f.batch_id,
            ]
            for f in files
        ]
        if rows:
            self._connection.executemany(
                "insert into files values (?, ?, ?, ?,"
                " cast(cast(? as timestamptz) at time zone 'UTC' as timestamp), ?)",
                rows,
            )

    def _read_csv(self, files: Sequence[LandedFile]) -> None:
        headers = [c.path or c.name for c in self._item.tables[0].columns]
        fields = ", ".join(f'"{name}" varchar' for name in headers)
        self._connection.execute(CSV_TABLES.format(fields=f"struct({fields})"))
        for present, group in files_by_header(files).items():
            missing = [name for name in headers if name not in present]
            if missing:
                empty = [f for f in group if is_blank(f)] if present == ("",) else []
                self._refuse_files(empty, "the file is empty; deliver it again under its name")
                others = [f for f in group if f not in empty]
                self._refuse_files(others, f"the file has no column {', '.join(missing)}")
                continue
            self._read_csv_group(headers, [str(f.path) for f in group])

    def _read_csv_group(self, headers: Sequence[str], paths: list[str]) -> None:
        names = ", ".join(f'"{name}"' for name in headers)
        pack = ", ".join(f'"{name}" := "{name}"' for name in headers)
        self._connection.execute(CSV_RECORDS.format(names=names, pack=pack), [paths])
        self._connection.execute(CSV_UNREADABLE)

    def _refuse_files(self, files: Sequence[LandedFile], detail: str) -> None:
        self._refuse("the file is not of the declared shape", [(f, detail) for f in files])

    def _refuse_withheld(self, files: Sequence[LandedFile]) -> None:
        reasons = [(f, f.path.read_text("utf-8")) for f in files]
        self._refuse("the file cannot be read as text", reasons)

    def _refuse(self, reason: str, details: Sequence[tuple[LandedFile, str]]) -> None:
        if details:
            self._connection.executemany(
                "insert into unreadable values (?, 0, '', ?, ?, '')",
                [[f.observation_sequence, reason, f"{f.original_name}: {d}"] for f, d in details],
            )

    def _read_json(self) -> None:
        self._connection.execute(
            f"""
            create table documents as
            select *, json_valid(content) as is_json from ({self._documents_query()})
            """
        )
        pointer, listed = self._record_expressions()
        # Each step below takes the JSON text apart once: to do so is most of the cost of reading.
        self._connection.execute(
            f"""
            create table records as
            with listed as materialized (
                select observation_sequence, line_number, {listed} as listed
                from documents
                where is_json
            ),

            numbered as (
                select observation_sequence, line_number, unnest(listed) as record,
                    generate_subscripts(listed, 1) - 1 as record_index
                from listed
            )
            select observation_sequence, line_number * 1000000 + record_index as row_number,
                {pointer} as pointer, record, md5(record) as record_hash,
                json_transform(record, '{structure_of(self._item)}') as level_0,
                cast(record as varchar) as record_text
            from numbered
            where record is not null
            """
        )
        self._connection.execute(
            """
            insert into unreadable
            select observation_sequence, line_number * 1000000 as row_number, '' as pointer,
                'the file cannot be read as JSON' as reason,
                case when trim(content, ' ' || chr(9) || chr(10) || chr(13)) = ''
                    then concat(original_name, ' is empty; deliver it again under its name')
                    else concat(original_name, ' line ', line_number + 1, ' is not valid JSON')
                end as detail,
                left(content, 2000) as record_text
            from documents
            where not is_json
            """
        )
        if self._item.records:
            self._connection.execute(misshapen(self._item.records))

    def _documents_query(self) -> str:
        if self._item.format != "jsonl":
            return "select *, 0 as line_number from contents"
        return """
            with lines as (
                select observation_sequence, original_name,
                    unnest(string_split(content, chr(10))) as content,
                    unnest(range(len(string_split(content, chr(10))))) as line_number
                from contents
            )
            select observation_sequence, original_name, line_number, content
            from lines
            where trim(content) <> ''
        """

    def _record_expressions(self) -> tuple[str, str]:
        """(pointer of a record, list of the records) of one JSON document."""
        if not self._item.records:
            return "''", "[cast(content as json)]"
        path = f"$.{self._item.records}[*]"
        return f"concat('/{self._item.records}/', record_index)", f"json_extract(content, '{path}')"

    def _collect_rejected(self) -> None:
        branches = ["select * from unreadable"]
        for table in self._item.tables:
            branches.append(
                f"""
                select r.observation_sequence, r.row_number, r.pointer,
                    'a value has the wrong type or is missing' as reason,
                    concat('{table.name}', r.pointer{self._pointer_suffix(table)}, ': ',
                        {reject_reason(table)}) as detail,
                    r.record_text
                from ({self._levels(table)}) as r
                where {reject_reason(table)} is not null
                """
            )
        self._connection.execute(
            f"""
            create table rejected as
            select observation_sequence, row_number, any_value(pointer) as pointer,
                min(reason) as reason, min(detail) as detail, any_value(record_text) as record_text
            from ({" union all ".join(branches)})
            group by observation_sequence, row_number
            """
        )

    def _levels(self, table: RawTable) -> str:
        return row_levels(table)

    def _pointer_suffix(self, table: RawTable) -> str:
        """SQL that continues a record's JSON pointer down to the row of a nested list."""
        steps = [step.replace(".", "/") for step in list_steps(table)]
        return "".join(
            f" || '/{step}/' || r.index_{number}" for number, step in enumerate(steps, start=1)
        )

    def _row_order(self, table: RawTable) -> str:
        depth = table.rows.count("[]")
        return "".join(f", r.index_{number}" for number in range(1, depth + 1))
