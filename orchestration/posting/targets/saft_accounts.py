"""What SAF-T must say of an account and the books do not know: its name and its grouping.

Belongs here: reading the file that `[targets.NAME.options] accounts` names. Not: which accounts
entries go to, which the mapping decides.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.posting.targets.protocol import TargetContext, TargetError

COLUMNS = ("account", "description", "grouping_category", "grouping_code")
LONGEST = {"account": 70, "description": 256, "grouping_category": 256, "grouping_code": 35}


@dataclass(frozen=True, slots=True)
class SaftAccount:
    """An account of the chart that the tax office reads.

    Attributes:
        account: What entries call it, its number.
        description: Its name.
        grouping_category: List of codes it is grouped by, such as naeringsspesifikasjon.
        grouping_code: Its code in that list.
    """

    account: str
    description: str
    grouping_category: str
    grouping_code: str


def read_saft_accounts(context: TargetContext, file: Path) -> Mapping[str, SaftAccount]:
    """Accounts by what entries call them.

    Raises:
        TargetError: The file cannot be read, or a row of it says too little or too much.
    """
    place = f"[targets.{context.name}.options] accounts: {file}"
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise TargetError(f"{place}: the first row must be {','.join(COLUMNS)}.")
            found = [(rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TargetError(f"{place}: the file cannot be read ({error}); write it.") from error
    for number, row in found:
        for column, most in LONGEST.items():
            if not row[column] or len(row[column]) > most:
                raise TargetError(f"{place}:{number}: {column} must have 1 to {most} characters.")
    return {row["account"]: SaftAccount(**row) for _, row in found}
