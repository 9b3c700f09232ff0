"""Seals a pack: the digests of its files, and one zip whose bytes depend on the books alone.

Belongs here: SHA256SUMS and the zip. Not: what is in the pack.
"""

import hashlib
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final

SUMS: Final = "SHA256SUMS"
FILE_MODE: Final = 0o644
UNIX: Final = 3
COMPRESSION: Final = 6
PORTION: Final = 1 << 20


def write_sums(folder: Path) -> Path:
    """Write the digest of every file, as `sha256sum --check` reads them."""
    lines = [f"{digest_of(file)}  {name}\n" for name, file in _files(folder).items()]
    sums = folder / SUMS
    sums.write_text("".join(lines), "utf-8", newline="\n")
    return sums


def write_zip(folder: Path, target: Path, root: str, instant: datetime) -> None:
    """Write a zip of a folder, in order of names; every file bears the same instant.

    Args:
        folder: The pack.
        target: The zip.
        root: Name of the one folder inside the zip.
        instant: When the run was, UTC: the pack is no younger.
    """
    stamp = (instant.year, instant.month, instant.day, instant.hour, instant.minute, instant.second)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for name, file in _files(folder).items():
            member = zipfile.ZipInfo(f"{root}/{name}", stamp)
            member.create_system = UNIX
            member.external_attr = FILE_MODE << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            member.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(member, "w") as stream:
                while portion := source.read(PORTION):
                    stream.write(portion)


def digest_of(file: Path) -> str:
    """Hex sha256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its path there, in order; the sums themselves come last."""
    files = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
    return dict(sorted(files.items(), key=lambda item: (item[0] == SUMS, item[0])))
