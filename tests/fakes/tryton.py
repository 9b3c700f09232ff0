"""A server that speaks Tryton's JSON-RPC and knows one small company; what it is asked is kept.

It answers as trytond 8.2 does (protocols/dispatcher.py and protocols/jsonrpc.py of its source):
400 to 599 as HTTP, everything else as 200 with `result` or `error`. Its books are a stand-in: the
rules of accounting are tested on the real server, in tests/servers.

Belongs here: the wire, sessions, and answers that a test puts in the way. Not: accounting.
"""

import json
import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

HANG_UP = (0, b"")
Answer = tuple[int, bytes]
COMPANY = {"id": 1, "currency": 1, "currency.": {"id": 1, "code": "USD", "digits": 2}}
ASSET = {"statement": "balance", "assets": True}
OPEN = {"active": True, "closed": False, "party_required": False}
ACCOUNTS = [
    {"id": 11, "code": "1010", "name": "Cash", "type": 1, "type.": ASSET},
    {"id": 12, "code": "4010", "name": "Sales", "type": 2, "type.": {"revenue": True}},
    {"id": 13, "code": None, "name": "Suspense", "type": 1, "type.": ASSET},
    {"id": 14, "code": "9000", "name": "Twin", "type": 1, "type.": ASSET},
    {"id": 15, "code": "9000", "name": "Twin", "type": 1, "type.": ASSET},
    {"id": 17, "code": "1200", "name": "Owed", "type": 1, "type.": ASSET, "party_required": True},
    {"id": 16, "code": "1", "name": "Assets", "type": None, "type.": None},
]


def told(result: object) -> Answer:
    """An answer that says something."""
    return 200, json.dumps({"id": 1, "result": result}).encode()


def failed(*error: object) -> Answer:
    """An answer that says what went wrong."""
    return 200, json.dumps({"id": 1, "error": list(error)}).encode()


def amount(text: str) -> dict[str, str]:
    """A Decimal on the wire."""
    return {"__class__": "Decimal", "decimal": text}


class FakeTryton:
    """The server.

    Attributes:
        url: Its address.
        asked: Every call, as method and parameters.
        authorizations: The header that came with each.
        in_the_way: Answers given instead of its own, by method, each once.
        refused: External references it refuses, by reason.
        records: What search_read finds, by model.
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, list[Any]]] = []
        self.authorizations: list[str | None] = []
        self.in_the_way: defaultdict[str, list[Answer]] = defaultdict(list)
        self.refused: dict[str, str] = {}
        self.records: dict[str, list[dict[str, Any]]] = {
            "company.company": [COMPANY],
            "account.account": [{**OPEN, **one} for one in ACCOUNTS],
            "account.journal": [{"id": 21, "code": "MISC"}, {"id": 22, "code": None}],
            "party.party": [{"id": 31, "code": "C-1"}],
            "account.move": [],
        }
        self._posted: dict[str, int] = {}

    def calls(self, method: str) -> list[list[Any]]:
        """The parameters of every call of a method."""
        return [parameters for name, parameters in self.asked if name == method]

    def answer(self, method: str, parameters: list[Any]) -> Answer:
        """What a call is answered."""
        self.asked.append((method, parameters))
        if self.in_the_way[method]:
            return self.in_the_way[method].pop(0)
        if method == "common.db.login":
            return told([7, f"token{len(self.calls(method))}", None])
        if method.endswith(".get_access"):
            return told({"account.move": {"create": True}})
        if method.endswith(".create_posted"):
            return self._create_posted(parameters[1])
        return told(self.records[method.removeprefix("model.").removesuffix(".search_read")])

    def _create_posted(self, entries: list[dict[str, Any]]) -> Answer:
        names = [entry["external_reference"] for entry in entries]
        for name in names:
            if name in self.refused:
                return told({"refused": self.refused[name], "message": f"not {name}"})
        for name in names:
            self._posted.setdefault(name, 100 + len(self._posted))
        return told({"posted": {name: self._posted[name] for name in names}})


class _Handler(BaseHTTPRequestHandler):
    fake: ClassVar[FakeTryton]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.authorizations.append(self.headers.get("Authorization"))
        status, body = self.fake.answer(asked["method"], asked["params"])
        if (status, body) == HANG_UP:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def fake_tryton() -> Iterator[FakeTryton]:
    """A server on the loopback, until the block ends."""
    fake = FakeTryton()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
