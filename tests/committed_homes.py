"""Homes of committed runs whose lines are made by SQL: for what needs many of them, or no build.

Belongs here: rows, segments, run records, warehouse and snapshot that agree. Not: expectations.
"""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.books.run_records import RunRecord, Segment, land_run_record
from orchestration.books.segments import write_segment
from orchestration.home import Home
from orchestration.periods.decisions import PeriodDecision, land_decision
from orchestration.proof.signing import Period, sign_committed_runs
from orchestration.publishing.pointer import Pointer, switch_pointer
from orchestration.run.context import open_home
from orchestration.settings import ProofSettings
from orchestration.source_adoption import adopt_source
from tests.homes import NOON, fixed_clock

MONTHS_OF_2026: Final[list[Period]] = [
    (entity, f"2026-{month:02}", f"2026-{month:02}-01", f"2026-{month:02}-{last}")
    for entity in ("harbor", "juniper")
    for month, last in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
]
LINES: Final = """
    select
        concat(md5(cast(number // 5 as varchar)), '-', cast(number % 5 + 1 as varchar))
            as journal_line_id,
        md5(cast(number // 5 as varchar)) as journal_entry_id,
        cast(number % 5 + 1 as integer) as line_number, 'original' as entry_type,
        case when number // 5 % 3 = 0 then 'juniper' else 'harbor' end as entity_id,
        concat('L', cast(number // 5 % 4 as varchar)) as location_id,
        cast(date '2026-01-01' + cast(number // 5 * 5 * $days // $numbers as integer) as date)
            as business_date,
        cast(date '2026-01-01' + cast(number // 5 * 5 * $days // $numbers as integer) as date)
            as posting_date,
        cast(4000 + number % 20 as varchar) as account_id,
        cast(number % 1000 + 1 as bigint) as amount_minor,
        'USD' as currency_code,
        cast(number % 1000 + 1 as bigint) as functional_amount_minor,
        'USD' as functional_currency_code, 'sale' as event_type, 'merchandise' as measure,
        concat('R', cast(number % 30 as varchar)) as posting_rule_id,
        'abcdef0123456789' as rule_version, 'square' as source_system,
        concat('ORD', cast(number // 5 as varchar)) as source_document_id, '3' as source_version,
        'sale' as unit_event, cast(null as varchar) as reverses_entry_id,
        $run_id as posted_run_id, timestamp '2026-11-20 12:00:00' as recorded_at,
        'bookkeeper' as created_by, concat('line-', cast(number % 5 as varchar)) as source_line_id,
        cast(null as varchar) as subledger_type, cast(null as varchar) as subledger_id,
        'in_store' as channel, concat('DEPT', cast(number % 9 as varchar)) as department_id,
        concat('PROD', cast(number % 999 as varchar)) as product_id, 'REG1' as register_id,
        concat('EMP', cast(number % 7 as varchar)) as employee_id,
        cast(null as varchar) as tender_type, cast(null as varchar) as processor,
        'TAX' as tax_code, 'ME' as tax_jurisdiction, cast('0.055' as decimal(9, 6)) as tax_rate,
        cast(null as varchar) as reason_code, date '2026-01-01' as rate_date
    from range($first, $first + $count) as numbers (number)
"""
ENTRIES: Final = """
    select distinct journal_entry_id, source_document_id, unit_event, entry_type, entity_id,
        business_date, posting_date, posted_run_id, recorded_at
    from core.fct_journal_lines where posted_run_id = $run_id
"""
RELATIONS: Final = ("fct_journal_entries", "fct_journal_lines")


class CommittedHome:
    """A home that runs are added to without a build.

    Args:
        path: Where it goes.
        numbers: How many lines all runs will have; they are spread over the year 2026.
    """

    def __init__(self, path: Path, numbers: int = 1000) -> None:
        self.home = Home(path).ensure()
        adopt_source(path, "online_retail")
        self.store: LandingStore = open_home(self.home, fixed_clock).store
        self._numbers = numbers
        self._written = 0
        self._runs = 0

    def commit(self, lines: int) -> str:
        """Commit a run of so many lines, a multiple of five; returns its id."""
        self._runs += 1
        run_id = f"run-{self._runs:06d}-{self._runs:010x}"
        arrived = self.home.path / "arrived.csv"
        arrived.write_text(f"InvoiceNo,StockCode\n{self._runs},1\n", "utf-8")
        self.store.land("online_retail", "order_lines", arrived)
        arrived.unlink()
        segments = self._post(run_id, lines) if lines else ()
        land_run_record(self.store, self._record(run_id, segments))
        return run_id

    def decide(self, entity: str, locked_through: str, segment: Path | None = None) -> None:
        """Land that days are closed from now on, and what the close wrote."""
        written = [
            Segment(
                relation="closing_balances",
                file_name=file.name,
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
                rows=1,
            )
            for file in (segment,)
            if file is not None
        ]
        decision = PeriodDecision(
            entity_id=entity,
            period="2026-01",
            decision="close_final",
            first_day=date(2026, 1, 1),
            last_day=date(2026, 1, 31),
            locked_through=date.fromisoformat(locked_through),
            through_run_id="run",
            through_sequence=1,
            actor="controller",
            reason=None,
            prepared_by=None,
            recorded_at=NOON.isoformat(),
            segments=tuple(written),
        )
        land_decision(self.store, decision)

    def publish(self) -> None:
        """Write the snapshot of everything that was committed."""
        run_id = f"run-{self._runs:06d}-{self._runs:010x}"
        file = self.home.published / f"{run_id}.duckdb"
        warehouse = str(self.home.warehouse).replace("'", "''")
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
            for relation in RELATIONS:
                connection.execute(f"create table {relation} as from warehouse.core.{relation}")
        instant = NOON.isoformat()
        pointer = Pointer(run_id=run_id, file=file.name, previous=None, published_at=instant)
        switch_pointer(self.home.published, pointer)

    def sign(self, settings: ProofSettings | None = None) -> list[str]:
        """Sign what has no head yet."""
        return sign_committed_runs(
            self.home, self.store, settings or ProofSettings(), MONTHS_OF_2026
        )

    def _post(self, run_id: str, lines: int) -> tuple[Segment, ...]:
        values = {"first": self._written, "count": lines, "run_id": run_id, "days": 365}
        self._written += lines
        with duckdb.connect(str(self.home.warehouse)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("create schema if not exists core")
            self._append(
                connection, "fct_journal_lines", LINES, values | {"numbers": self._numbers}
            )
            self._append(connection, "fct_journal_entries", ENTRIES, {"run_id": run_id})
            return tuple(
                write_segment(connection, self.home.segments, relation, run_id)
                for relation in RELATIONS
            )

    @staticmethod
    def _append(
        connection: duckdb.DuckDBPyConnection, relation: str, query: str, values: dict[str, object]
    ) -> None:
        connection.execute(
            f"create table if not exists core.{relation} as select * from ({query}) limit 0", values
        )
        connection.execute(f"insert into core.{relation} {query}", values)

    def _record(self, run_id: str, segments: tuple[Segment, ...]) -> RunRecord:
        recorded_at = NOON + timedelta(days=self._runs)
        return RunRecord(
            run_id=run_id,
            recorded_at=recorded_at.isoformat(timespec="microseconds"),
            through_sequence=len(self.store.observations()),
            code_version="0123456789abcdef",
            rules_hash="abcdef0123456789",
            created_by="bookkeeper",
            segments=segments,
        )


def head_fields(home: Home, run_id: str) -> dict[str, object]:
    """What a head says."""
    fields: dict[str, object] = json.loads((home.heads / f"{run_id}.json").read_bytes())
    return fields
