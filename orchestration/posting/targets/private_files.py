"""Small JSON files of a target that must survive a crash and that nobody else may read.

Belongs here: writing them whole or not at all. Not: what stands in them.
"""

import json
import os
from pathlib import Path
from typing import Any

from orchestration.posting.targets.protocol import TargetError


def read_private(file: Path) -> dict[str, Any]:
    """What the file holds; empty where there is none.

    Raises:
        TargetError: It is there and cannot be read.
    """
    try:
        held = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise TargetError(
            f"{file}: the file cannot be read; restore it from the last backup."
        ) from error
    if not isinstance(held, dict):
        raise TargetError(f"{file}: the file holds no object; restore it from the last backup.")
    return held


def write_private(file: Path, document: dict[str, Any]) -> None:
    """Write the file so that it is whole, durable and readable by its owner only.

    Raises:
        TargetError: It cannot be written.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(document, stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise TargetError(
            f"{file}: the file cannot be written ({error.strerror}); make room or rights for it."
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
