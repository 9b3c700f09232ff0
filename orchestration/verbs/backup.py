"""`backup` and `restore`: what is durable of a home, elsewhere and back again.

Belongs here: calling them and wording what they came to. Not: the copies (orchestration/backup).
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    from orchestration.backup.checking import CheckedBackup
    from orchestration.backup.contents import BackupManifest
    from orchestration.backup.writing import BackupReport


def backup(
    home: Home, folder: Path, keys_folder: Path | None, *, with_keys: bool, as_json: bool
) -> None:
    """Back up a home and say of which run.

    Raises:
        VerbError: No books are kept here.
        HomeBusyError: Another process writes to this home.
        BackupError: The backup could not be made.
    """
    home.check_format()
    if not home.format_file.exists():
        raise VerbError(f"{home.path}: no books are kept here; there is nothing to back up.")
    with progress() as announce:
        announce("Backing up")
        report = make_backup(home, folder, keys_folder, with_keys=with_keys)
    keys = "with" if with_keys else "apart" if keys_folder else "none"
    if as_json:
        say_json({**_as_fields(report.manifest), "copied_files": report.copied, "keys": keys})
        return
    manifest = report.manifest
    say(
        f"Backed up {_run(manifest)} to {folder}: {len(manifest.files)} files, {report.copied} of"
        " them copied now."
    )
    say(_about_keys(keys, home, keys_folder))


def make_backup(
    home: Home, folder: Path, keys_folder: Path | None, *, with_keys: bool
) -> "BackupReport":
    """Back up a home's durable files, the keys with them, apart from them or not at all."""
    from orchestration.backup.durable_files import durable_files, key_files
    from orchestration.backup.published_balances import published_balances
    from orchestration.backup.writing import (
        BooksToBackUp,
        require_apart,
        require_place,
        write_backup,
    )
    from orchestration.books.run_records import committed_runs
    from orchestration.run.committed_segments import committed_segments
    from orchestration.run.context import one_writer
    from orchestration.verbs.read_only_landing import landing_to_look_at

    require_place(home, folder)
    if keys_folder is not None:
        require_place(home, keys_folder)
        require_apart(folder, keys_folder)
    with one_writer(home):
        store = landing_to_look_at(home)
        observations, runs = store.observations(), committed_runs(store)
        segments = committed_segments(store)
        newest = runs[-1].run_id if runs else None
        books = BooksToBackUp(home, observations, newest, *published_balances(home))
        keys = key_files(home)
        files = durable_files(home, observations, segments) + (keys if with_keys else [])
        if keys_folder is not None:
            write_backup(books, keys_folder, keys, _now)
        return write_backup(books, folder, files, _now)


def restore(
    home: Home,
    folder: Path,
    keys_folder: Path | None,
    scratch: Path | None,
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Restore a home from a backup, or prove that this could be done.

    Raises:
        BackupError: The backup is not good, or the home cannot be written.
    """
    with progress() as announce:
        announce("Reading the backup")
        if check:
            manifest, checked = check_backup(folder, scratch)
        else:
            manifest, checked = restore_home(home, folder, keys_folder), None
    keys_are_there = check or home.keys.exists()
    if as_json:
        about = _checked_fields(checked) if checked else {"restored": True, "keys": keys_are_there}
        say_json({**_as_fields(manifest), **about})
        return
    for sentence in _sentences(home, folder, manifest, checked):
        say(sentence)
    if not keys_are_there:
        say(
            f"Its keys are not in this backup: copy them into {home.keys} before the next run, or"
            " restore with --keys-from."
        )


def restore_home(home: Home, folder: Path, keys_folder: Path | None) -> "BackupManifest":
    """Restore into an empty home, the keys from a folder of their own if they lie apart."""
    from orchestration.backup.restoring import (
        require_backup,
        require_books,
        require_empty,
        restore_files,
    )

    require_empty(home)
    manifest = require_backup(folder)
    require_books(folder, manifest)
    sources = [(folder, manifest)]
    if keys_folder is not None:
        sources.append((keys_folder, require_backup(keys_folder)))
    restore_files(sources, home)
    return manifest


def check_backup(folder: Path, scratch: Path | None) -> "tuple[BackupManifest, CheckedBackup]":
    """Restore into a scratch folder, run the books there and compare; the folder is removed."""
    import tempfile

    from orchestration.backup.checking import check_restored
    from orchestration.backup.restoring import require_backup, require_books, restore_files
    from orchestration.verbs.read_only_landing import landing_to_look_at

    manifest = require_backup(folder)
    require_books(folder, manifest)
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tillbook-check-", dir=scratch) as place:
        restored = Home(Path(place) / "home")
        restore_files([(folder, manifest)], restored)
        recorded = landing_to_look_at(restored)
        checked = check_restored(restored, recorded, Path(place) / "beside", manifest)
    return manifest, checked


def _sentences(
    home: Home, folder: Path, manifest: "BackupManifest", checked: "CheckedBackup | None"
) -> list[str]:
    from orchestration.backup.restoring import is_followed_by_unfinished

    if checked is None:
        said = [f"Restored {_run(manifest)} of {manifest.made_at} into {home.path}."]
    else:
        as_published = ", every balance as published" if manifest.published_run_id else ""
        good = (
            f"The backup of {manifest.made_at} is good: it is of {_run(manifest)}, and"
            f" {checked.entries:,} entries with {checked.lines:,} lines came back as they were"
            f" posted{as_published}."
        )
        said = [good]
        if checked.would_post:
            said.append(
                f"The next run would post {checked.would_post:,} entries more: of files that no run"
                " took in yet, or by other code or rules than then."
            )
    if is_followed_by_unfinished(folder, manifest):
        said.append("A later backup was begun and not finished: run tillbook backup again.")
    return said


def _run(manifest: "BackupManifest") -> str:
    return manifest.run_id or "a home without a committed run"


def _about_keys(keys: str, home: Home, keys_folder: Path | None) -> str:
    if keys == "with":
        return "The keys are in it: whoever can read it can read customers' data."
    if keys == "apart":
        return f"The keys went to {keys_folder}."
    return f"The keys in {home.keys} are not in it: give them a place of their own with --keys-to."


def _as_fields(manifest: "BackupManifest") -> dict[str, Any]:
    return {
        "run_id": manifest.run_id,
        "published_run_id": manifest.published_run_id,
        "made_at": manifest.made_at,
        "files": len(manifest.files),
        "bytes": sum(file.bytes for file in manifest.files),
    }


def _checked_fields(checked: "CheckedBackup") -> dict[str, Any]:
    return {
        "good": True,
        "entries": checked.entries,
        "lines": checked.lines,
        "would_post": checked.would_post,
    }


def _now() -> datetime:
    return datetime.now(UTC)
