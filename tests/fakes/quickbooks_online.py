"""QuickBooks Online on a port of this machine; a stand-in, no proof of what the real one does.

Belongs here: HTTP. Not: what the service does with a call (quickbooks_online_service.py).
"""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import simplejson

from tests.fakes.quickbooks_online_refusals import Answer
from tests.fakes.quickbooks_online_service import Broken, Call, Connection


class FakeQuickBooksOnline:
    """The service: companies by id, until it is closed.

    Attributes:
        connections: Company id and how it is reached; tests put theirs in.
        address: Where the companies answer.
    """

    def __init__(self) -> None:
        self.connections: dict[str, Connection] = {}
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"connections": self.connections})
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def sign_in_address(self, company_id: str) -> str:
        """Where tokens are renewed; a place for each company, unlike the real one."""
        return f"{self.address}/tokens/{company_id}"

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    connections: ClassVar[dict[str, Connection]] = {}

    def do_POST(self) -> None:
        self._serve("POST")

    def do_GET(self) -> None:
        self._serve("GET")

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        address = urlsplit(self.path)
        parts = address.path.strip("/").split("/")
        authorization = self.headers.get("Authorization")
        if parts[0] == "tokens":
            form = dict(parse_qsl(body.decode()))
            self._tell(self.connections[parts[1]].renew(form, authorization))
            return
        connection = self.connections[parts[2]]
        query = dict(parse_qsl(address.query))
        call = Call(method, "/".join(parts[3:]), query, body, authorization)
        try:
            answered = connection.serve(call)
        except Broken as broken:
            connection.calls.append((method, call.path, 0))
            self._break(broken.answer)
            return
        connection.calls.append((method, call.path, answered[0]))
        self._tell(answered)

    def _tell(self, answered: Answer, cut_to: int | None = None) -> None:
        status, document = answered
        told = simplejson.dumps(document, use_decimal=True).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        if status == 429:
            self.send_header("Retry-After", "5")
        self.end_headers()
        self.wfile.write(told[:cut_to])
        self.wfile.flush()

    def _break(self, answered: Answer | None) -> None:
        self.close_connection = True
        if answered is not None:
            self._tell(answered, cut_to=40)
        self.connection.shutdown(socket.SHUT_RDWR)
