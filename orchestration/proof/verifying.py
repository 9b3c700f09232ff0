"""Verifies a home: everything that was committed against everything that stands there now.

Belongs here: the order of the checks and what each is handed. Not: the checks themselves, the
words of the answer (orchestration/verbs/verifying.py). It writes nothing into the home.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.home import Home
from orchestration.proof.closed_period_checks import check_closed_periods, segments_of_closes
from orchestration.proof.committed import (
    CommittedSegment,
    committed_segments,
    compare_records,
    read_recorded,
)
from orchestration.proof.findings import Findings, ProofFinding
from orchestration.proof.head_checks import (
    ChainCheck,
    anchor_of,
    check_copies,
    check_held_keys,
)
from orchestration.proof.heads import PUBLIC_KEY_NAME
from orchestration.proof.journal_checks import KEY_OF, JournalCopy, check_journal
from orchestration.proof.landing_checks import check_landing, check_manifest
from orchestration.proof.segment_checks import check_segments
from orchestration.proof.tree_checks import TreesChecked, check_trees
from orchestration.publishing.pointer import PointerError, read_pointer

MEMORY_LIMIT = "1200MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a verification measures by, beside the home itself.

    Attributes:
        public_key: Key the first head must be signed with; None: the one pinned in the home.
        copies: Folder of copies of heads; None: there is none.
        held_keys: Public keys this machine signs with, by the file of the private one.
    """

    public_key: str | None = None
    copies: Path | None = None
    held_keys: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification came to.

    Attributes:
        findings: What is not as it was committed or signed.
        observations: Sightings of landed files, each read again.
        runs: Committed runs.
        heads: Signed heads.
        trees: Trees, by entity and period.
        lines: Journal lines hashed again.
    """

    findings: Findings
    observations: int
    runs: int
    heads: int
    trees: int
    lines: int


def verify_home(home: Home, store: LandingStore, trust: Trust, most: int | None = None) -> Verified:
    """Check a home that nobody writes to.

    Args:
        home: The home.
        store: Its landing.
        trust: What to measure by.
        most: How many rows of each relation to name; None names all.
    """
    findings = Findings()
    observations = check_landing(store, home.landing, findings)
    recorded = read_recorded(store)
    pinned = anchor_of(home.heads, findings)
    _compare_anchor(trust, pinned, findings)
    chain = ChainCheck(trust.public_key or pinned, recorded, findings)
    chain.walk(home.heads)
    if trust.public_key is None:
        check_held_keys(chain.key, trust.held_keys, findings)
    if trust.copies is not None:
        check_copies(home.heads, trust.copies, findings)
    check_manifest(home.landing, chain.heads, findings)
    compare_records(recorded, chain.heads, findings)
    check_closed_periods(store, chain.heads, findings)
    segments = committed_segments(home.segments, recorded, chain.heads)
    segments += segments_of_closes(store, home.segments)
    trees = _check_rows(home, segments, chain, findings, most)
    return Verified(
        findings=findings,
        observations=observations,
        runs=len(recorded.runs),
        heads=len(chain.heads),
        trees=trees.trees,
        lines=trees.lines,
    )


def _compare_anchor(trust: Trust, pinned: str | None, findings: Findings) -> None:
    """Compare the key pinned in the home with the one that whoever verifies holds."""
    held, place = trust.public_key, f"heads/{PUBLIC_KEY_NAME}"
    if held is not None and pinned not in (None, held):
        findings.add(ProofFinding("key", "changed", place, "public key", None, held, pinned))


def _check_rows(
    home: Home,
    segments: Sequence[CommittedSegment],
    chain: ChainCheck,
    findings: Findings,
    most: int | None,
) -> TreesChecked:
    """Check segments, the trees over them, and the relations that hold their rows."""
    with tempfile.TemporaryDirectory() as spill:
        with _connection(spill) as connection:
            readable = check_segments(connection, segments, findings)
            lost = frozenset(each.run_id for each in segments if each not in readable)
            trees = check_trees(connection, readable, lost, chain.heads, findings)
        copies = _Copies(readable, lost, findings, most, spill)
        copies.check_warehouse(home)
        copies.check_published(home)
    return trees


@dataclass(frozen=True, slots=True)
class _Copies:
    """Compares the databases that hold the journal with its segments, each on its own."""

    readable: Sequence[CommittedSegment]
    lost: frozenset[str]
    findings: Findings
    most: int | None
    spill: str

    def check_warehouse(self, home: Home) -> None:
        if not home.warehouse.exists():
            self.findings.notes.append(
                "There is no warehouse.duckdb: the next tillbook run builds it from the segments."
            )
            return
        self._check(home.warehouse, home.warehouse.name, "core", None)

    def check_published(self, home: Home) -> None:
        place = home.published.name
        try:
            pointer = read_pointer(home.published)
        except PointerError as error:
            self._name_unreadable(f"{place}/current.json", str(error))
            return
        posted = (each.run_id for each in self.readable if each.segment.relation in KEY_OF)
        newest = max(posted, default="")
        if pointer is None:
            self.findings.notes.append("Nothing is published yet: tillbook publish does it.")
            return
        file = home.published / pointer.file
        if not file.is_file():
            self._name_unreadable(f"{place}/{pointer.file}", "the snapshot is missing")
            return
        if pointer.run_id < newest:
            self.findings.notes.append(
                f"Readers see the books as of {pointer.run_id}, the newest lines are of {newest}:"
                " tillbook publish shows them."
            )
        self._check(file, f"{place}/{pointer.file}", "main", pointer.run_id)

    def _check(self, file: Path, name: str, schema: str, through: str | None) -> None:
        try:
            with _connection(self.spill) as connection:
                quoted = str(file.resolve()).replace("'", "''")
                connection.execute(f"attach '{quoted}' as books (read_only)")
                left_out = sorted(self.lost | _uncommitted(connection, self.readable))
                for relation in KEY_OF:
                    copy = JournalCopy(
                        relation=relation,
                        place=f"books.{schema}",
                        file=name,
                        segments=self._segments(relation, through),
                        left_out=tuple(left_out),
                    )
                    check_journal(connection, copy, self.findings, self.most)
        except duckdb.Error as error:
            self._name_unreadable(name, str(error).splitlines()[0])

    def _segments(self, relation: str, through: str | None) -> tuple[Path, ...]:
        return tuple(
            each.path
            for each in self.readable
            if each.segment.relation == relation
            and each.run_id not in self.lost
            and (through is None or each.run_id <= through)
        )

    def _name_unreadable(self, place: str, why: str) -> None:
        self.findings.add(ProofFinding("journal", "unreadable", place, "the file", found=why))


def _uncommitted(
    connection: duckdb.DuckDBPyConnection, readable: Sequence[CommittedSegment]
) -> set[str]:
    """Runs that a kill stopped before they were committed: the next run removes their rows."""
    has_state = connection.execute(
        "select 1 from information_schema.tables where table_catalog = 'books'"
        " and table_schema = 'books' and table_name = 'open_run'"
    ).fetchone()
    if has_state is None:
        return set()
    rows = connection.execute("select run_id from books.books.open_run").fetchall()
    return {row[0] for row in rows} - {each.run_id for each in readable}


def _connection(spill: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": spill})
    connection.execute("set TimeZone = 'UTC'")
    return connection
