"""Who works here, as the operating system knows it.

Belongs here: only that name. It stands on every posted line and every decision, so no variable of
the environment and no option may say it is somebody else.
"""

import os
import pwd


def os_user() -> str:
    """Name of the user this process works for; the number where the system has no name for it."""
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
