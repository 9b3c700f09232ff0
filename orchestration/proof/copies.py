"""Copies of heads in a folder from which they leave the machine.

Belongs here: copying what has no copy yet. Not: how the folder leaves (git, a mailer, a bucket:
docs/for-auditors.md), comparing with it (head_checks.py).
"""

from pathlib import Path

from orchestration.proof.errors import HeadError
from orchestration.proof.heads import (
    PUBLIC_KEY_NAME,
    head_names,
    keep_head,
    read_head_file,
    write_once,
)


def copy_heads(folder: Path, copies: Path) -> list[str]:
    """Copy the public key and every head that has no copy.

    Returns:
        What was copied, oldest first.

    Raises:
        HeadError: The folder of copies is not there, cannot be written, or holds another head.
    """
    if not copies.is_dir():
        raise HeadError(
            f"{copies}: the folder for copies of heads is not there; make it, or correct copies_to"
            " in tillbook.toml, then run tillbook publish."
        )
    if (folder / PUBLIC_KEY_NAME).exists():
        write_once(copies / PUBLIC_KEY_NAME, (folder / PUBLIC_KEY_NAME).read_bytes())
    lacking = sorted(set(head_names(folder)) - set(head_names(copies)))
    for name in lacking:
        keep_head(copies, read_head_file(folder, name))
    return lacking
