"""What is known after a call: answered, surely not sent, or nobody knows."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from orchestration.posting.targets.http_calls import (
    HttpCalls,
    NotSentError,
    UncertainError,
    checked_address,
    encoded,
)
from orchestration.posting.targets.protocol import TargetError

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Minute:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


Reply = tuple[int, dict[str, str], bytes] | None


@contextmanager
def answering(*answers: Reply) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers in turn, the last for ever; None: it hangs up."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = answers[min(len(asked), len(answers) - 1)]
            asked.append(f"{self.path} {self.headers.get('Authorization')}")
            if answer is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 (the name http.server looks for)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def calls(address: str, minute: Minute, calls_per_minute: int = 100) -> HttpCalls:
    return HttpCalls(
        address, clock=minute.clock, sleep=minute.sleep, calls_per_minute=calls_per_minute
    )


def test_an_answer_is_read_with_decimals() -> None:
    with answering((200, {}, b'{"amount": 0.1}')) as (address, _):
        assert calls(address, Minute()).call("GET", "/a").decoded() == {"amount": Decimal("0.1")}


def test_amounts_are_written_with_the_digits_they_have() -> None:
    assert encoded({"a": Decimal("1234567890123456.70")}) == b'{"a": 1234567890123456.70}'


@pytest.mark.parametrize("status", [400, 401, 404, 409])
def test_a_refusal_is_an_answer(status: int) -> None:
    with answering((status, {}, b"{}")) as (address, asked):
        assert calls(address, Minute()).call("POST", "/a", body=b"{}").status == status
    assert len(asked) == 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_broken_server_leaves_a_write_uncertain_and_is_not_asked_twice(status: int) -> None:
    with (
        answering((status, {}, b"")) as (address, asked),
        pytest.raises(UncertainError, match=str(status)),
    ):
        calls(address, Minute()).call("POST", "/a", body=b"{}")
    assert len(asked) == 1


@pytest.mark.parametrize("first", [None, (200, {"Content-Length": "9"}, b"{"), (503, {}, b"")])
def test_a_lost_answer_is_uncertain_when_writing_and_asked_again_when_reading(
    first: Reply,
) -> None:
    if first and "Content-Length" in first[1]:
        first = (200, {"Content-Length": "9", "Connection": "close"}, b"{")
    with answering(first, (200, {}, b"1")) as (address, asked), pytest.raises(UncertainError):
        calls(address, Minute()).call("POST", "/a", body=b"{}")
    assert len(asked) == 1
    with answering(first, (200, {}, b"1")) as (address, asked):
        assert calls(address, Minute()).call("GET", "/a", reads_only=True).decoded() == 1
    assert len(asked) == 2


def test_a_page_instead_of_json_is_uncertain() -> None:
    with answering((200, {}, b"<html>")) as (address, _), pytest.raises(UncertainError):
        calls(address, Minute()).call("POST", "/a").decoded()


def test_nobody_at_the_address_means_not_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(NotSentError):
            calls(address, Minute()).call("POST", "/a")


def self_signed(folder: Path) -> Path:
    """A certificate for this machine that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=3650))
        .not_valid_after(NOON + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    file = folder / "self-signed.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def test_a_certificate_that_nobody_vouches_for_means_not_sent(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    listening = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with contextlib.suppress(ssl.SSLError), context.wrap_socket(connection, True) as secure:
            heard.append(secure.recv(100))

    thread = threading.Thread(target=serve)
    thread.start()
    with pytest.raises(NotSentError, match="nobody to be trusted"):
        calls(f"https://127.0.0.1:{listening.getsockname()[1]}", Minute()).call("POST", "/a")
    thread.join()
    listening.close()
    assert heard == []


def test_no_way_through_the_proxy_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free.getsockname()[1]}")
        monkeypatch.setenv("NO_PROXY", "")
        with pytest.raises(NotSentError):
            calls("https://books.example", Minute()).call("POST", "/a")


def test_a_redirect_is_not_followed() -> None:
    with (
        answering((200, {}, b"{}")) as (elsewhere, asked),
        answering((307, {"Location": elsewhere + "/a"}, b"")) as (address, _),
        pytest.raises(UncertainError, match="307"),
    ):
        calls(address, Minute()).call("POST", "/a", headers={"Authorization": "Bearer x"})
    assert asked == []


def test_turned_away_it_waits_as_told_and_asks_again() -> None:
    minute = Minute()
    away = (429, {"Retry-After": "7"}, b"")
    with answering(away, away, (200, {}, b"1")) as (address, _):
        assert calls(address, minute).call("POST", "/a").decoded() == 1
    assert minute.slept == [7, 7]


def test_turned_away_until_a_date_it_waits_until_then() -> None:
    minute = Minute()
    away = (429, {"Retry-After": "Sat, 28 Nov 2026 12:00:30 GMT"}, b"")
    with answering(away, (200, {}, b"1")) as (address, _):
        calls(address, minute).call("POST", "/a")
    assert minute.slept == [30]


def test_turned_away_for_good_it_says_for_how_long() -> None:
    minute = Minute()
    with (
        answering((429, {"Retry-After": "3600"}, b"")) as (address, asked),
        pytest.raises(NotSentError) as raised,
    ):
        calls(address, minute).call("POST", "/a")
    assert (raised.value.retry_after_seconds, len(asked), minute.slept) == (3600, 1, [])


def test_turned_away_again_and_again_it_gives_up() -> None:
    minute = Minute()
    with answering((429, {}, b"")) as (address, asked), pytest.raises(NotSentError):
        calls(address, minute).call("POST", "/a")
    assert (len(asked), minute.slept) == (3, [2, 4])


def test_no_more_calls_a_minute_than_allowed() -> None:
    minute = Minute()
    with answering((200, {}, b"1")) as (address, _):
        paced = calls(address, minute, calls_per_minute=2)
        for _ in range(5):
            paced.call("GET", "/a")
    assert minute.slept == [60, 60]


def test_a_clock_set_back_stops_nothing() -> None:
    minute = Minute()
    with answering((200, {}, b"1")) as (address, _):
        paced = calls(address, minute, calls_per_minute=1)
        paced.call("GET", "/a")
        minute.now -= timedelta(days=1)
        paced.call("GET", "/a")
    assert minute.slept == [60]


def test_a_password_in_the_users_netrc_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login other password wrong\n", "utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with answering((200, {}, b"1")) as (address, asked):
        calls(address, Minute()).call("GET", "/a", headers={"Authorization": "Bearer right"})
    assert asked == ["/a Bearer right"]


@pytest.mark.parametrize(
    "address", ["http://quickbooks.example", "quickbooks.example", "https://me:pw@books.example"]
)
def test_an_address_in_the_open_is_refused(address: str) -> None:
    with pytest.raises(TargetError, match="address"):
        checked_address(address, "[targets.books.options] address")


def test_an_encrypted_address_is_taken_without_its_last_slash() -> None:
    assert checked_address("https://books.example/", "address") == "https://books.example"
