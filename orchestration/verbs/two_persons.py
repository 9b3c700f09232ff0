"""Two persons for what must not be one person's doing: one prepares, another approves.

Belongs here: which of both steps a person takes. Not: what is decided, and landing it
(release_decisions.py, mapping_decisions.py).
"""

from orchestration.verbs.failures import VerbError


def is_approval(
    person: str, prepared_by: str | None, *, one_person: bool, name: str, what: str
) -> bool:
    """Whether this person's step approves; otherwise it prepares.

    Args:
        person: User of the operating system at work.
        prepared_by: Who prepared it; None: nobody yet.
        one_person: Whether the settings let one person do both.
        name: What it is about, as the person called it.
        what: What would be approved, such as `its release`.

    Raises:
        VerbError: This person prepared it.
    """
    if prepared_by == person and not one_person:
        raise VerbError(
            f"{name}: {person} prepared {what} and who prepares does not approve; let another"
            " person of this machine run the same command."
        )
    return prepared_by is not None or one_person
