"""The doctor's look at the proof: can the next run sign its head, and did every head leave.

Belongs here: the key of this machine, and copies. Not: whether heads are true (`tillbook verify`).
"""

from pathlib import Path

from orchestration.home import Home
from orchestration.verbs.health_findings import Verdict


def check_signing(home: Home) -> tuple[Verdict, str]:
    """That the key which must sign the next head lies here."""
    from orchestration.proof.signing import next_signing_key
    from orchestration.settings import load_settings

    if not home.settings_file.exists():
        return "ok", "Nothing is signed yet."
    file = next_signing_key(home, load_settings(home.path).proof)
    if file is None:
        return "ok", "Nothing is signed yet; the first run makes the key."
    return "ok", f"{file} is the key that signs the next head."


def check_copies(home: Home) -> tuple[Verdict, str]:
    """That no head exists on this machine alone."""
    from orchestration.proof.heads import head_names
    from orchestration.settings import load_settings

    names = head_names(home.heads)
    if not names:
        return "ok", "No heads yet."
    named = load_settings(home.path).proof.copies_to if home.settings_file.exists() else None
    if named is None:
        return "warning", (
            f"{len(names):,} heads lie in the home alone, where whoever has its key could write"
            " them anew; name a folder that leaves this machine: copies_to in tillbook.toml."
        )
    folder = Path(named).expanduser()
    if not folder.is_dir():
        return "problem", f"{folder}: copies_to names no folder; make it, or correct tillbook.toml."
    lacking = len(set(names) - set(head_names(folder)))
    if lacking:
        return "warning", f"{lacking:,} heads have no copy in {folder}; run tillbook publish."
    return "ok", f"All {len(names):,} heads have a copy in {folder}."
