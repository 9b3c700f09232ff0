"""Heads: what one run made of the books, as a file whose very bytes are signed.

Belongs here: the shape of a head, its bytes, the folder of heads. Not: what stands in one
(deriving.py), keys (signing_keys.py). A head is `<run>.json` with its signature, 64 bytes, beside
it as `<run>.sig`: nobody who checks needs to write JSON in just the same way.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from orchestration.books.run_records import Segment
from orchestration.proof.errors import HeadError
from orchestration.proof.merkle import Frontier
from orchestration.publishing.pointer import sync_folder

HEAD_FORMAT: Final = 1
PUBLIC_KEY_NAME: Final = "public_key.pem"
FILE_MODE: Final = 0o444


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedTree:
    """A tree that the run appended lines to, after it did.

    Attributes:
        entity_id: Whose lines.
        period: Accounting period of their posting dates.
        first_day: First day of the period, ISO 8601.
        last_day: Last day of the period, ISO 8601.
        previous_size: Leaves before the run.
        size: Leaves after the run.
        root: Root of the tree, hexadecimal.
        frontier: Roots of its complete subtrees, the largest first, hexadecimal.
    """

    entity_id: str
    period: str
    first_day: str
    last_day: str
    previous_size: int
    size: int
    root: str
    frontier: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Entity and period: which tree it is."""
        return self.entity_id, self.period

    def grown(self) -> Frontier | None:
        """The frontier to go on from; None where it does not belong to the size and root."""
        try:
            frontier = Frontier(self.size, tuple(map(bytes.fromhex, self.frontier)))
        except ValueError:
            return None
        return frontier if frontier.root.hex() == self.root else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a committed run came to.

    Attributes:
        head_format: Version of this shape.
        run_id: The run; heads sort by it.
        recorded_at: Instant of the run, ISO 8601 in UTC.
        created_by: OS user who ran it.
        code_version: Digest of the models and programs that posted.
        rules_hash: Digest of the chart, roles, rules and settings that posted.
        through_sequence: Newest observation the run took in.
        manifest_lines: Lines of the landing's manifest up to the run's own record.
        manifest_sha256: Digest of those lines.
        segments: What the run appended, with the digest of each file.
        line_format: Format of the lines in the trees' leaves.
        trees: The trees it extended, by entity and period.
        previous_head_sha256: Digest of the file of the head before; None for the first.
        public_key: The ed25519 key that signs this head, hexadecimal.
        next_public_key: The key that signs the next one.
    """

    head_format: int
    run_id: str
    recorded_at: str
    created_by: str
    code_version: str
    rules_hash: str
    through_sequence: int
    manifest_lines: int
    manifest_sha256: str
    segments: tuple[Segment, ...]
    line_format: int
    trees: tuple[ExtendedTree, ...]
    previous_head_sha256: str | None
    public_key: str
    next_public_key: str

    def to_bytes(self) -> bytes:
        """The bytes of the file: the same for the same head, and readable."""
        text = json.dumps(asdict(self), sort_keys=True, indent=1, ensure_ascii=False)
        return text.encode() + b"\n"


HEAD_SHAPE: Final = TypeAdapter(Head)


@dataclass(frozen=True, slots=True)
class HeadFile:
    """A head as it lies in the folder.

    Attributes:
        name: Its file's name without suffix: the run.
        data: Bytes of the file.
        signature: Bytes beside it; empty where there are none.
    """

    name: str
    data: bytes
    signature: bytes

    @property
    def sha256(self) -> str:
        """What the next head says of this one."""
        return hashlib.sha256(self.data).hexdigest()

    def head(self) -> Head | None:
        """The head; None where the bytes are not a head's as this release writes it."""
        try:
            head = HEAD_SHAPE.validate_json(self.data, strict=True)
        except ValidationError:
            return None
        return head if head.head_format == HEAD_FORMAT and head.to_bytes() == self.data else None


def head_names(folder: Path) -> list[str]:
    """Names of the heads in a folder, oldest first."""
    return sorted(file.stem for file in folder.glob("*.json"))


def read_head_file(folder: Path, name: str) -> HeadFile:
    """A head with its signature, if it has one."""
    signature = folder / f"{name}.sig"
    found = signature.read_bytes() if signature.is_file() else b""
    return HeadFile(name, (folder / f"{name}.json").read_bytes(), found)


def keep_head(folder: Path, file: HeadFile) -> None:
    """Write a head durably and once: with the JSON, which comes last, it is there.

    Raises:
        HeadError: There is another head of this name, or the disk refused.
    """
    write_once(folder / f"{file.name}.sig", file.signature)
    write_once(folder / f"{file.name}.json", file.data)


def write_once(path: Path, data: bytes) -> None:
    """Write a read-only file durably unless it is there with these very bytes.

    Raises:
        HeadError: It is there with other bytes, or the disk refused.
    """
    if path.exists():
        if path.read_bytes() == data:
            return
        raise HeadError(
            f"{path}: the file is there with other content and is never written over; run"
            " tillbook verify, then restore it from a copy or the backup."
        )
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise HeadError(
            f"{path}: the file could not be written ({error.strerror}); make room or fix the"
            " folder's permissions, then run tillbook publish."
        ) from error
