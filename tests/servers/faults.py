"""A proxy before a server that loses, doubles and delays calls, and kills who called.

Belongs here: one fault for each call that posts, in the order told; other calls pass. Not: which
faults a seed has.
"""

import json
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import requests

POSTING = "model.account.move.create_posted"
LATE_SECONDS = 0.4
FAULTS = (
    "passes",
    "never arrives",
    "answer is lost",
    "answer is cut off",
    "arrives twice",
    "arrives late",
    "answered 503, though posted",
    "answered 401, unread",
    "answered 429, unread",
    "client is killed before it arrives",
    "client is killed before the answer",
)


class FaultyProxy:
    """What stands between clients and a server.

    Attributes:
        client: Id of the process that a fault may kill.
        met: How often each fault was met.
    """

    def __init__(self, server_url: str) -> None:
        self.server_url = server_url
        self.client: int | None = None
        self.met: Counter[str] = Counter()
        self.url = ""
        self._faults: list[str] = []
        self._late: list[threading.Thread] = []

    def plan(self, faults: Sequence[str]) -> None:
        """What the next calls that post meet; after these, they pass."""
        self._faults = list(faults)

    def next_fault(self, body: bytes) -> str:
        """What this call meets."""
        if json.loads(body)["method"] != POSTING or not self._faults:
            return "passes"
        fault = self._faults.pop(0)
        self.met[fault] += 1
        return fault

    def forward(self, path: str, headers: dict[str, str], body: bytes) -> requests.Response:
        """Let the server answer."""
        return requests.post(self.server_url + path, data=body, headers=headers, timeout=60)

    def forward_late(self, path: str, headers: dict[str, str], body: bytes) -> None:
        """Let a call arrive when nobody waits for it any more."""

        def arrive() -> None:
            time.sleep(LATE_SECONDS)
            self.forward(path, headers, body)

        thread = threading.Thread(target=arrive)
        thread.start()
        self._late.append(thread)

    def kill_client(self) -> None:
        """End the client as a fallen machine would."""
        assert self.client is not None
        os.kill(self.client, signal.SIGKILL)

    def all_arrived(self) -> None:
        """Wait for calls under way."""
        while self._late:
            self._late.pop().join()


class _Handler(BaseHTTPRequestHandler):
    proxy: ClassVar[FaultyProxy]

    def do_POST(self) -> None:
        proxy = self.proxy
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = ("Authorization", "Content-Type", "Accept")
        headers = {name: self.headers[name] for name in kept if name in self.headers}
        fault = proxy.next_fault(body)
        if fault.endswith("unread"):
            return self._answer(int(fault.split()[1].rstrip(",")), b"", {"Retry-After": "0"})
        if fault == "arrives late":
            proxy.forward_late(self.path, headers, body)
        if fault == "client is killed before it arrives":
            proxy.kill_client()
        if fault in {"arrives late", "never arrives", "client is killed before it arrives"}:
            return self._hang_up()
        if fault == "arrives twice":
            proxy.forward(self.path, headers, body)
        answer = proxy.forward(self.path, headers, body)
        if fault == "client is killed before the answer":
            proxy.kill_client()
        if fault in {"answer is lost", "client is killed before the answer"}:
            return self._hang_up()
        if fault == "answered 503, though posted":
            return self._answer(503, b"", {})
        cut = len(answer.content) // 2 if fault == "answer is cut off" else len(answer.content)
        return self._answer(answer.status_code, answer.content, {}, cut)

    def _answer(
        self, status: int, content: bytes, headers: dict[str, str], cut: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[:cut])

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def faulty_proxy(server_url: str) -> Iterator[FaultyProxy]:
    """A proxy before a server, until the block ends."""
    proxy = FaultyProxy(server_url)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        proxy.all_arrived()
