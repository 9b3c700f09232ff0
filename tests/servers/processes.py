"""Servers that tests start: as an unprivileged user where need be, and never longer than the tests.

Belongs here: starting a process that ends with its parent, and waiting for it. Not: which servers.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 120.0


def unprivileged_user() -> str | None:
    """Whom a server runs as that refuses to run as root; None: as ourselves, who are not root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def as_user(
    command: Sequence[str], user: str | None, end_signal: signal.Signals = signal.SIGTERM
) -> list[str]:
    """The command, run by a user, and ended by a signal when the process that starts it ends."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        # Then a killed test run leaves its servers behind; one that fails still stops them.
        return list(command)
    change = [f"--reuid={user}", "--clear-groups"] if user else []
    group = [f"--regid={pwd.getpwnam(user).pw_gid}"] if user else []
    return [setpriv, *change, *group, f"--pdeathsig={end_signal.name[3:]}", "--", *command]


@contextmanager
def running(
    command: Sequence[str],
    is_ready: Callable[[], bool],
    log: Path,
    end_signal: signal.Signals = signal.SIGTERM,
) -> Iterator["subprocess.Popen[bytes]"]:
    """A server that answers, until the block ends."""
    with log.open("ab") as output:
        process = subprocess.Popen(list(command), stdout=output, stderr=output)
    try:
        _wait(process, is_ready, log)
        yield process
    finally:
        process.send_signal(end_signal)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", is_ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{process.args} did not come up:\n{tail}")
        time.sleep(0.05)


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody answers on a port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
