"""A sealed pack: its sums are those of its files, its zip the same whenever it is made."""

import hashlib
import os
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.audit.sealing import write_sums, write_zip

INSTANT = datetime(2026, 3, 4, 5, 6, 8)  # noqa: DTZ001 - as the snapshot gives it, without a zone


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    (folder / "ledger").mkdir(parents=True)
    (folder / "ledger" / "b.csv").write_text("b\n1\n", "utf-8")
    (folder / "a name.md").write_text("ä\n", "utf-8")
    return folder


def test_sums_are_what_sha256sum_reads(pack: Path) -> None:
    write_sums(pack)
    digest = hashlib.sha256(b"b\n1\n").hexdigest()
    assert f"{digest}  ledger/b.csv\n" in (pack / "SHA256SUMS").read_text("utf-8")
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=pack, check=False).returncode == 0
    (pack / "ledger" / "b.csv").write_text("b\n2\n", "utf-8")
    told = subprocess.run(check, cwd=pack, check=False, capture_output=True, text=True)
    assert told.returncode == 1
    assert "ledger/b.csv: FAILED" in told.stdout


def test_the_zip_depends_on_the_files_alone(pack: Path, tmp_path: Path) -> None:
    write_sums(pack)
    write_zip(pack, tmp_path / "one.zip", "harbor_2026-03", INSTANT)
    for place, file in enumerate(sorted(pack.rglob("*"))):
        os.utime(file, (place, place))
        file.chmod(0o700)
    write_zip(pack, tmp_path / "two.zip", "harbor_2026-03", INSTANT)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "harbor_2026-03/a name.md",
            "harbor_2026-03/ledger/b.csv",
            "harbor_2026-03/SHA256SUMS",
        ]
        assert {member.date_time for member in archive.infolist()} == {(2026, 3, 4, 5, 6, 8)}
        assert archive.read("harbor_2026-03/ledger/b.csv") == b"b\n1\n"


def test_another_byte_is_another_zip(pack: Path, tmp_path: Path) -> None:
    write_zip(pack, tmp_path / "one.zip", "pack", INSTANT)
    (pack / "ledger" / "b.csv").write_text("b\n2\n", "utf-8")
    write_zip(pack, tmp_path / "two.zip", "pack", INSTANT)
    assert (tmp_path / "one.zip").read_bytes() != (tmp_path / "two.zip").read_bytes()
