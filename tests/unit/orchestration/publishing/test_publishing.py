"""Publishing: a snapshot that follows the change equals one written anew; readers never fail."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.books.committing import CurrentRun
from orchestration.publishing import publish
from orchestration.publishing import publishing as steps
from orchestration.publishing.reading import PublishedError, open_published, published_file
from orchestration.run.context import RunContext

Post = Callable[..., CurrentRun]


def contents(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every published relation, in an order of its own."""
    with duckdb.connect(str(file), read_only=True) as snapshot:
        names = [row[0] for row in snapshot.execute("show tables").fetchall()]
        return {
            name: snapshot.execute(f'select * from "{name}" order by all').fetchall()
            for name in names
        }


def test_following_the_change_equals_writing_everything_anew(
    context: RunContext, post: Post
) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))
    publish(context, post(2, "b", "2026-03-02", 700))
    publish(context, post(3, "a", "2026-03-04", 450))
    last = post(4, "b", "2026-03-02", 0)

    followed = publish(context, last)
    kept = contents(followed.file)
    anew = publish(context, last, rewrite=True)

    assert (followed.is_rewritten, anew.is_rewritten) == (False, True)
    assert followed.replaced == frozenset()
    assert kept == contents(anew.file)
    assert len(kept["fct_journal_lines"]) == 8
    assert [row[2] for row in kept["fct_sale_lines"]] == ["a"]
    assert [str(row[0]) for row in kept["mart_sales__daily"]] == ["2026-03-04"]
    assert len(kept["mart_finance__general_ledger"]) == 8


def test_only_what_changed_is_touched(context: RunContext, post: Post) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))

    changed = publish(context, post(2, "b", "2026-03-02", 700)).changed

    assert "fct_journal_lines" in changed
    assert "dim_account" not in changed


def test_a_model_that_hides_a_change_is_replaced_whole(context: RunContext, post: Post) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))
    run = post(2, "b", "2026-03-02", 700)
    with context.warehouse() as connection:
        connection.execute(
            "update core.fct_sale_lines set net_amount_minor = 1 where source_document_id = 'a'"
        )

    published = publish(context, run)

    assert published.replaced == {"fct_sale_lines"}
    assert [row[4] for row in contents(published.file)["fct_sale_lines"]] == [1, 700]


def test_a_run_that_was_never_published_makes_the_next_write_everything(
    context: RunContext, post: Post
) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))
    post(2, "b", "2026-03-02", 700)

    published = publish(context, post(3, "c", "2026-03-03", 900))

    assert published.is_rewritten
    assert len(contents(published.file)["fct_sale_lines"]) == 3


def test_another_shape_makes_it_write_everything(context: RunContext, post: Post) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))
    run = post(2, "b", "2026-03-02", 700)
    with context.warehouse() as connection:
        connection.execute("alter table core.dim_account add column account_type text")

    published = publish(context, run)

    assert published.is_rewritten
    assert len(contents(published.file)["dim_account"][0]) == 3


def test_a_run_already_published_is_not_published_again(context: RunContext, post: Post) -> None:
    run = post(1, "a", "2026-03-01", 500, is_rebuild=True)
    first = publish(context, run)

    again = publish(context, run)

    assert not again.is_new
    assert again.file == first.file


def test_stored_breaches_of_integrity_tests_are_findings(context: RunContext, post: Post) -> None:
    run = post(1, "a", "2026-03-01", 500, is_rebuild=True)
    with context.warehouse() as connection:
        connection.execute(
            "insert into findings.assert_suspense_is_empty values"
            " ('32', 'C', 'shop', null, null, '1990', null, 5, 'USD')"
        )
        connection.execute("insert into findings.not_null_of_something values ('x')")

    [row] = contents(publish(context, run).file)["findings"]

    assert row[:3] == ("32", "C", "shop")
    assert row[8:] == (5, "USD", "open", "assert suspense is empty")


def test_a_kill_before_the_switch_leaves_readers_with_the_snapshot_before(
    context: RunContext, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))
    run = post(2, "b", "2026-03-02", 700)

    def killed(name: str) -> None:
        raise KeyboardInterrupt(name)

    with monkeypatch.context() as patched:
        patched.setattr(steps, "crash_point", killed)
        with pytest.raises(KeyboardInterrupt, match="snapshot_written"):
            publish(context, run)

    assert _lines_seen(context) == 2
    assert published_file(context.home) == before.file
    assert publish(context, run).is_new
    assert _lines_seen(context) == 4


def test_no_more_than_two_snapshots_are_kept(context: RunContext, post: Post) -> None:
    files = [
        publish(context, post(number, f"d{number}", "2026-03-01", 500, is_rebuild=number == 1)).file
        for number in (1, 2, 3)
    ]

    kept = set(context.home.published.glob("*.duckdb"))

    assert kept == set(files[1:])
    assert not list(context.home.published.glob("*.wal"))
    assert not list(context.home.published.glob(".*"))


def test_a_reader_never_sees_an_error_or_half_a_run(context: RunContext, post: Post) -> None:
    publish(context, post(1, "d1", "2026-03-01", 100, is_rebuild=True))
    failures: list[BaseException] = []
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.add(_lines_seen(context))
            except BaseException as error:  # noqa: BLE001 the test is about any of them
                failures.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(2, 8):
        publish(context, post(number, f"d{number}", "2026-03-01", 100))
    done.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert seen <= {2 * number for number in range(1, 8)}
    assert _lines_seen(context) == 14


def test_published_files_are_read_only_and_shut_off(context: RunContext, post: Post) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True))

    with open_published(context.home) as reader:
        for statement in (
            "create table t (i integer)",
            "select * from read_csv('/etc/passwd')",
            f"copy fct_sale_lines to '{context.home.path / 'stolen.csv'}'",
            f"attach '{context.home.warehouse}'",
            "set enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                reader.execute(statement)


def test_other_duckdb_releases_can_open_it(context: RunContext, post: Post) -> None:
    file = publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True)).file

    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as snapshot (read_only)")
        [(tags,)] = connection.execute(
            "select tags from duckdb_databases() where database_name = 'snapshot'"
        ).fetchall()
    assert str(tags["storage_version"]).startswith("v1.2.0")


def test_nothing_published_yet_is_one_clear_sentence(context: RunContext) -> None:
    with pytest.raises(PublishedError, match="run tillbook demo or tillbook run first"):
        open_published(context.home)


def test_a_missing_snapshot_is_one_clear_sentence(context: RunContext, post: Post) -> None:
    publish(context, post(1, "a", "2026-03-01", 500, is_rebuild=True)).file.unlink()

    with pytest.raises(PublishedError, match="run tillbook publish"):
        open_published(context.home)


def test_a_damaged_pointer_is_said_to_readers_and_mended_by_the_next_publish(
    context: RunContext, post: Post
) -> None:
    run = post(1, "a", "2026-03-01", 500, is_rebuild=True)
    publish(context, run)
    (context.home.published / "current.json").write_text("{", "utf-8")

    with pytest.raises(PublishedError, match="cannot be read"):
        open_published(context.home)
    assert publish(context, run).is_rewritten
    assert _lines_seen(context) == 2


def test_entries_of_a_run_that_was_never_committed_are_not_published(
    context: RunContext, post: Post
) -> None:
    run = post(1, "a", "2026-03-01", 500, is_rebuild=True)
    with context.warehouse() as connection:
        connection.execute(
            "insert into core.fct_journal_entries values ('torn', 'run-000002-torn')"
        )

    with pytest.raises(steps.PublishingError, match="never committed"):
        publish(context, run)


def test_marts_lie_beside_it_as_parquet_and_only_changed_ones_are_written(
    context: RunContext, post: Post
) -> None:
    publish(context, post(1, "a", "2026-02-01", 500, is_rebuild=True))
    folder = context.home.published / "parquet"
    february = folder / "mart_finance__general_ledger" / "2026-02.parquet"
    before = february.stat().st_mtime_ns

    publish(context, post(2, "b", "2026-03-02", 700))

    march = folder / "mart_finance__general_ledger" / "2026-03.parquet"
    assert february.stat().st_mtime_ns == before
    assert _parquet(march) == 2
    assert _parquet(february) == 2
    assert _parquet(folder / "mart_sales__daily.parquet") == 2
    assert not list(folder.rglob("*.unfinished"))


def _parquet(file: Path) -> int:
    row = duckdb.execute("select count(*) from read_parquet(?)", [str(file)]).fetchone()
    return int(row[0]) if row else 0


def _lines_seen(context: RunContext) -> int:
    with open_published(context.home) as reader:
        row = reader.execute("select count(*) from fct_journal_lines").fetchone()
    return int(row[0]) if row else 0
