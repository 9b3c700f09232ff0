"""The landing store keeps every observation, writes each content once, and survives crashes."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from ingestion.landing import blobs
from ingestion.landing import store as store_module
from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.errors import LandingBusyError, LandingError, ManifestDamagedError
from ingestion.landing.store import LandingStore


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def blobs_under(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*.json") if path.is_file())


def reopened(root: Path, store: LandingStore) -> LandingStore:
    return LandingStore(root, store._clock, store._redactor)


def test_landed_bytes_are_read_back_and_described(store: LandingStore, drop: Path) -> None:
    path = write(drop, "orders_2026-08-01.json", b'{"orders":[]}')
    observation = store.land("square", "orders", path, window="2026-08-01")
    assert store.open_blob(observation).read() == b'{"orders":[]}'
    assert observation.sequence == 1
    assert observation.window == "2026-08-01"
    assert observation.original_name == "orders_2026-08-01.json"
    assert observation.bytes == 13
    assert observation.relative_path.startswith("square/2026/11/02/")
    assert observation.relative_path.endswith(f"{observation.file_sha256}.json")


def test_blobs_are_read_only(store: LandingStore, drop: Path) -> None:
    observation = store.land("square", "orders", write(drop, "a.json", b"{}"))
    assert stat.S_IMODE(store.blob_path(observation).stat().st_mode) == 0o444


def test_same_content_is_stored_once_and_observed_every_time(
    store: LandingStore, drop: Path, landing_root: Path
) -> None:
    contents = [b'{"a":1}', b'{"b":1}', b'{"a":1}']
    seen = [store.land("square", "orders", write(drop, "x.json", each)) for each in contents]
    assert [each.sequence for each in seen] == [1, 2, 3]
    assert seen[0].relative_path == seen[2].relative_path
    assert len({each.observation_id for each in seen}) == 3
    assert len(blobs_under(landing_root)) == 2


def test_content_keeps_its_first_path_on_a_later_day(
    store: LandingStore, drop: Path, landing_root: Path
) -> None:
    path = write(drop, "a.json", b"{}")
    first = store.land("square", "orders", path)
    store.land("square", "orders", write(drop, "b.json", b"[]"))
    later = store.land("square", "refunds", path)
    assert later.fetched_at.date() > first.fetched_at.date()
    assert later.relative_path == first.relative_path
    assert len(blobs_under(landing_root)) == 2


def test_unchanged_folder_lands_nothing_again(
    store: LandingStore, drop: Path, redactor: Any
) -> None:
    files = [
        DroppedFile("orders", write(drop, f"{n}.json", b'{"n":%d}' % n), original_name=f"d/{n}")
        for n in range(5)
    ]
    assert len(store.land_many("square", files, deduplicate=True)) == 5
    redactions = redactor.redacted
    assert store.land_many("square", files, deduplicate=True) == []
    assert redactor.redacted == redactions
    assert len(store.observations()) == 5


def test_return_to_earlier_content_is_observed(store: LandingStore, drop: Path) -> None:
    for content in (b'{"a":1}', b'{"b":1}', b'{"a":1}', b'{"a":1}'):
        store.land("square", "orders", write(drop, "x.json", content), deduplicate=True)
    contents = [store.open_blob(each).read() for each in store.observations()]
    assert contents == [b'{"a":1}', b'{"b":1}', b'{"a":1}']


def test_content_that_changes_and_returns_within_a_batch_is_observed(
    store: LandingStore, drop: Path
) -> None:
    old = DroppedFile("orders", write(drop, "old.json", b"[1]"), original_name="x.json")
    new = DroppedFile("orders", write(drop, "new.json", b"[2]"), original_name="x.json")
    store.land_many("square", [new])
    assert len(store.land_many("square", [old, new, new], deduplicate=True)) == 2


def test_same_name_in_two_objects_is_not_one_file(store: LandingStore, drop: Path) -> None:
    path = write(drop, "x.json", b"{}")
    store.land("square", "orders", path, deduplicate=True)
    store.land("square", "refunds", path, deduplicate=True)
    store.land("loyverse", "orders", path, deduplicate=True)
    assert len(store.observations()) == 3


def test_landing_an_unchanged_file_returns_its_newest_observation(
    store: LandingStore, drop: Path
) -> None:
    path = write(drop, "x.json", b"{}")
    first = store.land("square", "orders", path, deduplicate=True)
    assert store.land("square", "orders", path, deduplicate=True) == first


def test_batch_shares_id_and_instant_and_later_batches_sort_after(
    store: LandingStore, drop: Path
) -> None:
    files = [DroppedFile("orders", write(drop, f"{n}.json", b"%d" % n)) for n in range(12)]
    first = store.land_many("square", files)
    second = store.land_many("square", files[:1])
    assert len({(each.batch_id, each.fetched_at) for each in first}) == 1
    assert second[0].batch_id > first[0].batch_id


def test_observations_are_selected_by_source_and_sequence(store: LandingStore, drop: Path) -> None:
    path = write(drop, "x.json", b"{}")
    for source in ("square", "control", "square"):
        store.land(source, "orders", path)
    assert [each.sequence for each in store.observations("square")] == [1, 3]
    assert [each.sequence for each in store.observations("square", after_sequence=1)] == [3]


def test_another_store_on_the_same_home_sees_new_observations(
    store: LandingStore, drop: Path, landing_root: Path
) -> None:
    reader = reopened(landing_root, store)
    path = write(drop, "x.json", b"{}")
    store.land("square", "orders", path)
    assert [each.sequence for each in reader.observations()] == [1]
    assert reader.land("square", "orders", path).sequence == 2
    assert store.land("square", "orders", path).sequence == 3


@pytest.mark.parametrize("kept", [*range(1, 60, 7), 5000])
def test_torn_last_line_is_ignored_then_cut_off(
    store: LandingStore, drop: Path, landing_root: Path, kept: int
) -> None:
    path = write(drop, "x.json", b"{}")
    store.land("square", "orders", path)
    manifest = landing_root / "manifest.jsonl"
    whole = manifest.read_bytes()
    torn = (whole.rstrip(b"\n") * 20)[:kept]
    manifest.write_bytes(whole + torn)
    survivor = reopened(landing_root, store)
    assert [each.sequence for each in survivor.observations()] == [1]
    assert survivor.land("square", "orders", path).sequence == 2
    lines = manifest.read_bytes().splitlines()
    assert [json.loads(line)["sequence"] for line in lines] == [1, 2]


def test_damaged_earlier_line_is_refused_by_number(
    store: LandingStore, drop: Path, landing_root: Path
) -> None:
    path = write(drop, "x.json", b"{}")
    for _ in range(3):
        store.land("square", "orders", path)
    manifest = landing_root / "manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(lines[0] + lines[2])
    with pytest.raises(ManifestDamagedError, match=r"manifest\.jsonl:2: .*sequence 3"):
        reopened(landing_root, store).observations()
    manifest.write_bytes(lines[0] + b"{garbled}\n" + lines[2])
    with pytest.raises(ManifestDamagedError, match=r"manifest\.jsonl:2: "):
        reopened(landing_root, store).observations()


def test_crash_before_the_manifest_leaves_nothing_recorded(
    store: LandingStore, drop: Path, landing_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [DroppedFile("orders", write(drop, f"{n}.json", b"%d" % n)) for n in range(3)]

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store._manifest, "append", crash)
        with pytest.raises(KeyboardInterrupt):
            store.land_many("square", files)
    survivor = reopened(landing_root, store)
    assert survivor.observations() == []
    assert len(survivor.land_many("square", files, deduplicate=True)) == 3
    assert survivor.verify() == []


def test_what_redaction_split_off_is_kept_before_the_manifest_names_the_file(
    store: LandingStore, drop: Path, redactor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(redactor, "keep", crash)
    with pytest.raises(KeyboardInterrupt):
        store.land("square", "orders", write(drop, "x.json", b"{}"))
    assert store.observations() == []


def test_full_disk_is_one_sentence_and_leaves_no_part(
    store: LandingStore, drop: Path, landing_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(drop, "x.json", b"{}")

    def refuse(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(blobs.os, "fsync", refuse)
        with pytest.raises(LandingError, match=r"No space left on device.*free space"):
            store.land("square", "orders", path)
    assert list(landing_root.rglob("*.unfinished")) == []
    assert store.land("square", "orders", path).sequence == 1


def test_leftover_of_a_killed_write_does_not_stand_in_the_way(
    drop: Path, landing_root: Path, redactor: Any
) -> None:
    path = write(drop, "x.json", b"{}")
    stopped = LandingStore(landing_root, lambda: datetime(2026, 11, 2, tzinfo=UTC), redactor)
    blob = stopped.blob_path(stopped.land("square", "orders", path))
    (landing_root / "manifest.jsonl").unlink()
    blob.unlink()
    leftover = blob.with_name(f".{blob.name}.unfinished")
    leftover.write_bytes(b"{")
    again = reopened(landing_root, stopped)
    assert again.open_blob(again.land("square", "orders", path)).read() == b"{}"
    assert not leftover.exists()


def test_lost_blob_comes_back_when_its_file_is_landed_again(
    store: LandingStore, drop: Path
) -> None:
    path = write(drop, "x.json", b"{}")
    first = store.land("square", "orders", path)
    store.blob_path(first).unlink()
    with pytest.raises(LandingError, match=r"\.json: the landed file is missing"):
        store.open_blob(first)
    store.land("square", "orders", path)
    assert store.verify() == []


def test_verify_names_missing_and_altered_blobs_and_lines(
    store: LandingStore, drop: Path, landing_root: Path
) -> None:
    landed = [
        store.land("square", "orders", write(drop, f"{n}.json", b"[%d]" % n)) for n in range(3)
    ]
    assert store.verify() == []
    store.blob_path(landed[0]).unlink()
    store.blob_path(landed[1]).chmod(0o644)
    store.blob_path(landed[1]).write_bytes(b"[8]")
    manifest = landing_root / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes().replace(b'"2.json"', b'"9.json"'))
    problems = store.verify()
    assert [(each.relative_path, each.sequence) for each in problems] == [
        ("manifest.jsonl", 3),
        (landed[0].relative_path, 1),
        (landed[1].relative_path, 2),
    ]
    assert "missing" in problems[1].detail
    assert "altered" in problems[2].detail


def test_card_numbers_never_reach_the_landing(
    store: LandingStore, drop: Path, landing_root: Path
) -> None:
    path = write(drop, "4111111111111111.json", b'{"note":"4111 1111 1111 1111"}')
    observation = store.land("square", "orders", path)
    assert observation.redactions == {"card_numbers": 1}
    written = b"".join(each.read_bytes() for each in landing_root.rglob("*") if each.is_file())
    assert b"4111 1111 1111 1111" not in written
    assert b"4111111111111111" not in written


@pytest.mark.parametrize("name", ["../up", "Square", "a b", "", "1a", "a/b"])
def test_names_that_leave_their_folder_are_refused(
    store: LandingStore, drop: Path, name: str
) -> None:
    path = write(drop, "x.json", b"{}")
    with pytest.raises(LandingError, match="not a plain name"):
        store.land(name, "orders", path)
    with pytest.raises(LandingError, match="not a plain name"):
        store.land("square", name, path)


def test_missing_file_is_named(store: LandingStore, drop: Path) -> None:
    with pytest.raises(LandingError, match=r"absent\.json: the file cannot be read"):
        store.land("square", "orders", drop / "absent.json")


def test_naive_clock_is_refused(landing_root: Path, drop: Path, redactor: Any) -> None:
    naive = LandingStore(landing_root, lambda: datetime(2026, 1, 1), redactor)  # noqa: DTZ001
    with pytest.raises(LandingError, match="without a time zone"):
        naive.land("square", "orders", write(drop, "x.json", b"{}"))


def test_landing_waits_for_another_process_then_says_so(
    store: LandingStore, drop: Path, landing_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "LOCK_WAIT_SECONDS", 0.05)
    landing_root.mkdir(parents=True)
    path = write(drop, "x.json", b"{}")
    with FileLock(landing_root / "manifest.lock"), pytest.raises(LandingBusyError, match="wait"):
        store.land("square", "orders", path)
    assert store.land("square", "orders", path).sequence == 1
